package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.ManualChanges;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.elasticache.CacheFaults;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.AwsResponse;

/** Clusters that AWS accepts and that then end in a state of which they do not recover. */
class FailedClusterTest {

  private static final String NO_CAPACITY =
      "Failed to create the cluster. Reason: InsufficientCacheClusterCapacity";
  private static final String BROKEN = "The cluster cannot run any more.";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Set<String> CREATES =
      Set.of("CreateCacheCluster", "CreateReplicationGroup", "CreateServerlessCache");

  static CacheFaults faults(Fixture fixture) {
    return fixture
        .harness
        .cloud
        .account(SimulatedCloud.DEFAULT_ACCOUNT)
        .cacheFaults(OperatorHarness.REGION);
  }

  private static Fixture failedAtCreate() {
    var fixture = new Fixture();
    faults(fixture).endCreatesIn("create-failed", NO_CAPACITY);
    fixture.apply();
    fixture.harness.pass(Duration.ofMinutes(15));
    return fixture;
  }

  private static Fixture failedAtCreate(String example) {
    var fixture = Fixture.of(example, List.of());
    faults(fixture).endCreatesIn("create-failed", NO_CAPACITY);
    fixture.harness.pass(Duration.ofMinutes(20));
    return fixture;
  }

  private static Fixture failedAfterReady(String status) {
    var fixture = Fixture.ready();
    faults(fixture).fail("sessions", status, BROKEN);
    fixture.harness.pass(Duration.ofMinutes(20));
    return fixture;
  }

  @Test
  void aFailedCreateIsToldWithAwsReason() {
    var fixture = failedAtCreate();
    assertEquals(Phase.FAILED, fixture.phase());
    assertEquals("ClusterCreateFailed", fixture.condition("Stalled").getReason());
    assertEquals("True", fixture.condition("Stalled").getStatus());
    var message = fixture.step("cluster").message();
    assertTrue(
        message.startsWith(
            "AWS could not create cache cluster sessions (create-failed): " + NO_CAPACITY + "."),
        message);
    assertEquals(1, fixture.calls.tried("CreateCacheCluster"));
    assertEquals(0, fixture.calls.tried("ListTagsForResource"), "AWS would answer NotFound");
  }

