package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.AutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.IpDiscovery;
import software.amazon.awssdk.services.elasticache.model.MultiAZStatus;
import software.amazon.awssdk.services.elasticache.model.NetworkType;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.SourceType;
import software.amazon.awssdk.services.elasticache.model.Subnet;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/** CreateReplicationGroup with members of its own (API reference, CreateReplicationGroup). */
final class GroupCreation {

  private static final int LONGEST_ID = 40;
  private static final int LONGEST_DESCRIPTION = 255;

  private final ElastiCacheState state;
  private final ClusterRules rules;
  private final GroupRules groupRules;
  private final Nodes nodes;
  private final Snapshots snapshots;
  private final LogDelivery logs;

  GroupCreation(
      ElastiCacheState state,
      ClusterRules rules,
      GroupRules groupRules,
      Nodes nodes,
      Snapshots snapshots,
      LogDelivery logs) {
    this.state = state;
    this.rules = rules;
    this.groupRules = groupRules;
    this.nodes = nodes;
    this.snapshots = snapshots;
    this.logs = logs;
  }

  /**
   * Returns the free id of the request in lower case, after AWS's checks of the obligatory fields.
   */
  String checkedId(CreateReplicationGroupRequest request) {
    String id = Identifiers.checked("ReplicationGroupId", request.replicationGroupId(), LONGEST_ID);
    String description = request.replicationGroupDescription();
    if (description == null
        || description.isEmpty()
        || description.length() > LONGEST_DESCRIPTION) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "ReplicationGroupDescription must have 1 to %d characters.", LONGEST_DESCRIPTION);
    }
    if (state.groups().containsKey(id)) {
      throw ElastiCacheError.REPLICATION_GROUP_ALREADY_EXISTS.because(
          "Replication group with specified name already exists.");
    }
    return id;
  }

  Group create(CreateReplicationGroupRequest request) {
    String id = checkedId(request);
    SimulatedEngineVersion version =
        rules.version(GroupRules.engine(request.engine()), request.engineVersion());
    ClusterMode mode = groupRules.clusterMode(request, version);
    Optional<TransitEncryptionMode> tls = groupRules.transitEncryption(request, version);
    AccessControl access = groupRules.access(request, version, tls);
    GroupTopology topology = GroupTopology.of(request, mode);
    ClusterSpec spec = spec(request, version, mode, tls.isPresent());
    checkZones(request, spec);
    TagSets.check(request.tags());
    rules.nodeQuota(topology.size());
    String data =
        snapshots.restored(request, version, mode).orElse("new in " + id + " at " + state.now());
    var members = topology.members(id);
    members.forEach(member -> refuseTaken(member.id()));

    Instant ready = state.now().plus(state.region.settings().clusterCreating());
    // A refusal for a member's zone leaves nothing behind, so that the id stays free.
    List<ElastiCacheState.StoredCluster> clusters = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      var member = members.get(i);
      ClusterSpec placed = spec.in(member.zone());
      clusters.add(nodes.make(member.id(), placed, 1, Optional.of(id), i, ready, data));
    }
    ReplicationGroup shape = shape(id, request, spec, mode, tls);
    var picture = new GroupPicture(shape, access, topology.primaries(id));
    var group = new Group(CacheLifecycle.creating(state.now(), ready, picture), spec.port());
    state.groups().put(id, group);
    state.tags.add(group.arn(), request.tags());
    for (ElastiCacheState.StoredCluster cluster : clusters) {
      state.clusters().put(cluster.id(), cluster);
      state.tags.add(cluster.life().before().arn(), request.tags());
    }
    return state.faults.created(group, clusters, ready).orElseGet(() -> created(group, ready));
  }

  private Group created(Group group, Instant ready) {
    state.event(
        SourceType.REPLICATION_GROUP,
        group.id(),
        ready,
        "Replication group " + group.id() + " created");
    return group;
  }

  private void refuseTaken(String member) {
    if (state.clusters().containsKey(member)) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Cache cluster %s already exists, so the replication group cannot have it.", member);
    }
  }

  private ClusterSpec spec(
      CreateReplicationGroupRequest request,
      SimulatedEngineVersion version,
      ClusterMode mode,
      boolean tls) {
    String nodeType = rules.nodeType(request.cacheNodeType(), version);
    var subnetGroup = rules.subnetGroup(request.cacheSubnetGroupName());
    String maintenance =
        CacheClusters.orElse(
            request.preferredMaintenanceWindow(), CacheClusters.DEFAULT_MAINTENANCE_WINDOW);
    String snapshot =
        CacheClusters.orElse(request.snapshotWindow(), CacheClusters.DEFAULT_SNAPSHOT_WINDOW);
    MaintenanceWindow.check(request.preferredMaintenanceWindow());
    MaintenanceWindow.checkDaily(request.snapshotWindow());
    MaintenanceWindow.refuseOverlap(request.snapshotWindow(), request.preferredMaintenanceWindow());
    return new ClusterSpec(
        version,
        nodeType,
        groupRules.parameterGroup(request, version, mode),
        subnetGroup,
        rules.securityGroups(request.securityGroupIds(), subnetGroup.map(CacheSubnetGroup::vpcId)),
        rules.port(request.port(), version),
        maintenance,
        rules.snapshotRetention(request.snapshotRetentionLimit(), version),
        snapshot,
        !Boolean.FALSE.equals(request.autoMinorVersionUpgrade()),
        tls,
        atRest(request, version),
        request.authToken() != null,
        Optional.empty(),
        Optional.ofNullable(request.notificationTopicArn()));
  }

  /** Valkey is encrypted at rest by default, Redis OSS is not. */
  private static boolean atRest(
      CreateReplicationGroupRequest request, SimulatedEngineVersion version) {
    return request.atRestEncryptionEnabled() == null
        ? version.engine().equals("valkey")
        : request.atRestEncryptionEnabled();
  }

  private void checkZones(CreateReplicationGroupRequest request, ClusterSpec spec) {
    if (Boolean.TRUE.equals(request.multiAZEnabled()) && spec.subnetGroup().isPresent()) {
      List<Subnet> subnets = spec.subnetGroup().get().subnets();
      if (subnets.stream().map(s -> s.subnetAvailabilityZone().name()).distinct().count() < 2) {
        throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
            "Multi-AZ needs a cache subnet group with subnets in at least two Availability Zones.");
      }
      nodes.requireTwoZones(spec.subnetGroup().get(), spec.nodeType());
    }
  }

  private ReplicationGroup shape(
      String id,
      CreateReplicationGroupRequest request,
      ClusterSpec spec,
      ClusterMode mode,
      Optional<TransitEncryptionMode> tls) {
    boolean failover =
        mode == ClusterMode.ENABLED || Boolean.TRUE.equals(request.automaticFailoverEnabled());
    ReplicationGroup.Builder shape =
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
            .clusterEnabled(mode != ClusterMode.DISABLED)
            .clusterMode(mode)
            .snapshotRetentionLimit(spec.snapshotRetentionLimit())
            .snapshotWindow(spec.snapshotWindow())
            .autoMinorVersionUpgrade(spec.autoMinorVersionUpgrade())
            .authTokenEnabled(spec.authToken())
            .authTokenLastModifiedDate(spec.authToken() ? state.now() : null)
            .userGroupIds(request.userGroupIds().stream().map(Identifiers::of).toList())
            .transitEncryptionEnabled(spec.transitEncryption())
            .atRestEncryptionEnabled(spec.atRestEncryption())
            .kmsKeyId(request.kmsKeyId())
            .logDeliveryConfigurations(
                logs.created(request.logDeliveryConfigurations(), spec.version()))
            .networkType(NetworkType.IPV4)
            .ipDiscovery(IpDiscovery.IPV4);
    tls.ifPresent(shape::transitEncryptionMode);
    return shape.build();
  }
}
