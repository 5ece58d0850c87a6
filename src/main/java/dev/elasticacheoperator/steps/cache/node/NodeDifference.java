package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.Differences;
import java.util.List;

/**
 * Differences that no call removes in place. AWS changes id, port, subnet group, another engine and
 * an older major version only with a new cluster (ElastiCache API Reference, ModifyCacheCluster).
 */
final class NodeDifference {

  private NodeDifference() {}

  /** Returns what differs, such as {@code the port from 6379 to 6380}. */
  static List<String> of(DesiredCache desired, ObservedNode node) {
    return node.failed() ? ofFailed(desired, node) : ofRunning(desired, node);
  }

  private static List<String> ofRunning(DesiredCache desired, ObservedNode node) {
    var wanted = desired.cluster();
    var differences =
        new Differences()
            .add("name", node.id(), wanted.id())
            .add("port", node.port().orElse(null), wanted.port())
            .add("engine", node.engine(), wanted.engine());
    // A newer version of the same major version is an automatic minor upgrade by AWS, not drift.
    var version = EngineVersion.parse(node.cluster().engineVersion());
    if (version.major() > EngineVersion.parse(wanted.version()).major()) {
      differences.add("engine version", version, wanted.version());
    }
    return differences
        .add("subnet group", node.subnetGroup().orElse(null), desired.subnetGroup().orElse("none"))
        .all();
  }

  /**
   * AWS takes no change of a failed cluster, so that every difference means a replacement. AWS may
   * show such a cluster without some of its settings, which then do not count.
   */
  private static List<String> ofFailed(DesiredCache desired, ObservedNode node) {
    var wanted = desired.cluster();
    var cluster = node.cluster();
    var differences =
        new Differences()
            .add("name", node.id(), wanted.id())
            .add("engine", node.engine(), wanted.engine());
    if (cluster.engineVersion() != null && !satisfies(cluster.engineVersion(), wanted.version())) {
      differences.add("engine version", cluster.engineVersion(), wanted.version());
    }
    differences
        .add("node type", cluster.cacheNodeType(), desired.nodeType())
        .add("port", node.port().orElse(null), wanted.port())
        .add("subnet group", node.subnetGroup().orElse(null), desired.subnetGroup().orElse("none"));
    return cluster.cacheParameterGroup() == null
        ? differences.all()
        : differences.add("parameter group", node.parameterGroup(), desired.parameterGroup()).all();
  }

  private static boolean satisfies(String reported, String wanted) {
    var running = EngineVersion.parse(reported);
    var asked = EngineVersion.parse(wanted);
    return running.major() == asked.major() && !running.isOlderThan(asked);
  }
}
