package dev.elasticacheoperator.steps.cache.replication;

import dev.elasticacheoperator.desired.CacheTopology.Mode;
import dev.elasticacheoperator.steps.cache.topology.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.ConfigureShard;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;
import software.amazon.awssdk.services.elasticache.model.NodeGroupMember;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/** Changes of the number of shards and replicas. AWS makes them online and at once only. */
final class GroupSize {

  private final DesiredGroup desired;
  private final ObservedGroup running;
  private final GroupShape wanted;

  GroupSize(DesiredGroup desired, ObservedGroup running) {
    this.desired = desired;
    this.running = running;
    this.wanted = desired.shape();
  }

  private boolean scales() {
    return running.mode() != Mode.COMPATIBLE;
  }

  /** Returns the change that adds replicas to the shards that have too few. */
  Optional<Change> more() {
    var tooFew = nodeGroups().filter(s -> replicas(s) < wanted.replicas()).toList();
    if (tooFew.isEmpty() || !scales()) {
      return Optional.empty();
    }
    var shards = tooFew.stream().map(this::configured).toList();
    return change(
        "IncreaseReplicaCount",
        replicas(tooFew),
        aws ->
            aws.increaseReplicaCount(
                    r ->
                        r.replicationGroupId(running.id())
                            .applyImmediately(true)
                            .replicaConfiguration(shards))
                .replicationGroup());
  }

  /** Returns the change that removes replicas of the shards that have too many. */
  Optional<Change> fewer() {
    var tooMany = nodeGroups().filter(s -> replicas(s) > wanted.replicas()).toList();
    if (tooMany.isEmpty() || !scales()) {
      return Optional.empty();
    }
    var shards =
        tooMany.stream()
            .map(
                s ->
                    ConfigureShard.builder()
                        .nodeGroupId(s.nodeGroupId())
                        .newReplicaCount(wanted.replicas())
                        .build())
            .toList();
    return change(
        "DecreaseReplicaCount",
        replicas(tooMany),
        aws ->
            aws.decreaseReplicaCount(
                    r ->
                        r.replicationGroupId(running.id())
                            .applyImmediately(true)
                            .replicaConfiguration(shards))
                .replicationGroup());
  }

  private String replicas(List<NodeGroup> changed) {
    var numbers = changed.stream().map(NodeGroup::nodeGroupId).toList();
    return "replicas to "
        + wanted.replicas()
        + (running.group().nodeGroups().size() == 1
            ? ""
            : " of shard" + (numbers.size() == 1 ? " " : "s ") + String.join(", ", numbers));
  }

  /** New replicas are where the shard has the fewest nodes. */
  private ConfigureShard configured(NodeGroup shard) {
    var present =
        shard.nodeGroupMembers().stream()
            .map(NodeGroupMember::preferredAvailabilityZone)
            .filter(zone -> zone != null)
            .toList();
    var nodes = wanted.replicas() + 1;
    var zones = desired.zones(present, nodes);
    return ConfigureShard.builder()
        .nodeGroupId(shard.nodeGroupId())
        .newReplicaCount(wanted.replicas())
        .preferredAvailabilityZones(
            present.size() == shard.nodeGroupMembers().size() && zones.size() == nodes
                ? zones
                : List.of())
        .build();
  }

  /** Returns the change of the number of shards, once cluster mode is on. */
  Optional<Change> shards() {
    var present = running.group().nodeGroups().size();
    if (running.mode() != Mode.ENABLED || present == wanted.shards()) {
      return Optional.empty();
    }
    var removed = present > wanted.shards() ? last(present - wanted.shards()) : List.<String>of();
    return change(
        "ModifyReplicationGroupShardConfiguration",
        "number of shards from " + present + " to " + wanted.shards(),
        aws ->
            aws.modifyReplicationGroupShardConfiguration(
                    r -> {
                      r.replicationGroupId(running.id())
                          .applyImmediately(true)
                          .nodeGroupCount(wanted.shards());
                      if (!removed.isEmpty()) {
                        r.nodeGroupsToRemove(removed);
                      }
                    })
                .replicationGroup());
  }

  /** Returns the shards with the highest ids. Their slots move to the others before they go. */
  private List<String> last(int number) {
    var ids = new ArrayList<>(nodeGroups().map(NodeGroup::nodeGroupId).toList());
    ids.sort(Comparator.reverseOrder());
    return ids.subList(0, number);
  }

  private Stream<NodeGroup> nodeGroups() {
    return running.group().nodeGroups().stream();
  }

  private static int replicas(NodeGroup shard) {
    return shard.nodeGroupMembers().size() - 1;
  }

  private Optional<Change> change(
      String operation, String what, Function<ElastiCacheClient, ReplicationGroup> call) {
    return Optional.of(new Change(what, GroupActions.change(operation, what, running, call)));
  }
}
