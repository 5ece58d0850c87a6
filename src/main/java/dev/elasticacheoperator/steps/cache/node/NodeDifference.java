package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.desired.EngineVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Differences between a failed cluster and the desired one. AWS takes no change of a failed
 * cluster, so that every difference means a replacement. AWS may show such a cluster without some
 * of its settings, which then do not count.
 */
final class NodeDifference {

  private NodeDifference() {}

  /** Returns what differs, such as {@code the node type from cache.t2.micro to cache.t2.small}. */
  static List<String> of(DesiredNode desired, ObservedNode failed) {
    var wanted = desired.cluster();
    var cluster = failed.cluster();
    var differences = new ArrayList<String>();
    add(differences, "name", failed.id(), wanted.id());
    add(differences, "engine", cluster.engine(), wanted.engine());
    if (cluster.engineVersion() != null && !satisfies(cluster.engineVersion(), wanted.version())) {
      add(differences, "engine version", cluster.engineVersion(), wanted.version());
    }
    add(differences, "node type", cluster.cacheNodeType(), wanted.nodeType());
    failed.endpoint().ifPresent(at -> add(differences, "port", "" + at.port(), "" + wanted.port()));
    add(differences, "subnet group", cluster.cacheSubnetGroupName(), desired.subnetGroup());
    if (cluster.cacheParameterGroup() != null) {
      add(differences, "parameter group", failed.parameterGroup(), desired.parameterGroup());
    }
    return differences;
  }

  private static boolean satisfies(String reported, String wanted) {
    var running = EngineVersion.parse(reported);
    var asked = EngineVersion.parse(wanted);
    return running.major() == asked.major() && !running.isOlderThan(asked);
  }

  private static void add(List<String> differences, String what, String from, String to) {
    if (from != null && !Objects.equals(from, to)) {
      differences.add("the " + what + " from " + from + " to " + to);
    }
  }
}
