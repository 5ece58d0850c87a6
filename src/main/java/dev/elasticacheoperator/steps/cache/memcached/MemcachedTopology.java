package dev.elasticacheoperator.steps.cache.memcached;

import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.desired.CacheTopology;
import dev.elasticacheoperator.desired.CacheTopology.Memcached;
import dev.elasticacheoperator.desired.EngineCatalog;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.topology.ClusterActions;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.ObservedCache;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import dev.elasticacheoperator.steps.cache.topology.ObservedCluster;
import dev.elasticacheoperator.steps.cache.topology.Topology;
import java.util.Map;
import java.util.Optional;

/** A cache cluster of Memcached nodes, spread over the zones of its subnets. */
public final class MemcachedTopology implements Topology {

  static final String WORDS = "Memcached";

  @Override
  public String kind() {
    return ClusterActions.KIND;
  }

  @Override
  public String noun() {
    return ObservedCluster.NOUN;
  }

  @Override
  public String words() {
    return WORDS;
  }

  @Override
  public Permissions permissions() {
    return ClusterActions.PERMISSIONS;
  }

  @Override
  public boolean makes(CacheTopology desired) {
    return desired instanceof Memcached;
  }

  @Override
  public Optional<ObservedCache> find(EnvironmentView reads, Target target, String id) {
    return reads
        .get(Kinds.CACHE_CLUSTER, id)
        .filter(cluster -> EngineCatalog.MEMCACHED_ENGINE.equals(cluster.engine()))
        .map(cluster -> new ObservedMemcached(cluster, Optional.empty(), Optional.empty()))
        .map(
            found ->
                found.failed() ? found.withEvent(reads.get(Kinds.CACHE_CLUSTER_EVENT, id)) : found);
  }

  @Override
  public String createOperation() {
    return ClusterActions.CREATE;
  }

  @Override
  public String description(DesiredCache desired) {
    return "%s %s (%s, port %d, parameter group %s, subnet group %s, in-transit encryption %s)"
        .formatted(
            ObservedCluster.NOUN,
            desired.id(),
            MemcachedActions.size(desired),
            desired.cluster().port(),
            desired.parameterGroup(),
            desired.subnetGroup().orElse("none"),
            MemcachedActions.encrypted(desired) ? "on" : "off");
  }

  @Override
  public Action<AwsContext, ObservedCaches> create(DesiredCache desired, Map<String, String> tags) {
    return MemcachedActions.create(desired, tags);
  }
}
