package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.CacheEndpoint;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;

/**
 * A cache cluster as ElastiCache shows it.
 *
 * @param tags empty where they were not asked for
 */
record ObservedCluster(CacheCluster cluster, Optional<Map<String, String>> tags) {

  private static final Set<String> FAILED =
      Set.of("create-failed", "incompatible-network", "restore-failed");

  String id() {
    return cluster.cacheClusterId();
  }

  String status() {
    return cluster.cacheClusterStatus();
  }

  boolean available() {
    return "available".equals(status());
  }

  boolean failed() {
    return FAILED.contains(status());
  }

  List<String> securityGroups() {
    return cluster.securityGroups().stream().map(g -> g.securityGroupId()).sorted().toList();
  }

  String parameterGroup() {
    return cluster.cacheParameterGroup() == null
        ? ""
        : cluster.cacheParameterGroup().cacheParameterGroupName();
  }

  Optional<CacheEndpoint> endpoint() {
    return cluster.cacheNodes().stream()
        .filter(node -> node.endpoint() != null)
        .map(node -> new CacheEndpoint(node.endpoint().address(), node.endpoint().port()))
        .findFirst();
  }

  /** What no call can change about a cluster. */
  Optional<String> mismatch(Target target, StepContext context) {
    var group = context.find(StepOutputs.SUBNET_GROUP_NAME).orElse("");
    var wanted = target.desired().map(DesiredState::cluster);
    if (!group.equals(cluster.cacheSubnetGroupName())) {
      return Optional.of(
          "is in the subnet group " + cluster.cacheSubnetGroupName() + ", not in " + group);
    }
    if (cluster.replicationGroupId() != null) {
      return Optional.of("is part of the replication group " + cluster.replicationGroupId());
    }
    if (cluster.numCacheNodes() != 1) {
      return Optional.of("has " + cluster.numCacheNodes() + " nodes, not 1");
    }
    return wanted
        .filter(w -> !w.engine().equals(cluster.engine()))
        .map(w -> "is " + cluster.engine() + ", not " + w.engine())
        .or(
            () ->
                wanted
                    .map(DesiredState.Cluster::port)
                    .flatMap(
                        port ->
                            endpoint()
                                .filter(e -> e.port() != port)
                                .map(e -> "has the port " + e.port() + ", not " + port)));
  }

  /** After an answer to a change, which lacks the nodes and with them the endpoint. */
  ObservedCluster changed(CacheCluster answer) {
    return answer.cacheNodes().isEmpty()
        ? new ObservedCluster(answer.toBuilder().cacheNodes(cluster.cacheNodes()).build(), tags)
        : new ObservedCluster(answer, tags);
  }
}
