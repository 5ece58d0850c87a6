package dev.elasticacheoperator.steps.cache.replication;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.desired.CacheTopology.Mode;
import dev.elasticacheoperator.desired.TransitEncryption;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.Credential;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.LogChanges;
import dev.elasticacheoperator.steps.cache.topology.ObservedCache;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import dev.elasticacheoperator.steps.cache.topology.ObservedSnapshot;
import dev.elasticacheoperator.steps.cache.topology.Restore;
import dev.elasticacheoperator.steps.cache.topology.SnapshotKind;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.NodeGroupConfiguration;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/** Actions on a replication group. Each returns the observed state after its call. */
final class GroupActions {

  static final String CREATE = "CreateReplicationGroup";
  static final String DELETE = "DeleteReplicationGroup";

  /** AWS requires a description. */
  private static final String DESCRIPTION = "Managed by elasticache-environment-operator";

  private GroupActions() {}

  static Action<AwsContext, ObservedCaches> create(DesiredGroup desired, Map<String, String> tags) {
    return Action.repeatable(
            CREATE,
            "Create " + desired.summary(),
            desired.cluster().id(),
            (AwsContext aws) ->
                created(
                    aws.clients()
                        .elastiCache()
                        .createReplicationGroup(request(aws, desired, tags))
                        .replicationGroup(),
                    tags))
        .reporting("Created " + desired.summary());
  }

  private static CreateReplicationGroupRequest request(
      AwsContext aws, DesiredGroup desired, Map<String, String> tags) {
    var wanted = desired.cluster();
    var shape = desired.shape();
    var request =
        CreateReplicationGroupRequest.builder()
            .replicationGroupId(wanted.id())
            .replicationGroupDescription(DESCRIPTION)
            .engine(wanted.engine())
            .engineVersion(wanted.version())
            .cacheNodeType(desired.cache().nodeType())
            .automaticFailoverEnabled(shape.failover())
            // Left out, a restore keeps the Multi-AZ of the snapshot
            // (terraform-provider-aws#49428).
            .multiAZEnabled(shape.multiAz())
            .port(wanted.port())
            .cacheSubnetGroupName(desired.cache().subnetGroup().orElseThrow())
            .cacheParameterGroupName(desired.cache().parameterGroup())
            .securityGroupIds(desired.cache().securityGroup())
            .preferredMaintenanceWindow(wanted.upkeep().maintenanceWindow().orElse(null))
            .autoMinorVersionUpgrade(wanted.upkeep().autoMinorVersionUpgrade().orElse(null))
            .notificationTopicArn(wanted.upkeep().notificationTopicArn().orElse(null))
            .snapshotRetentionLimit(wanted.snapshots().retentionDays())
            .snapshotWindow(wanted.snapshots().window().orElse(null))
            .tags(Tags.elastiCache(tags));
    if (!wanted.upkeep().logs().isEmpty()) {
      request.logDeliveryConfigurations(LogChanges.created(wanted.upkeep().logs()));
    }
    restore(aws, desired.cache().restore(), request);
    topology(desired, request);
    encryption(desired, request);
    desired.cache().credentials().token().map(Credential::value).ifPresent(request::authToken);
    desired.cache().userGroup().ifPresent(request::userGroupIds);
    return request.build();
  }

  /** Names the snapshot by its kind. AWS refuses the name of one that is missing. */
  private static void restore(
      AwsContext aws, Restore restore, CreateReplicationGroupRequest.Builder request) {
    var serverless =
        restore
            .find(aws.reads(), SnapshotKind.NODES)
            .filter(found -> found.kind() == SnapshotKind.SERVERLESS);
    serverless.map(Restore.Found::name).ifPresent(request::serverlessCacheSnapshotName);
    restore.snapshot().filter(name -> serverless.isEmpty()).ifPresent(request::snapshotName);
    request.snapshotArns(restore.arns());
  }

