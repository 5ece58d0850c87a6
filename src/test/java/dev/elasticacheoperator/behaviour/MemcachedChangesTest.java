package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.docs.MarkdownTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Makes every change of the Memcached table in docs/changes.md. */
class MemcachedChangesTest {

  private static final Path PAGE = Path.of("docs/changes.md");
  private static final String IN_PLACE = "in place";
  private static final String REPLACED = "the cache";
  private static final Map<String, Object> BEFORE =
      Map.of(
          "cache.version", "1.6.17",
          "cache.nodeType", "cache.t3.small",
          "subnetGroup.name", "sessions",
          "parameterGroup.name", "sessions");

  /**
   * @param before on top of three nodes of 1.6.17
   */
  private record ChangeCase(
      String field, String change, String kind, Map<String, Object> before, Object after) {
    @Override
    public String toString() {
      return field + ", " + change;
    }
  }

  private static ChangeCase row(String field, String change, String kind, Object after) {
    return new ChangeCase(field, change, kind, Map.of(), after);
  }

  static List<ChangeCase> cases() {
    return List.of(
        row("cache.nodes", "more", IN_PLACE, 5),
        row("cache.nodes", "fewer", IN_PLACE, 1),
        row("cache.nodeType", "from version 1.5 on", IN_PLACE, "cache.t3.medium"),
        new ChangeCase(
            "cache.nodeType",
            "of a version before 1.5",
            REPLACED,
            Map.of("cache.version", "1.4.34"),
            "cache.t3.medium"),
        row("cache.version", "to a newer one", IN_PLACE, "1.6.22"),
        row("cache.version", "to an older family, such as 1.5 after 1.6", REPLACED, "1.5.16"),
        row("cache.encryption.inTransit", "on or off", REPLACED, "Required"),
        row("cache.port", "any", REPLACED, 11299),
        row("cache.name", "any", REPLACED, "other"),
        row("subnetGroup.name", "any", REPLACED, "other"),
        row("cache.maintenanceWindow", "any", IN_PLACE, "sat:02:00-sat:03:00"),
        row("cache.autoMinorVersionUpgrade", "any", IN_PLACE, false),
        row(
            "cache.notificationTopicArn",
            "any, or none",
            IN_PLACE,
            "arn:aws:sns:us-west-2:000000000000:cache"),
        row("parameterGroup.name", "any", IN_PLACE, "other"),
        row("parameterGroup.parameters", "any", "a reboot", Map.of("max_item_size", "2097152")),
        row("network.allowedCidrs", "any", IN_PLACE, List.of("10.30.0.0/16")),
        row("tags", "any", IN_PLACE, Map.of("team", "other")));
  }

  @Test
  void theTableIsOfTheseChanges() throws IOException {
    assertEquals(
        MarkdownTable.rows(PAGE, "Memcached").stream().map(row -> row.subList(0, 3)).toList(),
        cases().stream().map(c -> List.of(c.field(), c.change(), c.kind())).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void doesWhatTheTableSays(ChangeCase change) {
    var before = new HashMap<>(BEFORE);
    before.putAll(change.before());
    var fixture =
        MemcachedTest.ready(
            before.entrySet().stream().flatMap(e -> Stream.of(e.getKey(), e.getValue())).toArray());
    var created = MemcachedTest.cluster(fixture).cacheClusterCreateTime();

    fixture.edit(change.field(), change.after());
    fixture.harness.pass(Duration.ofMinutes(50));
    assertEquals(created, MemcachedTest.cluster(fixture).cacheClusterCreateTime());
    if (!change.kind().equals(IN_PLACE)) {
      assertEquals("PlanHeld", fixture.condition("Ready").getReason());
      assertFalse(
          fixture.calls.changes().stream().anyMatch(c -> c.matches("(Delete|Reboot)CacheCluster")));
      PlanTest.approve(fixture, fixture.status().plan().hash());
      fixture.harness.untilReady(Fixture.NAME);
    }
    assertTrue(fixture.isReady());
    assertNull(fixture.status().plan());
    assertFalse(fixture.calls.changes().isEmpty(), "nothing was done");
    if (change.kind().equals(REPLACED)) {
      assertNotEquals(created, MemcachedTest.cluster(fixture).cacheClusterCreateTime());
    } else {
      assertEquals(created, MemcachedTest.cluster(fixture).cacheClusterCreateTime());
    }
    fixture.harness.pass(Duration.ofMinutes(20));
    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(List.of(), fixture.calls.changes(), "not at rest");
  }
}
