package dev.elasticacheoperator.steps.cache.memcached;

import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.desired.TransitEncryption;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.Differences;
import java.util.List;

/**
 * Differences that no call removes in place. AWS changes id, port, subnet group, engine, encryption
 * in transit and an older version only with a new cluster (ElastiCache API Reference,
 * ModifyCacheCluster).
 */
final class MemcachedDifference {

  /** First version of which AWS changes the node type in place (ElastiCache User Guide). */
  private static final EngineVersion NODE_TYPE_SINCE = EngineVersion.parse("1.5");

  private MemcachedDifference() {}

  /** Returns what differs, such as {@code the port from 11211 to 11212}. */
  static List<String> of(DesiredCache desired, ObservedMemcached memcached) {
    var wanted = desired.cluster();
    var cluster = memcached.cluster();
    var differences =
        new Differences()
            .add("name", memcached.id(), wanted.id())
            .add("port", memcached.port().orElse(null), wanted.port())
            .add("engine", memcached.engine(), wanted.engine());
    var version = cluster.engineVersion();
    if (version != null && isReplaced(memcached, version, wanted.version())) {
      differences.add("engine version", version, wanted.version());
    }
    if (memcached.failed() || isOld(version, wanted.version())) {
      differences.add("node type", cluster.cacheNodeType(), wanted.nodeType().orElse("none"));
    }
    if (memcached.failed() && cluster.cacheParameterGroup() != null) {
      differences.add("parameter group", memcached.parameterGroup(), desired.parameterGroup());
    }
    if (encryption(wanted, memcached)) {
      differences.add(
          "in-transit encryption", words(memcached.isEncrypted()), words(!memcached.isEncrypted()));
    }
    return differences
        .add(
            "subnet group",
            memcached.subnetGroup().orElse(null),
            desired.subnetGroup().orElse("none"))
        .all();
  }

  /** Returns true if the spec names another encryption in transit than the cluster has. */
  static boolean encryption(DesiredState.Cluster wanted, ObservedMemcached memcached) {
    return wanted
        .encryption()
        .inTransit()
        .filter(t -> (t != TransitEncryption.DISABLED) != memcached.isEncrypted())
        .isPresent();
  }

  /**
   * Returns true if AWS cannot go from the reported version to the wanted one. A newer version of
   * the same line, such as 1.6.22 for 1.6.17, is an upgrade by AWS and no difference. A failed
   * cluster takes no upgrade.
   */
  private static boolean isReplaced(ObservedMemcached memcached, String reported, String wanted) {
    var running = EngineVersion.parse(reported);
    var asked = EngineVersion.parse(wanted);
    return memcached.failed() && running.isOlderThan(asked)
        || asked.isOlderThan(running) && !line(asked).equals(line(running));
  }

  /** Returns the first two numbers, such as 1.6 of 1.6.22, which name the parameter family. */
  private static List<Integer> line(EngineVersion version) {
    return version.parts().subList(0, 2);
  }

  private static boolean isOld(String reported, String wanted) {
    return reported != null
        && EngineVersion.parse(reported).isOlderThan(NODE_TYPE_SINCE)
        && EngineVersion.parse(wanted).isOlderThan(NODE_TYPE_SINCE);
  }

  private static String words(boolean encrypted) {
    return encrypted ? "on" : "off";
  }
}
