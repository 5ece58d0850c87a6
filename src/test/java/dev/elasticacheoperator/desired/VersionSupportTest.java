package dev.elasticacheoperator.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.api.v1alpha1.CacheEngine;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VersionSupportTest {

  private static Optional<VersionSupport> on(String day, String version) {
    return VersionSupport.of(
        EngineCatalog.of(CacheEngine.REDIS), EngineVersion.parse(version), LocalDate.parse(day));
  }

  @Test
  void aSupportedVersionHasNoNotice() {
    assertEquals(Optional.empty(), on("2026-11-28", "7.1"));
    assertEquals(Optional.empty(), on("2025-01-01", "4.0.10"));
  }

  @Test
  void theEndOfStandardSupportIsAnnounced() {
    assertEquals(Optional.empty(), on("2026-08-04", "6.2"));
    assertEquals(
        Optional.of(
            new VersionSupport(
                "Standard support of redis 6.2 ends on 2027-01-31. From the next day on AWS charges"
                    + " more for each node. Set cache.version to 7.1.",
                false)),
        on("2026-08-05", "6.2"));
    assertEquals(false, on("2027-01-31", "6.2").orElseThrow().warning());
  }

  @Test
  void extendedSupportIsAWarningWithItsDates() {
    assertEquals(
        Optional.of(
            new VersionSupport(
                "redis 4.0.10 has been in Extended Support since 2026-02-01: AWS charges more for"
                    + " each node, and upgrades the cache by itself after 2029-01-31. Set"
                    + " cache.version to 7.1.",
                true)),
        on("2026-02-01", "4.0.10"));
    assertEquals(
        "redis 6.x has been in Extended Support since 2027-02-01: AWS charges more for each node."
            + " Set cache.version to 7.1.",
        on("2027-02-01", "6.x").orElseThrow().message());
  }

  @Test
  void aDeprecatedVersionIsAWarning() {
    assertEquals(
        Optional.of(
            new VersionSupport("AWS has deprecated redis 5.0.5. Set cache.version to 7.1.", true)),
        on("2025-01-01", "5.0.5"));
  }
}
