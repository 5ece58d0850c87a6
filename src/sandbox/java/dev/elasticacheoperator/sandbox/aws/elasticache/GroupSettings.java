package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.StoredCluster;
import java.util.function.Consumer;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;

/** The settings of a replication group that ModifyReplicationGroup changes at once. */
final class GroupSettings {

  private final ElastiCacheState state;
  private final ClusterRules rules;
  private final LogDelivery logs;

  GroupSettings(ElastiCacheState state, ClusterRules rules, LogDelivery logs) {
    this.state = state;
    this.rules = rules;
    this.logs = logs;
  }

  void check(
      ModifyReplicationGroupRequest request, StoredCluster primary, SimulatedEngineVersion to) {
    CacheCluster picture = primary.life().picture(state.now());
    MaintenanceWindow.check(request.preferredMaintenanceWindow());
    MaintenanceWindow.checkDaily(request.snapshotWindow());
    if (request.snapshotWindow() != null || request.preferredMaintenanceWindow() != null) {
      MaintenanceWindow.refuseOverlap(
          CacheClusters.orElse(request.snapshotWindow(), picture.snapshotWindow()),
          CacheClusters.orElse(
              request.preferredMaintenanceWindow(), picture.preferredMaintenanceWindow()));
    }
    rules.snapshotRetention(request.snapshotRetentionLimit(), to);
    if (!request.securityGroupIds().isEmpty()) {
      rules.securityGroups(request.securityGroupIds(), primary.vpcId());
    }
    boolean clusterMode =
        rules.clusterMode(picture.cacheParameterGroup().cacheParameterGroupName());
    if (request.snapshottingClusterId() != null && clusterMode) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Cannot set snapshotting cluster for cluster mode enabled replication group.");
    }
    logs.check(request.logDeliveryConfigurations(), request.applyImmediately(), to);
  }

  GroupPicture ofGroup(ModifyReplicationGroupRequest request, GroupPicture picture) {
    return picture.with(
        edit -> {
          set(request.replicationGroupDescription(), edit::description);
          set(request.snapshotRetentionLimit(), edit::snapshotRetentionLimit);
          set(request.snapshotWindow(), edit::snapshotWindow);
          set(request.autoMinorVersionUpgrade(), edit::autoMinorVersionUpgrade);
          if (!request.logDeliveryConfigurations().isEmpty()) {
            var version = rules.version(picture.shape().engine(), null);
            edit.logDeliveryConfigurations(
                logs.changed(
                    picture.shape().logDeliveryConfigurations(),
                    request.logDeliveryConfigurations(),
                    version));
          }
        });
  }

  StoredCluster ofMember(StoredCluster member, ModifyReplicationGroupRequest request) {
    StoredCluster edited = member.with(member.life().edited(p -> ofMember(request, p)));
    return request.securityGroupIds().isEmpty()
        ? edited
        : edited.with(Nodes.regrouped(edited.interfaces(), request.securityGroupIds()));
  }

  private static CacheCluster ofMember(ModifyReplicationGroupRequest request, CacheCluster member) {
    CacheCluster.Builder edit = member.toBuilder();
    set(request.preferredMaintenanceWindow(), edit::preferredMaintenanceWindow);
    set(request.snapshotRetentionLimit(), edit::snapshotRetentionLimit);
    set(request.snapshotWindow(), edit::snapshotWindow);
    set(request.autoMinorVersionUpgrade(), edit::autoMinorVersionUpgrade);
    if (!request.securityGroupIds().isEmpty()) {
      edit.securityGroups(Nodes.memberships(request.securityGroupIds()));
    }
    if (request.notificationTopicArn() != null || request.notificationTopicStatus() != null) {
      edit.notificationConfiguration(
          Notifications.changed(
              member.notificationConfiguration(),
              request.notificationTopicArn(),
              request.notificationTopicStatus()));
    }
    return edit.build();
  }

  static <T> void set(T value, Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }
}
