package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.without;

import dev.elasticacheoperator.desired.Auth.Mode;
import dev.elasticacheoperator.steps.Credentials;
import dev.elasticacheoperator.steps.PlacedSubnet;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Changes of a serverless cache in place, each field in a call of its own. */
class ServerlessModificationsTest extends ServerlessTable {

  static Stream<Row<ObservedCaches>> rows() {
    return Stream.of(fields(), access(), noDrift()).flatMap(rows -> rows);
  }

  private static Stream<Row<ObservedCaches>> fields() {
    return Stream.of(
        row(
            "several fields, the first call",
            desired("cache.version", "9.0", "cache.snapshots.retentionDays", 3),
            serverless(c -> c.securityGroupIds("sg-2")),
            MODIFY + "security group to sg-1" + OF_IT),
        row(
            "several fields, the second call",
            desired("cache.version", "9.0", "cache.snapshots.retentionDays", 3),
            serverless(c -> {}),
            MODIFY + "major version to 9" + OF_IT),
        row(
            "several fields, the third call",
            desired("cache.version", "9.0", "cache.snapshots.retentionDays", 3),
            serverless(c -> c.majorEngineVersion("9").fullEngineVersion("9.0")),
            MODIFY + "snapshot retention to 3 days" + OF_IT),
        row(
            "redis becomes valkey, with its major version",
            desired(),
            serverless(c -> c.engine("redis").majorEngineVersion("7").fullEngineVersion("7.1")),
            MODIFY + "engine to valkey 8" + OF_IT),
        row(
            "another limit",
            desired("cache.serverless.dataStorageGb", Map.of("minimum", 2, "maximum", 20)),
            serverless(c -> {}),
            MODIFY + "limits to 2 to 20 GB, at most 10000 ECPU per second" + OF_IT),
        row(
            "no limits",
            desired("cache.serverless", Map.of()),
            serverless(c -> {}),
            MODIFY + "limits to no limits" + OF_IT),
        row(
            "a limit that somebody set",
            desired("cache.serverless", Map.of("dataStorageGb", Map.of("maximum", 10))),
            serverless(c -> {}),
            MODIFY + "limits to at most 10 GB" + OF_IT),
        row(
            "another time of the daily snapshot",
            desired("cache.snapshots.window", "03:30-04:30"),
            serverless(c -> {}),
            MODIFY + "daily snapshot time to 03:30" + OF_IT),
        row(
            "a missing tag",
            desired(),
            serverless(c -> {}, without(TAGS, "team")),
            "AddTagsToResource: Set tags" + OF_IT));
  }

  /** Rows with the user group {@code people} of the environment. */
  private static Stream<Row<ObservedCaches>> access() {
    var people = context(OUTPUTS.and(StepOutputs.USER_GROUP, "people"));
    var none = desired("cache.auth.mode", "None");
    var credentials = new Credentials(Mode.USERS, Map.of(), Optional.empty());
    var users = desired("cache.auth.mode", "Users").with(credentials);
    var attach = MODIFY + "user group to people" + OF_IT;
    return Stream.of(
        row(
            "the cache has its users",
            users,
            serverless(c -> c.userGroupId("people")),
            people,
            READY),
        row("the cache has no users yet", users, serverless(c -> {}), people, attach),
        row(
            "the cache has a stranger's users",
            users,
            serverless(c -> c.userGroupId("theirs")),
            people,
            attach),
        row(
            "the cache has a stranger's users, and the spec names no mode",
            desired(),
            serverless(c -> c.userGroupId("theirs")),
            people,
            READY),
        row(
            "the cache must have no users",
            none,
            serverless(c -> c.userGroupId("people")),
            MODIFY + "user group to none" + OF_IT),
        row(
            "the spec names no mode, and the cache keeps its users",
            desired(),
            serverless(c -> c.userGroupId("people")),
            READY),
        row(
            "users come before a new version, each in a call",
            desired("cache.auth.mode", "Users", "cache.version", "9.0").with(credentials),
            serverless(c -> {}),
            people,
            attach),
        row("users that end the token of a predecessor", none, serverless(c -> {}), people, READY));
  }

  private static Stream<Row<ObservedCaches>> noDrift() {
    return Stream.of(
        row(
            "a minor upgrade by AWS",
            desired(),
            serverless(c -> c.fullEngineVersion("8.2")),
            "Ready: valkey 8.2, " + LIMITS),
        row(
            "what the spec leaves to AWS",
            desired("cache.snapshots", null),
            serverless(c -> c.dailySnapshotTime("10:00").snapshotRetentionLimit(0)),
            READY),
        row("a status in capitals", desired(), serverless(c -> c.status("AVAILABLE")), READY),
        row(
            "no limits, shown as empty parts",
            desired("cache.serverless", Map.of()),
            serverless(
                c ->
                    c.cacheUsageLimits(
                        l -> l.dataStorage(d -> d.unit("GB")).ecpuPerSecond(e -> e.maximum(0)))),
            "Ready: valkey 8.1, no limits"),
        row(
            "a third subnet that it does not need",
            desired(),
            serverless(c -> {}),
            context(
                OUTPUTS.and(
                    StepOutputs.CACHE_PLACEMENT,
                    Stream.concat(
                            TWO_SUBNETS.stream(),
                            Stream.of(new PlacedSubnet("subnet-3", "us-west-2c", false, 0)))
                        .toList())),
            READY));
  }
}
