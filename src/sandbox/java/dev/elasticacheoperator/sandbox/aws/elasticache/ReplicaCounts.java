package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.Group;
import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.StoredCluster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.ConfigureShard;
import software.amazon.awssdk.services.elasticache.model.DecreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.DecreaseReplicaCountResponse;
import software.amazon.awssdk.services.elasticache.model.IncreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.IncreaseReplicaCountResponse;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/**
 * IncreaseReplicaCount and DecreaseReplicaCount, for all shards or for those that the request
 * configures. The members change at once; the group is {@code modifying} meanwhile.
 */
final class ReplicaCounts {

  private static final int MOST_REPLICAS = 5;

  private final ElastiCacheState state;
  private final ReplicationGroups groups;
  private final CacheClusters clusters;
  private final ClusterRules rules;
  private final Nodes nodes;
  private final GroupView view;

  ReplicaCounts(
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

  IncreaseReplicaCountResponse increase(IncreaseReplicaCountRequest request) {
    Group group = changeable(request.replicationGroupId(), request.applyImmediately());
    Map<String, List<StoredCluster>> shards = shards(group);
    Map<String, Integer> wanted =
        wanted(shards, request.newReplicaCount(), request.replicaConfiguration());
    if (wanted.values().stream().anyMatch(replicas -> replicas > MOST_REPLICAS)) {
      throw invalid("A node group has up to 5 replicas.");
    }
    int missing =
        shards.entrySet().stream()
            .mapToInt(s -> Math.max(0, wanted.get(s.getKey()) + 1 - s.getValue().size()))
            .sum();
    if (missing == 0) {
      throw noOperation();
    }
    rules.nodeQuota(missing);
    shards.forEach((shard, present) -> grow(group, shard, present, wanted.get(shard)));
    return IncreaseReplicaCountResponse.builder().replicationGroup(started(group)).build();
  }

  private void grow(Group group, String shard, List<StoredCluster> present, int replicas) {
    for (int size = present.size(); size <= replicas; size++) {
      Instant ready = state.now().plus(state.region.settings().clusterModifying());
      StoredCluster replica = nodes.replica(present.get(0), freeId(group, shard), size, ready);
      state.clusters().put(replica.id(), replica);
      state.tags.add(replica.life().before().arn(), state.tags.of(group.arn()));
    }
  }

  DecreaseReplicaCountResponse decrease(DecreaseReplicaCountRequest request) {
    Group group = changeable(request.replicationGroupId(), request.applyImmediately());
    GroupPicture current = group.life().picture(state.now());
    Map<String, List<StoredCluster>> shards = shards(group);
    Map<String, Integer> wanted =
        request.newReplicaCount() == null && request.replicaConfiguration().isEmpty()
            ? withoutNamed(shards, request.replicasToRemove())
            : wanted(shards, request.newReplicaCount(), request.replicaConfiguration());
    if (wanted.values().stream().anyMatch(replicas -> replicas < 1)) {
      refuseLastReplica(current);
    }
    List<StoredCluster> surplus =
        shards.entrySet().stream()
            .filter(s -> s.getValue().size() > wanted.get(s.getKey()) + 1)
            .flatMap(
                s ->
                    surplus(s.getValue(), wanted.get(s.getKey()), request.replicasToRemove())
                        .stream())
            .toList();
    if (surplus.isEmpty()) {
      throw noOperation();
    }
    surplus.forEach(clusters::startDeleting);
    return DecreaseReplicaCountResponse.builder().replicationGroup(started(group)).build();
  }

  private static void refuseLastReplica(GroupPicture current) {
    if (current.multiAz()) {
      throw invalid("Must have at least 1 replica for Multi-AZ enabled Replication Group");
    }
    if (current.failover() && !current.clusterModeEnabled()) {
      throw invalid(
          "Must have at least 1 replica when cluster mode is disabled with auto failover enabled.");
    }
  }

  /** The replicas named in the request, else the last ones; never the primary. */
  private static List<StoredCluster> surplus(
      List<StoredCluster> shard, int replicas, List<String> named) {
    List<StoredCluster> candidates = shard.subList(1, shard.size());
    if (named.isEmpty()) {
      return candidates.subList(replicas, candidates.size());
    }
    return candidates.stream().filter(c -> named.contains(c.id())).toList();
  }

  private static Map<String, Integer> withoutNamed(
      Map<String, List<StoredCluster>> shards, List<String> named) {
    if (named.isEmpty()) {
      throw invalid("NewReplicaCount, ReplicaConfiguration or ReplicasToRemove must be given.");
    }
    Map<String, Integer> wanted = new TreeMap<>();
    shards.forEach(
        (shard, members) ->
            wanted.put(
                shard, (int) members.stream().filter(m -> !named.contains(m.id())).count() - 1));
    return wanted;
  }

  private static Map<String, Integer> wanted(
      Map<String, List<StoredCluster>> shards, Integer all, List<ConfigureShard> configured) {
    Map<String, Integer> wanted = new TreeMap<>();
    shards.forEach((shard, members) -> wanted.put(shard, all == null ? members.size() - 1 : all));
    for (ConfigureShard shard : configured) {
      if (!wanted.containsKey(shard.nodeGroupId())) {
        throw invalid("Node group " + shard.nodeGroupId() + " does not exist.");
      }
      int zones = shard.preferredAvailabilityZones().size();
      if (zones > 0 && zones != shard.newReplicaCount() + 1) {
        throw invalid("The number of PreferredAvailabilityZones must be NewReplicaCount plus 1.");
      }
      wanted.put(shard.nodeGroupId(), shard.newReplicaCount());
    }
    if (all == null && configured.isEmpty() || wanted.values().stream().anyMatch(c -> c < 0)) {
      throw invalid("NewReplicaCount is missing or negative.");
    }
    return wanted;
  }

  /** The conformance probe changes replicas twice in a row, so a resizing group may be resized. */
  private Group changeable(String id, Boolean applyImmediately) {
    Group group = groups.find(id);
    boolean resizing =
        group
            .life()
            .ahead(state.now())
            .filter(after -> after.equals(group.life().picture(state.now())))
            .isPresent();
    if (!group.life().available(state.now()) && !resizing) {
      throw ElastiCacheError.INVALID_REPLICATION_GROUP_STATE.because(
          "Replication group must be in available state to modify.");
    }
    if (!Boolean.TRUE.equals(applyImmediately)) {
      throw invalid("The value of ApplyImmediately must be true.");
    }
    boolean compatible =
        group.life().picture(state.now()).shape().clusterMode() == ClusterMode.COMPATIBLE;
    if (compatible) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "This modification is not supported while the cluster mode is compatible.");
    }
    return group;
  }

  private static RuntimeException noOperation() {
    return ElastiCacheError.NO_OPERATION.because(
        "Requested new replica count already matches current number of replicas.");
  }

  private Map<String, List<StoredCluster>> shards(Group group) {
    return state.members(group).stream()
        .collect(
            Collectors.groupingBy(
                c -> group.shardOf(c.id()), TreeMap::new, Collectors.toCollection(ArrayList::new)));
  }

  /** The group's or shard's name with the first number that no cluster has. */
  private String freeId(Group group, String shard) {
    boolean clusterMode = group.life().picture(state.now()).clusterModeEnabled();
    String stem = clusterMode ? group.id() + "-" + shard + "-" : group.id() + "-";
    int number = 1;
    while (state.clusters().containsKey(stem + "%03d".formatted(number))) {
      number++;
    }
    return stem + "%03d".formatted(number);
  }

  private ReplicationGroup started(Group group) {
    Instant now = state.now();
    Instant until = now.plus(state.region.settings().clusterModifying());
    Group changing = group.with(group.life().modified(now, now, until, g -> g));
    state.groups().put(group.id(), changing);
    return view.saying("modifying", changing);
  }

  private static RuntimeException invalid(String message) {
    return ElastiCacheError.INVALID_PARAMETER_VALUE.because("%s", message);
  }
}
