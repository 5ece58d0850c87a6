package dev.elasticacheoperator.steps.cache.memcached;

import dev.elasticacheoperator.steps.cache.topology.ZoneSpread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticache.model.CacheNode;

/**
 * The zones of the nodes of a Memcached cluster. Zones stay as even as they can be, because a zone
 * that fails takes its nodes' keys with it. AWS never moves a node.
 *
 * @param byNode zone of each node, by the node's id; empty text if AWS does not tell it
 * @param zones zones of the subnets, in their order
 */
record NodeZones(Map<String, String> byNode, List<String> zones) {

  static NodeZones of(List<CacheNode> nodes, List<String> zones) {
    return new NodeZones(
        nodes.stream()
            .collect(
                Collectors.toMap(
                    CacheNode::cacheNodeId,
                    node -> Objects.requireNonNullElse(node.customerAvailabilityZone(), ""))),
        zones);
  }

  /** Returns the zone of each new node. */
  List<String> added(int more) {
    return ZoneSpread.added(zones, byNode.values(), more);
  }

  /** Returns the ids of the nodes to remove: from the fullest zone, the highest id first. */
  List<String> removed(int fewer) {
    var left = new TreeMap<>(byNode);
    var removed = new ArrayList<String>();
    while (removed.size() < fewer && !left.isEmpty()) {
      var id =
          left.keySet().stream()
              .max(
                  Comparator.comparing((String node) -> count(left, left.get(node)))
                      .thenComparing(node -> node))
              .orElseThrow();
      left.remove(id);
      removed.add(id);
    }
    return removed;
  }

  private static long count(Map<String, String> nodes, String zone) {
    return nodes.values().stream().filter(zone::equals).count();
  }
}
