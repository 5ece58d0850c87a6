package dev.elasticacheoperator.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elasticacheoperator.api.v1alpha1.CacheEngine;
import dev.elasticacheoperator.desired.EngineFacts.Capability;
import dev.elasticacheoperator.desired.EngineFacts.Family;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EngineCatalogTest {

  private static final EngineFacts REDIS = EngineCatalog.of(CacheEngine.REDIS);

  @ParameterizedTest
  @EnumSource(CacheEngine.class)
  void anEngineIsCalledAsInTheSpec(CacheEngine engine) {
    assertEquals(
        new ObjectMapper().convertValue(engine, String.class), EngineCatalog.of(engine).name());
  }

  @ParameterizedTest
  @EnumSource(CacheEngine.class)
  void versionsAreListedOldestFirstAndTheLastIsTheDefault(CacheEngine engine) {
    List<EngineVersion> versions = EngineCatalog.of(engine).versions();
    assertEquals(versions.stream().distinct().toList(), versions);
    for (int i = 1; i < versions.size(); i++) {
      EngineVersion older = versions.get(i - 1);
      assertFalse(versions.get(i).isOlderThan(older), versions.get(i) + " after " + older);
    }
    assertEquals(versions.get(versions.size() - 1), EngineCatalog.of(engine).newest());
    versions.forEach(version -> assertTrue(EngineCatalog.of(engine).family(version).isPresent()));
  }

  /** The rules look versions and families up without their engine. */
  @Test
  void versionsAndFamiliesBelongToOneEngine() {
    List<EngineVersion> versions =
        EngineCatalog.all().stream().flatMap(engine -> engine.versions().stream()).toList();
    assertEquals(versions.stream().distinct().toList(), versions);
    List<String> families =
        EngineCatalog.all().stream()
            .flatMap(engine -> engine.families().stream().map(Family::name))
            .toList();
    assertEquals(families.stream().distinct().toList(), families);
  }

  @Test
  void theVersionsOfRedisAreThese() {
    assertEquals(
        "4.0.10, 5.0.6, 6.0, 6.x, 6.2, 7.0, 7.1",
        String.join(", ", REDIS.versions().stream().map(EngineVersion::toString).toList()));
    assertEquals(
        "4.0.10, 5.0.0, 5.0.3, 5.0.4, 5.0.5, 5.0.6, 6.0, 6.x, 6.2, 7.0, 7.1",
        String.join(", ", REDIS.known().stream().map(EngineVersion::toString).toList()));
    assertEquals("7.1", REDIS.newest().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "4.0.10, redis4.0",
    "5.0.5, redis5.0",
    "5.0.6, redis5.0",
    "6.x, redis6.x",
    "6.2, redis6.x",
    "7.1, redis7",
  })
  void aVersionHasAFamily(String version, String family) {
    Optional<Family> found = REDIS.family(EngineVersion.parse(version));
    assertEquals(family, found.orElseThrow().name());
  }

  @Test
  void anUnknownVersionHasNoFamily() {
    assertEquals(Optional.empty(), REDIS.family(EngineVersion.parse("3.2.4")));
  }

  @ParameterizedTest
  @CsvSource({
    "5.0.5, GRAVITON, false",
    "5.0.6, GRAVITON, true",
    "6.x, AUTOMATIC_PATCHES, true",
    "5.0.6, USERS, false",
    "6.0, USERS, true",
    "6.2, TLS_CHANGE, false",
    "7.0, TLS_CHANGE, true",
  })
  void aVersionCanDoWhatOlderOnesCannot(String version, Capability capability, boolean can) {
    assertEquals(can, REDIS.can(EngineVersion.parse(version), capability));
  }

  @Test
  void anEngineWithoutACapabilityNeverHasIt() {
    EngineFacts bare = new EngineFacts("bare", 1, REDIS.families(), Map.of());
    assertFalse(bare.can(EngineVersion.parse("7.1"), Capability.TLS));
    assertTrue(REDIS.can(EngineVersion.parse("7.1"), Capability.TLS));
  }
}
