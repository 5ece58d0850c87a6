package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.steps.CacheEndpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;

/**
 * A cache cluster as ElastiCache reports it.
 *
 * @param tags empty where they were not read
 */
public record ObservedNode(CacheCluster cluster, Optional<Map<String, String>> tags) {

  private static final Set<String> FAILED =
      Set.of("create-failed", "incompatible-network", "restore-failed");

  public String id() {
    return cluster.cacheClusterId();
  }

  public String arn() {
    return cluster.arn();
  }

  /** Returns ElastiCache's name of the status, such as {@code snapshotting}. */
  public String status() {
    return cluster.cacheClusterStatus();
  }

  public boolean available() {
    return "available".equals(status());
  }

  public boolean failed() {
    return FAILED.contains(status());
  }

  /** Returns true if AWS accepts no call on the cluster and does not tell its tags. */
  public boolean busy() {
    return !available() && !failed();
  }

  List<String> securityGroups() {
    return cluster.securityGroups().stream().map(g -> g.securityGroupId()).sorted().toList();
  }

  String parameterGroup() {
    return cluster.cacheParameterGroup() == null
        ? ""
        : cluster.cacheParameterGroup().cacheParameterGroupName();
  }

  public Optional<CacheEndpoint> endpoint() {
    return cluster.cacheNodes().stream()
        .filter(node -> node.endpoint() != null)
        .map(node -> new CacheEndpoint(node.endpoint().address(), node.endpoint().port()))
        .findFirst();
  }

  public ObservedNode withTags(Map<String, String> changed) {
    return new ObservedNode(cluster, Optional.of(changed));
  }

  /**
   * Returns the reason why no call can turn the cluster into the desired one; empty if it matches.
   */
  public Optional<String> mismatch(
      Optional<DesiredState.Cluster> desired, Optional<String> subnetGroup) {
    var group = subnetGroup.orElse("");
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
    return desired
        .filter(d -> !d.engine().equals(cluster.engine()))
        .map(d -> "is " + cluster.engine() + ", not " + d.engine())
        .or(() -> desired.flatMap(d -> otherPort(d.port())));
  }

  private Optional<String> otherPort(int desired) {
    return endpoint()
        .filter(e -> e.port() != desired)
        .map(e -> "has the port " + e.port() + ", not " + desired);
  }

  /**
   * Returns the cluster after a change. AWS's answer omits the nodes, and with them the endpoint.
   */
  ObservedNode changed(CacheCluster answer) {
    return answer.cacheNodes().isEmpty()
        ? new ObservedNode(answer.toBuilder().cacheNodes(cluster.cacheNodes()).build(), tags)
        : new ObservedNode(answer, tags);
  }
}
