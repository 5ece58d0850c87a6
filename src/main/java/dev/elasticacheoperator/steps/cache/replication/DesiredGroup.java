package dev.elasticacheoperator.steps.cache.replication;

import dev.elasticacheoperator.desired.CacheTopology.Mode;
import dev.elasticacheoperator.desired.CacheTopology.ReplicationGroup;
import dev.elasticacheoperator.desired.DesiredState.Cluster;
import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.ZoneSpread;
import java.util.List;
import java.util.stream.Stream;

/**
 * A desired replication group. An existing group stays a group of one node if the spec has become a
 * single node, because AWS never makes one in place.
 */
record DesiredGroup(DesiredCache cache, GroupShape shape) {

  static DesiredGroup of(DesiredCache cache) {
    return new DesiredGroup(
        cache,
        cache.cluster().topology() instanceof ReplicationGroup group
            ? new GroupShape(group.shards(), group.replicas(), group.mode(), group.multiAz())
            : new GroupShape(1, 0, Mode.DISABLED, false));
  }

  Cluster cluster() {
    return cache.cluster();
  }

  EngineVersion version() {
    return EngineVersion.parse(cluster().version());
  }

  /**
   * Returns the zones of the nodes of one shard, the present ones first.
   *
   * @param present zones of the existing nodes, in their order
   * @param nodes number of nodes afterwards
   */
  List<String> zones(List<String> present, int nodes) {
    var added = ZoneSpread.added(cache.zones(), present, nodes - present.size());
    return Stream.concat(present.stream(), added.stream()).toList();
  }

  /** Returns the group with its size, for users. */
  String summary() {
    return ReplicationTopology.NOUN
        + " "
        + cluster().id()
        + " ("
        + cache.size()
        + ", "
        + shape.words()
        + ")";
  }
}
