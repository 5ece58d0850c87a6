package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;

/** Creates, changes and deletes environments with a serverless cache. */
class ServerlessTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final String MODIFY = "ModifyServerlessCache";

  private static final List<Object> EDITS =
      List.of(
          "cache.name",
          "sessions",
          "cache.version",
          "8.1",
          "cache.snapshots",
          Map.of("retentionDays", 7, "window", "05:00-06:00", "finalSnapshot", false),
          "bastion.enabled",
          false);

  /** Returns the example as {@link #applied} applies it. */
  static ElastiCacheEnvironment object() {
    return Fixture.example("serverless.yaml", EDITS);
  }

  /** Applies the example with fields changed, without a bastion. */
  static Fixture applied(Object... edits) {
    var all = new ArrayList<>(EDITS);
    all.addAll(List.of(edits));
    return Fixture.of("serverless.yaml", all);
  }

  static Fixture ready(Object... edits) {
    return applied(edits).settled();
  }

  static ServerlessCache cache(Fixture fixture) {
    var seen =
        fixture.asStranger(
            aws -> aws.elastiCache().describeServerlessCaches(r -> {}).serverlessCaches());
    assertEquals(1, seen.size());
    return seen.get(0);
  }

  @Test
  void hasNeitherNodesNorGroups() {
    var fixture = ready();
    var cache = cache(fixture);
    assertEquals("8", cache.majorEngineVersion());
    assertEquals(10, cache.cacheUsageLimits().dataStorage().maximum());
    assertEquals(10000, cache.cacheUsageLimits().ecpuPerSecond().maximum());
    assertEquals(7, cache.snapshotRetentionLimit());
    assertEquals("05:00", cache.dailySnapshotTime());
    assertEquals(Set.copyOf(fixture.ids("cacheSubnets")), Set.copyOf(cache.subnetIds()));
    assertEquals(2, cache.subnetIds().size());
    assertEquals(List.of(fixture.cacheGroup()), cache.securityGroupIds());
    assertEquals(StepState.SKIPPED, fixture.state("subnetGroup"));
    assertEquals(StepState.SKIPPED, fixture.state("parameterGroup"));
    assertEquals(6379, fixture.status().endpoint().port());
    assertTrue(fixture.status().endpoint().address().contains(".serverless."));
    assertEquals(
        "valkey 8.1, at most 10 GB, at most 10000 ECPU per second",
        fixture.step("cluster").message());
    fixture.assertAtRest();
  }

  @Test
  void clientsReachBothPorts() {
    var fixture = ready();
    var rules =
        fixture.asStranger(
            aws ->
                aws.ec2()
                    .describeSecurityGroups(r -> r.groupIds(fixture.cacheGroup()))
                    .securityGroups()
                    .get(0)
                    .ipPermissions());
    var ports = rules.stream().flatMap(rule -> Stream.of(rule.fromPort(), rule.toPort()));
    assertEquals(List.of(6379, 6380), ports.sorted().distinct().toList());
  }

  @Test
  void oneFieldIsChangedInOneCall() {
    var fixture = ready();
    var before = fixture.data();
    var object = fixture.harness.environment(Fixture.NAME);
    for (var edit :
        List.of(
            Map.entry("cache.version", (Object) "9.0"),
            Map.entry("cache.serverless.dataStorageGb", (Object) Map.of("minimum", 2)),
            Map.entry("cache.snapshots.retentionDays", (Object) 1),
            Map.entry("cache.snapshots.window", (Object) "03:30-04:30"))) {
      object.setSpec(Fixture.with(object.getSpec(), edit.getKey(), edit.getValue()));
    }
    fixture.harness.api.apply(object);
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of(MODIFY, MODIFY, MODIFY, MODIFY), fixture.calls.changes());
    assertEquals(4, fixture.calls.tried(MODIFY), "a call was refused");
    var cache = cache(fixture);
    assertEquals("9", cache.majorEngineVersion());
    assertEquals(2, cache.cacheUsageLimits().dataStorage().minimum());
    assertNull(cache.cacheUsageLimits().dataStorage().maximum());
    assertEquals(10000, cache.cacheUsageLimits().ecpuPerSecond().maximum());
    assertEquals(1, cache.snapshotRetentionLimit());
    assertEquals("03:30", cache.dailySnapshotTime());
    assertEquals(before, fixture.data());
    fixture.assertAtRest();
  }

  @Test
  void redisBecomesValkeyInPlace() {
    var fixture = ready("cache.engine", "redis", "cache.version", "7.1");
    var before = fixture.data();
    fixture.edit("cache.version", null);
    fixture.edit("cache.engine", "valkey");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of(MODIFY), fixture.calls.changes());
    assertEquals("valkey", cache(fixture).engine());
    assertEquals("9", cache(fixture).majorEngineVersion());
    assertEquals(before, fixture.data());
    fixture.assertAtRest();
  }

  @Test
  void allLimitsCanBeRemoved() {
    var fixture = ready();
    fixture.edit("cache.serverless", Map.of());
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(1, fixture.calls.tried(MODIFY));
    assertEquals("valkey 8.1, no limits", fixture.step("cluster").message());
    fixture.assertAtRest();
  }

  @Test
  void memcachedHasPortsOfItsOwn() {
    var fixture =
        ready("cache.engine", "memcached", "cache.version", "1.6.22", "cache.snapshots", Map.of());
    assertEquals("1.6", cache(fixture).majorEngineVersion());
    assertEquals(11211, fixture.status().endpoint().port());
    fixture.assertAtRest();
  }

  @Test
  void aPlanHoldsAReplacementUntilItIsApproved() {
    var fixture = ready();
    var before = cache(fixture).createTime();
    var key = "arn:aws:kms:us-west-2:000000000000:key/1234abcd";
    var data = fixture.data();
    fixture.edit("cache.encryption.kmsKeyId", key);
    fixture.harness.pass(HOUR);
    assertEquals(Phase.BLOCKED, fixture.phase());
    assertEquals(List.of(), fixture.calls.changes());
    assertTrue(
        fixture
            .condition("Ready")
            .getMessage()
            .startsWith(
                "Changing the KMS key from AWS's own to "
                    + key
                    + " requires replacing serverless cache sessions."));
    assertEquals(
        List.of("CreateServerlessCacheSnapshot", "DeleteServerlessCache", "CreateServerlessCache"),
        fixture.status().plan().actions().stream().map(a -> a.action()).toList());
    fixture.approvePlan();
    fixture.harness.untilReady(Fixture.NAME);
    assertNotEquals(before, cache(fixture).createTime());
    assertEquals(key, cache(fixture).kmsKeyId());
    assertEquals(data, fixture.data());
    fixture.assertAtRest();
  }

  @Test
  void aNewCacheBeginsWithASnapshotOfNodesOrOfAServerlessCache() {
    var fixture = ready();
    var data = fixture.data();
    fixture.edit("cache.snapshots.finalSnapshot", true);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    var names = new ArrayList<String>();
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .describeServerlessCacheSnapshots(r -> {})
                .serverlessCacheSnapshots()
                .forEach(snapshot -> names.add(snapshot.serverlessCacheSnapshotName())));
    assertEquals(1, names.size());

    var object = OperatorHarness.example("serverless.yaml");
    object.getMetadata().setName("sessions");
    object.setSpec(Fixture.with(object.getSpec(), "cache.name", "sessions"));
    object.setSpec(
        Fixture.with(
            object.getSpec(),
            "cache.snapshots",
            Map.of("restoreFrom", Map.of("snapshotName", names.get(0)))));
    fixture.harness.api.apply(object);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(data, fixture.data());
  }

  /** The spec walks from one node to a serverless cache and back. */
  @Test
  void aNodeGivesWayToAServerlessCacheOnlyOnceApproved() {
    var fixture = new Fixture();
    var object = Fixture.article();
    for (var part : List.of("subnetGroup", "parameterGroup", "network", "cache.port")) {
      object.setSpec(Fixture.with(object.getSpec(), part, null));
    }
    object.setSpec(Fixture.with(object.getSpec(), "bastion.enabled", false));
    object.setSpec(Fixture.with(object.getSpec(), "cache.version", "7.1"));
    fixture.harness.api.apply(object);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(7));
    fixture.calls.clear();

    object = fixture.harness.environment(Fixture.NAME);
    object.setSpec(Fixture.with(object.getSpec(), "cache.nodeType", null));
    object.setSpec(Fixture.with(object.getSpec(), "cache.serverless", Map.of()));
    fixture.harness.api.apply(object);
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.pass(HOUR);
    assertEquals(Phase.BLOCKED, fixture.phase());
    fixture.stranger(
        aws -> assertEquals(1, aws.elastiCache().describeCacheClusters().cacheClusters().size()));
    fixture.approvePlan();
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("redis", cache(fixture).engine());
    fixture.assertAtRest();

    object = fixture.harness.environment(Fixture.NAME);
    object.setSpec(Fixture.with(object.getSpec(), "cache.nodeType", "cache.t3.micro"));
    object.setSpec(Fixture.with(object.getSpec(), "cache.serverless", null));
    fixture.harness.api.apply(object);
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.pass(HOUR);
    fixture.approvePlan();
    fixture.harness.untilReady(Fixture.NAME);
    fixture.assertAtRest();
  }

  @Test
  void isDeletedWholeOnceAwsHasRemovedItsEndpoint() {
    var fixture = ready();
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    fixture.stranger(
        aws -> {
          assertEquals(List.of(), Leftovers.of(Leftovers.of(aws)));
          assertEquals(
              List.of(), aws.elastiCache().describeServerlessCaches(r -> {}).serverlessCaches());
        });
  }

  private static final String RELEASING =
      "Waiting for AWS to remove VPC endpoint vpce-[0-9a-f]+ of the deleted serverless cache \\(AWS"
          + " usually takes 1 to 10 minutes\\)";

  @Test
  void theEndpointOfADeletedCacheBlocksNothing() {
    var fixture = ready();
    fixture.delete();
    var states = new TreeSet<String>();
    while (!fixture.harness.api.names().isEmpty()) {
      fixture
          .status()
          .steps()
          .forEach(step -> states.add(step.name() + " " + step.state() + " " + step.message()));
      fixture.harness.step();
    }
    assertEquals(List.of(), states.stream().filter(s -> s.contains(" BLOCKED ")).toList());
    for (var step : List.of("cacheSubnets", "securityGroups")) {
      assertTrue(
          states.stream().anyMatch(s -> s.matches(step + " DELETING " + RELEASING)),
          () -> states.toString());
    }
  }

  @Test
  void anEndpointThatStaysForHoursIsACaseForAws() {
    var fixture =
        Fixture.of(
            SimulatorSettings.aws().withEndpointLinger(Duration.ofHours(3)),
            "serverless.yaml",
            List.of("bastion.enabled", false));
    fixture.settled();
    fixture.delete();
    fixture.harness.pass(Duration.ofMinutes(30));
    assertTrue(fixture.step("cacheSubnets").message().matches(RELEASING));
    assertEquals("False", fixture.condition("Stalled").getStatus());
    fixture.harness.pass(Duration.ofMinutes(80));
    assertEquals("True", fixture.condition("Stalled").getStatus());
    var message = fixture.condition("Stalled").getMessage();
    assertTrue(message.contains("Name it in a support case"), message);
    fixture.harness.pass(HOUR.multipliedBy(2));
    assertEquals(List.of(), fixture.harness.api.names());
  }

  @Test
  void aForeignServerlessCacheBlocksTheDeletionByItsName() {
    var fixture = ready();
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .createServerlessCache(
                    r ->
                        r.serverlessCacheName("theirs")
                            .engine("valkey")
                            .subnetIds(cache(fixture).subnetIds())));
    fixture.harness.pass(HOUR);
    fixture.delete();
    fixture.harness.pass(HOUR);
    assertEquals(StepState.BLOCKED, fixture.state("cacheSubnets"));
    var message = fixture.step("cacheSubnets").message();
    assertTrue(
        message.matches(
            "(eni-[0-9a-f]+ of serverless cache theirs is in subnet-[0-9a-f]+(; )?){2}[.] Remove"
                + " them to continue the deletion; the operator does not touch foreign"
                + " resources[.]"),
        message);
    fixture.stranger(
        aws -> aws.elastiCache().deleteServerlessCache(r -> r.serverlessCacheName("theirs")));
    fixture.harness.untilGone(Fixture.NAME);
  }
}
