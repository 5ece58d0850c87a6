package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.Interfaces.ServiceInterface;
import dev.elasticacheoperator.sandbox.aws.Networks.SubnetInfo;
import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.StoredCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheNode;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;

/**
 * The network interfaces of a Memcached cluster: one for each node, in the subnet of the node's
 * zone. An added node has its interface from the beginning of the change, and a removed node keeps
 * it until the end.
 */
final class MemcachedInterfaces {

  private final ElastiCacheState state;
  private final Nodes nodes;

  MemcachedInterfaces(ElastiCacheState state, Nodes nodes) {
    this.state = state;
    this.nodes = nodes;
  }

  /** Returns the interfaces that the cluster needs until the end of a change. */
  List<ServiceInterface> during(
      StoredCluster cluster, Optional<CacheSubnetGroup> group, CacheCluster ahead) {
    List<ServiceInterface> all = new ArrayList<>(cluster.interfaces());
    byZone(ahead.cacheNodes())
        .forEach(
            (zone, wanted) -> {
              long missing = wanted - all.stream().filter(i -> zone.equals(zone(i))).count();
              for (long i = 0; i < missing; i++) {
                all.addAll(nodes.interfaces(cluster, group, List.of(zone)));
              }
            });
    return List.copyOf(all);
  }

  /** Returns the interfaces that exist now. */
  Stream<ServiceInterface> shown(StoredCluster cluster) {
    CacheCluster picture = cluster.life().picture(state.now());
    boolean changing = cluster.life().status(state.now()).equals("modifying");
    List<CacheNode> present =
        Stream.concat(
                picture.cacheNodes().stream(),
                cluster.life().ahead(state.now()).filter(p -> changing).stream()
                    .flatMap(p -> p.cacheNodes().stream()))
            .collect(Collectors.toMap(CacheNode::cacheNodeId, n -> n, (a, b) -> a))
            .values()
            .stream()
            .toList();
    Map<String, Long> wanted = byZone(present);
    return cluster.interfaces().stream()
        .collect(Collectors.groupingBy(this::zone))
        .entrySet()
        .stream()
        .flatMap(in -> in.getValue().stream().limit(wanted.getOrDefault(in.getKey(), 0L)));
  }

  private static Map<String, Long> byZone(List<CacheNode> nodes) {
    return nodes.stream()
        .collect(Collectors.groupingBy(CacheNode::customerAvailabilityZone, Collectors.counting()));
  }

  private String zone(ServiceInterface face) {
    return state
        .region
        .networks()
        .subnet(face.subnetId())
        .map(SubnetInfo::availabilityZone)
        .orElse("");
  }
}
