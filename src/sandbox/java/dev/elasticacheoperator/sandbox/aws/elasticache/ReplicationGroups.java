package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.AutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.IpDiscovery;
import software.amazon.awssdk.services.elasticache.model.MultiAZStatus;
import software.amazon.awssdk.services.elasticache.model.NetworkType;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.SourceType;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/** Replication groups: a primary with its replicas, or shards of such. Members are clusters. */
final class ReplicationGroups {

  private static final int LONGEST_ID = 40;
  private static final int MOST_REPLICAS = 5;

  private final ElastiCacheState state;
  private final ClusterRules rules;
  private final Nodes nodes;
  private final CacheClusters clusters;
  private final GroupView view;

  ReplicationGroups(
      ElastiCacheState state,
      ClusterRules rules,
      Nodes nodes,
      CacheClusters clusters,
      GroupView view) {
    this.state = state;
    this.rules = rules;
    this.nodes = nodes;
    this.clusters = clusters;
    this.view = view;
  }

  /** How many shards of how many clusters each. */
  private record Topology(boolean clusterMode, int shards, int clustersPerShard) {
    int size() {
      return shards * clustersPerShard;
    }
  }

  CreateReplicationGroupResponse create(CreateReplicationGroupRequest request) {
    String id = Identifiers.checked("ReplicationGroupId", request.replicationGroupId(), LONGEST_ID);
    if (state.groups().containsKey(id)) {
      throw ElastiCacheError.REPLICATION_GROUP_ALREADY_EXISTS.because(
          "Replication group %s already exists.", id);
    }
    if (request.primaryClusterId() != null) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "A replication group is made with clusters of its own; PrimaryClusterId is not served.");
    }
    ClusterSpec spec = spec(request);
    Topology topology = topology(request, rules.clusterMode(spec.parameterGroup()));
    refuseWrongFailover(request, topology);
    TagSets.check(request.tags());
    rules.nodeQuota(topology.size());
    Instant ready = state.now().plus(state.region.settings().clusterCreating());
    refuseTakenMembers(id, topology);
    ElastiCacheState.Group group =
        new ElastiCacheState.Group(
            CacheLifecycle.creating(state.now(), ready, picture(id, request, spec, topology)),
            topology.shards(),
            spec.port());
    state.groups().put(id, group);
    state.tags.add(group.life().before().arn(), request.tags());
    for (int i = 0; i < topology.size(); i++) {
      String member = memberId(id, topology, i);
      ElastiCacheState.StoredCluster cluster =
          nodes.make(member, spec, 1, Optional.of(id), i, ready);
      state.clusters().put(member, cluster);
      state.tags.add(cluster.life().before().arn(), request.tags());
    }
    state.event(SourceType.REPLICATION_GROUP, id, ready, "Replication group " + id + " created");
    return CreateReplicationGroupResponse.builder()
        .replicationGroup(view.saying("creating", group))
        .build();
  }

  private void refuseTakenMembers(String id, Topology topology) {
    for (int i = 0; i < topology.size(); i++) {
      String member = memberId(id, topology, i);
      if (state.clusters().containsKey(member)) {
        throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
            "Cache cluster %s already exists, so the replication group cannot have it.", member);
      }
    }
  }

  private static String memberId(String id, Topology topology, int index) {
    return topology.clusterMode()
        ? "%s-%04d-%03d"
            .formatted(
                id,
                index / topology.clustersPerShard() + 1,
                index % topology.clustersPerShard() + 1)
        : "%s-%03d".formatted(id, index + 1);
  }

  private ClusterSpec spec(CreateReplicationGroupRequest request) {
    String engine = CacheClusters.orElse(request.engine(), "redis");
    if (!List.of("redis", "valkey").contains(engine)) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Engine %s has no replication groups. Valid values are redis and valkey.", engine);
    }
    SimulatedEngineVersion version = rules.version(engine, request.engineVersion());
    String nodeType = rules.nodeType(request.cacheNodeType(), version);
    String parameterGroup = rules.parameterGroup(request.cacheParameterGroupName(), version);
    boolean tls = Boolean.TRUE.equals(request.transitEncryptionEnabled());
    rules.authToken(request.authToken(), tls);
    var subnetGroup = rules.subnetGroup(request.cacheSubnetGroupName());
    MaintenanceWindow.check(request.preferredMaintenanceWindow());
    MaintenanceWindow.checkDaily(request.snapshotWindow());
    return new ClusterSpec(
        version,
        nodeType,
        parameterGroup,
        subnetGroup,
        rules.securityGroups(request.securityGroupIds(), subnetGroup.map(g -> g.vpcId())),
        rules.port(request.port(), version),
        CacheClusters.orElse(
            request.preferredMaintenanceWindow(), CacheClusters.DEFAULT_MAINTENANCE_WINDOW),
        rules.snapshotRetention(request.snapshotRetentionLimit(), version),
        CacheClusters.orElse(request.snapshotWindow(), CacheClusters.DEFAULT_SNAPSHOT_WINDOW),
        !Boolean.FALSE.equals(request.autoMinorVersionUpgrade()),
        tls,
        Boolean.TRUE.equals(request.atRestEncryptionEnabled()),
        request.authToken() != null,
        Optional.empty());
  }

  private static Topology topology(CreateReplicationGroupRequest request, boolean clusterMode) {
    int shards = request.numNodeGroups() == null ? 1 : request.numNodeGroups();
    if (shards > 1 && !clusterMode) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "More than one node group needs a parameter group with cluster mode on.");
    }
    int each =
        request.replicasPerNodeGroup() != null
            ? request.replicasPerNodeGroup() + 1
            : request.numCacheClusters() == null ? 1 : request.numCacheClusters();
    if (shards < 1 || each < 1 || each > MOST_REPLICAS + 1) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "A node group has one primary and up to %d replicas.", MOST_REPLICAS);
    }
    return new Topology(clusterMode, shards, each);
  }

  private static void refuseWrongFailover(
      CreateReplicationGroupRequest request, Topology topology) {
    boolean failover = Boolean.TRUE.equals(request.automaticFailoverEnabled());
    if (failover && !topology.clusterMode() && topology.clustersPerShard() < 2) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "When automatic failover is enabled, there must be at least 2 cache clusters.");
    }
    if (topology.clusterMode() && Boolean.FALSE.equals(request.automaticFailoverEnabled())) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Cluster mode needs automatic failover enabled.");
    }
    if (Boolean.TRUE.equals(request.multiAZEnabled()) && !failover) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Multi-AZ needs automatic failover enabled.");
    }
  }

  private ReplicationGroup picture(
      String id, CreateReplicationGroupRequest request, ClusterSpec spec, Topology topology) {
    boolean failover =
        topology.clusterMode() || Boolean.TRUE.equals(request.automaticFailoverEnabled());
    ReplicationGroup.Builder picture =
        ReplicationGroup.builder()
            .replicationGroupId(id)
            .arn(state.arn("replicationgroup", id))
            .description(request.replicationGroupDescription())
            .engine(spec.version().engine())
            .cacheNodeType(spec.nodeType())
            .replicationGroupCreateTime(state.now())
            .automaticFailover(
                failover ? AutomaticFailoverStatus.ENABLED : AutomaticFailoverStatus.DISABLED)
            .multiAZ(
                Boolean.TRUE.equals(request.multiAZEnabled())
                    ? MultiAZStatus.ENABLED
                    : MultiAZStatus.DISABLED)
            .clusterEnabled(topology.clusterMode())
            .clusterMode(topology.clusterMode() ? ClusterMode.ENABLED : ClusterMode.DISABLED)
            .snapshotRetentionLimit(spec.snapshotRetentionLimit())
            .snapshotWindow(spec.snapshotWindow())
            .autoMinorVersionUpgrade(spec.autoMinorVersionUpgrade())
            .authTokenEnabled(spec.authToken())
            .authTokenLastModifiedDate(spec.authToken() ? state.now() : null)
            .transitEncryptionEnabled(spec.transitEncryption())
            .atRestEncryptionEnabled(spec.atRestEncryption())
            .kmsKeyId(request.kmsKeyId())
            .networkType(NetworkType.IPV4)
            .ipDiscovery(IpDiscovery.IPV4);
    if (spec.transitEncryption()) {
      picture.transitEncryptionMode(
          request.transitEncryptionMode() == null
              ? TransitEncryptionMode.REQUIRED
              : request.transitEncryptionMode());
    }
    return picture.build();
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
    ElastiCacheState.Group group = find(request.replicationGroupId());
    String status = group.life().status(state.now());
    if (!status.equals("available")) {
      throw ElastiCacheError.INVALID_REPLICATION_GROUP_STATE.because(
          "Replication group %s has status %s which is not valid for deletion.",
          group.id(), status);
    }
    List<ElastiCacheState.StoredCluster> members = state.members(group);
    Instant end = state.now().plus(state.region.settings().clusterDeleting());
    ElastiCacheState.Group deleting = group.with(group.life().deleting(state.now(), end));
    boolean retain = Boolean.TRUE.equals(request.retainPrimaryCluster());
    for (ElastiCacheState.StoredCluster member :
        retain ? members.subList(1, members.size()) : members) {
      clusters.startDeleting(member);
    }
    if (retain) {
      ElastiCacheState.StoredCluster primary = members.get(0);
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

  /**
   * @throws software.amazon.awssdk.services.elasticache.model.ReplicationGroupNotFoundException if
   *     there is none of the id
   */
  ElastiCacheState.Group find(String id) {
    ElastiCacheState.Group group = state.groups().get(Identifiers.of(id));
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
