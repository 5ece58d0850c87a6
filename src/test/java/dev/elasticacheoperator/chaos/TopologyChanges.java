package dev.elasticacheoperator.chaos;

import static java.util.Map.entry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Edits that the users of other topologies than a node make. */
final class TopologyChanges {

  static final Duration GRACE_PERIOD = Duration.ofMinutes(10);

  private TopologyChanges() {}

  /** Secret of the users that has a token and a password. */
  static final String SOURCE = "mine";

  static final Map<String, Object> BASTION = Map.of("enabled", true);

  private static final Map<String, Object> ROTATION = Map.of("gracePeriod", "10m");

  static final Map<String, Object> TOKEN = auth("Token");

  /** Users, on the way from a token to no credentials. */
  private static final Map<String, Object> USERS = auth("Users");

  private static final List<Object> USERS_ONLY =
      List.of(
          Environments.NO_AUTH,
          USERS,
          auth(
              "Users",
              entry("rotation", Map.of("gracePeriod", "10m", "interval", "45m")),
              entry("users", List.of(Map.of("name", "app"), Map.of("name", "reader")))),
          auth(
              "Users",
              entry(
                  "users",
                  List.of(
                      Map.of(
                          "name", "app", "passwordSecretRef", Map.of("name", SOURCE, "key", "app")),
                      Map.of("name", "robot", "authentication", "Iam")))));

  private static final List<Object> CREDENTIALS =
      Stream.concat(
              USERS_ONLY.stream(),
              Stream.of(
                  TOKEN,
                  auth("Token", entry("rotation", Map.of("gracePeriod", "10m", "interval", "45m"))),
                  auth("Token", entry("tokenSecretRef", Map.of("name", SOURCE, "key", "token")))))
          .toList();

  /** The credentials that a new cache of each environment may have. */
  static final Map<String, List<Object>> CREDENTIALS_OF =
      Map.of(
          Environments.GROUP, CREDENTIALS,
          Environments.SHARDS, CREDENTIALS,
          Environments.SERVERLESS, USERS_ONLY);

  private static final ScheduledChange OF_CREDENTIALS =
      new ScheduledChange("cache.auth", CREDENTIALS);

  @SafeVarargs
  private static Map<String, Object> auth(String mode, Map.Entry<String, Object>... fields) {
    var auth = new LinkedHashMap<String, Object>();
    auth.put("mode", mode);
    auth.put("rotation", ROTATION);
    List.of(fields).forEach(field -> auth.put(field.getKey(), field.getValue()));
    return auth;
  }

  private static ScheduledChange change(String path, Object... values) {
    return new ScheduledChange(path, List.of(values));
  }

  static final List<ScheduledChange> COMMON =
      List.of(
          change("tags", Map.of("team", "web"), Map.of("team", "shop"), ScheduledChange.ABSENT),
          change("paused", true, false, false),
          change("deletionPolicy", "Retain", "Delete", ScheduledChange.ABSENT),
          change("deletionProtection", true, false, false),
          change("bastion", BASTION, Environments.NO_BASTION),
          change("cache.name", "hot", ScheduledChange.ABSENT));

  private static final List<ScheduledChange> OF_GROUPS =
      List.of(
          OF_CREDENTIALS,
          OF_CREDENTIALS,
          OF_CREDENTIALS,
          change("cache.replicas", 0, 1, 2),
          change("cache.replicas", 1, 3),
          change("cache.nodeType", "cache.t4g.small", "cache.m7g.large"),
          change("cache.version", "8.0", "8.1"),
          change(
              "cache.encryption.inTransit",
              "Disabled",
              "Preferred",
              "Required",
              ScheduledChange.ABSENT),
          change("cache.multiAz", false, ScheduledChange.ABSENT),
          change("cache.port", 6380, ScheduledChange.ABSENT),
          change("cache.snapshots.retentionDays", 0, 3),
          change("cache.autoMinorVersionUpgrade", false, true),
          change("cache.maintenanceWindow", "mon:01:00-mon:02:00", "tue:01:00-tue:02:00"));

  private static final List<ScheduledChange> OF_SHARDS =
      List.of(
          OF_CREDENTIALS,
          OF_CREDENTIALS,
          change("cache.shards", 2, 3, 4),
          change("cache.shards", 1, 2),
          change("cache.replicas", 0, 1, 2),
          change("cache.nodeType", "cache.t4g.small", "cache.m7g.large"),
          change("cache.version", "8.0", "8.1"),
          change("cache.snapshots.retentionDays", 0, 3),
          change("cache.port", 6380, ScheduledChange.ABSENT));

