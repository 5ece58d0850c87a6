package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.desired.CacheTopology;
import dev.elasticacheoperator.desired.CacheTopology.SingleNode;
import dev.elasticacheoperator.desired.EngineCatalog;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.topology.CacheFailure;
import dev.elasticacheoperator.steps.cache.topology.ClusterActions;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.ObservedCache;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import dev.elasticacheoperator.steps.cache.topology.ObservedCluster;
import dev.elasticacheoperator.steps.cache.topology.Topology;
import java.util.Map;
import java.util.Optional;

/** One node of Redis OSS in a cache cluster of its own. */
public final class NodeTopology implements Topology {

  static final String WORDS = "single node";

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
    return ClusterActions.PERMISSIONS
        .create("elasticache:CreateSnapshot", Arns.SNAPSHOT)
        .change("elasticache:CreateSnapshot", Arns.CACHE_CLUSTER)
        .use("elasticache:CreateCacheCluster", Arns.SNAPSHOT);
  }

  @Override
  public boolean makes(CacheTopology desired) {
    return desired instanceof SingleNode;
  }

  @Override
  public Optional<ObservedCache> find(EnvironmentView reads, Target target, String id) {
    return reads
        .get(Kinds.CACHE_CLUSTER, id)
        .filter(cluster -> !cluster.engine().equals(EngineCatalog.MEMCACHED_ENGINE))
        .map(cluster -> new ObservedNode(cluster, Optional.empty()))
        .map(node -> withEvent(reads, target, node));
  }

  private static ObservedNode withEvent(EnvironmentView reads, Target target, ObservedNode node) {
    return CacheFailure.mayHaveEvent(node, target, node.cluster().cacheNodeType())
        ? node.withEvent(reads.get(Kinds.CACHE_CLUSTER_EVENT, node.id()))
        : node;
  }

  @Override
  public String createOperation() {
    return ClusterActions.CREATE;
  }

  @Override
  public String description(DesiredCache desired) {
    return "%s %s (%s, port %d, parameter group %s, subnet group %s)"
        .formatted(
            ObservedCluster.NOUN,
            desired.id(),
            desired.size(),
            desired.cluster().port(),
            desired.parameterGroup(),
            desired.subnetGroup().orElse("none"));
  }

  @Override
  public Action<AwsContext, ObservedCaches> create(DesiredCache desired, Map<String, String> tags) {
    return NodeActions.create(desired, tags);
  }
}
