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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Makes every change of the table of serverless caches in docs/changes.md. */
class ServerlessChangesTest {

  private static final Path PAGE = Path.of("docs/changes.md");
  private static final String IN_PLACE = "in place";
  private static final String REPLACED = "the cache";
  private static final String NO_CALL = "no AWS call";
  private static final String SUBNETS = "network.cacheSubnets";

  private static final Map<String, Object> A = subnet("10.20.1.0/24", "us-west-2a");
  private static final Map<String, Object> B = subnet("10.20.2.0/24", "us-west-2b");
  private static final Map<String, Object> C = subnet("10.20.3.0/24", "us-west-2c");

  /**
   * @param before on top of Valkey 8.1
   */
  private record ChangeCase(
      String field, String change, String kind, Map<String, Object> before, Object after) {
    @Override
    public String toString() {
      return field + ", " + change;
    }
  }

  private static Map<String, Object> subnet(String block, String zone) {
    return Map.of("cidrBlock", block, "availabilityZone", zone);
  }

  private static ChangeCase row(String field, String change, String kind, Object after) {
    return new ChangeCase(field, change, kind, Map.of(), after);
  }

  static List<ChangeCase> cases() {
    return List.of(
        row(
            "cache.serverless.dataStorageGb",
            "any, or none",
            IN_PLACE,
            Map.of("minimum", 1, "maximum", 20)),
        row("cache.serverless.ecpuPerSecond", "any, or none", IN_PLACE, Map.of("minimum", 2000)),
        new ChangeCase(
            "cache.engine",
            "redis to valkey",
            IN_PLACE,
            Map.of("cache.engine", "redis", "cache.version", "7.1"),
            "valkey"),
        row("cache.version", "to a newer major version", IN_PLACE, "9.0"),
        row("cache.version", "another minor version", NO_CALL, "8.2"),
        row("cache.version", "to an older major version", REPLACED, "7.2"),
        row("cache.snapshots.retentionDays", "any", IN_PLACE, 3),
        row("cache.snapshots.window", "any", IN_PLACE, "03:30-04:30"),
        row(
            "cache.encryption.kmsKeyId",
            "any",
            REPLACED,
            "arn:aws:kms:us-west-2:000000000000:key/1234abcd"),
        row("cache.name", "any", REPLACED, "other"),
        new ChangeCase(
            SUBNETS,
            "an entry that the cache is in taken away, or given another block",
            REPLACED,
            Map.of(SUBNETS, List.of(A, B)),
            List.of(A, C)),
        new ChangeCase(
            SUBNETS, "an entry added", IN_PLACE, Map.of(SUBNETS, List.of(A, B)), List.of(A, B, C)),
        row("network.allowedCidrs", "any", IN_PLACE, List.of("10.30.0.0/16")),
        row("tags", "any", IN_PLACE, Map.of("team", "other")));
  }

  @Test
  void theTableIsOfTheseChanges() throws IOException {
    assertEquals(
        MarkdownTable.rows(PAGE, "Serverless").stream().map(row -> row.subList(0, 3)).toList(),
        cases().stream().map(c -> List.of(c.field(), c.change(), c.kind())).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void doesWhatTheTableSays(ChangeCase change) {
    var fixture =
        ServerlessTest.ready(
            change.before().entrySet().stream()
                .flatMap(e -> Stream.of(e.getKey(), e.getValue()))
                .toArray());
    var created = ServerlessTest.cache(fixture).createTime();
    var data = fixture.data();
    if (change.field().equals("cache.engine")) {
      var object = fixture.harness.environment(Fixture.NAME);
      object.setSpec(Fixture.with(object.getSpec(), "cache.version", "8.1"));
      object.setSpec(Fixture.with(object.getSpec(), change.field(), change.after()));
      fixture.harness.api.apply(object);
      fixture.harness.changed(Fixture.NAME);
    } else {
      fixture.edit(change.field(), change.after());
    }
    fixture.harness.pass(Duration.ofMinutes(50));
    assertEquals(created, ServerlessTest.cache(fixture).createTime());
    if (change.kind().equals(REPLACED)) {
      assertEquals("PlanHeld", fixture.condition("Ready").getReason());
      assertFalse(fixture.calls.changes().contains("DeleteServerlessCache"));
      PlanTest.approve(fixture, fixture.status().plan().hash());
      fixture.harness.untilReady(Fixture.NAME);
      assertNotEquals(created, ServerlessTest.cache(fixture).createTime());
    } else {
      assertEquals(data, fixture.data());
    }
    assertTrue(fixture.isReady());
    assertNull(fixture.status().plan());
    assertEquals(change.kind().equals(NO_CALL), fixture.calls.changes().isEmpty());
    fixture.harness.pass(Duration.ofMinutes(20));
    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(List.of(), fixture.calls.changes(), "not at rest");
  }
}
