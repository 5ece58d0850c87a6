package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.Group;
import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.StoredCluster;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.elasticache.model.AutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.MultiAZStatus;
import software.amazon.awssdk.services.elasticache.model.SourceType;

/**
 * ModifyReplicationGroup. Description, windows, retention, topic and security groups change at
 * once. The rest takes time, and waits for the maintenance window unless ApplyImmediately is set.
 */
final class GroupChanges {

  private final ElastiCacheState state;
  private final ReplicationGroups groups;
  private final ClusterRules rules;
  private final Nodes nodes;
  private final GroupView view;
  private final ClusterModeChange clusterMode;
  private final TransitEncryptionChange transitEncryption;
  private final AccessChange access;
  private final GroupSettings settings;

  GroupChanges(
      ElastiCacheState state,
      ReplicationGroups groups,
      ClusterRules rules,
      GroupRules groupRules,
      Nodes nodes,
      LogDelivery logs,
      GroupView view) {
    this.state = state;
    this.groups = groups;
    this.rules = rules;
    this.nodes = nodes;
    this.view = view;
    this.clusterMode = new ClusterModeChange(rules);
    this.transitEncryption = new TransitEncryptionChange();
    this.access = new AccessChange(state, rules, groupRules);
    this.settings = new GroupSettings(state, rules, logs);
  }

  ModifyReplicationGroupResponse modify(ModifyReplicationGroupRequest request) {
    Group group = groups.available(request.replicationGroupId());
    refuseEmpty(request);
    Instant now = state.now();
    List<StoredCluster> members = state.members(group);
    CacheCluster primary = members.get(0).life().picture(now);
    SimulatedEngineVersion from = rules.version(primary.engine(), primary.engineVersion());
    SimulatedEngineVersion to = version(request, from);
    GroupPicture current = group.life().picture(now);
    clusterMode.refuseInCompatibleMode(request, current);
    UnaryOperator<CacheCluster> memberEdit = memberEdit(request, primary, from, to);
    UnaryOperator<GroupPicture> groupEdit = groupEdit(request, group, members, to);
    settings.check(request, members.get(0), to);

    Group changed = group.with(group.life().edited(p -> settings.ofGroup(request, p)));
    Instant start = startsNow(request) ? now : nextWindow(primary);
    Instant until = start.plus(state.region.settings().clusterModifying());
    boolean membersChange = !memberEdit.apply(ahead(members.get(0))).equals(primary);
    boolean groupChanges =
        !groupEdit.apply(groupAhead(changed)).equals(changed.life().picture(now));
    for (StoredCluster member : members) {
      StoredCluster edited = settings.ofMember(member, request);
      state
          .clusters()
          .put(
              edited.id(),
              membersChange
                  ? startedAgain(
                      request, edited.with(edited.life().modified(now, start, until, memberEdit)))
                  : edited);
    }
    if (membersChange || groupChanges) {
      changed = changed.with(changed.life().modified(now, start, until, groupEdit));
      state.event(
          SourceType.REPLICATION_GROUP,
          group.id(),
          until,
          "Replication group " + group.id() + " modification completed");
    }
    state.groups().put(changed.id(), changed);
    boolean started = startsNow(request) && (membersChange || groupChanges);
    return ModifyReplicationGroupResponse.builder()
        .replicationGroup(started ? view.saying("modifying", changed) : view.of(changed))
        .build();
  }

  /**
   * Returns the member with the start values of its next parameter group if AWS starts its engine
   * again. A change of cluster mode reaches the members in the same way, because no reboot can
   * change {@code cluster-enabled} (User Guide, "Modifying cluster mode"; from memory).
   */
  private StoredCluster startedAgain(ModifyReplicationGroupRequest request, StoredCluster member) {
    boolean startsAgain =
        request.cacheNodeType() != null
            || request.engine() != null
            || request.engineVersion() != null
            || request.clusterMode() != null;
    return startsAgain
        ? member.startedWith(
            state.startValues(ahead(member).cacheParameterGroup().cacheParameterGroupName()))
        : member;
  }