  private static final List<ScheduledChange> OF_MEMCACHED =
      List.of(
          change("cache.nodes", 1, 2, 3, 4),
          change("cache.nodes", 2, 5),
          change("cache.nodeType", "cache.t4g.small", "cache.m7g.large"),
          change("cache.version", "1.6.17", "1.6.22"),
          change("cache.encryption.inTransit", "Disabled", "Required", ScheduledChange.ABSENT),
          change("cache.port", 11311, ScheduledChange.ABSENT),
          change("cache.autoMinorVersionUpgrade", false, true));

  /** The way from a node of Redis OSS to a group of Valkey, as a user edits the whole cache. */
  private static final List<ScheduledChange> OF_THE_ROAD =
      List.of(
          change(
              "cache",
              cache("redis", "7.1", entry("nodeType", "cache.t4g.small")),
              cache("redis", "7.1", entry("nodeType", "cache.m7g.large")),
              cache("redis", "7.1", entry("nodeType", "cache.t4g.small"), entry("replicas", 1)),
              cache("valkey", "8.0", entry("nodeType", "cache.t4g.small"), entry("replicas", 1)),
              cache(
                  "valkey",
                  "8.0",
                  entry("nodeType", "cache.t4g.small"),
                  entry("replicas", 1),
                  entry("clusterMode", "Compatible")),
              cache(
                  "valkey",
                  "8.0",
                  entry("nodeType", "cache.t4g.small"),
                  entry("replicas", 1),
                  entry("encryption", Map.of("inTransit", "Required"))),
              cache(
                  "valkey",
                  "8.0",
                  entry("nodeType", "cache.t4g.small"),
                  entry("replicas", 1),
                  entry("encryption", Map.of("inTransit", "Required")),
                  entry("auth", TOKEN)),
              cache(
                  "redis",
                  "7.1",
                  entry("nodeType", "cache.t4g.small"),
                  entry("replicas", 1),
                  entry("encryption", Map.of("inTransit", "Required")),
                  entry("auth", USERS)),
              cache("redis", "7.1", entry("serverless", Map.of())),
              cache("valkey", "8.0", entry("serverless", Map.of())),
              clusterMode("redis", "7.1"),
              clusterMode("valkey", "8.1")));

  private static final List<ScheduledChange> OF_SERVERLESS =
      List.of(
          new ScheduledChange("cache.auth", USERS_ONLY),
          change(
              "cache.serverless",
              Map.of(),
              Map.of("dataStorageGb", Map.of("maximum", 10)),
              Map.of("ecpuPerSecond", Map.of("minimum", 2000, "maximum", 9000))),
          change("cache.snapshots.retentionDays", 0, 3),
          change("cache.snapshots.window", "03:00-04:00", "12:00-13:00"),
          change(
              "cache",
              cache("redis", "7.1", entry("serverless", Map.of())),
              cache("valkey", "8.0", entry("serverless", Map.of())),
              cache("valkey", "8.0", entry("nodeType", "cache.t4g.small")),
              clusterMode("redis", "7.1"),
              clusterMode("valkey", "8.1")));

  /** Returns a group that takes the data of a serverless cache. */
  private static Map<String, Object> clusterMode(String engine, String version) {
    return cache(
        engine,
        version,
        entry("nodeType", "cache.t4g.small"),
        entry("replicas", 1),
        entry("clusterMode", "Enabled"));
  }

  /** Changes of each environment, by its name. */
  static final Map<String, List<ScheduledChange>> OF =
      Map.of(
          Environments.GROUP, OF_GROUPS,
          Environments.SHARDS, OF_SHARDS,
          Environments.MEMCACHED, OF_MEMCACHED,
          Environments.ROAD, OF_THE_ROAD,
          Environments.SERVERLESS, OF_SERVERLESS);

  @SafeVarargs
  private static Map<String, Object> cache(
      String engine, String version, Map.Entry<String, Object>... fields) {
    var cache = new LinkedHashMap<String, Object>();
    cache.put("engine", engine);
    cache.put("version", version);
    cache.put("auth", Environments.NO_AUTH);
    List.of(fields).forEach(field -> cache.put(field.getKey(), field.getValue()));
    return cache;
  }
}
