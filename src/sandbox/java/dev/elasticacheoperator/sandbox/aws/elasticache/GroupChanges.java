package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;
import software.amazon.awssdk.services.elasticache.model.AutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.MultiAZStatus;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.SourceType;

/**
 * ModifyReplicationGroup. Description, windows, retention and security groups change at once; the
 * rest waits for the maintenance window unless ApplyImmediately is set.
 */
final class GroupChanges {

  private final ElastiCacheState state;
  private final ReplicationGroups groups;
  private final ClusterRules rules;
  private final GroupView view;

  GroupChanges(
      ElastiCacheState state, ReplicationGroups groups, ClusterRules rules, GroupView view) {
    this.state = state;
    this.groups = groups;
    this.rules = rules;
    this.view = view;
  }

  ModifyReplicationGroupResponse modify(ModifyReplicationGroupRequest request) {
    ElastiCacheState.Group group = groups.find(request.replicationGroupId());
    Instant now = state.now();
    if (!group.life().available(now)) {
      throw ElastiCacheError.INVALID_REPLICATION_GROUP_STATE.because(
          "Replication group must be in available state to modify.");
    }
    List<ElastiCacheState.StoredCluster> members = state.members(group);
    CacheCluster primary = members.get(0).life().picture(now);
    UnaryOperator<CacheCluster> memberEdit = memberEdit(request, primary);
    UnaryOperator<ReplicationGroup> groupEdit = groupEdit(request, group, members.size());
    checkAtOnce(request, members.get(0));

    ElastiCacheState.Group changed = group.with(group.life().edited(g -> atOnce(request, g)));
    boolean startsNow =
        Boolean.TRUE.equals(request.applyImmediately())
            || request.cacheParameterGroupName() != null;
    Instant from =
        startsNow ? now : MaintenanceWindow.next(primary.preferredMaintenanceWindow(), now);
    Instant until = from.plus(state.region.settings().clusterModifying());
    boolean membersChange = !memberEdit.apply(ahead(members.get(0))).equals(primary);
    boolean groupChanges =
        !groupEdit.apply(groupAhead(changed)).equals(changed.life().picture(now));
    for (ElastiCacheState.StoredCluster member : members) {
      ElastiCacheState.StoredCluster edited = memberAtOnce(member, request);
      state
          .clusters()
          .put(
              edited.id(),
              membersChange
                  ? edited.with(edited.life().modified(now, from, until, memberEdit))
                  : edited);
    }
    if (membersChange || groupChanges) {
      changed = changed.with(changed.life().modified(now, from, until, groupEdit));
      state.event(
          SourceType.REPLICATION_GROUP,
          group.id(),
          until,
          "Replication group " + group.id() + " modification completed");
    }
    state.groups().put(changed.id(), changed);
    boolean started = startsNow && (membersChange || groupChanges);
    return ModifyReplicationGroupResponse.builder()
        .replicationGroup(started ? view.saying("modifying", changed) : view.of(changed))
        .build();
  }

  private CacheCluster ahead(ElastiCacheState.StoredCluster member) {
    return member.life().ahead(state.now()).orElse(member.life().picture(state.now()));
  }

  private ReplicationGroup groupAhead(ElastiCacheState.Group group) {
    return group.life().ahead(state.now()).orElse(group.life().picture(state.now()));
  }

  private void checkAtOnce(
      ModifyReplicationGroupRequest request, ElastiCacheState.StoredCluster primary) {
    MaintenanceWindow.check(request.preferredMaintenanceWindow());
    MaintenanceWindow.checkDaily(request.snapshotWindow());
    CacheCluster picture = primary.life().picture(state.now());
    rules.snapshotRetention(
        request.snapshotRetentionLimit(), rules.version(picture.engine(), picture.engineVersion()));
    if (!request.securityGroupIds().isEmpty()) {
      rules.securityGroups(request.securityGroupIds(), primary.vpcId());
    }
  }

  private static ReplicationGroup atOnce(
      ModifyReplicationGroupRequest request, ReplicationGroup group) {
    ReplicationGroup.Builder edit = group.toBuilder();
    if (request.replicationGroupDescription() != null) {
      edit.description(request.replicationGroupDescription());
    }
    if (request.snapshotRetentionLimit() != null) {
      edit.snapshotRetentionLimit(request.snapshotRetentionLimit());
    }
    if (request.snapshotWindow() != null) {
      edit.snapshotWindow(request.snapshotWindow());
    }
    if (request.autoMinorVersionUpgrade() != null) {
      edit.autoMinorVersionUpgrade(request.autoMinorVersionUpgrade());
    }
    return edit.build();
  }

