package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.PlanStatus;
import dev.elasticacheoperator.api.v1alpha1.PlanStatus.PlannedAction;
import dev.elasticacheoperator.docs.MarkdownTable;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Ways between a cache of nodes and a serverless cache, with and without the data. */
class NodesAndServerlessTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final String CARRIED =
      "The new cache begins with a snapshot of it, without what is written after the snapshot.";

  private static final String DATABASE =
      " AWS restores it into cluster mode only if all its keys are in database 0.";

  private static Map<String, Object> cache(String engine, String version, Object... fields) {
    var cache = new HashMap<String, Object>();
    cache.put("name", "sessions");
    cache.put("engine", engine);
    cache.put("version", version);
    for (int i = 0; i < fields.length; i += 2) {
      cache.put((String) fields[i], fields[i + 1]);
    }
    return cache;
  }

  private static Map<String, Object> serverless(String engine, String version) {
    return cache(engine, version, "serverless", Map.of());
  }

  private static Map<String, Object> nodes(String engine, String version, Object... fields) {
    var cache = cache(engine, version, fields);
    cache.put("nodeType", "cache.t4g.small");
    return cache;
  }

  private static Map<String, Object> clusterMode(String version, int shards) {
    return nodes("valkey", version, "clusterMode", "Enabled", "shards", shards);
  }

  private static Fixture ready(Map<String, Object> cache) {
    var fixture = Fixture.of("cache.yaml", List.of("bastion.enabled", false, "cache", cache));
    return fixture.settled();
  }

  private static PlanStatus plan(Fixture fixture, Map<String, Object> cache) {
    fixture.edit("cache", cache);
    fixture.harness.pass(MINUTE);
    return fixture.status().plan();
  }

  private static void approve(Fixture fixture) {
    fixture.approvePlan();
  }

  /** Returns the name of the data of the only cache. */
  private static String data(Fixture fixture) {
    var caches = fixture.harness.cloud.servedCaches();
    assertEquals(1, caches.size());
    return caches.get(0).nodes().get(0).data();
  }

  private static List<String> calls(PlanStatus plan) {
    return plan.actions().stream().map(PlannedAction::action).toList();
  }

  private static boolean loses(PlanStatus plan) {
    return plan.actions().stream().anyMatch(PlannedAction::dataLoss);
  }

  static Stream<Arguments> carried() {
    return Stream.of(
        Arguments.of(
            "a single node of Redis OSS from 5.0 on, to serverless",
            nodes("redis", "7.1"),
            serverless("redis", "7.1"),
            DATABASE),
        Arguments.of(
            "a replication group, to serverless",
            nodes("valkey", "8.1", "replicas", 1),
            serverless("valkey", "8.0"),
            DATABASE),
        Arguments.of(
            "a replication group with shards, to serverless",
            clusterMode("8.1", 2),
            serverless("valkey", "9.0"),
            ""),
        Arguments.of(
            "serverless, to a replication group in cluster mode",
            serverless("valkey", "8.0"),
            clusterMode("8.1", 1),
            ""),
        Arguments.of(
            "serverless, to a replication group with shards, of a newer version",
            serverless("valkey", "8.0"),
            clusterMode("9.0", 2),
            ""),
        Arguments.of(
            "serverless of Redis OSS, to a replication group in cluster mode",
            serverless("redis", "7.1"),
            nodes("redis", "7.1", "clusterMode", "Enabled", "replicas", 1),
            ""));
  }

  @Test
  void theTableIsOfTheseWays() throws IOException {
    var ways =
        Stream.concat(
            carried().map(way -> List.of(way.get()[0], "kept")),
            lost().map(way -> List.of(way.get()[0], "lost")));
    assertEquals(
        MarkdownTable.rows(Path.of("docs/changes.md"), "Way between nodes and serverless").stream()
            .map(row -> row.subList(0, 2))
            .toList(),
        ways.toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void carried(
      String name, Map<String, Object> before, Map<String, Object> after, String condition) {
    var fixture = ready(before);
    var data = data(fixture);
    var plan = plan(fixture, after);
    assertTrue(plan.message().contains(CARRIED + condition + " Revert the change"), plan.message());
    assertTrue(!loses(plan), () -> plan.actions().toString());
    assertEquals(
        List.of(false, true, false), plan.actions().stream().map(PlannedAction::downtime).toList());
    fixture.calls.clear();
    approve(fixture);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(data, data(fixture), "the data came from the snapshot");
    var planned = calls(plan);
    assertEquals(planned, fixture.calls.changes().stream().filter(planned::contains).toList());
    assertEquals(List.of("sessions"), fixture.ids("cluster"));
    fixture.assertAtRest();
  }

  static Stream<Arguments> lost() {
    return Stream.of(
        Arguments.of(
            "serverless, to a replication group without cluster mode",
            serverless("valkey", "8.0"),
            nodes("valkey", "8.1"),
            "To keep the data, set cache.clusterMode to Enabled."),
        Arguments.of(
            "serverless, to a single node",
            serverless("redis", "7.1"),
            nodes("redis", "7.1"),
            "To keep the data, set cache.clusterMode to Enabled."),
        Arguments.of(
            "serverless, to an older version than AWS runs",
            serverless("valkey", "8.0"),
            clusterMode("8.0", 2),
            "To keep the data, set cache.version to \"8.1\" or a newer one."),
        Arguments.of(
            "either way, with another engine at the same time",
            serverless("redis", "7.1"),
            nodes("valkey", "8.0"),
            "To keep the data, leave cache.engine redis until the change is made and set"
                + " cache.clusterMode to Enabled."),
        Arguments.of(
            "a node of Redis OSS before 5.0, to serverless",
            cache("redis", "4.0.10", "nodeType", "cache.t3.micro"),
            serverless("redis", "7.1"),
            "To keep the data, revert the change and upgrade the cache to \"5.0.6\" first."),
        Arguments.of(
            "serverless of Memcached, to nodes",
            serverless("memcached", "1.6.22"),
            nodes("memcached", "1.6.22", "nodes", 2),
            "replacing serverless cache sessions."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void lost(String name, Map<String, Object> before, Map<String, Object> after, String remedy) {
    var fixture = ready(before);
    var data = data(fixture);
    var plan = plan(fixture, after);
    assertTrue(plan.message().contains(" " + remedy + " Its data is lost."), plan.message());
    assertTrue(loses(plan), () -> plan.actions().toString());
    approve(fixture);
    fixture.harness.untilReady(Fixture.NAME);
    assertNotEquals(data, data(fixture));
  }

  @Test
  void clusterModeInTheSpecKeepsTheData() {
    var fixture = ready(serverless("valkey", "8.0"));
    var data = data(fixture);
    assertTrue(loses(plan(fixture, nodes("valkey", "8.1"))));
    assertTrue(!loses(plan(fixture, clusterMode("8.1", 1))));
    approve(fixture);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(data, data(fixture));
  }

  /** Lets the deletion of the approved plan be accepted, and edits the cache before the create. */
  private static Fixture betweenDeletionAndCreate(Map<String, Object> edited) {
    var fixture = ready(serverless("valkey", "8.0"));
    plan(fixture, clusterMode("8.1", 1));
    fixture.calls.clear();
    approve(fixture);
    while (!fixture.calls.changes().contains("DeleteServerlessCache")) {
      fixture.harness.step();
    }
    fixture.edit("cache", edited);
    fixture.harness.pass(Duration.ofHours(1));
    return fixture;
  }

  @Test
  void aCacheThatCannotBeginWithTheSnapshotWaitsForApproval() {
    var fixture = betweenDeletionAndCreate(nodes("valkey", "8.1"));
    var plan = fixture.status().plan();
    assertEquals(List.of("CreateReplicationGroup"), calls(plan));
    assertTrue(!loses(plan));
    assertTrue(
        plan.message()
            .matches(
                "Snapshot sessions-[0-9a-f]{16} has the data of the last cache, and AWS cannot"
                    + " restore it into replication group sessions\\. The new cache begins empty,"
                    + " and the snapshot stays\\. To keep the data, set cache\\.clusterMode to"
                    + " Enabled\\. Revert the change.*"),
        plan.message());
    approve(fixture);
    fixture.harness.untilReady(Fixture.NAME);
    assertNull(fixture.status().plan());
    assertTrue(data(fixture).startsWith("new in sessions"), data(fixture));
    fixture.assertAtRest();
  }

  @Test
  void aCacheThatCanBeginWithTheSnapshotAfterAllDoes() {
    var fixture = betweenDeletionAndCreate(nodes("valkey", "8.1"));
    assertTrue(fixture.status().plan() != null);
    fixture.edit("cache", serverless("valkey", "8.0"));
    fixture.harness.untilReady(Fixture.NAME);
    var kept = data(fixture);
    assertTrue(kept.startsWith("new in sessions"), kept);
    assertEquals(1, fixture.calls.tried("CreateServerlessCacheSnapshot"));
    fixture.assertAtRest();
  }

  /** AWS fails to restore, for example because of keys in other databases than 0. */
  @Test
  void aRestoreThatFailsLosesNothing() {
    var nodes = nodes("redis", "7.1");
    var fixture = ready(nodes);
    var data = data(fixture);
    plan(fixture, serverless("redis", "7.1"));
    var faults =
        fixture
            .harness
            .cloud
            .account(SimulatedCloud.DEFAULT_ACCOUNT)
            .cacheFaults(OperatorHarness.REGION);
    faults.endCreatesIn("create-failed", "The RDB file has keys in several databases.");
    approve(fixture);
    fixture.harness.pass(Duration.ofMinutes(30));
    assertTrue(
        fixture.step("cluster").message().contains("keys in several databases"),
        fixture.step("cluster").message());
    faults.letCreatesSucceed();
    fixture.edit("cache", nodes);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(data, data(fixture));
    fixture.assertAtRest();
  }

  /** AWS ends the token of a group by users only, and a serverless cache has no token to end. */
  @Test
  void aTokenThatEndsWithItsGroupLeavesNoUsers() {
    var group = clusterMode("8.1", 1);
    group.put("encryption", Map.of("inTransit", "Required"));
    group.put("auth", Map.of("mode", "Token"));
    var fixture = ready(group);
    var open = serverless("valkey", "9.0");
    open.put("auth", Map.of("mode", "None"));
    plan(fixture, open);
    fixture.harness.pass(Duration.ofHours(1));
    approve(fixture);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofHours(1));
    fixture.stranger(
        aws -> {
          var cache = aws.elastiCache().describeServerlessCaches(r -> {}).serverlessCaches().get(0);
          assertNull(cache.userGroupId());
          assertEquals(List.of(), aws.elastiCache().describeUserGroups(r -> {}).userGroups());
        });
    assertEquals("NONE", fixture.status().auth().mode().name());
    fixture.assertAtRest();
  }

  @Test
  void aGroupBeginsWithASnapshotOfAServerlessCache() {
    var fixture = ready(serverless("valkey", "8.0"));
    var data = data(fixture);
    deleteWithSnapshot(fixture);
    var restored = clusterMode("8.1", 2);
    restored.put("snapshots", Map.of("restoreFrom", Map.of("snapshotName", "nightly")));
    fixture.harness.api.apply(
        Fixture.example("cache.yaml", List.of("bastion.enabled", false, "cache", restored)));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(data, data(fixture));
    fixture.assertAtRest();
  }

  /** AWS has no parameter for such a snapshot in the create of a node. */
  @ParameterizedTest
  @CsvSource({"redis, 7.1, 7.1", "valkey, 8.0, 8.1"})
  void aNodeThatCannotBeginWithAServerlessSnapshotIsToldBeforeTheCreate(
      String engine, String from, String to) {
    var fixture = ready(serverless(engine, from));
    var data = data(fixture);
    deleteWithSnapshot(fixture);
    fixture.calls.clear();
    var node =
        nodes(engine, to, "snapshots", Map.of("restoreFrom", Map.of("snapshotName", "nightly")));
    fixture.harness.api.apply(
        Fixture.example("cache.yaml", List.of("bastion.enabled", false, "cache", node)));
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(
        "cache.snapshots.restoreFrom.snapshotName: nightly is a snapshot of a serverless cache, and"
            + " AWS restores it into nodes only in cluster mode. Set cache.clusterMode to Enabled,"
            + " or name a snapshot of nodes.",
        fixture.step("cluster").message());
    assertEquals("True", fixture.condition("Stalled").getStatus());
    assertEquals(0, fixture.calls.tried("CreateCacheCluster"));
    assertEquals(0, fixture.calls.tried("CreateReplicationGroup"));

    fixture.edit("cache.clusterMode", "Enabled");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(data, data(fixture));
    fixture.assertAtRest();
  }

  /** Deletes the environment of a serverless cache after somebody took the snapshot nightly. */
  private static void deleteWithSnapshot(Fixture fixture) {
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .createServerlessCacheSnapshot(
                    r -> r.serverlessCacheName("sessions").serverlessCacheSnapshotName("nightly")));
    fixture.harness.pass(Duration.ofHours(1));
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
  }
}
