package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.DocumentedChange.Kind.CACHE;
import static dev.elasticacheoperator.behaviour.DocumentedChange.Kind.IN_PLACE;
import static dev.elasticacheoperator.behaviour.DocumentedChange.Kind.NO_CALL;
import static dev.elasticacheoperator.behaviour.DocumentedChange.any;
import static dev.elasticacheoperator.behaviour.DocumentedChange.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Makes every change of the table of replication groups in docs/changes.md, call by call. */
class ReplicationGroupChangesTest {

  private static final String MODIFY = "ModifyReplicationGroup";
  private static final String SNAPSHOT = "CreateSnapshot";
  private static final String DELETE = "DeleteReplicationGroup";
  private static final String CREATE = "CreateReplicationGroup";

  private static final String TOPIC = "arn:aws:sns:us-west-2:000000000000:cache";

  static List<DocumentedChange> changes() {
    return Stream.of(shape(), identity(), access(), upkeep()).flatMap(List::stream).toList();
  }

  private static List<DocumentedChange> shape() {
    return List.of(
        row("cache.replicas", "more", IN_PLACE).to(2).calls("IncreaseReplicaCount"),
        row("cache.replicas", "the first", IN_PLACE)
            .from(0)
            .to(1)
            .calls("CreateSubnet", "ModifyCacheSubnetGroup", "IncreaseReplicaCount", MODIFY),
        row("cache.replicas", "fewer", IN_PLACE).from(2).to(1).calls("DecreaseReplicaCount"),
        row("cache.replicas", "none", IN_PLACE).to(0).calls(MODIFY, "DecreaseReplicaCount"),
        row("cache.shards", "more", IN_PLACE)
            .from(2)
            .to(4)
            .calls("ModifyReplicationGroupShardConfiguration"),
        row("cache.shards", "fewer", IN_PLACE)
            .from(4)
            .to(2)
            .calls("ModifyReplicationGroupShardConfiguration"),
        row("cache.clusterMode", "Disabled to Compatible", IN_PLACE).to("Compatible").calls(MODIFY),
        row("cache.clusterMode", "Compatible to Enabled", IN_PLACE)
            .from("Compatible")
            .to("Enabled")
            .calls(MODIFY),
        row("cache.clusterMode", "Disabled to Enabled", IN_PLACE)
            .to("Enabled")
            .calls(MODIFY, MODIFY),
        row("cache.clusterMode", "Compatible to Disabled", IN_PLACE)
            .from("Compatible")
            .to("Disabled")
            .calls(MODIFY),
        row("cache.multiAz", "to true", IN_PLACE)
            .from(false)
            .to(true)
            .calls("CreateSubnet", "ModifyCacheSubnetGroup", MODIFY),
        row("cache.multiAz", "to false", IN_PLACE).to(false).calls(MODIFY));
  }

  private static List<DocumentedChange> identity() {
    return List.of(
        row("cache.engine", "redis to valkey, with cache.version", IN_PLACE)
            .from("redis")
            .given("cache.version", "7.1")
            .to("valkey")
            .edit("cache.version", "8.0")
            .calls(MODIFY),
        row("cache.version", "to a newer one", IN_PLACE).to("9.0").calls(MODIFY),
        row("cache.version", "to an older major version", CACHE)
            .from("9.0")
            .to("8.2")
            .calls(DELETE, CREATE),
        any("cache.nodeType", IN_PLACE, "cache.t4g.medium").calls(MODIFY),
        any("cache.name", CACHE, "other").calls(SNAPSHOT, DELETE, CREATE),
        any("cache.port", CACHE, 6380)
            .calls(
                "AuthorizeSecurityGroupIngress",
                SNAPSHOT,
                DELETE,
                CREATE,
                "RevokeSecurityGroupIngress"));
  }

