package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.approving;
import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.deleted;
import static dev.elasticacheoperator.steps.StepTable.tags;
import static dev.elasticacheoperator.steps.StepTable.without;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.aws.read.LastEvent;
import dev.elasticacheoperator.desired.Auth.Mode;
import dev.elasticacheoperator.desired.TransitEncryption;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.CacheAccess;
import dev.elasticacheoperator.steps.CacheEndpoint;
import dev.elasticacheoperator.steps.CacheFacts;
import dev.elasticacheoperator.steps.Credential;
import dev.elasticacheoperator.steps.Credentials;
import dev.elasticacheoperator.steps.PlacedSubnet;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.node.ObservedNode;
import dev.elasticacheoperator.steps.cache.serverless.ObservedServerless;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheUsageLimits;
import software.amazon.awssdk.services.elasticache.model.Endpoint;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;

/** Actions and outcomes of the cluster step for serverless caches. */
class ServerlessStepTest {

  private static final ClusterStep STEP =
      new ClusterStep(
          StepNames.CLUSTER,
          Set.of(StepNames.SUBNET_GROUP, StepNames.PARAMETER_GROUP, StepNames.SECURITY_GROUPS));
  private static final Outputs OUTPUTS =
      Outputs.of(StepOutputs.CACHE_SECURITY_GROUP_ID, "sg-1")
          .and(
              StepOutputs.CACHE_PLACEMENT,
              List.of(
                  new PlacedSubnet("subnet-1", "us-west-2a", false, true),
                  new PlacedSubnet("subnet-2", "us-west-2b", false, true)));
  private static final Map<String, String> TAGS = tags(StepNames.CLUSTER, "sessions");

  private static final String LIMITS = "at most 10 GB, at most 10000 ECPU per second";
  private static final String READY = "Ready: valkey 8.1, " + LIMITS;
  private static final String WAITING = "InProgress: Waiting for serverless cache sessions: ";
  private static final String MODIFY = "ModifyServerlessCache: Change ";
  private static final String OF_IT = " of serverless cache sessions";
  private static final String DELETE = "DeleteServerlessCache: Delete serverless cache sessions";
  private static final String REPLACED = " requires replacing serverless cache sessions.";
  private static final String KEY = "arn:aws:kms:us-west-2:000000000000:key/1";

  static Stream<Row<ObservedCaches>> rows() {
    return Stream.of(existence(), fields(), access(), noDrift(), replacements(), busy())
        .flatMap(rows -> rows);
  }

