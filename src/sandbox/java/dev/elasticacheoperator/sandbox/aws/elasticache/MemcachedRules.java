package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;

/** Checks that AWS makes for Memcached only. */
final class MemcachedRules {

  private MemcachedRules() {}

  /**
   * Checks encryption in transit, which needs 1.6.12, a VPC and a newer node type (user guide of
   * 2023, "In-transit encryption for Memcached"; codes from memory).
   */
  static void encryption(
      boolean encrypted,
      SimulatedEngineVersion version,
      String nodeType,
      Optional<CacheSubnetGroup> group) {
    if (!encrypted || !version.engine().equals("memcached")) {
      return;
    }
    if (!version.atLeast("memcached", "1.6.12")) {
      throw refused(
          "Encryption in-transit is not supported for memcached %s. Use 1.6.12 or later.",
          version.version());
    }
    if (nodeType.startsWith("cache.t2.")) {
      throw refused("Encryption in-transit is not supported for the node type %s.", nodeType);
    }
    if (group.isEmpty()) {
      throw refused("Encryption in-transit is only supported in a VPC.");
    }
  }

  /**
   * Checks another node type, which AWS sets in place from 1.5 on (user guide, "On-demand scaling
   * for Memcached clusters"; code from memory).
   *
   * @param to the version after the call
   */
  static void nodeType(SimulatedEngineVersion to, String from, String asked) {
    boolean moves = asked != null && !asked.equals(from);
    if (moves && to.engine().equals("memcached") && !to.atLeast("memcached", "1.5")) {
      throw refused(
          "The node type of a memcached %s cluster cannot be modified. Use 1.5 or later.",
          to.version());
    }
  }

  private static RuntimeException refused(String message, Object... arguments) {
    return ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(message, arguments);
  }
}
