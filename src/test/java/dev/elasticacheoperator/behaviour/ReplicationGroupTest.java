package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.docs.MarkdownTable;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/** A replication group is created, changed in place call by call, and deleted. */
class ReplicationGroupTest {

  /** A group of Valkey with a replica in another zone. */
  private static final Map<String, Object> VALKEY =
      Map.of(
          "cache.engine", "valkey",
          "cache.version", "8.0",
          "cache.nodeType", "cache.t4g.small",
          "cache.replicas", 1);

  private static Fixture ready(Map<String, Object> fields) {
    var edits = new ArrayList<Object>(List.of("cache.name", "sessions"));
    fields.forEach((field, value) -> edits.addAll(List.of(field, value)));
    var fixture = Fixture.of("cache.yaml", edits);
    fixture.putSecret("mine", "token", "the-token-of-the-user");
    fixture.harness.untilReady(Fixture.NAME);
    fixture.calls.clear();
    return fixture;
  }

  private static ReplicationGroup group(Fixture fixture) {
    var groups = new ReplicationGroup[1];
    fixture.stranger(
        aws ->
            groups[0] =
                aws.elastiCache()
                    .describeReplicationGroups(r -> r.replicationGroupId(fixture.id("cluster")))
                    .replicationGroups()
                    .get(0));
    return groups[0];
  }

