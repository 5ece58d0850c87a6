package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.aws.read.LastEvent;
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
 * @param tags empty where they are unknown: not read, or not told by AWS
 * @param event the newest event of a failed cluster, which has AWS's reason
 */
public record ObservedNode(
    CacheCluster cluster, Optional<Map<String, String>> tags, Optional<LastEvent> event) {

  /** States of a cluster that was never available, so that it never held data. */
  private static final Set<String> NEVER_AVAILABLE = Set.of("create-failed", "restore-failed");

  /** States that AWS does not leave by itself. */
  private static final Set<String> FAILED =
      Set.of(
          "create-failed",
          "restore-failed",
          "failed",
          "incompatible-network",
          "incompatible-parameters");

  public ObservedNode(CacheCluster cluster, Optional<Map<String, String>> tags) {
    this(cluster, tags, Optional.empty());
  }

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

  /** Returns true if the cluster failed before it could hold data. */
  public boolean neverAvailable() {
    return NEVER_AVAILABLE.contains(status());
  }

  /** Returns true if AWS is at work on the cluster and accepts no change of it. */
  public boolean busy() {
    return !available() && !failed();
  }

  /** Returns true in the states in which AWS takes DeleteCacheCluster. */
  public boolean deletable() {
    return !busy() || status().equals("recovering");
  }

  /** Returns true if a parameter waits for the next start of the engine. */
  boolean pendingReboot() {
    var group = cluster.cacheParameterGroup();
    return group != null && "pending-reboot".equals(group.parameterApplyStatus());
  }

  /** Returns the replication group that the cluster has become a member of, if any. */
  public Optional<String> replicationGroup() {
    return Optional.ofNullable(cluster.replicationGroupId());
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
    return new ObservedNode(cluster, Optional.of(changed), event);
  }

  public ObservedNode withEvent(Optional<LastEvent> newest) {
    return new ObservedNode(cluster, tags, newest);
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
    if (replicationGroup().isPresent()) {
      return Optional.of("is part of the replication group " + cluster.replicationGroupId());
    }
    if (cluster.numCacheNodes() != 1) {
      return Optional.of("has " + cluster.numCacheNodes() + " nodes, not 1");
    }
    if (Boolean.TRUE.equals(cluster.transitEncryptionEnabled())) {
      return Optional.of("has in-transit encryption, which the spec does not have");
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
    var shown =
        answer.cacheNodes().isEmpty()
            ? answer.toBuilder().cacheNodes(cluster.cacheNodes()).build()
            : answer;
    return new ObservedNode(shown, tags, event);
  }
}
