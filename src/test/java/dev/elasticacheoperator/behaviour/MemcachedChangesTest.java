package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.DocumentedChange.Kind.CACHE;
import static dev.elasticacheoperator.behaviour.DocumentedChange.Kind.IN_PLACE;
import static dev.elasticacheoperator.behaviour.DocumentedChange.Kind.REBOOT;
import static dev.elasticacheoperator.behaviour.DocumentedChange.any;
import static dev.elasticacheoperator.behaviour.DocumentedChange.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Makes every change of the Memcached table in docs/changes.md. */
class MemcachedChangesTest {

  private static final List<Object> BEFORE =
      List.of(
          "cache.version", "1.6.17",
          "cache.nodeType", "cache.t3.small",
          "subnetGroup.name", "sessions",
          "parameterGroup.name", "sessions");

  static List<DocumentedChange> cases() {
    return List.of(
        row("cache.nodes", "more", IN_PLACE).to(5),
        row("cache.nodes", "fewer", IN_PLACE).to(1),
        row("cache.nodeType", "from version 1.5 on", IN_PLACE).to("cache.t3.medium"),
        row("cache.nodeType", "of a version before 1.5", CACHE)
            .given("cache.version", "1.4.34")
            .to("cache.t3.medium"),
        row("cache.version", "to a newer one", IN_PLACE).to("1.6.22"),
        row("cache.version", "to an older family, such as 1.5 after 1.6", CACHE).to("1.5.16"),
        row("cache.encryption.inTransit", "on or off", CACHE).to("Required"),
        any("cache.port", CACHE, 11299),
        any("cache.name", CACHE, "other"),
        any("subnetGroup.name", CACHE, "other"),
        any("cache.maintenanceWindow", IN_PLACE, "sat:02:00-sat:03:00"),
        any("cache.autoMinorVersionUpgrade", IN_PLACE, false),
        row("cache.notificationTopicArn", "any, or none", IN_PLACE)
            .to("arn:aws:sns:us-west-2:000000000000:cache"),
        any("parameterGroup.name", IN_PLACE, "other"),
        any("parameterGroup.parameters", REBOOT, Map.of("max_item_size", "2097152")),
        any("network.allowedCidrs", IN_PLACE, List.of("10.30.0.0/16")),
        any("tags", IN_PLACE, Map.of("team", "other")));
  }

  @Test
  void theTableIsOfTheseChanges() throws IOException {
    DocumentedChange.assertTable("Memcached", cases());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void doesWhatTheTableSays(DocumentedChange change) {
    var before = new ArrayList<>(BEFORE);
    before.addAll(change.edits());
    var fixture = MemcachedTest.ready(before.toArray());
    var created = MemcachedTest.cluster(fixture).cacheClusterCreateTime();

    change.applyTo(fixture);
    fixture.harness.pass(Duration.ofMinutes(50));
    assertEquals(created, MemcachedTest.cluster(fixture).cacheClusterCreateTime());
    if (!change.is(IN_PLACE)) {
      assertEquals("PlanHeld", fixture.condition("Ready").getReason());
      assertFalse(
          fixture.calls.changes().stream().anyMatch(c -> c.matches("(Delete|Reboot)CacheCluster")));
      fixture.approvePlan();
      fixture.harness.untilReady(Fixture.NAME);
    }
    assertTrue(fixture.isReady());
    assertNull(fixture.status().plan());
    assertFalse(fixture.calls.changes().isEmpty(), "nothing was done");
    if (change.is(CACHE)) {
      assertNotEquals(created, MemcachedTest.cluster(fixture).cacheClusterCreateTime());
    } else {
      assertEquals(created, MemcachedTest.cluster(fixture).cacheClusterCreateTime());
    }
    fixture.harness.pass(Duration.ofMinutes(20));
    fixture.assertAtRest();
  }
}