  @Test
  void aGroupIsMadeAndDeleted() {
    var fixture = ready(VALKEY);
    assertEquals(
        "valkey 8.0.1 on cache.t4g.small, 1 shard, 1 replica, Multi-AZ",
        fixture.step("cluster").message());
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  @Test
  void aPlanSaysThatTheNewCacheIsEmptyAlthoughASnapshotKeepsTheData() {
    var fields = with("cache.version", "9.0");
    fields.put("cache.snapshots.finalSnapshot", true);
    var fixture = ready(fields);
    fixture.edit("cache.version", "8.2");
    fixture.harness.pass(Duration.ofMinutes(1));
    var plan = fixture.status().plan();
    assertEquals("CreateSnapshot", plan.actions().get(0).action());
    assertTrue(
        plan.message()
            .contains(
                "requires replacing replication group sessions. The new cache begins empty, because"
                    + " AWS cannot restore a snapshot into it. A snapshot keeps the data. Revert"),
        plan.message());
  }

  @Test
  void aBusyGroupTellsNothingThatTheOperatorDoesNotKnow() {
    var fixture = ready(VALKEY);
    fixture.edit("cache.replicas", 2);
    fixture.harness.pass(Duration.ofMinutes(1));
    assertEquals(
        "Waiting for replication group sessions: modifying", fixture.step("cluster").message());
  }

  /** Field, change and class as docs/changes.md says, the edits, and the calls that they take. */
  static Stream<Arguments> changes() {
    return Stream.of(
        row(
            "cache.replicas",
            "more",
            "in place",
            VALKEY,
            Map.of("cache.replicas", 2),
            "IncreaseReplicaCount"),
        row(
            "cache.replicas",
            "the first",
            "in place",
            with("cache.replicas", 0),
            Map.of("cache.replicas", 1),
            "CreateSubnet",
            "ModifyCacheSubnetGroup",
            "IncreaseReplicaCount",
            "ModifyReplicationGroup"),
        row(
            "cache.replicas",
            "fewer",
            "in place",
            with("cache.replicas", 2),
            Map.of("cache.replicas", 1),
            "DecreaseReplicaCount"),
        row(
            "cache.replicas",
            "none",
            "in place",
            VALKEY,
            Map.of("cache.replicas", 0),
            "ModifyReplicationGroup",
            "DecreaseReplicaCount"),
        row(
            "cache.shards",
            "more",
            "in place",
            with("cache.shards", 2),
            Map.of("cache.shards", 4),
            "ModifyReplicationGroupShardConfiguration"),
        row(
            "cache.shards",
            "fewer",
            "in place",
            with("cache.shards", 4),
            Map.of("cache.shards", 2),
            "ModifyReplicationGroupShardConfiguration"),
        row(
            "cache.clusterMode",
            "Disabled to Compatible",
            "in place",
            VALKEY,
            Map.of("cache.clusterMode", "Compatible"),
            "ModifyReplicationGroup"),
        row(
            "cache.clusterMode",
            "Compatible to Enabled",
            "in place",
            with("cache.clusterMode", "Compatible"),
            Map.of("cache.clusterMode", "Enabled"),
            "ModifyReplicationGroup"),
        row(
            "cache.clusterMode",
            "Disabled to Enabled",
            "in place",
            VALKEY,
            Map.of("cache.clusterMode", "Enabled"),
            "ModifyReplicationGroup",
            "ModifyReplicationGroup"),
        row(
            "cache.clusterMode",
            "Compatible to Disabled",
            "in place",
            with("cache.clusterMode", "Compatible"),
            Map.of("cache.clusterMode", "Disabled"),
            "ModifyReplicationGroup"),
        row(
            "cache.multiAz",
            "to true",
            "in place",
            with("cache.multiAz", false),
            Map.of("cache.multiAz", true),
            "CreateSubnet",
            "ModifyCacheSubnetGroup",
            "ModifyReplicationGroup"),
        row(
            "cache.multiAz",
            "to false",
            "in place",
            VALKEY,
            Map.of("cache.multiAz", false),
            "ModifyReplicationGroup"),
        row(
            "cache.engine",
            "redis to valkey, with cache.version",
            "in place",
            REDIS,
            Map.of("cache.engine", "valkey", "cache.version", "8.0"),
            "ModifyReplicationGroup"),
        row(
            "cache.version",
            "to a newer one",
            "in place",
            VALKEY,
            Map.of("cache.version", "9.0"),
            "ModifyReplicationGroup"),
        row(
            "cache.version",
            "to an older major version",
            "the cache",
            with("cache.version", "9.0"),
            Map.of("cache.version", "8.2"),
            "DeleteReplicationGroup",
            "CreateReplicationGroup"),
        row(
            "cache.nodeType",
            "any",
            "in place",
            VALKEY,
            Map.of("cache.nodeType", "cache.t4g.medium"),
            "ModifyReplicationGroup"),
        row(
            "cache.name",
            "any",
            "the cache",
            VALKEY,
            Map.of("cache.name", "other"),
            "CreateSnapshot",
            "DeleteReplicationGroup",
            "CreateReplicationGroup"),
        row(
            "cache.port",
            "any",
            "the cache",
            VALKEY,
            Map.of("cache.port", 6380),
            "AuthorizeSecurityGroupIngress",
            "CreateSnapshot",
            "DeleteReplicationGroup",
            "CreateReplicationGroup",
            "RevokeSecurityGroupIngress"),
        row(
            "cache.auth.mode",
            "None to Token",
            "in place",
            with("cache.auth.mode", "None"),
            Map.of("cache.auth", Map.of("mode", "Token", "rotation", Map.of("gracePeriod", "1h"))),
            "ModifyReplicationGroup",
            "ModifyReplicationGroup"),
        row(
            "cache.auth.mode",
            "Token to Users",
            "in place",
            VALKEY,
            Map.of("cache.auth", Map.of("mode", "Users", "rotation", Map.of("gracePeriod", "1h"))),
            "CreateUser",
            "CreateUser",
            "CreateUserGroup",
            "ModifyReplicationGroup",
            "ModifyUserGroup",
            "DeleteUser"),
        row(
            "cache.auth.mode",
            "Token to None",
            "in place",
            VALKEY,
            Map.of("cache.auth", Map.of("mode", "None")),
            "CreateUser",
            "CreateUserGroup",
            "ModifyReplicationGroup",
            "ModifyReplicationGroup",
            "DeleteUserGroup",
            "DeleteUser"),
        row(
            "cache.auth.users",
            "another user",
            "in place",
            with("cache.auth.mode", "Users"),
            Map.of("cache.auth.users", List.of(Map.of("name", "app"), Map.of("name", "reader"))),
            "CreateUser",
            "ModifyUserGroup"),
        row(
            "cache.auth.tokenSecretRef",
            "added",
            "in place",
            VALKEY,
            Map.of(
                "cache.auth",
                Map.of(
                    "mode",
                    "Token",
                    "tokenSecretRef",
                    Map.of("name", "mine", "key", "token"),
                    "rotation",
                    Map.of("gracePeriod", "1h"))),
            "ModifyReplicationGroup",
            "ModifyReplicationGroup"),
        row(
            "cache.auth.rotation",
            "any",
            "in place",
            VALKEY,
            Map.of("cache.auth", Map.of("mode", "Token", "rotation", Map.of("interval", "720h")))),
        row(
            "cache.encryption.inTransit",
            "Disabled to Required",
            "in place",
            with("cache.encryption.inTransit", "Disabled"),
            Map.of("cache.encryption.inTransit", "Required"),
            "ModifyReplicationGroup",
            "ModifyReplicationGroup"),
        row(
            "cache.encryption.inTransit",
            "Required to Preferred",
            "in place",
            with("cache.auth.mode", "None"),
            Map.of("cache.encryption.inTransit", "Preferred"),
            "ModifyReplicationGroup"),
        row(
            "cache.encryption.inTransit",
            "Required to Disabled",
            "in place",
            with("cache.auth.mode", "None"),
            Map.of("cache.encryption.inTransit", "Disabled"),
            "ModifyReplicationGroup",
            "ModifyReplicationGroup"),
        row(
            "cache.encryption.atRest",
            "any",
            "the cache",
            VALKEY,
            Map.of("cache.encryption.atRest", false),
            "CreateSnapshot",
            "DeleteReplicationGroup",
            "CreateReplicationGroup"),
        row(
            "cache.encryption.kmsKeyId",
            "any",
            "the cache",
            VALKEY,
            Map.of("cache.encryption.kmsKeyId", KEY),
            "CreateSnapshot",
            "DeleteReplicationGroup",
            "CreateReplicationGroup"),
        row(
            "cache.snapshots.retentionDays",
            "any",
            "in place",
            VALKEY,
            Map.of("cache.snapshots.retentionDays", 7),
            "ModifyReplicationGroup"),
        row(
            "cache.snapshots.window",
            "any",
            "in place",
            VALKEY,
            Map.of("cache.snapshots.window", "12:00-13:00"),
            "ModifyReplicationGroup"),
        row(
            "cache.snapshots.finalSnapshot",
            "any",
            "no AWS call",
            VALKEY,
            Map.of("cache.snapshots.finalSnapshot", true)),
        row(
            "cache.maintenanceWindow",
            "any",
            "in place",
            VALKEY,
            Map.of("cache.maintenanceWindow", "mon:02:00-mon:03:00"),
            "ModifyReplicationGroup"),
        row(
            "cache.autoMinorVersionUpgrade",
            "any",
            "in place",
            VALKEY,
            Map.of("cache.autoMinorVersionUpgrade", false),
            "ModifyReplicationGroup"),
        row(
            "cache.notificationTopicArn",
            "any",
            "in place",
            VALKEY,
            Map.of("cache.notificationTopicArn", TOPIC),
            "ModifyReplicationGroup"),
        row(
            "cache.notificationTopicArn",
            "to none",
            "in place",
            with("cache.notificationTopicArn", TOPIC),
            none("cache.notificationTopicArn"),
            "ModifyReplicationGroup"),
        row(
            "cache.logs[].type",
            "an entry added",
            "in place",
            VALKEY,
            Map.of("cache.logs", List.of(SLOW_LOG)),
            "ModifyReplicationGroup"),
        row(
            "cache.logs[].type",
            "an entry taken away",
            "in place",
            with("cache.logs", List.of(SLOW_LOG)),
            none("cache.logs"),
            "ModifyReplicationGroup"),
        row(
            "cache.logs[].format",
            "any",
            "in place",
            with("cache.logs", List.of(SLOW_LOG)),
            Map.of("cache.logs", List.of(log("format", "text"))),
            "ModifyReplicationGroup"),
        row(
            "cache.logs[].cloudWatchLogGroup",
            "any",
            "in place",
            with("cache.logs", List.of(SLOW_LOG)),
            Map.of("cache.logs", List.of(log("cloudWatchLogGroup", "/other"))),
            "ModifyReplicationGroup"),
        row(
            "cache.logs[].firehoseStream",
            "instead of a log group",
            "in place",
            with("cache.logs", List.of(SLOW_LOG)),
            Map.of("cache.logs", List.of(FIREHOSE)),
            "ModifyReplicationGroup"),
        row(
            "parameterGroup.parameters",
            "any",
            "in place",
            VALKEY,
            Map.of("parameterGroup.parameters", Map.of("maxmemory-policy", "allkeys-lru")),
            "CreateCacheParameterGroup",
            "ModifyCacheParameterGroup",
            "ModifyReplicationGroup"));
  }

  private static final String TOPIC = "arn:aws:sns:us-west-2:000000000000:cache";
  private static final Map<String, Object> SLOW_LOG =
      Map.of("type", "slow-log", "format", "json", "cloudWatchLogGroup", "/elasticache/sessions");
  private static final Map<String, Object> FIREHOSE =
      Map.of("type", "slow-log", "format", "json", "firehoseStream", "sessions");
  private static final String KEY =
      "arn:aws:kms:us-west-2:000000000000:key/11111111-2222-3333-4444-555555555555";
  private static final Map<String, Object> REDIS =
      Map.of(
          "cache.engine", "redis",
          "cache.version", "7.1",
          "cache.nodeType", "cache.t4g.small",
          "cache.replicas", 1);

  private static Map<String, Object> with(String field, Object value) {
    var fields = new HashMap<>(VALKEY);
    fields.put(field, value);
    return fields;
  }

  private static Map<String, Object> none(String field) {
    var fields = new HashMap<String, Object>();
    fields.put(field, null);
    return fields;
  }

  private static Map<String, Object> log(String field, Object value) {
    var log = new HashMap<>(SLOW_LOG);
    log.put(field, value);
    return log;
  }

  private static Arguments row(
      String field,
      String change,
      String kind,
      Map<String, Object> before,
      Map<String, Object> edits,
      String... calls) {
    return Arguments.of(field, change, kind, before, edits, List.of(calls));
  }

  @Test
  void theTableOfThePageHasTheseChanges() throws IOException {
    assertEquals(
        changes().map(row -> List.of(row.get()).subList(0, 3)).toList(),
        MarkdownTable.rows(Path.of("docs/changes.md"), "Replication group").stream()
            .map(row -> row.subList(0, 3))
            .toList());
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("changes")
  void doesWhatTheTableSays(
      String field,
      String change,
      String kind,
      Map<String, Object> before,
      Map<String, Object> edits,
      List<String> calls) {
    var fixture = ready(before);
    var data = data(fixture);
    edits.forEach(fixture::edit);
    fixture.harness.pass(Duration.ofHours(4));
    if (kind.equals("the cache")) {
      assertEquals("PlanHeld", fixture.condition("Ready").getReason());
      PlanTest.approve(fixture, fixture.status().plan().hash());
      fixture.harness.pass(Duration.ofHours(4));
    }
    assertTrue(fixture.isReady(), () -> fixture.condition("Ready").getMessage());
    assertEquals(calls, fixture.calls.changes());
    var lost = kind.equals("the cache") && !calls.contains("CreateSnapshot");
    assertEquals(lost, !data.equals(data(fixture)), "data lost");
  }

  @Test
  void aReplacementKeepsTheEncryptionThatTheSpecLeavesOut() {
    var fixture = ready(with("cache.encryption", Map.of("inTransit", "Disabled", "atRest", false)));
    fixture.edit("cache.encryption", null);
    fixture.edit("cache.port", 6380);
    fixture.harness.pass(Duration.ofHours(1));
    PlanTest.approve(fixture, fixture.status().plan().hash());
    fixture.harness.pass(Duration.ofHours(4));
    assertTrue(fixture.isReady(), () -> fixture.condition("Ready").getMessage());
    assertEquals(6380, fixture.status().endpoint().port());
    assertEquals(false, group(fixture).transitEncryptionEnabled());
    assertEquals(false, group(fixture).atRestEncryptionEnabled());
  }

  @Test
  void aReplacementKeepsTheKeyThatTheSpecLeavesOut() {
    var fixture = ready(with("cache.encryption.kmsKeyId", KEY));
    assertEquals(KEY, fixture.status().encryption().kmsKeyId());
    fixture.edit("cache.encryption.kmsKeyId", null);
    fixture.edit("cache.port", 6380);
    fixture.harness.pass(Duration.ofHours(1));
    PlanTest.approve(fixture, fixture.status().plan().hash());
    fixture.harness.pass(Duration.ofHours(4));
    assertEquals(6380, fixture.status().endpoint().port());
    assertEquals(KEY, group(fixture).kmsKeyId());
  }

  @Test
  void oneApprovalRebootsEveryMember() {
    var fixture = ready(with("parameterGroup", Map.of("parameters", Map.of("databases", "16"))));
    fixture.calls.clear();
    fixture.edit("parameterGroup.parameters", Map.of("databases", "32"));
    fixture.harness.pass(Duration.ofHours(1));
    var members = group(fixture).memberClusters().size();
    assertTrue(members > 1, "members");
    assertEquals(members, fixture.status().plan().actions().size());
    PlanTest.approve(fixture, fixture.status().plan().hash());
    fixture.harness.pass(Duration.ofHours(2));
    assertTrue(fixture.isReady(), () -> fixture.condition("Ready").getMessage());
    assertEquals(members, fixture.calls.tried("RebootCacheCluster"));
  }

  /** Returns the name of the data that the group holds. */
  private static String data(Fixture fixture) {
    var primary = group(fixture).memberClusters().stream().sorted().findFirst().orElseThrow();
    return fixture
        .harness
        .cloud
        .account(SimulatedCloud.DEFAULT_ACCOUNT)
        .cacheData("us-west-2", primary);
  }
}
