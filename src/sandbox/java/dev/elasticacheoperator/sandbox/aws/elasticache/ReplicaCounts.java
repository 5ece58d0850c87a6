package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.DecreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.DecreaseReplicaCountResponse;
import software.amazon.awssdk.services.elasticache.model.IncreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.IncreaseReplicaCountResponse;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/**
 * IncreaseReplicaCount and DecreaseReplicaCount, the same number for every shard. The members
 * change at once; the group is {@code modifying} meanwhile, in which it takes further changes of
 * its replicas but no other.
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
    ElastiCacheState.Group group =
        changeable(request.replicationGroupId(), request.applyImmediately());
    int replicas = wanted(request.newReplicaCount());
    if (replicas > MOST_REPLICAS) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "A node group has up to %d replicas.", MOST_REPLICAS);
    }
    List<List<ElastiCacheState.StoredCluster>> shards = shards(group);
    int missing = shards.stream().mapToInt(s -> Math.max(0, replicas + 1 - s.size())).sum();
    if (missing == 0) {
      throw noOperation(group, replicas);
    }
    rules.nodeQuota(missing);
    for (List<ElastiCacheState.StoredCluster> shard : shards) {
      List<ElastiCacheState.StoredCluster> grown = new ArrayList<>(shard);
      while (grown.size() <= replicas) {
        grown.add(addReplica(grown.get(0)));
      }
    }
    return IncreaseReplicaCountResponse.builder().replicationGroup(started(group)).build();
  }

  DecreaseReplicaCountResponse decrease(DecreaseReplicaCountRequest request) {
    ElastiCacheState.Group group =
        changeable(request.replicationGroupId(), request.applyImmediately());
    int replicas = wanted(request.newReplicaCount());
    boolean failover =
        group.life().picture(state.now()).automaticFailoverAsString().equals("enabled");
    if (replicas < 1 && failover && !group.life().before().clusterEnabled()) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "With automatic failover enabled there must be at least one replica.");
    }
    List<ElastiCacheState.StoredCluster> surplus =
        shards(group).stream()
            .filter(s -> s.size() > replicas + 1)
            .flatMap(s -> surplus(s, replicas, request.replicasToRemove()).stream())
            .toList();
    if (surplus.isEmpty()) {
      throw noOperation(group, replicas);
    }
    surplus.forEach(clusters::startDeleting);
    return DecreaseReplicaCountResponse.builder().replicationGroup(started(group)).build();
  }

  /** The replicas named in the request, else the last ones; never the primary. */
  private static List<ElastiCacheState.StoredCluster> surplus(
      List<ElastiCacheState.StoredCluster> shard, int replicas, List<String> named) {
    List<ElastiCacheState.StoredCluster> candidates = shard.subList(1, shard.size());
    if (named.isEmpty()) {
      return candidates.subList(replicas, candidates.size());
    }
    return candidates.stream().filter(c -> named.contains(c.id())).toList();
  }

  private ElastiCacheState.Group changeable(String id, Boolean applyImmediately) {
    ElastiCacheState.Group group = groups.find(id);
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
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "The number of replicas changes only with ApplyImmediately.");
    }
    return group;
  }

  private static int wanted(Integer replicas) {
    if (replicas == null || replicas < 0) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "NewReplicaCount is missing or negative.");
    }
    return replicas;
  }

  private static RuntimeException noOperation(ElastiCacheState.Group group, int replicas) {
    return ElastiCacheError.NO_OPERATION.because(
        "Replication group %s already has %d replicas per node group or cannot be changed so.",
        group.id(), replicas);
  }

  private List<List<ElastiCacheState.StoredCluster>> shards(ElastiCacheState.Group group) {
    return List.copyOf(
        state.members(group).stream()
            .collect(
                Collectors.groupingBy(
                    c -> GroupView.shardOf(group, c), TreeMap::new, Collectors.toList()))
            .values());
  }

  private ElastiCacheState.StoredCluster addReplica(ElastiCacheState.StoredCluster primary) {
    Instant ready = state.now().plus(state.region.settings().clusterModifying());
    String id = freeId(primary.id());
    CacheCluster like = primary.life().picture(state.now());
    CacheCluster named =
        like.toBuilder()
            .cacheClusterId(id)
            .arn(state.arn("cluster", id))
            .cacheClusterCreateTime(state.now())
            .build();
    ElastiCacheState.StoredCluster unplaced =
        new ElastiCacheState.StoredCluster(
            CacheLifecycle.creating(state.now(), ready, nodes.resized(named, 1, primary.port())),
            primary.port(),
            primary.vpcId(),
            List.of(),
            state.startValues(like.cacheParameterGroup().cacheParameterGroupName()));
    ElastiCacheState.StoredCluster replica = unplaced.with(nodes.interfacesLike(primary, id));
    state.clusters().put(id, replica);
    state.tags.add(named.arn(), state.tags.of(like.arn()));
    return replica;
  }

  /** The primary's id with the first number that no cluster has, not even one being deleted. */
  private String freeId(String primaryId) {
    String stem = primaryId.substring(0, primaryId.length() - 3);
    int number = 1;
    while (state.clusters().containsKey(stem + "%03d".formatted(number))) {
      number++;
    }
    return stem + "%03d".formatted(number);
  }

  private ReplicationGroup started(ElastiCacheState.Group group) {
    Instant now = state.now();
    Instant until = now.plus(state.region.settings().clusterModifying());
    ElastiCacheState.Group changing = group.with(group.life().modified(now, now, until, g -> g));
    state.groups().put(group.id(), changing);
    return view.saying("modifying", changing);
  }
}