  private static Stream<Row<ObservedCaches>> existence() {
    return Stream.of(
        row(
            "nothing exists",
            desired(),
            STEP.absent(),
            "CreateServerlessCache: Create serverless cache sessions (valkey 8)"),
        row("all is as desired", desired(), serverless(c -> {}), READY),
        row("not desired", deleted(), serverless(c -> {}), DELETE),
        row(
            "AWS could not create it",
            desired(),
            failed(c -> {}),
            "Failed: AWS could not create serverless cache sessions (create-failed): No capacity."
                + " Correct the cause, or change the cache in the spec, which creates it again at"
                + " once. Otherwise it is created again at 2026-01-02T03:34:04Z."),
        row(
            "AWS could not create it, and the spec has other limits",
            desired("cache.serverless", Map.of()),
            failed(c -> {}),
            DELETE),
        row("AWS could not create it, and it is not desired", deleted(), failed(c -> {}), DELETE));
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
                    List.of(
                        new PlacedSubnet("subnet-1", "us-west-2a", false, true),
                        new PlacedSubnet("subnet-2", "us-west-2b", false, true),
                        new PlacedSubnet("subnet-3", "us-west-2c", false, true)))),
            READY));
  }

  private static Stream<Row<ObservedCaches>> replacements() {
    return Stream.of(
        carried("the name", "name from sessions to users", desired("cache.name", "users"), c -> {}),
        carried(
            "the key",
            "KMS key from AWS's own to " + KEY,
            desired("cache.encryption.kmsKeyId", KEY),
            c -> {}),
        carried(
            "a subnet that it has to leave",
            "subnets from subnet-1 and subnet-9 to subnet-1 and subnet-2",
            desired(),
            c -> c.subnetIds("subnet-9", "subnet-1")),
        lost(
            "an older major version",
            "major version from 9 to 8",
            desired(),
            c -> c.majorEngineVersion("9").fullEngineVersion("9.0")),
        row("the key is left out", desired(), serverless(c -> c.kmsKeyId(KEY)), READY),
        row(
            "settings are not changed while a replacement is held, access is",
            desired("cache.name", "users", "cache.snapshots.retentionDays", 3),
            serverless(c -> c.securityGroupIds("sg-2")),
            MODIFY + "security group to sg-1" + OF_IT,
            take(desired("cache.name", "users"))),
        row(
            "the name, approved",
            approving(desired("cache.name", "users"), plan(desired("cache.name", "users")).hash()),
            serverless(c -> {}),
            take(desired("cache.name", "users")).replace("[held]", "[approved]")),
        row(
            "a Redis node where the spec asks for a serverless cache, held",
            desired(),
            ObservedCaches.of(
                new ObservedNode(
                    CacheCluster.builder()
                        .cacheClusterId("sessions")
                        .arn("arn")
                        .cacheClusterCreateTime(Instant.EPOCH)
                        .cacheClusterStatus("available")
                        .engine("redis")
                        .engineVersion("7.1.0")
                        .cacheNodeType("cache.t1.micro")
                        .securityGroups(g -> g.securityGroupId("sg-1"))
                        .build(),
                    Optional.of(TAGS))),
            "DeleteCacheCluster: Delete cache cluster sessions with all its data [held]",
            "AwaitsApproval: AWS has redis 7.1.0, and the spec asks for valkey 8.1. If it was"
                + " changed outside the operator, the cache keeps its data without approval."
                + " Changing the topology from cache cluster to serverless cache requires replacing"
                + " cache cluster sessions."));
  }

  private static Row<ObservedCaches> lost(
      String name, String difference, Target target, Consumer<ServerlessCache.Builder> change) {
    var observed = serverless(change);
    return row(
        name + ", held",
        target,
        observed,
        take(target, observed),
        "AwaitsApproval: AWS has valkey 9.0, and the spec asks for valkey 8.1. If it was changed"
            + " outside the operator, set cache.version to \"9.0\" to keep the cache and its data."
            + " Changing the "
            + difference
            + REPLACED
            + " The new cache begins empty, because AWS cannot restore a snapshot into it. A"
            + " snapshot keeps the data.");
  }

  private static Row<ObservedCaches> carried(
      String name, String difference, Target target, Consumer<ServerlessCache.Builder> change) {
    var observed = serverless(change);
    return row(
        name + ", held",
        target,
        observed,
        take(target, observed),
        "AwaitsApproval: Changing the "
            + difference
            + REPLACED
            + " The new cache begins with a snapshot of it, without what is written after the"
            + " snapshot.");
  }

  private static String take(Target target) {
    return take(target, serverless(c -> {}));
  }

  private static String take(Target target, ObservedCaches observed) {
    var first = plan(target, observed).actions().get(0);
    return first.action() + ": " + first.reason() + " [held]";
  }

  private static Stream<Row<ObservedCaches>> busy() {
    return Stream.of(
        row(
            "creating",
            desired(),
            serverless(c -> c.status("creating").endpoint((Endpoint) null)),
            WAITING + "creating (AWS usually takes 1 to 5 minutes)"),
        row(
            "modifying, and the next change waits",
            desired("cache.snapshots.retentionDays", 3),
            serverless(c -> c.status("modifying")),
            WAITING + "modifying. Under way or next: change snapshot retention to 3 days."),
        row(
            "not desired, and modifying",
            deleted(),
            serverless(c -> c.status("modifying")),
            WAITING + "modifying. Next: delete it."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void actsAsTheTableSays(Row<ObservedCaches> row) {
    assertEquals(row.expected(), StepTable.lines(STEP, row));
  }

  @Test
  void aPlanShowsTheNewCache() {
    var actions = plan(desired("cache.encryption.kmsKeyId", KEY)).actions();
    var snapshot = actions.get(0).reason().replaceAll("Take snapshot (\\S+) .*", "$1");
    assertEquals(
        List.of(
            "CreateServerlessCacheSnapshot: Take snapshot " + snapshot + OF_IT,
            "DeleteServerlessCache: Delete serverless cache sessions, whose data is in snapshot "
                + snapshot,
            "CreateServerlessCache: Create serverless cache sessions (valkey 8, "
                + LIMITS
                + ", subnets subnet-1, subnet-2, KMS key "
                + KEY
                + ") of snapshot "
                + snapshot),
        actions.stream().map(a -> a.action() + ": " + a.reason()).toList());
  }

  @Test
  void theFactsHaveBothEndpoints() {
    var facts = serverless(c -> {}).cache().orElseThrow().facts();
    assertEquals(
        Optional.of(
            new CacheFacts(
                "serverless cache",
                "valkey",
                Optional.of("8.1"),
                new CacheEndpoint("sessions.example", 6379),
                Optional.of(new CacheEndpoint("sessions.example", 6380)),
                List.of(),
                true,
                TransitEncryption.REQUIRED,
                true,
                Optional.empty())),
        facts);
  }

  @Test
  void tellsItsUsers() {
    assertEquals(
        new CacheAccess(
            Mode.USERS,
            Credential.NO_TOKEN,
            Optional.of("people"),
            Optional.of(Instant.EPOCH),
            true),
        access(c -> c.userGroupId("people")));
    assertEquals(
        new CacheAccess(
            Mode.USERS,
            Credential.NO_TOKEN,
            Optional.of("people"),
            Optional.of(Instant.EPOCH),
            false),
        access(c -> c.userGroupId("people").status("modifying")));
    assertEquals(Mode.NONE, access(c -> {}).mode());
  }

  private static CacheAccess access(Consumer<ServerlessCache.Builder> change) {
    return STEP.outputs(desired(), serverless(change)).get(StepOutputs.ACCESS).orElseThrow();
  }

  @Test
  void memcachedHasNoClusterMode() {
    var facts = serverless(c -> c.engine("memcached")).cache().orElseThrow().facts();
    assertEquals(Optional.of(false), facts.map(CacheFacts::clusterMode));
  }

  @Test
  void thereAreNoFactsBeforeAwsTellsTheEndpoint() {
    var cache = serverless(c -> c.endpoint((Endpoint) null)).cache().orElseThrow();
    assertEquals(Optional.empty(), cache.facts());
  }

  private static Plan plan(Target target) {
    return plan(target, serverless(c -> {}));
  }

  private static Plan plan(Target target, ObservedCaches observed) {
    var actions = STEP.diff(target, observed, context(OUTPUTS));
    return actions.get(actions.size() - 1).plan().orElseThrow();
  }

  /** The example's cache in Valkey 8.1 with daily snapshots, with fields changed. */
  private static Target desired(Object... edits) {
    var all =
        new ArrayList<Object>(
            Arrays.asList(
                "cache.engine",
                "valkey",
                "cache.version",
                "8.1",
                "cache.nodeType",
                null,
                "cache.port",
                null,
                "cache.serverless",
                Map.of(
                    "dataStorageGb",
                    Map.of("maximum", 10),
                    "ecpuPerSecond",
                    Map.of("maximum", 10000)),
                "cache.snapshots",
                Map.of("retentionDays", 7, "window", "05:00-06:00"),
                "subnetGroup",
                null,
                "parameterGroup",
                null,
                "network.cacheSubnets",
                null));
    all.addAll(Arrays.asList(edits));
    return StepTable.desired(all.toArray());
  }

  private static Row<ObservedCaches> row(
      String name, Target target, ObservedCaches observed, String... expected) {
    return row(name, target, observed, context(OUTPUTS), expected);
  }

  private static Row<ObservedCaches> row(
      String name,
      Target target,
      ObservedCaches observed,
      StepContext context,
      String... expected) {
    return new Row<>(name, target, observed, context, List.of(expected));
  }

  private static ObservedCaches serverless(Consumer<ServerlessCache.Builder> change) {
    return serverless(change, TAGS);
  }

  private static ObservedCaches serverless(
      Consumer<ServerlessCache.Builder> change, Map<String, String> tags) {
    return ObservedCaches.of(
        new ObservedServerless(cache(change), Optional.of(tags), Optional.empty()));
  }

  /** A cache that failed a second ago, of which AWS tells no tags. */
  private static ObservedCaches failed(Consumer<ServerlessCache.Builder> change) {
    return ObservedCaches.of(
        new ObservedServerless(
            cache(c -> c.status("create-failed").applyMutation(change)),
            Optional.empty(),
            Optional.of(
                new LastEvent("No capacity.", Optional.of(StepTable.NOW.minusSeconds(1))))));
  }

  private static ServerlessCache cache(Consumer<ServerlessCache.Builder> change) {
    return ServerlessCache.builder()
        .serverlessCacheName("sessions")
        .arn("arn:aws:elasticache:us-west-2:000000000000:serverlesscache:sessions")
        .createTime(Instant.EPOCH)
        .status("available")
        .engine("valkey")
        .majorEngineVersion("8")
        .fullEngineVersion("8.1")
        .cacheUsageLimits(
            CacheUsageLimits.builder()
                .dataStorage(d -> d.unit("GB").maximum(10))
                .ecpuPerSecond(e -> e.maximum(10000))
                .build())
        .securityGroupIds("sg-1")
        .subnetIds("subnet-1", "subnet-2")
        .snapshotRetentionLimit(7)
        .dailySnapshotTime("05:00")
        .endpoint(e -> e.address("sessions.example").port(6379))
        .readerEndpoint(e -> e.address("sessions.example").port(6380))
        .applyMutation(change)
        .build();
  }
}
