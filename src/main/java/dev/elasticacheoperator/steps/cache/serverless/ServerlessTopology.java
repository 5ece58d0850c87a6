package dev.elasticacheoperator.steps.cache.serverless;

import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.desired.CacheTopology;
import dev.elasticacheoperator.desired.CacheTopology.Serverless;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.ObservedCache;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import dev.elasticacheoperator.steps.cache.topology.Topology;
import java.util.Map;
import java.util.Optional;

/** A serverless cache of any engine, which AWS scales between its limits. */
public final class ServerlessTopology implements Topology {

  static final String NOUN = "serverless cache";

  @Override
  public String kind() {
    return "serverless-cache";
  }

  @Override
  public String noun() {
    return NOUN;
  }

  @Override
  public Permissions permissions() {
    return ServerlessPermissions.ALL;
  }

  @Override
  public boolean makes(CacheTopology desired) {
    return desired instanceof Serverless;
  }

  @Override
  public Optional<ObservedCache> find(EnvironmentView reads, Target target, String id) {
    return reads
        .get(Kinds.SERVERLESS_CACHE, id)
        .map(cache -> new ObservedServerless(cache, Optional.empty(), Optional.empty()))
        .map(
            found ->
                found.failed()
                    ? found.withEvent(reads.get(Kinds.SERVERLESS_CACHE_EVENT, id))
                    : found);
  }

  @Override
  public String createOperation() {
    return ServerlessActions.CREATE;
  }

  @Override
  public String description(DesiredCache desired) {
    return new DesiredServerless(desired).description();
  }

  @Override
  public Action<AwsContext, ObservedCaches> create(DesiredCache desired, Map<String, String> tags) {
    return ServerlessActions.create(new DesiredServerless(desired), tags);
  }
}
