package dev.elasticacheoperator.api.v1alpha1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.environment.EngineVersion;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules know versions as text and the operator as numbers; both have to mean the same. */
class VersionsTest {

  private static final List<String> VERSIONS = List.of(Limits.REDIS_VERSIONS_IN_WORDS.split(", "));

  @Test
  void theRanksAreOfTheVersionsInTheirOrder() {
    assertEquals(
        IntStream.range(0, VERSIONS.size())
            .mapToObj(rank -> "'" + VERSIONS.get(rank) + "': " + rank)
            .collect(Collectors.joining(", ", "{", "}")),
        Limits.REDIS_VERSIONS);
    for (int i = 1; i < VERSIONS.size(); i++) {
      EngineVersion older = EngineVersion.parse(VERSIONS.get(i - 1));
      EngineVersion newer = EngineVersion.parse(VERSIONS.get(i));
      assertFalse(newer.isOlderThan(older), newer + " after " + older);
    }
  }

  @Test
  void eachHasAFamilyAndTheLastIsTheDefault() {
    VERSIONS.forEach(text -> assertTrue(EngineVersion.parse(text).family().isPresent(), text));
    assertEquals(EngineVersion.NEWEST.toString(), VERSIONS.get(VERSIONS.size() - 1));
  }
}
