package dev.elasticacheoperator.steps.cache.replication;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.desired.CacheTopology;
import dev.elasticacheoperator.desired.CacheTopology.Mode;
import dev.elasticacheoperator.desired.CacheTopology.ReplicationGroup;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.topology.CacheFailure;
import dev.elasticacheoperator.steps.cache.topology.Change;
import dev.elasticacheoperator.steps.cache.topology.ClusterState;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.ObservedCache;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import dev.elasticacheoperator.steps.cache.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;

/** A replication group of Redis OSS or Valkey, in any cluster mode. */
public final class ReplicationTopology implements Topology {

  static final String NOUN = "replication group";

  @Override
  public String kind() {
    return "replication-group";
  }

  @Override
  public String noun() {
    return NOUN;
  }

  @Override
  public Permissions permissions() {
    return Permissions.NONE
        .create("elasticache:CreateReplicationGroup", Arns.REPLICATION_GROUP)
        .use(
            "elasticache:CreateReplicationGroup",
            Arns.CACHE_PARAMETER_GROUP,
            Arns.CACHE_SUBNET_GROUP)
        // The cluster that becomes the primary of a new group.
        .change("elasticache:CreateReplicationGroup", Arns.CACHE_CLUSTER)
        .change("elasticache:ModifyReplicationGroup", Arns.REPLICATION_GROUP)
        .use("elasticache:ModifyReplicationGroup", Arns.CACHE_PARAMETER_GROUP)
        .change("elasticache:CreateReplicationGroup", Arns.CACHE_USER_GROUP)
        // A foreign user group leaves the replication group as well.
        .use("elasticache:ModifyReplicationGroup", Arns.CACHE_USER_GROUP)
        .change("elasticache:IncreaseReplicaCount", Arns.REPLICATION_GROUP)
        .change("elasticache:DecreaseReplicaCount", Arns.REPLICATION_GROUP)
        .change("elasticache:ModifyReplicationGroupShardConfiguration", Arns.REPLICATION_GROUP)
        .change("elasticache:RebootCacheCluster", Arns.CACHE_CLUSTER)
        .create("elasticache:CreateSnapshot", Arns.SNAPSHOT)
        .change("elasticache:CreateSnapshot", Arns.CACHE_CLUSTER, Arns.REPLICATION_GROUP)
        .use("elasticache:CreateReplicationGroup", Arns.SNAPSHOT, Arns.SERVERLESS_SNAPSHOT)
        .change("elasticache:DeleteReplicationGroup", Arns.REPLICATION_GROUP)
        .change("elasticache:AddTagsToResource", Arns.REPLICATION_GROUP)
        .change("elasticache:RemoveTagsFromResource", Arns.REPLICATION_GROUP);
  }

  @Override
  public boolean makes(CacheTopology desired) {
    return desired instanceof ReplicationGroup;
  }

  /**
   * Finds the group. AWS tells version, parameter group, security groups and windows of members
   * only, so that one member of an available group is read as well.
   */
  @Override
  public Optional<ObservedCache> find(EnvironmentView reads, Target target, String id) {
    return reads
        .get(Kinds.REPLICATION_GROUP, id)
        .map(
            group -> new ObservedGroup(group, Optional.empty(), Optional.empty(), Optional.empty()))
        .map(group -> group.available() ? group.withMember(member(reads, group)) : group)
        .map(group -> withEvent(reads, target, group));
  }

  /**
   * Returns a member that waits for a reboot, or else the first. AWS can reboot members without
   * cluster mode only, and these are six at most.
   */
  private static Optional<CacheCluster> member(EnvironmentView reads, ObservedGroup group) {
    var first = reads.get(Kinds.CACHE_CLUSTER, group.firstMember());
    var ownGroup =
        first.filter(m -> !ClusterState.parameterGroup(m).startsWith("default.")).isPresent();
    return ownGroup && group.mode() != Mode.ENABLED
        ? group.members().stream()
            .flatMap(id -> reads.get(Kinds.CACHE_CLUSTER, id).stream())
            .filter(ClusterState::pendingReboot)
            .findFirst()
            .or(() -> first)
        : first;
  }

  private static ObservedGroup withEvent(
      EnvironmentView reads, Target target, ObservedGroup group) {
    return CacheFailure.mayHaveEvent(group, target, group.group().cacheNodeType())
        ? group.withEvent(reads.get(Kinds.REPLICATION_GROUP_EVENT, group.id()))
        : group;
  }

  @Override
  public String createOperation() {
    return GroupActions.CREATE;
  }

  @Override
  public String description(DesiredCache desired) {
    return "%s %s (%s, %s, port %d, parameter group %s, subnet group %s)"
        .formatted(
            NOUN,
            desired.id(),
            desired.size(),
            DesiredGroup.of(desired).shape().words(),
            desired.cluster().port(),
            desired.parameterGroup(),
            desired.subnetGroup().orElse("none"));
  }

  @Override
  public Action<AwsContext, ObservedCaches> create(DesiredCache desired, Map<String, String> tags) {
    return GroupActions.create(DesiredGroup.of(desired), tags);
  }

  @Override
  public List<String> takingOver(ObservedCache running, DesiredCache desired) {
    return running.canBecomePrimary()
        ? GroupDifference.takingOver(desired, running)
        : Topology.super.takingOver(running, desired);
  }

  /**
   * Makes a group of a single Redis node, which becomes its primary with all its data (ElastiCache
   * API Reference, CreateReplicationGroup, PrimaryClusterId). Everything else changes later.
   */
  @Override
  public Change takeOver(ObservedCache running, DesiredCache desired, Map<String, String> tags) {
    return new Change("topology to " + NOUN, GroupActions.takeOver(running, desired, tags));
  }
}