  private static List<DocumentedChange> access() {
    var soon = Map.of("gracePeriod", "1h");
    return List.of(
        row("cache.auth.mode", "None to Token", IN_PLACE)
            .from("None")
            .edit("cache.auth", Map.of("mode", "Token", "rotation", soon))
            .calls(MODIFY, MODIFY),
        row("cache.auth.mode", "Token to Users", IN_PLACE)
            .edit("cache.auth", Map.of("mode", "Users", "rotation", soon))
            .calls(
                "CreateUser",
                "CreateUser",
                "CreateUserGroup",
                MODIFY,
                "ModifyUserGroup",
                "DeleteUser"),
        row("cache.auth.mode", "Token to None", IN_PLACE)
            .edit("cache.auth", Map.of("mode", "None"))
            .calls(
                "CreateUser", "CreateUserGroup", MODIFY, MODIFY, "DeleteUserGroup", "DeleteUser"),
        row("cache.auth.users", "another user", IN_PLACE)
            .given("cache.auth.mode", "Users")
            .to(List.of(Map.of("name", "app"), Map.of("name", "reader")))
            .calls("CreateUser", "ModifyUserGroup"),
        row("cache.auth.tokenSecretRef", "added", IN_PLACE)
            .edit(
                "cache.auth",
                Map.of(
                    "mode",
                    "Token",
                    "tokenSecretRef",
                    Map.of("name", "mine", "key", "token"),
                    "rotation",
                    soon))
            .calls(MODIFY, MODIFY),
        row("cache.auth.rotation", "any", IN_PLACE)
            .edit("cache.auth", Map.of("mode", "Token", "rotation", Map.of("interval", "720h"))),
        row("cache.encryption.inTransit", "Disabled to Required", IN_PLACE)
            .from("Disabled")
            .to("Required")
            .calls(MODIFY, MODIFY),
        row("cache.encryption.inTransit", "Required to Preferred", IN_PLACE)
            .given("cache.auth.mode", "None")
            .to("Preferred")
            .calls(MODIFY),
        row("cache.encryption.inTransit", "Required to Disabled", IN_PLACE)
            .given("cache.auth.mode", "None")
            .to("Disabled")
            .calls(MODIFY, MODIFY),
        any("cache.encryption.atRest", CACHE, false).calls(SNAPSHOT, DELETE, CREATE),
        any("cache.encryption.kmsKeyId", CACHE, ValkeyGroups.KEY).calls(SNAPSHOT, DELETE, CREATE));
  }

  private static List<DocumentedChange> upkeep() {
    var logs = "cache.logs";
    var toGroup = List.of(log("json", "cloudWatchLogGroup", "/elasticache/sessions"));
    return List.of(
        any("cache.snapshots.retentionDays", IN_PLACE, 7).calls(MODIFY),
        any("cache.snapshots.window", IN_PLACE, "12:00-13:00").calls(MODIFY),
        any("cache.snapshots.finalSnapshot", NO_CALL, true),
        any("cache.maintenanceWindow", IN_PLACE, "mon:02:00-mon:03:00").calls(MODIFY),
        any("cache.autoMinorVersionUpgrade", IN_PLACE, false).calls(MODIFY),
        any("cache.notificationTopicArn", IN_PLACE, TOPIC).calls(MODIFY),
        row("cache.notificationTopicArn", "to none", IN_PLACE).from(TOPIC).to(null).calls(MODIFY),
        row("cache.logs[].type", "an entry added", IN_PLACE).edit(logs, toGroup).calls(MODIFY),
        row("cache.logs[].type", "an entry taken away", IN_PLACE)
            .given(logs, toGroup)
            .edit(logs, null)
            .calls(MODIFY),
        row("cache.logs[].format", "any", IN_PLACE)
            .given(logs, toGroup)
            .edit(logs, List.of(log("text", "cloudWatchLogGroup", "/elasticache/sessions")))
            .calls(MODIFY),
        row("cache.logs[].cloudWatchLogGroup", "any", IN_PLACE)
            .given(logs, toGroup)
            .edit(logs, List.of(log("json", "cloudWatchLogGroup", "/other")))
            .calls(MODIFY),
        row("cache.logs[].firehoseStream", "instead of a log group", IN_PLACE)
            .given(logs, toGroup)
            .edit(logs, List.of(log("json", "firehoseStream", "sessions")))
            .calls(MODIFY),
        any("parameterGroup.parameters", IN_PLACE, Map.of("maxmemory-policy", "allkeys-lru"))
            .calls("CreateCacheParameterGroup", "ModifyCacheParameterGroup", MODIFY));
  }

  private static Map<String, Object> log(String format, String destination, String name) {
    return Map.of("type", "slow-log", "format", format, destination, name);
  }

  @Test
  void theTableOfThePageHasTheseChanges() throws IOException {
    DocumentedChange.assertTable("Replication group", changes());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void doesWhatTheTableSays(DocumentedChange change) {
    var fixture = ValkeyGroups.ready(change.before());
    var data = data(fixture);
    change.after().forEach(fixture::edit);
    fixture.harness.pass(Duration.ofHours(4));
    if (change.is(CACHE)) {
      assertEquals("PlanHeld", fixture.condition("Ready").getReason());
      fixture.approvePlan();
      fixture.harness.pass(Duration.ofHours(4));
    }
    assertTrue(fixture.isReady(), () -> fixture.condition("Ready").getMessage());
    assertEquals(change.calls(), fixture.calls.changes());
    var lost = change.is(CACHE) && !change.calls().contains("CreateSnapshot");
    assertEquals(lost, !data.equals(data(fixture)), "data lost");
  }

  /** Returns the name of the data that the group holds. */
  private static String data(Fixture fixture) {
    var primary =
        ValkeyGroups.group(fixture).memberClusters().stream().sorted().findFirst().orElseThrow();
    return fixture
        .harness
        .cloud
        .account(SimulatedCloud.DEFAULT_ACCOUNT)
        .cacheData("us-west-2", primary);
  }
}
