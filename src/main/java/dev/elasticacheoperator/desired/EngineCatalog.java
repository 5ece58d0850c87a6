package dev.elasticacheoperator.desired;

import static java.util.Map.entry;

import dev.elasticacheoperator.api.v1alpha1.CacheEngine;
import dev.elasticacheoperator.desired.EngineFacts.Capability;
import dev.elasticacheoperator.desired.EngineFacts.Family;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Facts about the engines and versions that ElastiCache offers. The rules of the CRD and the page
 * docs/engines.md are generated from these facts.
 *
 * <p>The source is the ElastiCache User Guide: "Supported engines and versions", "Supported node
 * types", "In-transit encryption (TLS)", "Authenticating with AUTH". Users and dates come from its
 * pages "Role-Based Access Control" and "Extended Support". The change of the cluster mode comes
 * from "Modifying cluster mode", and the logs from "Log delivery". The sizes of groups come from
 * the API Reference, CreateReplicationGroup. The families are those of DescribeCacheEngineVersions.
 */
public final class EngineCatalog {

  /** AWS's name of the engine without snapshots of nodes, users and replicas. */
  public static final String MEMCACHED_ENGINE = "memcached";

  /** Redis 4 and 5 have been in Extended Support since the day after. */
  private static final LocalDate END_OF_REDIS_4_AND_5 = LocalDate.of(2026, 1, 31);

  /** The day after, AWS upgrades the remaining caches of Redis 4 and 5. */
  private static final LocalDate UPGRADE_OF_REDIS_4_AND_5 = LocalDate.of(2029, 1, 31);

  private static final LocalDate END_OF_REDIS_6 = LocalDate.of(2027, 1, 31);

  private static final EngineFacts REDIS =
      new EngineFacts(
          "redis",
          6379,
          List.of(
              Family.of("redis4.0", "4.0.10")
                  .supported(END_OF_REDIS_4_AND_5, Optional.of(UPGRADE_OF_REDIS_4_AND_5)),
              // "Redis OSS versions end of life schedule": 5.0.0 to 5.0.5 are deprecated.
              Family.of("redis5.0", "5.0.6")
                  .deprecated("5.0.0", "5.0.3", "5.0.4", "5.0.5")
                  .supported(END_OF_REDIS_4_AND_5, Optional.of(UPGRADE_OF_REDIS_4_AND_5)),
              // 6.x leaves the minor version to AWS, so a change from 6.x to 6.0 goes back.
              Family.of("redis6.x", "6.0", "6.x", "6.2")
                  .supported(END_OF_REDIS_6, Optional.empty()),
              Family.of("redis7", "7.0", "7.1").serverless("7")),
          Map.ofEntries(
              entry(Capability.GRAVITON, EngineVersion.parse("5.0.6")),
              entry(Capability.GRAVITON_3, EngineVersion.parse("6.2")),
              entry(Capability.AUTOMATIC_PATCHES, EngineVersion.parse("6.0")),
              entry(Capability.TLS, EngineVersion.parse("4.0.10")),
              entry(Capability.TLS_CHANGE, EngineVersion.parse("7.0.5")),
              entry(Capability.CLUSTER_MODE_CHANGE, EngineVersion.parse("7.0")),
              entry(Capability.LARGE_GROUPS, EngineVersion.parse("5.0.6")),
              entry(Capability.SLOW_LOG, EngineVersion.parse("6.0")),
              entry(Capability.ENGINE_LOG, EngineVersion.parse("6.2")),
              entry(Capability.AUTH_TOKEN_CHANGE, EngineVersion.parse("5.0.6")),
              entry(Capability.USERS, EngineVersion.parse("6.0")),
              entry(Capability.IAM_USERS, EngineVersion.parse("7.0"))));

  /** AWS refuses a patch version of Valkey, such as 9.0.0. */
  private static final EngineFacts VALKEY =
      new EngineFacts(
          "valkey",
          6379,
          List.of(
              Family.of("valkey7", "7.2").serverless("7"),
              Family.of("valkey8", "8.0", "8.1", "8.2").serverless("8"),
              Family.of("valkey9", "9.0", "9.1").serverless("9")),
          Map.ofEntries(
              entry(Capability.GRAVITON, EngineVersion.parse("7.2")),
              entry(Capability.GRAVITON_3, EngineVersion.parse("7.2")),
              entry(Capability.AUTOMATIC_PATCHES, EngineVersion.parse("7.2")),
              entry(Capability.TLS, EngineVersion.parse("7.2")),
              entry(Capability.TLS_CHANGE, EngineVersion.parse("7.2")),
              entry(Capability.CLUSTER_MODE_CHANGE, EngineVersion.parse("7.2")),
              entry(Capability.LARGE_GROUPS, EngineVersion.parse("7.2")),
              entry(Capability.SLOW_LOG, EngineVersion.parse("7.2")),
              entry(Capability.ENGINE_LOG, EngineVersion.parse("7.2")),
              entry(Capability.AUTH_TOKEN_CHANGE, EngineVersion.parse("7.2")),
              entry(Capability.USERS, EngineVersion.parse("7.2")),
              entry(Capability.IAM_USERS, EngineVersion.parse("7.2"))));

  private static final EngineFacts MEMCACHED =
      new EngineFacts(
          MEMCACHED_ENGINE,
          11211,
          List.of(
              Family.of("memcached1.4", "1.4.5", "1.4.14", "1.4.24", "1.4.33", "1.4.34"),
              Family.of("memcached1.5", "1.5.10", "1.5.16"),
              Family.of("memcached1.6", "1.6.6", "1.6.12", "1.6.17", "1.6.22").serverless("1.6")),
          Map.ofEntries(
              entry(Capability.GRAVITON, EngineVersion.parse("1.5.16")),
              entry(Capability.GRAVITON_3, EngineVersion.parse("1.5.16")),
              entry(Capability.TLS, EngineVersion.parse("1.6.12"))));

  private static final Map<CacheEngine, EngineFacts> ENGINES =
      Map.of(
          CacheEngine.REDIS, REDIS,
          CacheEngine.VALKEY, VALKEY,
          CacheEngine.MEMCACHED, MEMCACHED);

  private EngineCatalog() {}

  /** Returns the facts about an engine. */
  public static EngineFacts of(CacheEngine engine) {
    return ENGINES.get(engine);
  }

  /**
   * Returns true if a cache of the first engine has the second one already, or changes to it in
   * place and with its data. AWS changes Redis OSS to Valkey only (ElastiCache User Guide, "Version
   * Management").
   */
  public static boolean leadsTo(String running, String wanted) {
    return running.equals(wanted) || running.equals(REDIS.name()) && wanted.equals(VALKEY.name());
  }

  /**
   * Returns true if the engine can do it in the version. A version stands for its newest patch.
   *
   * @param engine AWS's name of the engine
   */
  public static boolean can(String engine, String version, Capability capability) {
    return all().stream()
        .filter(facts -> facts.name().equals(engine))
        .anyMatch(facts -> facts.can(EngineVersion.parse(version), capability));
  }

  /** Returns the facts about every engine, in the order of the enumeration. */
  public static List<EngineFacts> all() {
    return List.of(CacheEngine.values()).stream().map(EngineCatalog::of).toList();
  }
}
