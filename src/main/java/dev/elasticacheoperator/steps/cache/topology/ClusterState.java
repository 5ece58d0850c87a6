package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.steps.CacheEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.SecurityGroupMembership;

/** State of a cache cluster, which may be a single node, a Memcached cluster or a member. */
public final class ClusterState {

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

  private ClusterState() {}

  public static boolean available(CacheCluster cluster) {
    return "available".equals(cluster.cacheClusterStatus());
  }

  public static boolean failed(CacheCluster cluster) {
    return FAILED.contains(cluster.cacheClusterStatus());
  }

  /** Returns true if the cluster failed before it could hold data. */
  public static boolean neverAvailable(CacheCluster cluster) {
    return NEVER_AVAILABLE.contains(cluster.cacheClusterStatus());
  }

  /** Returns true in the states in which AWS takes DeleteCacheCluster. */
  public static boolean deletable(CacheCluster cluster) {
    return available(cluster)
        || failed(cluster)
        || "recovering".equals(cluster.cacheClusterStatus());
  }

  /** Returns true if a parameter waits for the next start of the engine. */
  public static boolean pendingReboot(CacheCluster cluster) {
    var group = cluster.cacheParameterGroup();
    return group != null && "pending-reboot".equals(group.parameterApplyStatus());
  }

  /** Returns the name of the parameter group; empty text if AWS does not show it. */
  public static String parameterGroup(CacheCluster cluster) {
    var group = cluster.cacheParameterGroup();
    return group == null ? "" : group.cacheParameterGroupName();
  }

  /** Returns the ids of the security groups, sorted. */
  public static List<String> securityGroups(CacheCluster cluster) {
    return cluster.securityGroups().stream()
        .map(SecurityGroupMembership::securityGroupId)
        .sorted()
        .toList();
  }

  /** Returns the endpoints of the nodes that have one. */
  public static List<CacheEndpoint> nodes(CacheCluster cluster) {
    return cluster.cacheNodes().stream()
        .filter(node -> node.endpoint() != null)
        .map(node -> new CacheEndpoint(node.endpoint().address(), node.endpoint().port()))
        .toList();
  }

  /** Returns the changes that AWS has accepted and not made yet, in words. */
  public static List<String> pending(CacheCluster cluster) {
    var pending = cluster.pendingModifiedValues();
    var what = new ArrayList<String>();
    if (pending != null && pending.cacheNodeType() != null) {
      what.add("node type " + pending.cacheNodeType());
    }
    if (pending != null && pending.engineVersion() != null) {
      what.add("engine version " + pending.engineVersion());
    }
    if (pending != null && pending.numCacheNodes() != null) {
      what.add("number of nodes " + pending.numCacheNodes());
    }
    return what;
  }
}