  private static ElastiCacheState.StoredCluster memberAtOnce(
      ElastiCacheState.StoredCluster member, ModifyReplicationGroupRequest request) {
    ElastiCacheState.StoredCluster edited =
        member.with(
            member
                .life()
                .edited(
                    p -> {
                      CacheCluster.Builder edit = p.toBuilder();
                      if (request.preferredMaintenanceWindow() != null) {
                        edit.preferredMaintenanceWindow(request.preferredMaintenanceWindow());
                      }
                      if (request.snapshotRetentionLimit() != null) {
                        edit.snapshotRetentionLimit(request.snapshotRetentionLimit());
                      }
                      if (request.snapshotWindow() != null) {
                        edit.snapshotWindow(request.snapshotWindow());
                      }
                      if (request.autoMinorVersionUpgrade() != null) {
                        edit.autoMinorVersionUpgrade(request.autoMinorVersionUpgrade());
                      }
                      if (!request.securityGroupIds().isEmpty()) {
                        edit.securityGroups(Nodes.memberships(request.securityGroupIds()));
                      }
                      return edit.build();
                    }));
    return request.securityGroupIds().isEmpty()
        ? edited
        : edited.with(Nodes.regrouped(edited.interfaces(), request.securityGroupIds()));
  }

  private UnaryOperator<CacheCluster> memberEdit(
      ModifyReplicationGroupRequest request, CacheCluster current) {
    String engine = CacheClusters.orElse(request.engine(), current.engine());
    SimulatedEngineVersion from = rules.version(current.engine(), current.engineVersion());
    SimulatedEngineVersion to = version(request, engine, from);
    String nodeType =
        rules.nodeType(CacheClusters.orElse(request.cacheNodeType(), current.cacheNodeType()), to);
    String parameterGroup =
        RequestedParameterGroup.of(
            rules,
            request.cacheParameterGroupName(),
            current.cacheParameterGroup().cacheParameterGroupName(),
            from,
            to);
    return p -> {
      CacheCluster.Builder edit = p.toBuilder();
      if (request.cacheNodeType() != null) {
        edit.cacheNodeType(nodeType);
      }
      if (request.engineVersion() != null || request.engine() != null) {
        edit.engine(to.engine()).engineVersion(to.reported());
      }
      if (!parameterGroup.equals(current.cacheParameterGroup().cacheParameterGroupName())) {
        edit.cacheParameterGroup(
            p.cacheParameterGroup().toBuilder().cacheParameterGroupName(parameterGroup).build());
      }
      return edit.build();
    };
  }

  /** Up within the engine, or from Redis OSS to Valkey. */
  private SimulatedEngineVersion version(
      ModifyReplicationGroupRequest request, String engine, SimulatedEngineVersion from) {
    boolean toValkey = engine.equals("valkey") && from.engine().equals("redis");
    if (!toValkey && !engine.equals(from.engine())) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Changing the engine from %s to %s is not supported.", from.engine(), engine);
    }
    if (!toValkey && request.engineVersion() == null) {
      return from;
    }
    SimulatedEngineVersion to = rules.version(engine, request.engineVersion());
    rules.refuseDowngrade(from, to);
    return to;
  }

  private UnaryOperator<ReplicationGroup> groupEdit(
      ModifyReplicationGroupRequest request, ElastiCacheState.Group group, int members) {
    ReplicationGroup current = group.life().picture(state.now());
    checkToken(request, current);
    if (Boolean.TRUE.equals(request.automaticFailoverEnabled()) && members < 2) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "When automatic failover is enabled, there must be at least 2 cache clusters.");
    }
    Instant now = state.now();
    return g -> {
      ReplicationGroup.Builder edit = g.toBuilder();
      if (request.automaticFailoverEnabled() != null) {
        edit.automaticFailover(
            request.automaticFailoverEnabled()
                ? AutomaticFailoverStatus.ENABLED
                : AutomaticFailoverStatus.DISABLED);
      }
      if (request.multiAZEnabled() != null) {
        edit.multiAZ(request.multiAZEnabled() ? MultiAZStatus.ENABLED : MultiAZStatus.DISABLED);
      }
      if (request.cacheNodeType() != null) {
        edit.cacheNodeType(request.cacheNodeType());
      }
      if (request.engine() != null) {
        edit.engine(request.engine());
      }
      if (request.authToken() != null) {
        edit.authTokenEnabled(true).authTokenLastModifiedDate(now);
      }
      if (request.authTokenUpdateStrategy() == AuthTokenUpdateStrategyType.DELETE) {
        edit.authTokenEnabled(false).authTokenLastModifiedDate(null);
      }
      if (request.transitEncryptionEnabled() != null) {
        edit.transitEncryptionEnabled(request.transitEncryptionEnabled());
      }
      if (request.transitEncryptionMode() != null) {
        edit.transitEncryptionMode(request.transitEncryptionMode());
      }
      return edit.build();
    };
  }

  private void checkToken(ModifyReplicationGroupRequest request, ReplicationGroup current) {
    rules.authToken(request.authToken(), current.transitEncryptionEnabled());
    boolean touched = request.authToken() != null || request.authTokenUpdateStrategy() != null;
    if (touched && !Boolean.TRUE.equals(request.applyImmediately())) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "An AuthToken change needs ApplyImmediately.");
    }
  }
}
