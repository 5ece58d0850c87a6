package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.Group;
import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.StoredCluster;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.SourceType;
import software.amazon.awssdk.services.elasticache.model.TestFailoverRequest;
import software.amazon.awssdk.services.elasticache.model.TestFailoverResponse;

/** Replication groups: primaries with their replicas. The members are cache clusters. */
final class ReplicationGroups {

  /**
   * A group that AWS could not create has to be deleted (ministryofjustice/cloud-platform#8304).
   */
  private static final Set<String> DELETABLE = Set.of("available", CacheFaults.CREATE_FAILED);

  private final ElastiCacheState state;
  private final GroupCreation creation;
  private final GroupConversion conversion;
  private final CacheClusters clusters;
  private final Snapshots snapshots;
  private final GroupView view;

  ReplicationGroups(
      ElastiCacheState state,
      GroupCreation creation,
      GroupConversion conversion,
      CacheClusters clusters,
      Snapshots snapshots,
      GroupView view) {
    this.state = state;
    this.creation = creation;
    this.conversion = conversion;
    this.clusters = clusters;
    this.snapshots = snapshots;
    this.view = view;
  }

  CreateReplicationGroupResponse create(CreateReplicationGroupRequest request) {
    Group group =
        request.primaryClusterId() == null ? creation.create(request) : conversion.create(request);
    return CreateReplicationGroupResponse.builder()
        .replicationGroup(view.saying("creating", group))
        .build();
  }

  DescribeReplicationGroupsResponse describe(DescribeReplicationGroupsRequest request) {
    String id = request.replicationGroupId();
    List<ReplicationGroup> seen =
        state.groups().values().stream()
            .filter(g -> state.visible(g.life().createdAt()))
            .filter(g -> id == null || g.id().equals(Identifiers.of(id)))
            .map(view::of)
            .toList();
    if (id != null && seen.isEmpty()) {
      throw notFound(id);
    }
    var page =
        Records.page(
            seen, ReplicationGroup::replicationGroupId, request.maxRecords(), request.marker());
    return DescribeReplicationGroupsResponse.builder()
        .replicationGroups(page.items())
        .marker(page.next())
        .build();
  }

  DeleteReplicationGroupResponse delete(DeleteReplicationGroupRequest request) {
    Group group = find(request.replicationGroupId());
    String status = group.life().status(state.now());
    if (!DELETABLE.contains(status)) {
      throw ElastiCacheError.INVALID_REPLICATION_GROUP_STATE.because(
          "Replication group %s has status %s which is not valid for deletion.",
          group.id(), status);
    }
    boolean retain = Boolean.TRUE.equals(request.retainPrimaryCluster());
    boolean lastSnapshot = request.finalSnapshotIdentifier() != null;
    boolean clusterMode = group.life().picture(state.now()).clusterModeEnabled();
    if (retain && (lastSnapshot || clusterMode)) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "RetainPrimaryCluster is not possible with a final snapshot or with cluster mode"
              + " enabled.");
    }
    Instant from =
        lastSnapshot ? snapshots.takeLast(group, request.finalSnapshotIdentifier()) : state.now();
    List<StoredCluster> members = state.members(group);
    Instant end = from.plus(state.region.settings().clusterDeleting());
    Group deleting = group.with(group.life().deleting(state.now(), end));
    for (StoredCluster member : retain ? members.subList(1, members.size()) : members) {
      clusters.startDeleting(member, from);
    }
    if (retain) {
      StoredCluster primary = members.get(0);
      state
          .clusters()
          .put(
              primary.id(),
              primary.with(
                  primary.life().edited(p -> p.toBuilder().replicationGroupId(null).build())));
    }
    state.groups().put(group.id(), deleting);
    state.event(
        SourceType.REPLICATION_GROUP,
        group.id(),
        end,
        "Replication group " + group.id() + " deleted");
    return DeleteReplicationGroupResponse.builder()
        .replicationGroup(view.saying("deleting", deleting))
        .build();
  }

  /** The first replica of the shard becomes its primary (API reference, TestFailover). */
  TestFailoverResponse testFailover(TestFailoverRequest request) {
    Group group = available(request.replicationGroupId());
    GroupPicture picture = group.life().picture(state.now());
    String shard = request.nodeGroupId();
    if (!picture.primaries().containsKey(shard)) {
      throw ElastiCacheError.NODE_GROUP_NOT_FOUND.because("Node group %s not found.", shard);
    }
    Group changing =
        Failover.of(state, group, shard)
            .orElseThrow(
                () ->
                    ElastiCacheError.TEST_FAILOVER_NOT_AVAILABLE.because(
                        "TestFailover needs automatic failover and a replica in node group %s.",
                        shard));
    return TestFailoverResponse.builder()
        .replicationGroup(view.saying("modifying", changing))
        .build();
  }

  /**
   * @throws software.amazon.awssdk.services.elasticache.model
   *     .InvalidReplicationGroupStateException unless the group is available
   */
  Group available(String id) {
    Group group = find(id);
    if (!group.life().available(state.now())) {
      throw ElastiCacheError.INVALID_REPLICATION_GROUP_STATE.because(
          "Replication group must be in available state to modify.");
    }
    return group;
  }

  /**
   * @throws software.amazon.awssdk.services.elasticache.model.ReplicationGroupNotFoundException if
   *     no group has the id
   */
  Group find(String id) {
    return find(state, id);
  }

  static Group find(ElastiCacheState state, String id) {
    Group group = state.groups().get(Identifiers.of(id));
    if (group == null) {
      throw notFound(id);
    }
    return group;
  }

  private static RuntimeException notFound(String id) {
    return ElastiCacheError.REPLICATION_GROUP_NOT_FOUND.because(
        "ReplicationGroup %s not found.", id);
  }
}
