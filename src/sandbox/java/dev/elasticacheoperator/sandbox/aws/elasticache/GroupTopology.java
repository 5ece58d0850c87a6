package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.NodeGroupConfiguration;

/**
 * Shards and replicas that CreateReplicationGroup asks for, and what AWS refuses of them. Messages:
 * measured by badmintoncryer/cdk-preflight (rules/elasticache), or quoted in issues of
 * terraform-provider-aws (14425, 25077).
 *
 * @param shards one entry for each shard, each the zones of its nodes, primary first; an empty zone
 *     leaves the choice to AWS
 */
record GroupTopology(ClusterMode clusterMode, List<List<Optional<String>>> shards) {

  private static final int MOST_REPLICAS = 5;

  /** A member to create. */
  record Member(String id, Optional<String> zone) {}

  static GroupTopology of(CreateReplicationGroupRequest request, ClusterMode clusterMode) {
    int shards = shardCount(request);
    if (shards > 1 && request.numCacheClusters() != null) {
      throw refused("NumCacheClusters can only be specified for one node group");
    }
    if (shards > 1 && !request.preferredCacheClusterAZs().isEmpty()) {
      throw refused("PreferredCacheClusterAZs can only be specified for one node group.");
    }
    if (shards > 1 && clusterMode != ClusterMode.ENABLED) {
      throw refused(
          "Use a parameter group with cluster-enabled parameter to create more than one node"
              + " group.");
    }
    var topology = new GroupTopology(clusterMode, zones(request, shards));
    topology.checkFailover(request);
    return topology;
  }

  private static int shardCount(CreateReplicationGroupRequest request) {
    int configured = request.nodeGroupConfiguration().size();
    if (request.numNodeGroups() != null
        && configured > 0
        && configured != request.numNodeGroups()) {
      throw refused("NodeGroupConfiguration must have one entry for each node group.");
    }
    int shards =
        request.numNodeGroups() != null ? request.numNodeGroups() : Math.max(1, configured);
    if (shards < 1) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because("NumNodeGroups must be at least 1.");
    }
    return shards;
  }

  private static List<List<Optional<String>>> zones(
      CreateReplicationGroupRequest request, int shards) {
    var zones = new ArrayList<List<Optional<String>>>();
    for (int i = 0; i < shards; i++) {
      zones.add(
          request.nodeGroupConfiguration().isEmpty()
              ? unplaced(nodesEach(request), request.preferredCacheClusterAZs())
              : placed(request.nodeGroupConfiguration().get(i), nodesEach(request)));
    }
    return zones;
  }

  private static int nodesEach(CreateReplicationGroupRequest request) {
    int nodes =
        request.replicasPerNodeGroup() != null
            ? request.replicasPerNodeGroup() + 1
            : request.numCacheClusters() == null ? 1 : request.numCacheClusters();
    return checked(nodes);
  }

  private static int checked(int nodes) {
    if (nodes < 1 || nodes > MOST_REPLICAS + 1) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "A node group has one primary and up to %d replicas.", MOST_REPLICAS);
    }
    return nodes;
  }

  private static List<Optional<String>> unplaced(int nodes, List<String> preferred) {
    if (!preferred.isEmpty() && preferred.size() != nodes) {
      throw refused(
          "Must specify the same number of preferred availability zones as requested number of"
              + " nodes.");
    }
    var zones = new ArrayList<Optional<String>>();
    for (int i = 0; i < nodes; i++) {
      zones.add(preferred.isEmpty() ? Optional.empty() : Optional.of(preferred.get(i)));
    }
    return zones;
  }

  private static List<Optional<String>> placed(NodeGroupConfiguration shard, int nodesEach) {
    int replicas = shard.replicaCount() == null ? nodesEach - 1 : shard.replicaCount();
    var named = shard.replicaAvailabilityZones();
    if (!named.isEmpty() && named.size() != replicas) {
      throw refused("The number of ReplicaAvailabilityZones must match ReplicaCount.");
    }
    var zones = new ArrayList<Optional<String>>();
    zones.add(Optional.ofNullable(shard.primaryAvailabilityZone()));
    for (int i = 0; i < checked(replicas + 1) - 1; i++) {
      zones.add(named.isEmpty() ? Optional.empty() : Optional.of(named.get(i)));
    }
    return zones;
  }

  private void checkFailover(CreateReplicationGroupRequest request) {
    boolean failover = Boolean.TRUE.equals(request.automaticFailoverEnabled());
    if (failover && clusterMode != ClusterMode.ENABLED && shards.get(0).size() < 2) {
      throw refused(
          "When using automatic failover, there must be at least 2 cache clusters in the"
              + " replication group.");
    }
    if (clusterMode == ClusterMode.ENABLED
        && Boolean.FALSE.equals(request.automaticFailoverEnabled())) {
      throw refused("Automatic failover must be enabled with cluster mode enabled.");
    }
    if (Boolean.TRUE.equals(request.multiAZEnabled())) {
      if (!failover) {
        throw refused("Multi-AZ needs automatic failover enabled.");
      }
      if (shards.stream().anyMatch(nodes -> nodes.size() < 2)) {
        throw refused("Multi-AZ needs at least one replica in each node group.");
      }
    }
  }

  int size() {
    return shards.stream().mapToInt(List::size).sum();
  }

  /** Returns the members to create: {@code group-001}, with cluster mode {@code group-0001-001}. */
  List<Member> members(String groupId) {
    var members = new ArrayList<Member>();
    for (int shard = 0; shard < shards.size(); shard++) {
      for (int node = 0; node < shards.get(shard).size(); node++) {
        members.add(
            new Member(memberId(groupId, shard + 1, node + 1), shards.get(shard).get(node)));
      }
    }
    return members;
  }

  private String memberId(String groupId, int shard, int node) {
    return clusterMode == ClusterMode.ENABLED
        ? "%s-%04d-%03d".formatted(groupId, shard, node)
        : "%s-%03d".formatted(groupId, node);
  }

  /** Returns the first node of each shard by the shard's four digits. */
  Map<String, String> primaries(String groupId) {
    var primaries = new TreeMap<String, String>();
    for (int shard = 1; shard <= shards.size(); shard++) {
      primaries.put("%04d".formatted(shard), memberId(groupId, shard, 1));
    }
    return primaries;
  }

  private static RuntimeException refused(String message) {
    return ElastiCacheError.INVALID_PARAMETER_COMBINATION.because("%s", message);
  }
}
