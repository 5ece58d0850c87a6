package dev.elasticacheoperator.desired;

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
 * pages "Role-Based Access Control" and "Extended Support". The families are those of
 * DescribeCacheEngineVersions.
 */
public final class EngineCatalog {

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
              Family.of("redis7", "7.0", "7.1")),
          Map.of(
              Capability.GRAVITON, EngineVersion.parse("5.0.6"),
              Capability.AUTOMATIC_PATCHES, EngineVersion.parse("6.0"),
              Capability.TLS, EngineVersion.parse("4.0.10"),
              Capability.TLS_CHANGE, EngineVersion.parse("7.0.5"),
              Capability.AUTH_TOKEN_CHANGE, EngineVersion.parse("5.0.6"),
              Capability.USERS, EngineVersion.parse("6.0")));

  private static final Map<CacheEngine, EngineFacts> ENGINES = Map.of(CacheEngine.REDIS, REDIS);

  private EngineCatalog() {}

  /** Returns the facts about an engine. */
  public static EngineFacts of(CacheEngine engine) {
    return ENGINES.get(engine);
  }

  /** Returns the facts about every engine, in the order of the enumeration. */
  public static List<EngineFacts> all() {
    return List.of(CacheEngine.values()).stream().map(EngineCatalog::of).toList();
  }
}
