package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheNode;
import software.amazon.awssdk.services.elasticache.model.Endpoint;
import software.amazon.awssdk.services.elasticache.model.PendingModifiedValues;

/** The view that AWS gives of a cluster at an instant. */
final class ClusterView {

  private ClusterView() {}

  /**
   * @param withNodes ShowCacheNodeInfo: the nodes, and with them the endpoints of Redis
   */
  static CacheCluster of(ElastiCacheState.StoredCluster cluster, Instant now, boolean withNodes) {
    return shown(cluster, now, cluster.life().status(now), withNodes);
  }

  /** For the answer of a call that started something: its state even if that takes no time. */
  static CacheCluster saying(String status, ElastiCacheState.StoredCluster cluster, Instant now) {
    return shown(cluster, now, status, false);
  }

  private static CacheCluster shown(
      ElastiCacheState.StoredCluster cluster, Instant now, String status, boolean withNodes) {
    CacheCluster picture = cluster.life().picture(now);
    boolean reachable = cluster.life().reachable(now) && !status.equals("creating");
    CacheCluster.Builder shown =
        picture.toBuilder()
            .cacheClusterStatus(status)
            .pendingModifiedValues(pending(picture, cluster.life().ahead(now).orElse(picture)))
            .cacheNodes(withNodes && reachable ? nodes(picture, status) : List.of());
    if (!reachable) {
      shown.configurationEndpoint((Endpoint) null);
    }
    boolean applying =
        cluster
            .life()
            .ahead(now)
            .filter(p -> !p.cacheParameterGroup().equals(picture.cacheParameterGroup()))
            .isPresent();
    if (applying) {
      shown.cacheParameterGroup(
          picture.cacheParameterGroup().toBuilder().parameterApplyStatus("applying").build());
    }
    return shown.build();
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
