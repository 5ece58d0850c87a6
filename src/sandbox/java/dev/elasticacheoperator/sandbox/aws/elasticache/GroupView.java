package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.StoredCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStatus;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;
import software.amazon.awssdk.services.elasticache.model.NodeGroupMember;
import software.amazon.awssdk.services.elasticache.model.PendingAutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroupPendingModifiedValues;

/**
 * The view that AWS gives of a replication group at an instant (API reference, ReplicationGroup and
 * NodeGroup; user guide, "Finding connection endpoints"). Without cluster mode AWS shows primary
 * and reader endpoint and roles. With it AWS shows slots and a configuration endpoint. In the
 * compatible mode AWS shows all of them.
 */
final class GroupView {

  private static final int SLOTS = 16384;

  private final ElastiCacheState state;

  GroupView(ElastiCacheState state) {
    this.state = state;
  }

  ReplicationGroup of(ElastiCacheState.Group group) {
    return saying(group.life().status(state.now()), group);
  }

  /** For the answer of a call that started something: its state even if that takes no time. */
  ReplicationGroup saying(String status, ElastiCacheState.Group group) {
    Instant now = state.now();
    GroupPicture picture = group.life().picture(now);
    List<StoredCluster> members = state.members(group);
    ReplicationGroup.Builder shown =
        picture.shape().toBuilder()
            .logDeliveryConfigurations(
                LogDelivery.shown(
                    picture.shape().logDeliveryConfigurations(), state.faults.undeliveredLogs()))
            .status(status)
            .memberClusters(members.stream().map(StoredCluster::id).toList())
            .pendingModifiedValues(pending(group, picture));
    if (group.life().reachable(now) && !status.equals("creating")) {
      shown.nodeGroups(nodeGroups(group, picture, members, status));
      if (picture.servesClusterProtocol()) {
        shown.configurationEndpoint(
            state.names.clusterConfiguration(
                group.id(), picture.transitEncryption(), group.port()));
      }
      if (picture.shape().snapshotRetentionLimit() > 0 && !members.isEmpty()) {
        shown.snapshottingClusterId(members.get(members.size() - 1).id());
      }
    }
    return shown.build();
  }

  private List<NodeGroup> nodeGroups(
      ElastiCacheState.Group group,
      GroupPicture picture,
      List<StoredCluster> members,
      String status) {
    List<String> shards = picture.shards();
    List<NodeGroup> shown = new ArrayList<>();
    for (String shard : shards) {
      List<StoredCluster> inShard =
          members.stream().filter(m -> group.shardOf(m.id()).equals(shard)).toList();
      NodeGroup.Builder nodeGroup =
          NodeGroup.builder()
              .nodeGroupId(shard)
              .status(status)
              .nodeGroupMembers(nodeGroupMembers(inShard, picture));
      if (picture.servesClusterProtocol()) {
        nodeGroup.slots(slots(shown.size(), shards.size()));
      }
      if (!picture.clusterModeEnabled()) {
        boolean tls = picture.transitEncryption();
        nodeGroup
            .primaryEndpoint(state.names.primary(group.id(), tls, group.port()))
            .readerEndpoint(state.names.reader(group.id(), tls, group.port()));
      }
      shown.add(nodeGroup.build());
    }
    return shown;
  }

  private List<NodeGroupMember> nodeGroupMembers(
      List<StoredCluster> clusters, GroupPicture picture) {
    return clusters.stream().map(cluster -> nodeGroupMember(cluster, picture)).toList();
  }

  private NodeGroupMember nodeGroupMember(StoredCluster cluster, GroupPicture picture) {
    var shown = cluster.life().picture(state.now());
    NodeGroupMember.Builder member =
        NodeGroupMember.builder()
            .cacheClusterId(cluster.id())
            .cacheNodeId("0001")
            .preferredAvailabilityZone(shown.preferredAvailabilityZone());
    if (!picture.clusterModeEnabled()) {
      boolean primary = picture.primaries().containsValue(cluster.id());
      member
          .currentRole(primary ? "primary" : "replica")
          .readEndpoint(shown.cacheNodes().get(0).endpoint());
    }
    return member.build();
  }

  static String slots(int index, int shards) {
    int from = SLOTS * index / shards;
    int to = SLOTS * (index + 1) / shards - 1;
    return from + "-" + to;
  }

  private ReplicationGroupPendingModifiedValues pending(
      ElastiCacheState.Group group, GroupPicture now) {
    ReplicationGroupPendingModifiedValues.Builder pending =
        ReplicationGroupPendingModifiedValues.builder();
    Optional<GroupPicture> change = group.life().ahead(state.now());
    if (change.isEmpty()) {
      return pending.build();
    }
    GroupPicture ahead = change.get();
    ReplicationGroup before = now.shape();
    ReplicationGroup after = ahead.shape();
    if (before.automaticFailover() != after.automaticFailover()) {
      pending.automaticFailoverStatus(
          PendingAutomaticFailoverStatus.fromValue(after.automaticFailoverAsString()));
    }
    if (!after.transitEncryptionEnabled().equals(before.transitEncryptionEnabled())) {
      pending.transitEncryptionEnabled(after.transitEncryptionEnabled());
    }
    if (after.transitEncryptionMode() != before.transitEncryptionMode()) {
      pending.transitEncryptionMode(after.transitEncryptionMode());
    }
    if (after.clusterMode() != before.clusterMode()) {
      pending.clusterMode(ClusterMode.fromValue(after.clusterModeAsString()));
    }
    if (ahead.clusterModeEnabled() && !ahead.shards().equals(now.shards())) {
      double progress = progress(group.life().change().get());
      pending.resharding(r -> r.slotMigration(m -> m.progressPercentage(progress)));
    }
    if (!ahead.primaries().equals(now.primaries()) && ahead.shards().equals(now.shards())) {
      pending.primaryClusterId(ahead.primaries().get(ElastiCacheState.FIRST_SHARD));
    }
    access(now.access(), ahead.access(), pending);
    return pending.build();
  }

  private static void access(
      AccessControl now,
      AccessControl ahead,
      ReplicationGroupPendingModifiedValues.Builder pending) {
    if (!ahead.tokens().equals(now.tokens()) && ahead.hasToken()
        || ahead.hasToken() && ahead.open() != now.open()) {
      pending.authTokenStatus(
          ahead.tokens().size() == 1 && !ahead.open()
              ? AuthTokenUpdateStatus.SETTING
              : AuthTokenUpdateStatus.ROTATING);
    }
    if (!ahead.userGroup().equals(now.userGroup())) {
      pending.userGroups(
          u ->
              u.userGroupIdsToAdd(ahead.userGroup().stream().toList())
                  .userGroupIdsToRemove(now.userGroup().stream().toList()));
    }
  }

  /** Returns the moved part of the slots in percent: AWS moves them evenly over the time. */
  private double progress(CacheLifecycle.PendingChange<GroupPicture> change) {
    Duration whole = Duration.between(change.from(), change.until());
    Duration done = Duration.between(change.from(), state.now());
    return whole.isZero() ? 100 : Math.min(100, 100.0 * done.toMillis() / whole.toMillis());
  }
}