  /** AWS refuses a request that asks for nothing (terraform-provider-aws, replication_group.go). */
  private static void refuseEmpty(ModifyReplicationGroupRequest request) {
    var nothing =
        ModifyReplicationGroupRequest.builder()
            .replicationGroupId(request.replicationGroupId())
            .applyImmediately(request.applyImmediately())
            .build();
    if (request.equalsBySdkFields(nothing)) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "No modifications were requested");
    }
  }

  private static boolean startsNow(ModifyReplicationGroupRequest request) {
    return Boolean.TRUE.equals(request.applyImmediately())
        || request.cacheParameterGroupName() != null
        || request.primaryClusterId() != null
        || request.clusterMode() != null;
  }

  private Instant nextWindow(CacheCluster primary) {
    return MaintenanceWindow.next(primary.preferredMaintenanceWindow(), state.now());
  }

  private CacheCluster ahead(StoredCluster member) {
    return member.life().ahead(state.now()).orElse(member.life().picture(state.now()));
  }

  private GroupPicture groupAhead(Group group) {
    return group.life().ahead(state.now()).orElse(group.life().picture(state.now()));
  }

  /** Up within the engine, or from Redis OSS to any Valkey. */
  private SimulatedEngineVersion version(
      ModifyReplicationGroupRequest request, SimulatedEngineVersion from) {
    String engine = request.engine() == null ? from.engine() : GroupRules.engine(request.engine());
    boolean toValkey = engine.equals("valkey") && from.engine().equals("redis");
    if (!toValkey && !engine.equals(from.engine())) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Changing the engine from %s to %s is not supported.", from.engine(), engine);
    }
    if (!toValkey && request.engineVersion() == null) {
      return from;
    }
    SimulatedEngineVersion to = rules.version(engine, request.engineVersion());
    if (!toValkey) {
      rules.refuseDowngrade(from, to);
    }
    return to;
  }

  private UnaryOperator<CacheCluster> memberEdit(
      ModifyReplicationGroupRequest request,
      CacheCluster current,
      SimulatedEngineVersion from,
      SimulatedEngineVersion to) {
    String nodeType =
        rules.nodeType(CacheClusters.orElse(request.cacheNodeType(), current.cacheNodeType()), to);
    String present = current.cacheParameterGroup().cacheParameterGroupName();
    String parameterGroup =
        request.clusterMode() == null
            ? RequestedParameterGroup.of(
                rules, request.cacheParameterGroupName(), present, from, to)
            : clusterMode.parameterGroup(request, present, to);
    if (request.clusterMode() == null
        && rules.clusterMode(present) != rules.clusterMode(parameterGroup)) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "The parameter cluster-enabled has a different value in the requested parameter group"
              + " than the current parameter group. This parameter value cannot be changed for a"
              + " cache cluster.");
    }
    return p -> {
      CacheCluster.Builder edit = p.toBuilder();
      if (request.cacheNodeType() != null) {
        edit.cacheNodeType(nodeType);
      }
      if (request.engineVersion() != null || request.engine() != null) {
        edit.engine(to.engine()).engineVersion(to.reported());
      }
      if (!parameterGroup.equals(present)) {
        edit.cacheParameterGroup(
            p.cacheParameterGroup().toBuilder().cacheParameterGroupName(parameterGroup).build());
      }
      if (request.transitEncryptionEnabled() != null) {
        edit.transitEncryptionEnabled(request.transitEncryptionEnabled());
      }
      CacheCluster edited = edit.build();
      return request.transitEncryptionEnabled() == null ? edited : nodes.renamed(edited);
    };
  }

  private UnaryOperator<GroupPicture> groupEdit(
      ModifyReplicationGroupRequest request,
      Group group,
      List<StoredCluster> members,
      SimulatedEngineVersion to) {
    GroupPicture current = group.life().picture(state.now());
    UnaryOperator<GroupPicture> mode = clusterMode.edit(request, current, members.size(), to);
    UnaryOperator<GroupPicture> tls = transitEncryption.edit(request, current, to);
    UnaryOperator<GroupPicture> credentials = access.edit(request, current, to);
    UnaryOperator<GroupPicture> failover = failover(request, current, members);
    Optional<Map<String, String>> promoted = promoted(request, current, members);
    return p -> {
      GroupPicture edited =
          p.with(
              edit -> {
                if (request.cacheNodeType() != null) {
                  edit.cacheNodeType(request.cacheNodeType());
                }
                if (request.engine() != null) {
                  edit.engine(to.engine());
                }
              });
      edited = failover.apply(credentials.apply(tls.apply(mode.apply(edited))));
      return promoted.map(edited::withPrimaries).orElse(edited);
    };
  }

  private UnaryOperator<GroupPicture> failover(
      ModifyReplicationGroupRequest request, GroupPicture current, List<StoredCluster> members) {
    Boolean failover = request.automaticFailoverEnabled();
    Boolean multiAz = request.multiAZEnabled();
    boolean replicas = members.size() > current.primaries().size();
    if (Boolean.TRUE.equals(failover) && !replicas) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Replication group must have at least one read replica to enable autofailover.");
    }
    if (Boolean.FALSE.equals(failover) && current.clusterModeEnabled()) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Turning off automatic failover for replication group with cluster mode enabled is not"
              + " supported.");
    }
    boolean failoverAfter = failover == null ? current.failover() : failover;
    boolean multiAzAfter = multiAz == null ? current.multiAz() : multiAz;
    if (multiAzAfter && (!failoverAfter || !replicas)) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Multi-AZ needs automatic failover and at least one replica.");
    }
    return p ->
        p.with(
            edit ->
                edit.automaticFailover(
                        failover == null
                            ? p.shape().automaticFailover()
                            : failover
                                ? AutomaticFailoverStatus.ENABLED
                                : AutomaticFailoverStatus.DISABLED)
                    .multiAZ(
                        multiAz == null
                            ? p.shape().multiAZ()
                            : multiAz ? MultiAZStatus.ENABLED : MultiAZStatus.DISABLED));
  }

  private Optional<Map<String, String>> promoted(
      ModifyReplicationGroupRequest request, GroupPicture current, List<StoredCluster> members) {
    if (request.primaryClusterId() == null) {
      return Optional.empty();
    }
    String id = Identifiers.of(request.primaryClusterId());
    if (current.failover() || current.multiAz() || current.clusterModeEnabled()) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "A replica can be promoted only while automatic failover, Multi-AZ and cluster mode are"
              + " off.");
    }
    if (members.stream().noneMatch(m -> m.id().equals(id))) {
      throw ElastiCacheError.CACHE_CLUSTER_NOT_FOUND.because("CacheCluster not found: %s", id);
    }
    return Optional.of(Map.of(ElastiCacheState.FIRST_SHARD, id));
  }
}
