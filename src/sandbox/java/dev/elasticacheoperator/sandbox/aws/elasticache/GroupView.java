package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStatus;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;
import software.amazon.awssdk.services.elasticache.model.NodeGroupMember;
import software.amazon.awssdk.services.elasticache.model.PendingAutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroupPendingModifiedValues;

/** The view that AWS gives of a replication group at an instant. */
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
    ReplicationGroup picture = group.life().picture(now);
    List<ElastiCacheState.StoredCluster> members = state.members(group);
    ReplicationGroup.Builder shown =
        picture.toBuilder()
            .status(status)
            .memberClusters(members.stream().map(ElastiCacheState.StoredCluster::id).toList())
            .pendingModifiedValues(pending(picture, group.life().ahead(now).orElse(picture)));
    if (group.life().reachable(now) && !status.equals("creating")) {
      boolean tls = picture.transitEncryptionEnabled();
      shown.nodeGroups(nodeGroups(group, members, status, tls));
      if (picture.clusterEnabled()) {
        shown.configurationEndpoint(
            state.names.clusterConfiguration(group.id(), tls, group.port()));
      }
      if (picture.snapshotRetentionLimit() > 0 && !members.isEmpty()) {
        shown.snapshottingClusterId(members.get(members.size() - 1).id());
      }
    }
    return shown.build();
  }

  private List<NodeGroup> nodeGroups(
      ElastiCacheState.Group group,
      List<ElastiCacheState.StoredCluster> members,
      String status,
      boolean tls) {
    boolean clusterMode = group.life().before().clusterEnabled();
    Map<String, List<ElastiCacheState.StoredCluster>> shards = new TreeMap<>();
    for (ElastiCacheState.StoredCluster member : members) {
      shards.computeIfAbsent(shardOf(group, member), s -> new ArrayList<>()).add(member);
    }
    List<NodeGroup> shown = new ArrayList<>();
    shards.forEach(
        (shard, clusters) -> {
          NodeGroup.Builder nodeGroup =
              NodeGroup.builder()
                  .nodeGroupId(shard)
                  .status(status)
                  .nodeGroupMembers(nodeGroupMembers(clusters, clusterMode));
          if (clusterMode) {
            nodeGroup.slots(slots(shown.size(), shards.size()));
          } else {
            nodeGroup
                .primaryEndpoint(state.names.primary(group.id(), tls, group.port()))
                .readerEndpoint(state.names.reader(group.id(), tls, group.port()));
          }
          shown.add(nodeGroup.build());
        });
    return shown;
  }

  /** 0001, and in cluster mode what a member's id has after the group's. */
  static String shardOf(ElastiCacheState.Group group, ElastiCacheState.StoredCluster member) {
    return group.life().before().clusterEnabled()
        ? member.id().substring(group.id().length() + 1, group.id().length() + 5)
        : "0001";
  }

  private List<NodeGroupMember> nodeGroupMembers(
      List<ElastiCacheState.StoredCluster> clusters, boolean clusterMode) {
    List<NodeGroupMember> members = new ArrayList<>();
    for (ElastiCacheState.StoredCluster cluster : clusters) {
      var picture = cluster.life().picture(state.now());
      NodeGroupMember.Builder member =
          NodeGroupMember.builder()
              .cacheClusterId(cluster.id())
              .cacheNodeId("0001")
              .preferredAvailabilityZone(picture.preferredAvailabilityZone());
      if (!clusterMode) {
        member
            .currentRole(members.isEmpty() ? "primary" : "replica")
            .readEndpoint(picture.cacheNodes().get(0).endpoint());
      }
      members.add(member.build());
    }
    return members;
  }

  private static String slots(int index, int shards) {
    int from = SLOTS * index / shards;
    int to = SLOTS * (index + 1) / shards - 1;
    return from + "-" + to;
  }

  private static ReplicationGroupPendingModifiedValues pending(
      ReplicationGroup now, ReplicationGroup ahead) {
    ReplicationGroupPendingModifiedValues.Builder pending =
        ReplicationGroupPendingModifiedValues.builder();
    if (now.automaticFailover() != ahead.automaticFailover()) {
      pending.automaticFailoverStatus(
          PendingAutomaticFailoverStatus.fromValue(ahead.automaticFailoverAsString()));
    }
    if (ahead.authTokenLastModifiedDate() != null
        && !ahead.authTokenLastModifiedDate().equals(now.authTokenLastModifiedDate())) {
      pending.authTokenStatus(AuthTokenUpdateStatus.ROTATING);
    }
    if (!ahead.transitEncryptionEnabled().equals(now.transitEncryptionEnabled())) {
      pending.transitEncryptionEnabled(ahead.transitEncryptionEnabled());
    }
    if (ahead.transitEncryptionMode() != now.transitEncryptionMode()) {
      pending.transitEncryptionMode(ahead.transitEncryptionMode());
    }
    return pending.build();
  }
}
