package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheNode;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroupStatus;
import software.amazon.awssdk.services.elasticache.model.Endpoint;
import software.amazon.awssdk.services.elasticache.model.PendingModifiedValues;

/** The view that AWS gives of a cluster at an instant. */
final class ClusterView {

  private ClusterView() {}

  /**
   * @param withNodes ShowCacheNodeInfo: the nodes, and with them the endpoints of Redis
   */
  static CacheCluster of(
      ElastiCacheState state, ElastiCacheState.StoredCluster cluster, boolean withNodes) {
    return shown(state, cluster, cluster.life().status(state.now()), withNodes);
  }

  /** For the answer of a call that started something: its state even if that takes no time. */
  static CacheCluster saying(
      String status, ElastiCacheState state, ElastiCacheState.StoredCluster cluster) {
    return shown(state, cluster, status, false);
  }

  private static CacheCluster shown(
      ElastiCacheState state,
      ElastiCacheState.StoredCluster cluster,
      String status,
      boolean withNodes) {
    Instant now = state.now();
    CacheCluster picture = cluster.life().picture(now);
    boolean reachable = cluster.life().reachable(now) && !status.equals("creating");
    CacheCluster.Builder shown =
        picture.toBuilder()
            .cacheClusterStatus(status)
            .pendingModifiedValues(pending(picture, cluster.life().ahead(now).orElse(picture)))
            .cacheParameterGroup(parameterGroup(state, cluster, picture))
            .cacheNodes(withNodes && reachable ? nodes(picture, status) : List.of());
    if (!reachable) {
      shown.configurationEndpoint((Endpoint) null);
    }
    return shown.build();
  }

  /**
   * Shows {@code applying} while AWS changes the group. Shows {@code pending-reboot} with the nodes
   * while the engine has to start to read a parameter (ElastiCache API Reference,
   * CacheParameterGroupStatus; User Guide, "Rebooting clusters").
   */
  private static CacheParameterGroupStatus parameterGroup(
      ElastiCacheState state, ElastiCacheState.StoredCluster cluster, CacheCluster picture) {
    CacheParameterGroupStatus group = picture.cacheParameterGroup();
    boolean applying =
        cluster
            .life()
            .ahead(state.now())
            .filter(p -> !p.cacheParameterGroup().equals(group))
            .isPresent();
    if (applying) {
      return group.toBuilder().parameterApplyStatus("applying").build();
    }
    if (state.startValues(group.cacheParameterGroupName()).equals(cluster.started())) {
      return group;
    }
    return group.toBuilder()
        .parameterApplyStatus("pending-reboot")
        .cacheNodeIdsToReboot(picture.cacheNodes().stream().map(CacheNode::cacheNodeId).toList())
        .build();
  }

  private static List<CacheNode> nodes(CacheCluster picture, String status) {
    return picture.cacheNodes().stream()
        .map(n -> n.toBuilder().cacheNodeStatus(nodeStatus(status)).build())
        .toList();
  }

  /** A node serves during a backup, and has a shorter word for the other work. */
  private static String nodeStatus(String clusterStatus) {
    return switch (clusterStatus) {
      case Snapshots.TAKING -> "available";
      case CacheClusters.REBOOTING -> "rebooting";
      default -> clusterStatus;
    };
  }

  /**
   * Returns the pending values that differ from the present ones. AWS shows an empty structure if
   * none do.
   */
  private static PendingModifiedValues pending(CacheCluster now, CacheCluster ahead) {
    PendingModifiedValues.Builder pending = PendingModifiedValues.builder();
    if (!ahead.cacheNodeType().equals(now.cacheNodeType())) {
      pending.cacheNodeType(ahead.cacheNodeType());
    }
    if (!ahead.engineVersion().equals(now.engineVersion())) {
      pending.engineVersion(ahead.engineVersion());
    }
    if (!ahead.numCacheNodes().equals(now.numCacheNodes())) {
      pending.numCacheNodes(ahead.numCacheNodes());
      List<String> kept = ahead.cacheNodes().stream().map(CacheNode::cacheNodeId).toList();
      List<String> removed =
          now.cacheNodes().stream()
              .map(CacheNode::cacheNodeId)
              .filter(id -> !kept.contains(id))
              .toList();
      if (!removed.isEmpty()) {
        pending.cacheNodeIdsToRemove(removed);
      }
    }
    return pending.build();
  }
}
