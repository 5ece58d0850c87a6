package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.elasticache.model.CacheEngineVersion;

/**
 * An engine version ElastiCache offers, in ElastiCache's own order of releases.
 *
 * @param engine redis, valkey or memcached
 * @param version as DescribeCacheEngineVersions names it
 * @param reported as DescribeCacheClusters shows it: from Redis 6 on with the patch AWS chose
 * @param family of the parameter groups that fit it
 */
record SimulatedEngineVersion(String engine, String version, String reported, String family) {

  /** From "Supported engines and versions" of the ElastiCache user guide. */
  static final List<SimulatedEngineVersion> OFFERED =
      List.of(
          offered("memcached", "1.4.34", "memcached1.4"),
          offered("memcached", "1.5.10", "memcached1.5"),
          offered("memcached", "1.5.16", "memcached1.5"),
          offered("memcached", "1.6.6", "memcached1.6"),
          offered("memcached", "1.6.12", "memcached1.6"),
          offered("memcached", "1.6.17", "memcached1.6"),
          offered("memcached", "1.6.22", "memcached1.6"),
          offered("redis", "4.0.10", "redis4.0"),
          offered("redis", "5.0.0", "redis5.0"),
          offered("redis", "5.0.6", "redis5.0"),
          new SimulatedEngineVersion("redis", "6.0", "6.0.5", "redis6.x"),
          new SimulatedEngineVersion("redis", "6.2", "6.2.6", "redis6.x"),
          new SimulatedEngineVersion("redis", "7.0", "7.0.7", "redis7"),
          new SimulatedEngineVersion("redis", "7.1", "7.1.0", "redis7"),
          new SimulatedEngineVersion("valkey", "7.2", "7.2.6", "valkey7"),
          new SimulatedEngineVersion("valkey", "8.0", "8.0.1", "valkey8"),
          new SimulatedEngineVersion("valkey", "8.1", "8.1.0", "valkey8"),
          new SimulatedEngineVersion("valkey", "8.2", "8.2.0", "valkey8"),
          new SimulatedEngineVersion("valkey", "9.0", "9.0.0", "valkey9"),
          new SimulatedEngineVersion("valkey", "9.1", "9.1.0", "valkey9"));

  private static SimulatedEngineVersion offered(String engine, String version, String family) {
    return new SimulatedEngineVersion(engine, version, version, family);
  }

  /** Every family that has parameter groups, in order. */
  static Set<String> families() {
    Set<String> families = new LinkedHashSet<>();
    OFFERED.forEach(v -> families.add(v.family()));
    return families;
  }

  /** The one meant by a request; without a version the newest, as AWS takes it. */
  static Optional<SimulatedEngineVersion> find(String engine, String version) {
    Comparator<SimulatedEngineVersion> byRelease = Comparator.comparingInt(OFFERED::indexOf);
    return OFFERED.stream()
        .filter(v -> v.engine().equals(engine) && v.answersTo(version))
        .max(byRelease);
  }

  private boolean answersTo(String asked) {
    if (asked == null) {
      return true;
    }
    return asked.equals(version)
        || asked.equals(reported)
        || asked.endsWith(".x") && version.startsWith(asked.substring(0, asked.length() - 1));
  }

  boolean atLeast(String engine, String minimum) {
    return this.engine.equals(engine) && compare(version, minimum) >= 0;
  }

  int major() {
    return numbers(version)[0];
  }

  boolean olderThan(SimulatedEngineVersion other) {
    return compare(version, other.version) < 0;
  }

  private static int compare(String a, String b) {
    int[] left = numbers(a);
    int[] right = numbers(b);
    for (int i = 0; i < Math.max(left.length, right.length); i++) {
      int order = Integer.compare(i < left.length ? left[i] : 0, i < right.length ? right[i] : 0);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  String defaultParameterGroup() {
    return "default." + family;
  }

  int defaultPort() {
    return engine.equals("memcached") ? 11211 : 6379;
  }

  /** The version in AWS's own shape. */
  CacheEngineVersion shape() {
    String name =
        switch (engine) {
          case "memcached" -> "memcached";
          case "valkey" -> "Valkey";
          default -> "Redis";
        };
    return CacheEngineVersion.builder()
        .engine(engine)
        .engineVersion(version)
        .cacheParameterGroupFamily(family)
        .cacheEngineDescription(name)
        .cacheEngineVersionDescription(engine + " version " + version)
        .build();
  }
}
