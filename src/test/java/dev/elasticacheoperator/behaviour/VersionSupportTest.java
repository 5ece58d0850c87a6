package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** AWS's end of standard support is told in the status, in the plan and in one Warning Event. */
class VersionSupportTest {

  private static final String IN_FORCE =
      "redis 4.0.10 has been in Extended Support since 2026-02-01: AWS charges more for each node,"
          + " and upgrades the cache by itself after 2029-01-31. Set cache.version to 7.1.";

  private static List<String> warnings(Fixture fixture) {
    return fixture.harness.api.events().stream()
        .filter(RecordedEvent::warning)
        .filter(event -> event.reason().equals("VersionSupport"))
        .map(RecordedEvent::message)
        .toList();
  }

  @Test
  void isAnnouncedInTheStatusAndThenWarnedOfOnce() {
    var fixture = Fixture.ready();
    assertEquals(
        "Standard support of redis 4.0.10 ends on 2026-01-31. From the next day on AWS charges more"
            + " for each node. Set cache.version to 7.1.",
        fixture.status().versionSupport());
    assertEquals(List.of(), warnings(fixture));

    fixture.harness.clock.advance(Duration.ofDays(31));
    fixture.harness.pass(Duration.ofMinutes(30));
    assertEquals(IN_FORCE, fixture.status().versionSupport());
    assertTrue(fixture.isReady());
    fixture.harness.restart();
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(List.of(IN_FORCE), warnings(fixture));
  }

  @Test
  void standsInThePlanOfANewCluster() {
    var fixture = Fixture.ready();
    fixture.harness.clock.advance(Duration.ofDays(31));
    fixture.edit("cache.port", 6380);
    fixture.harness.pass(Duration.ofMinutes(5));
    var message = fixture.status().plan().message();
    assertTrue(
        message.contains(" written after the snapshot. " + IN_FORCE + " Revert the change,"),
        message);
  }

  @Test
  void endsWithAnUpgrade() {
    var fixture = Fixture.ready();
    fixture.edit("parameterGroup", null);
    fixture.edit("cache.version", "7.1");
    fixture.harness.untilReady(Fixture.NAME);
    assertNull(fixture.status().versionSupport());
  }
}
