package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The node types of the current generations that ElastiCache offers, and what they run on. */
final class NodeTypes {

  private static final String BURSTABLE = "micro small medium";
  private static final String INTEL = "large xlarge 2xlarge 4xlarge 12xlarge 24xlarge";
  private static final String GRAVITON = "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge";

  private static final Set<String> GRAVITON_3 = Set.of("m7g", "r7g");

  private static final Map<String, String> SIZES =
      Map.of(
          "t2", BURSTABLE,
          "t3", BURSTABLE,
          "t4g", BURSTABLE,
          "m5", INTEL,
          "r5", INTEL,
          "m6g", GRAVITON,
          "m7g", GRAVITON,
          "r6g", GRAVITON,
          "r7g", GRAVITON);

  private static final Set<String> KNOWN =
      SIZES.entrySet().stream()
          .flatMap(
              family ->
                  Arrays.stream(family.getValue().split(" "))
                      .map(size -> "cache." + family.getKey() + "." + size))
          .collect(Collectors.toUnmodifiableSet());

  private NodeTypes() {}

  static boolean exists(String nodeType) {
    return KNOWN.contains(nodeType);
  }

  /**
   * Graviton types need Redis 5.0.6, and Graviton3 types Redis 6.2, or Memcached 1.5.16. Every
   * Valkey runs on them (ElastiCache User Guide, "Supported node types").
   */
  static boolean runs(String nodeType, SimulatedEngineVersion version) {
    String family = nodeType.split("\\.")[1];
    return !family.endsWith("g")
        || version.engine().equals("valkey")
        || version.atLeast("redis", GRAVITON_3.contains(family) ? "6.2" : "5.0.6")
        || version.atLeast("memcached", "1.5.16");
  }
}