  @Test
  void aFailedCreateIsRepeatedAtOnceWhenTheSpecChanges() {
    var fixture = failedAtCreate();
    faults(fixture).letCreatesSucceed();
    fixture.calls.clear();
    fixture.edit("cache.nodeType", "cache.t2.small");
    fixture.harness.pass(MINUTE);
    assertEquals(List.of("DeleteCacheCluster"), fixture.calls.changes(), "no plan is needed");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of("DeleteCacheCluster", "CreateCacheCluster"), fixture.calls.changes());
    fixture.stranger(
        aws ->
            assertEquals(
                "cache.t2.small",
                aws.elastiCache().describeCacheClusters().cacheClusters().get(0).cacheNodeType()));
  }

  @Test
  void aFailedCreateIsRepeatedSeldomWithoutAChange() {
    var fixture = failedAtCreate();
    fixture.harness.pass(Duration.ofHours(6));
    var creates = fixture.calls.tried("CreateCacheCluster");
    assertTrue(creates >= 4 && creates <= 13, creates + " creates in 6 hours");
    faults(fixture).letCreatesSucceed();
    fixture.harness.until("Ready", fixture::isReady, Duration.ofHours(2));
  }

  @Test
  void anEnvironmentWithAFailedCreateIsDeleted() {
    var fixture = failedAtCreate();
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(1, fixture.calls.tried("DeleteCacheCluster"));
    fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  /** AWS calls the group available whatever its members are (terraform-provider-aws#50096). */
  @ParameterizedTest
  @CsvSource({
    "valkey.yaml, sessions-002, '1 shard, 1 replica, Multi-AZ'",
    "cluster-mode.yaml, sessions-0002-002, '3 shards, 1 replica each, cluster mode, Multi-AZ'"
  })
  void aFailedMemberOfAGroupIsNamedUntilAwsReplacesIt(String file, String member, String shape) {
    var fixture = Fixture.of(file, List.of("cache.name", "sessions")).settled();
    var well = fixture.step("cluster").message();
    assertTrue(well.endsWith(shape), well);
    faults(fixture).fail(member, "incompatible-network", BROKEN);
    fixture.harness.pass(Duration.ofMinutes(20));
    assertEquals(StepState.READY, fixture.state("cluster"));
    assertEquals(
        well
            + ". AWS shows member "
            + member
            + " as incompatible-network. Read its events in the ElastiCache console,"
            + " and open a support case if AWS does not replace it.",
        fixture.step("cluster").message());
    faults(fixture).recover(member);
    fixture.assertAtRest();
    assertEquals(well, fixture.step("cluster").message());
  }

  /** AWS records the reason with the members and not with the group. */
  @ParameterizedTest
  @ValueSource(strings = {"valkey.yaml", "cluster-mode.yaml", "memcached.yaml", "serverless.yaml"})
  void aFailedCreateOfEveryTopologyHasAwsReasonAndIsRepeated(String example) {
    var fixture = failedAtCreate(example);
    var message = fixture.step("cluster").message();
    assertTrue(message.contains("(create-failed): " + NO_CAPACITY + ". "), message);
    assertTrue(message.matches(".* Otherwise it is created again at [-0-9]+T[0-9:]+Z[.]"), message);
    assertEquals("ClusterCreateFailed", fixture.condition("Stalled").getReason());
    faults(fixture).letCreatesSucceed();
    fixture.harness.until("Ready", fixture::isReady, Duration.ofHours(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"valkey.yaml", "cluster-mode.yaml", "memcached.yaml", "serverless.yaml"})
  void anEnvironmentOfEveryTopologyWithAFailedCreateIsDeleted(String example) {
    var fixture = failedAtCreate(example);
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  /** The status does not have the cache, and AWS does not tell its tags. The intent log has it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "article.yaml",
        "valkey.yaml",
        "cluster-mode.yaml",
        "memcached.yaml",
        "serverless.yaml"
      })
  void aFailedCreateWhoseAnswerWasLostIsDeletedWithItsEnvironment(String example) {
    var fixture = Fixture.of(example, List.of());
    faults(fixture).endCreatesIn("create-failed", NO_CAPACITY);
    fixture.harness.cloud.hook(
        new CallHook() {
          @Override
          public void after(SimulatedCall call, AwsResponse answer) {
            if (CREATES.contains(call.operation())) {
              throw new OperatorHarness.Killed(call.operation());
            }
          }
        });
    fixture.harness.until("killed", () -> fixture.harness.restarts() == 1, MINUTE);
    fixture.harness.clock.advance(Duration.ofMinutes(30));
    fixture.deleteLeavingNothing();
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed", "incompatible-network", "incompatible-parameters"})
  void aClusterThatFailsLaterIsKeptUntilAPlanIsApproved(String status) {
    var fixture = failedAfterReady(status);
    var endpoint = fixture.status().endpoint();
    assertEquals(StepState.FAILED, fixture.state("cluster"));
    var message = fixture.step("cluster").message();
    assertTrue(message.contains("sessions") && message.contains(status), message);
    assertTrue(message.contains(BROKEN), message);
    assertEquals(List.of(), fixture.calls.changes(), "it may hold data");

    fixture.edit("cache.nodeType", "cache.t2.small");
    fixture.harness.pass(Duration.ofMinutes(20));
    assertEquals("PlanHeld", fixture.condition("Ready").getReason());
    assertEquals(List.of(), fixture.calls.changes(), "it may hold data");
    assertEquals(endpoint, fixture.status().endpoint());
    fixture.approvePlan();
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of("DeleteCacheCluster", "CreateCacheCluster"), fixture.calls.changes());
  }

  @Test
  void aClusterThatAwsMendsIsReadyAgain() {
    var fixture = failedAfterReady("incompatible-network");
    faults(fixture).recover("sessions");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of(), fixture.calls.changes());
  }

  @Test
  void aRecoveringClusterIsWaitedFor() {
    var fixture = failedAfterReady("recovering");
    assertEquals(StepState.IN_PROGRESS, fixture.state("cluster"));
    assertEquals(
        "Waiting for cache cluster sessions: recovering (AWS is repairing it)",
        fixture.step("cluster").message());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed",
        "incompatible-network",
        "incompatible-parameters",
        "restore-failed",
        "recovering"
      })
  void anEnvironmentIsDeletedInTheStatesInWhichAwsDeletes(String status) {
    var fixture = failedAfterReady(status);
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(1, fixture.calls.tried("DeleteCacheCluster"));
    fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  @Test
  void aMoveThatAwsGivesUpIsToldAndTriedSeldom() {
    var fixture = Fixture.ready();
    faults(fixture).undoMoves("Failed to scale down: the node has insufficient memory.");
    fixture.edit("cache.nodeType", "cache.t2.small");
    fixture.harness.pass(Duration.ofMinutes(20));
    assertEquals(StepState.FAILED, fixture.state("cluster"));
    var message = fixture.step("cluster").message();
    assertTrue(
        message.startsWith(
            "AWS did not move cache cluster sessions to another node type: Failed to scale down:"
                + " the node has insufficient memory. Choose another cache.nodeType, or make room."
                + " Tried again at "),
        message);
    fixture.harness.pass(Duration.ofHours(3));
    var moves = fixture.calls.tried("ModifyCacheCluster");
    assertTrue(moves >= 3 && moves <= 6, moves + " moves in 200 minutes");
    faults(fixture).letMovesSucceed();
    fixture.harness.until("Ready", fixture::isReady, Duration.ofHours(1));
  }

  /** AWS tells no tags of it, so that nothing says whose it is. */
  @Test
  void aFailedClusterOfSomebodyElseIsLeftAlone() {
    var fixture = new Fixture();
    faults(fixture).endCreatesIn("create-failed", NO_CAPACITY);
    fixture.stranger(ManualChanges::createNode);
    fixture.harness.clock.advance(Duration.ofMinutes(10));
    fixture.apply();
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(StepState.BLOCKED, fixture.state("cluster"));
    assertEquals(
        "Cache cluster sessions exists and is create-failed. AWS tells the tags of an available"
            + " cluster only, so its owner is unknown and the operator does not touch it. Delete"
            + " it, or choose another cache.name.",
        fixture.step("cluster").message());
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(0, fixture.calls.tried("DeleteCacheCluster"));
  }
}
