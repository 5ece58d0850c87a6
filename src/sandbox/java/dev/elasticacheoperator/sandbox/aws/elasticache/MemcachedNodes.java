package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.Interfaces.ServiceInterface;
import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.StoredCluster;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheNode;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;

/**
 * The nodes of a Memcached cluster: placed in zones, added, and removed by id (API reference,
 * ModifyCacheCluster). Ids are not contiguous after a removal.
 */
final class MemcachedNodes {

  private final ElastiCacheState state;
  private final Nodes nodes;
  private final MemcachedZones zones;

  MemcachedNodes(ElastiCacheState state, Nodes nodes) {
    this.state = state;
    this.nodes = nodes;
    this.zones = new MemcachedZones(state);
  }

  /** Returns a new cluster with its nodes in the zones of the request. */
  StoredCluster placed(StoredCluster cluster, CreateCacheClusterRequest request) {
    CacheCluster picture = cluster.life().before();
    if (!picture.engine().equals("memcached")) {
      return cluster;
    }
    Optional<CacheSubnetGroup> group = subnetGroup(picture);
    List<String> wanted = zones.created(request, group, picture.numCacheNodes());
    if (wanted.isEmpty()) {
      return cluster;
    }
    List<CacheNode> placed = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      placed.add(
          picture.cacheNodes().get(i).toBuilder().customerAvailabilityZone(wanted.get(i)).build());
    }
    return cluster
        .with(cluster.life().edited(p -> with(p, placed)))
        .with(nodes.interfaces(cluster, group, wanted));
  }

  /**
   * Returns the nodes after the change. The present number cancels what waits. New nodes are added
   * to those that wait for their creation, and a removal replaces everything that waits (API
   * reference, ModifyCacheCluster, NumCacheNodes and NewAvailabilityZones).
   */
  List<CacheNode> changed(
      ModifyCacheClusterRequest request, StoredCluster cluster, CacheCluster current) {
    int count = request.numCacheNodes();
    CacheCluster ahead = cluster.life().ahead(state.now()).orElse(current);
    boolean creating = ahead.numCacheNodes() > current.numCacheNodes();
    if (creating && count < ahead.numCacheNodes() && count != current.numCacheNodes()) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "%d cache nodes are pending. Cancel them first: set NumCacheNodes to %d.",
          ahead.numCacheNodes() - current.numCacheNodes(), current.numCacheNodes());
    }
    List<CacheNode> before =
        creating && count > current.numCacheNodes() ? ahead.cacheNodes() : current.cacheNodes();
    List<String> named = request.cacheNodeIdsToRemove();
    int surplus = Math.max(0, current.numCacheNodes() - count);
    Set<String> known =
        new HashSet<>(current.cacheNodes().stream().map(CacheNode::cacheNodeId).toList());
    if (named.size() != surplus || !known.containsAll(named)) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "To have %d cache nodes, CacheNodeIdsToRemove must name %d of the nodes %s.",
          count, surplus, known.stream().sorted().toList());
    }
    int more = Math.max(0, count - before.size());
    if (more == 0 && !request.newAvailabilityZones().isEmpty()) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "NewAvailabilityZones can be given only when nodes are added.");
    }
    List<CacheNode> after =
        new ArrayList<>(before.stream().filter(n -> !named.contains(n.cacheNodeId())).toList());
    for (String zone : zones.added(request, subnetGroup(current), current, more)) {
      after.add(nodes.node(current, freeNumber(after), cluster.port(), zone));
    }
    return after;
  }

  /** Returns the interfaces that the cluster needs until the end of a change. */
  List<ServiceInterface> interfaces(
      StoredCluster cluster, CacheCluster current, CacheCluster ahead) {
    return new MemcachedInterfaces(state, nodes).during(cluster, subnetGroup(current), ahead);
  }

  private static int freeNumber(List<CacheNode> nodes) {
    return nodes.stream().mapToInt(n -> Integer.parseInt(n.cacheNodeId())).max().orElse(0) + 1;
  }

  static CacheCluster with(CacheCluster picture, List<CacheNode> nodes) {
    List<String> zones =
        nodes.stream().map(CacheNode::customerAvailabilityZone).distinct().toList();
    return picture.toBuilder()
        .cacheNodes(nodes)
        .numCacheNodes(nodes.size())
        .preferredAvailabilityZone(zones.size() > 1 ? MemcachedZones.MULTIPLE : zones.get(0))
        .build();
  }

  private Optional<CacheSubnetGroup> subnetGroup(CacheCluster picture) {
    return Optional.ofNullable(state.subnetGroups.get(picture.cacheSubnetGroupName()))
        .map(ElastiCacheState.SubnetGroup::shape);
  }
}
