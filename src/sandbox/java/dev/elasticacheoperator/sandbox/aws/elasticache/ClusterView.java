package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
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
            .logDeliveryConfigurations(
                LogDelivery.shown(
                    picture.logDeliveryConfigurations(), state.faults.undeliveredLogs()))
            .cacheNodes(
                withNodes && reachable
                    ? nodes(picture, cluster.life().ahead(now).orElse(picture), status)
                    : List.of());
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

  /**
   * Shows the nodes that a change adds or removes without their endpoints (API reference,
   * DescribeCacheClusters).
   */
  private static List<CacheNode> nodes(CacheCluster picture, CacheCluster ahead, String status) {
    if (!status.equals("modifying")) {
      return inStatus(picture.cacheNodes(), nodeStatus(status));
    }
    List<String> before = ids(picture);
    List<String> after = ids(ahead);
    return Stream.of(
            inStatus(picture.cacheNodes(), status).stream()
                .filter(n -> after.contains(n.cacheNodeId())),
            withoutEndpoint(picture.cacheNodes(), "deleting").stream()
                .filter(n -> !after.contains(n.cacheNodeId())),
            withoutEndpoint(ahead.cacheNodes(), "creating").stream()
                .filter(n -> !before.contains(n.cacheNodeId()))
                .map(n -> n.toBuilder().cacheNodeCreateTime(null).build()))
        .flatMap(nodes -> nodes)
        .sorted(Comparator.comparing(CacheNode::cacheNodeId))
        .toList();
  }

  private static List<String> ids(CacheCluster picture) {
    return picture.cacheNodes().stream().map(CacheNode::cacheNodeId).toList();
  }

  private static List<CacheNode> inStatus(List<CacheNode> nodes, String status) {
    return nodes.stream().map(n -> n.toBuilder().cacheNodeStatus(status).build()).toList();
  }

  private static List<CacheNode> withoutEndpoint(List<CacheNode> nodes, String status) {
    return inStatus(nodes, status).stream()
        .map(n -> n.toBuilder().endpoint((Endpoint) null).build())
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
      List<String> kept = ids(ahead);
      List<String> removed = ids(now).stream().filter(id -> !kept.contains(id)).toList();
      if (!removed.isEmpty()) {
        pending.cacheNodeIdsToRemove(removed);
      }
    }
    return pending.build();
  }
}
