package dev.elasticacheoperator.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineVersionTest {

  @ParameterizedTest
  @CsvSource({
    "4.0.10, 5.0.0,  true",
    "5.0.0,  4.0.10, false",
    "4.0.9,  4.0.10, true",
    "4.0.10, 4.0.9,  false",
    "6.x,    6.2,    true",
    "6.x,    6.0,    false",
    "6.2,    7.0,    true",
    "6.x,    7.0,    true",
    "7.1,    7.1,    false",
    // A version that AWS reports after an automatic upgrade is no drift.
    "6.2.6,  6.2,    false",
    "6.0.5,  6.x,    false",
    "6.2.6,  6.x,    false",
    "5.0.6,  6.x,    true",
    "7.1.0,  7.1,    false",
    "7.0.7,  7.1,    true",
  })
  void isOlderThan(String running, String wanted, boolean older) {
    assertEquals(older, EngineVersion.parse(running).isOlderThan(EngineVersion.parse(wanted)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.0.10", "5.0.6", "6.x", "6.2", "7.1"})
  void isPrintedAsItWasRead(String version) {
    assertEquals(version, EngineVersion.parse(version).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "x", "7.", "7.1.0.0", "latest", "7.1 ", "-1.0"})
  void textThatIsNoVersionIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> EngineVersion.parse(text));
  }
}
