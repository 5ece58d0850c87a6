package dev.elasticacheoperator.steps.cache.replication;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.aws.read.LastEvent;
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
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;

/** A replication group of Redis OSS or Valkey, in any cluster mode. */
public final class ReplicationTopology implements Topology {

  static final String NOUN = "replication group";

  /** Members whose events are read. They are in all zones of a region, which has six at most. */
  private static final int MEMBERS_WITH_EVENTS = 6;

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
   * only, so that members of an available group are read as well.
   */
  @Override
  public Optional<ObservedCache> find(EnvironmentView reads, Target target, String id) {
    return reads
        .get(Kinds.REPLICATION_GROUP, id)
        .map(ObservedGroup::of)
        .map(group -> group.available() ? withMembers(reads, target, group) : group)
        .map(group -> withEvent(reads, target, group));
  }

  /** Adds a member that waits for a reboot, or else the first, and those that failed. */
  private static ObservedGroup withMembers(
      EnvironmentView reads, Target target, ObservedGroup group) {
    var first = reads.get(Kinds.CACHE_CLUSTER, group.firstMember());
    var read =
        first.filter(node -> readsAll(reads, target, group, node)).isPresent()
            ? group.members().stream()
                .flatMap(id -> reads.get(Kinds.CACHE_CLUSTER, id).stream())
                .toList()
            : first.stream().toList();
    var rebooting =
        read.stream()
            .filter(node -> group.mode() != Mode.ENABLED && ClusterState.pendingReboot(node))
            .findFirst();
    return group.withMembers(
        rebooting.or(() -> first), read.stream().filter(ClusterState::failed).toList());
  }

  /**
   * Returns true if all members are read. They matter where parameters may wait for a reboot, and
   * once the cache has answered. Without cluster mode they are six at most. With it they are up to
   * 500, which cost no calls in a view with lists only.
   */
  private static boolean readsAll(
      EnvironmentView reads, Target target, ObservedGroup group, CacheCluster first) {
    return (group.mode() != Mode.ENABLED || reads.hasLists())
        && (!ClusterState.parameterGroup(first).startsWith("default.")
            || target.desired().isPresent() && !target.portsInUse().isEmpty());
  }

  private static ObservedGroup withEvent(
      EnvironmentView reads, Target target, ObservedGroup group) {
    return CacheFailure.mayHaveEvent(group, target, group.group().cacheNodeType())
        ? group.withEvent(newestEvent(reads, group))
        : group;
  }

  /**
   * Returns the newest event. AWS records with the members why a group could not be created, and
   * nothing with the group itself (ministryofjustice/cloud-platform#8304).
   */
  private static Optional<LastEvent> newestEvent(EnvironmentView reads, ObservedGroup group) {
    var ofGroup = reads.get(Kinds.REPLICATION_GROUP_EVENT, group.id()).stream();
    var ofMembers =
        group.members().stream()
            .filter(any -> group.failed())
            .limit(MEMBERS_WITH_EVENTS)
            .flatMap(id -> reads.get(Kinds.CACHE_CLUSTER_EVENT, id).stream());
    return Stream.concat(ofGroup, ofMembers)
        .max(Comparator.comparing(event -> event.at().orElse(Instant.MIN)));
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
