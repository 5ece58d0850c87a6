package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.DocumentedChange.Kind.CACHE;
import static dev.elasticacheoperator.behaviour.DocumentedChange.Kind.IN_PLACE;
import static dev.elasticacheoperator.behaviour.DocumentedChange.Kind.NO_CALL;
import static dev.elasticacheoperator.behaviour.DocumentedChange.any;
import static dev.elasticacheoperator.behaviour.DocumentedChange.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Makes every change of the table of serverless caches in docs/changes.md. */
class ServerlessChangesTest {

  private static final String SUBNETS = "network.cacheSubnets";

  private static final Map<String, Object> A = subnet("10.20.1.0/24", "us-west-2a");
  private static final Map<String, Object> B = subnet("10.20.2.0/24", "us-west-2b");
  private static final Map<String, Object> C = subnet("10.20.3.0/24", "us-west-2c");

  private static Map<String, Object> subnet(String block, String zone) {
    return Map.of("cidrBlock", block, "availabilityZone", zone);
  }

  static List<DocumentedChange> cases() {
    return List.of(
        row("cache.serverless.dataStorageGb", "any, or none", IN_PLACE)
            .to(Map.of("minimum", 1, "maximum", 20)),
        row("cache.serverless.ecpuPerSecond", "any, or none", IN_PLACE).to(Map.of("minimum", 2000)),
        row("cache.engine", "redis to valkey", IN_PLACE)
            .from("redis")
            .given("cache.version", "7.1")
            .to("valkey")
            .edit("cache.version", "8.1"),
        row("cache.version", "to a newer major version", IN_PLACE).to("9.0"),
        row("cache.version", "another minor version", NO_CALL).to("8.2"),
        row("cache.version", "to an older major version", CACHE).to("7.2"),
        any("cache.snapshots.retentionDays", IN_PLACE, 3),
        any("cache.snapshots.window", IN_PLACE, "03:30-04:30"),
        any("cache.encryption.kmsKeyId", CACHE, "arn:aws:kms:us-west-2:000000000000:key/1234abcd"),
        any("cache.name", CACHE, "other"),
        row(SUBNETS, "an entry that the cache is in taken away, or given another block", CACHE)
            .from(List.of(A, B))
            .to(List.of(A, C)),
        row(SUBNETS, "an entry added", IN_PLACE).from(List.of(A, B)).to(List.of(A, B, C)),
        any("network.allowedCidrs", IN_PLACE, List.of("10.30.0.0/16")),
        any("tags", IN_PLACE, Map.of("team", "other")));
  }

  @Test
  void theTableIsOfTheseChanges() throws IOException {
    DocumentedChange.assertTable("Serverless", cases());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void doesWhatTheTableSays(DocumentedChange change) {
    var fixture = ServerlessTest.ready(change.edits().toArray());
    var created = ServerlessTest.cache(fixture).createTime();
    var data = fixture.data();
    change.applyTo(fixture);
    fixture.harness.pass(Duration.ofMinutes(50));
    assertEquals(created, ServerlessTest.cache(fixture).createTime());
    if (change.is(CACHE)) {
      assertEquals("PlanHeld", fixture.condition("Ready").getReason());
      assertFalse(fixture.calls.changes().contains("DeleteServerlessCache"));
      fixture.approvePlan();
      fixture.harness.untilReady(Fixture.NAME);
      assertNotEquals(created, ServerlessTest.cache(fixture).createTime());
    } else {
      assertEquals(data, fixture.data());
    }
    assertTrue(fixture.isReady());
    assertNull(fixture.status().plan());
    assertEquals(change.is(NO_CALL), fixture.calls.changes().isEmpty());
    fixture.harness.pass(Duration.ofMinutes(20));
    fixture.assertAtRest();
  }
}
