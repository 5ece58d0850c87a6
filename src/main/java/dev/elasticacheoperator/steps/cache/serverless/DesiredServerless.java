package dev.elasticacheoperator.steps.cache.serverless;

import dev.elasticacheoperator.desired.Auth.Mode;
import dev.elasticacheoperator.desired.CacheTopology.Serverless;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.steps.PlacedSubnet;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The desired serverless cache, with the values that AWS takes. */
record DesiredServerless(DesiredCache cache) {

  /** AWS takes two or three subnets (ElastiCache API Reference, CreateServerlessCache). */
  private static final int MOST_SUBNETS = 3;

  DesiredState.Cluster cluster() {
    return cache.cluster();
  }

  private Serverless topology() {
    return (Serverless) cluster().topology();
  }

  /** Returns AWS's major version, such as {@code 8} for 8.1, or {@code 1.6} for Memcached. */
  String majorVersion() {
    return topology().majorVersion();
  }

  ServerlessLimits limits() {
    return ServerlessLimits.of(topology());
  }

  /** Returns the ids of one subnet in each zone, three at most. */
  List<String> subnets() {
    var byZone = new LinkedHashMap<String, String>();
    cache.subnets().forEach(subnet -> byZone.putIfAbsent(subnet.zone(), subnet.id()));
    return byZone.values().stream().limit(MOST_SUBNETS).toList();
  }

  /** Returns the ids of all subnets in which the cache may be. */
  Set<String> allowedSubnets() {
    return cache.subnets().stream()
        .map(PlacedSubnet::id)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Returns the id of the user group; empty if the cache must take clients without credentials.
   * Users that only end the AUTH token of a predecessor are not for this cache, which has no token.
   */
  Optional<String> userGroup() {
    return cache.userGroup().filter(group -> cache.credentials().mode() == Mode.USERS);
  }

  int retentionDays() {
    return cluster().snapshots().retentionDays();
  }

  /** Returns the time of the daily snapshot: the beginning of the window. */
  Optional<String> snapshotTime() {
    return cluster().snapshots().window().map(window -> window.substring(0, "hh:mm".length()));
  }

  /** Returns engine and version for users, such as {@code valkey 8}. */
  String version() {
    return cluster().engine() + " " + majorVersion();
  }

  /** Returns the cache with every property that tells one plan of a replacement from another. */
  String description() {
    return "%s %s (%s, %s, subnets %s%s)"
        .formatted(
            ServerlessTopology.NOUN,
            cache.id(),
            version(),
            limits().words(),
            String.join(", ", subnets()),
            cluster().encryption().kmsKeyId().map(key -> ", KMS key " + key).orElse(""));
  }
}
