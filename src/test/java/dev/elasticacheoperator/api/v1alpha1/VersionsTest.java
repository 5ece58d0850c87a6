package dev.elasticacheoperator.api.v1alpha1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.desired.EngineVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rules know versions as text and the operator as numbers; both have to mean the same. */
class VersionsTest {

  private static final List<String> VERSIONS = List.of(Limits.REDIS_VERSIONS_IN_WORDS.split(", "));

  @Test
  void theRanksAreOfTheVersionsInTheirOrder() {
    var ranks = new LinkedHashMap<String, Integer>();
    var rank = Pattern.compile("'([^']+)': (\\d+)").matcher(Limits.REDIS_VERSIONS);
    while (rank.find()) {
      ranks.put(rank.group(1), Integer.valueOf(rank.group(2)));
    }
    assertEquals(VERSIONS, List.copyOf(ranks.keySet()));
    assertEquals(ranks.values().stream().sorted().distinct().toList(), List.copyOf(ranks.values()));
    ranks.forEach((version, r) -> assertEquals(version.charAt(0) - '0', r / 10, version));
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