  private static void topology(
      DesiredGroup desired, CreateReplicationGroupRequest.Builder request) {
    var shape = desired.shape();
    if (shape.mode() == Mode.DISABLED) {
      request.numCacheClusters(shape.replicas() + 1);
      request.preferredCacheClusterAZs(desired.zones(List.of(), shape.replicas() + 1));
      return;
    }
    request
        .clusterMode(ClusterMode.valueOf(shape.mode().name()))
        .numNodeGroups(shape.shards())
        .replicasPerNodeGroup(shape.replicas())
        .nodeGroupConfiguration(
            IntStream.range(0, shape.shards()).mapToObj(shard -> shard(desired, shard)).toList());
  }

  /** Returns the zones of a shard. The primaries of the shards are spread as well. */
  private static NodeGroupConfiguration shard(DesiredGroup desired, int shard) {
    var zones = desired.cache().zones();
    var first = zones.get(shard % zones.size());
    var all = desired.zones(List.of(first), desired.shape().replicas() + 1);
    return NodeGroupConfiguration.builder()
        .replicaCount(desired.shape().replicas())
        .primaryAvailabilityZone(first)
        .replicaAvailabilityZones(all.subList(1, all.size()))
        .build();
  }

  /** Left out, a new group is encrypted in transit and at rest. */
  private static void encryption(
      DesiredGroup desired, CreateReplicationGroupRequest.Builder request) {
    var wanted = desired.cluster().encryption();
    var inTransit = wanted.inTransit().orElse(TransitEncryption.REQUIRED);
    request
        .transitEncryptionEnabled(inTransit != TransitEncryption.DISABLED)
        .atRestEncryptionEnabled(wanted.atRest().orElse(true))
        .kmsKeyId(wanted.kmsKeyId().orElse(null));
    if (inTransit == TransitEncryption.PREFERRED) {
      // Older versions know no mode, and required is AWS's default.
      request.transitEncryptionMode(TransitEncryptionMode.PREFERRED);
    }
  }

  /** Makes a group with the running cluster as its primary. */
  static Action<AwsContext, ObservedCaches> takeOver(
      ObservedCache running, DesiredCache desired, Map<String, String> tags) {
    var text = " replication group " + desired.id() + " of " + running.title();
    return Action.of(
            CREATE,
            "Make" + text + ", which becomes its primary and keeps its data",
            (AwsContext aws) ->
                created(
                    aws.clients()
                        .elastiCache()
                        .createReplicationGroup(
                            r ->
                                r.replicationGroupId(desired.id())
                                    .replicationGroupDescription(DESCRIPTION)
                                    .primaryClusterId(running.id())
                                    .tags(Tags.elastiCache(tags)))
                        .replicationGroup(),
                    tags))
        .reporting("Made" + text);
  }

  private static ObservedCaches created(ReplicationGroup group, Map<String, String> tags) {
    return ObservedCaches.of(ObservedGroup.of(group).withTags(tags));
  }

  /**
   * Changes a running group.
   *
   * @param operation AWS's name of the call
   * @param what the settings with their new values
   */
  static Action<AwsContext, ObservedCaches> change(
      String operation,
      String what,
      ObservedGroup group,
      Function<ElastiCacheClient, ReplicationGroup> call) {
    return Action.of(
            operation,
            "Change " + what + " of " + group.title(),
            (AwsContext aws) ->
                ObservedCaches.of(group.changed(call.apply(aws.clients().elastiCache()))))
        .reporting("Changed " + what + " of " + group.title());
  }

  static Action.Call<AwsContext, ObservedCaches> deletion(ObservedGroup group) {
    return aws ->
        ObservedCaches.of(
            group.changed(
                aws.clients()
                    .elastiCache()
                    .deleteReplicationGroup(r -> r.replicationGroupId(group.id()))
                    .replicationGroup()));
  }

  /** AWS takes a member without cluster mode, and the group with it (API Reference). */
  static ObservedSnapshot takeSnapshot(
      AwsContext aws, ObservedGroup group, String name, Map<String, String> tags) {
    return ObservedSnapshot.of(
        aws.clients()
            .elastiCache()
            .createSnapshot(
                r -> {
                  r.snapshotName(name).tags(Tags.elastiCache(tags));
                  if (group.mode() == Mode.DISABLED) {
                    r.cacheClusterId(group.snapshotMember());
                  } else {
                    r.replicationGroupId(group.id());
                  }
                })
            .snapshot(),
        false);
  }
}
