package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.Group;
import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.StoredCluster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupShardConfigurationRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupShardConfigurationResponse;
import software.amazon.awssdk.services.elasticache.model.SourceType;

/**
 * ModifyReplicationGroupShardConfiguration: online resharding with cluster mode enabled (user
 * guide, "Online resharding and shard rebalancing"). Slots move over the time of the change, which
 * PendingModifiedValues shows in percent.
 */
final class Shards {

  private final ElastiCacheState state;
  private final ReplicationGroups groups;
  private final CacheClusters clusters;
  private final ClusterRules rules;
  private final Nodes nodes;
  private final GroupView view;

  Shards(
      ElastiCacheState state,
      ReplicationGroups groups,
      CacheClusters clusters,
      ClusterRules rules,
      Nodes nodes,
      GroupView view) {
    this.state = state;
    this.groups = groups;
    this.clusters = clusters;
    this.rules = rules;
    this.nodes = nodes;
    this.view = view;
  }

  ModifyReplicationGroupShardConfigurationResponse modify(
      ModifyReplicationGroupShardConfigurationRequest request) {
    Group group = groups.available(request.replicationGroupId());
    GroupPicture current = group.life().picture(state.now());
    check(request, current);
    Map<String, List<StoredCluster>> members = byShard(group);
    Instant now = state.now();
    Instant until = now.plus(state.region.settings().clusterModifying());
    Map<String, String> primaries = new TreeMap<>(current.primaries());
    if (request.nodeGroupCount() > primaries.size()) {
      grow(request, group, members, primaries, until);
    } else {
      for (String shard : removed(request, current.shards())) {
        primaries.remove(shard);
        // The nodes of a shard go after their slots (user guide, "Online resharding").
        members.get(shard).forEach(member -> clusters.startDeleting(member, until));
      }
    }
    Group changing =
        group.with(group.life().modified(now, now, until, p -> p.withPrimaries(primaries)));
    state.groups().put(group.id(), changing);
    state.event(
        SourceType.REPLICATION_GROUP,
        group.id(),
        until,
        "Finished resharding of replication group " + group.id());
    return ModifyReplicationGroupShardConfigurationResponse.builder()
        .replicationGroup(view.saying("modifying", changing))
        .build();
  }

  private static void check(
      ModifyReplicationGroupShardConfigurationRequest request, GroupPicture current) {
    if (!current.clusterModeEnabled()) {
      throw invalid("Operation is only applicable for cluster mode enabled replication groups.");
    }
    if (!Boolean.TRUE.equals(request.applyImmediately())) {
      throw invalid("The value of ApplyImmediately must be true.");
    }
    Integer count = request.nodeGroupCount();
    if (count == null || count < 1) {
      throw invalid("NodeGroupCount must be at least 1.");
    }
    boolean shrinks = count < current.primaries().size();
    boolean lists =
        !request.nodeGroupsToRemove().isEmpty() || !request.nodeGroupsToRetain().isEmpty();
    if (shrinks != lists) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "NodeGroupsToRemove or NodeGroupsToRetain must be given exactly when node groups are"
              + " removed.");
    }
    if (shrinks && !request.reshardingConfiguration().isEmpty()) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "ReshardingConfiguration cannot be given when node groups are removed.");
    }
  }

  private static List<String> removed(
      ModifyReplicationGroupShardConfigurationRequest request, List<String> shards) {
    List<String> removed =
        request.nodeGroupsToRetain().isEmpty()
            ? request.nodeGroupsToRemove()
            : shards.stream().filter(s -> !request.nodeGroupsToRetain().contains(s)).toList();
    boolean known = shards.containsAll(removed);
    if (!known || shards.size() - removed.size() != request.nodeGroupCount()) {
      throw invalid(
          "The node groups to remove must be existing ones and leave NodeGroupCount node groups.");
    }
    return removed;
  }

  private Map<String, List<StoredCluster>> byShard(Group group) {
    Map<String, List<StoredCluster>> members = new TreeMap<>();
    for (StoredCluster member : state.members(group)) {
      members.computeIfAbsent(group.shardOf(member.id()), s -> new ArrayList<>()).add(member);
    }
    return members;
  }

  /** A new shard has as many replicas as the smallest shard, and the lowest free number. */
  private void grow(
      ModifyReplicationGroupShardConfigurationRequest request,
      Group group,
      Map<String, List<StoredCluster>> members,
      Map<String, String> primaries,
      Instant until) {
    List<StoredCluster> model =
        members.values().stream().min(Comparator.comparingInt(List::size)).get();
    int more = request.nodeGroupCount() - primaries.size();
    rules.nodeQuota(more * model.size());
    for (int i = 0; i < more; i++) {
      String shard = freeShard(group);
      for (int node = 1; node <= model.size(); node++) {
        String id = "%s-%s-%03d".formatted(group.id(), shard, node);
        StoredCluster cluster = nodes.replica(model.get(0), id, node - 1, until);
        state.clusters().put(id, cluster);
        state.tags.add(cluster.life().before().arn(), state.tags.of(group.arn()));
      }
      primaries.put(shard, "%s-%s-001".formatted(group.id(), shard));
    }
  }

  private String freeShard(Group group) {
    int number = 1;
    while (isTaken(group, "%04d".formatted(number))) {
      number++;
    }
    return "%04d".formatted(number);
  }

  private boolean isTaken(Group group, String shard) {
    return state.clusters().values().stream()
        .filter(c -> group.id().equals(c.life().before().replicationGroupId()))
        .anyMatch(c -> group.shardOf(c.id()).equals(shard));
  }

  private static RuntimeException invalid(String message) {
    return ElastiCacheError.INVALID_PARAMETER_VALUE.because("%s", message);
  }
}
