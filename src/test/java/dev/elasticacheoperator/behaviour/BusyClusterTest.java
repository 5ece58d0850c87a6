package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.backUpCluster;
import static dev.elasticacheoperator.lab.ManualChanges.changeCluster;
import static dev.elasticacheoperator.lab.ManualChanges.rebootCluster;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.ManualChanges;
import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.elasticache.model.Snapshot;

/**
 * Changes of a cluster that AWS is working on. AWS refuses calls meanwhile, so the change waits,
 * says why, and follows when the work ends.
 */
@Tag("slow")
class BusyClusterTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Longer than any test waits, so that the state ends when the test says so. */
  private static final Duration HOURS = Duration.ofHours(3);

  private static final SimulatorSettings SLOW =
      SimulatorSettings.aws()
          .withClusterSnapshotting(HOURS)
          .withClusterRebooting(HOURS)
          .withClusterModifying(HOURS);

  /**
   * Work that AWS does on the cluster for somebody else.
   *
   * @param said how the step's message shows the work
   */
  record Work(String status, String said, Consumer<AwsClients> begins) {
    @Override
    public String toString() {
      return status;
    }
  }

  static Stream<Work> works() {
    return Stream.of(
        new Work("snapshotting", "snapshotting (AWS is taking a backup)", BusyClusterTest::backUp),
        new Work(
            "rebooting cluster nodes",
            "rebooting cluster nodes",
            aws -> rebootCluster(aws, "sessions")),
        new Work(
            "modifying",
            "modifying (pending: node type cache.t2.small)",
            aws -> changeCluster(aws, "sessions", c -> c.cacheNodeType("cache.t2.small"))));
  }

  private static void backUp(AwsClients aws) {
    backUpCluster(aws, "sessions", "by-hand");
  }

  private static Fixture ready() {
    var fixture = new Fixture(SLOW);
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(7));
    fixture.calls.clear();
    return fixture;
  }

  @ParameterizedTest
  @MethodSource("works")
  void isDeletedOnceAwsHasDone(Work work) {
    var fixture = ready();
    fixture.stranger(work.begins());
    fixture.delete();
    fixture.harness.pass(HOURS.minus(MINUTE));
    var waits = "Waiting for cache cluster sessions: " + work.said() + ". Next: delete it.";
    assertEquals(StepState.DELETING, fixture.state("cluster"));
    assertEquals(waits, fixture.step("cluster").message());
    assertEquals("cluster: " + waits, fixture.condition("Ready").getMessage());
    assertEquals(Phase.DELETING, fixture.phase());
    assertEquals("False", fixture.condition("Stalled").getStatus());
    assertEquals(0, fixture.calls.tried("DeleteCacheCluster"));
    assertTrue(
        fixture.calls.tried().size() <= 3 * 240 + 60, fixture.calls.tried().size() + " calls");

    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(1, fixture.calls.tried("DeleteCacheCluster"));
    fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
    assertTrue(fixture.harness.api.events().stream().noneMatch(RecordedEvent::warning));
  }

  @Test
  void isDeletedOnceAwsHasMadeIt() {
    var fixture = new Fixture(SimulatorSettings.aws().withClusterCreating(HOURS));
    fixture.apply();
    fixture.harness.pass(Duration.ofMinutes(5));
    fixture.delete();
    fixture.harness.pass(HOURS.minus(Duration.ofMinutes(10)));
    assertEquals(
        "Waiting for cache cluster sessions: creating (AWS usually takes 5 to 10 minutes). Next:"
            + " delete it.",
        fixture.step("cluster").message());
    assertEquals(0, fixture.calls.tried("DeleteCacheCluster"));
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(1, fixture.calls.tried("DeleteCacheCluster"));
    fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  @Test
  void aBackupMadeByHandOutlivesTheEnvironment() {
    var fixture = Fixture.ready();
    fixture.stranger(BusyClusterTest::backUp);
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    fixture.stranger(
        aws ->
            assertEquals(
                List.of("by-hand available"),
                aws.elastiCache().describeSnapshots().snapshots().stream()
                    .map(s -> s.snapshotName() + " " + s.snapshotStatus())
                    .toList()));
  }

  /** The state that the operator has seen may be another a moment later. */
  @Test
  void aBackupThatBeginsJustBeforeTheDeletionIsWaitedFor() {
    var fixture = ready();
    fixture.harness.cloud.hook(
        new CallHook() {
          private boolean begun;

          @Override
          public void before(SimulatedCall call) {
            if (call.operation().equals("DeleteCacheCluster") && !begun) {
              begun = true;
              fixture.stranger(BusyClusterTest::backUp);
            }
          }
        });
    fixture.delete();
    fixture.harness.pass(HOURS.minus(MINUTE));
    assertTrue(
        fixture.step("cluster").message().contains("snapshotting"),
        fixture.step("cluster").message());
    assertEquals(1, fixture.calls.tried("DeleteCacheCluster"));
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(2, fixture.calls.tried("DeleteCacheCluster"));
  }

  @ParameterizedTest
  @MethodSource("works")
  void isChangedOnceAwsHasDone(Work work) {
    var fixture = ready();
    fixture.stranger(work.begins());
    fixture.edit("cache.nodeType", "cache.t2.medium");
    fixture.harness.pass(HOURS.minus(MINUTE));
    assertEquals(Phase.UPDATING, fixture.phase());
    assertEquals(
        "Waiting for cache cluster sessions: "
            + work.said()
            + ". Next: change node type to cache.t2.medium.",
        fixture.step("cluster").message());
    assertEquals(0, fixture.calls.tried("ModifyCacheCluster"));
    fixture.harness.pass(MINUTE.multipliedBy(2));
    assertEquals(1, fixture.calls.tried("ModifyCacheCluster"));
    assertEquals(
        "Waiting for cache cluster sessions: modifying (pending: node type cache.t2.medium)",
        fixture.step("cluster").message());
    fixture.harness.until("changed", fixture::isReady, HOURS.plus(MINUTE));
    assertEquals(1, fixture.calls.tried("ModifyCacheCluster"));
    assertEquals("cache.t2.medium", fixture.cacheCluster("sessions").cacheNodeType());
  }

  @Test
  void parametersAreNoCallOnTheCluster() {
    var fixture = ready();
    fixture.stranger(BusyClusterTest::backUp);
    fixture.edit("parameterGroup.parameters", Map.of("maxmemory-policy", "noeviction"));
    fixture.harness.pass(MINUTE);
    assertEquals(List.of("ModifyCacheParameterGroup"), fixture.calls.changes());
    assertEquals(StepState.READY, fixture.state("parameterGroup"));
    fixture.harness.until("at rest", fixture::isReady, HOURS.plus(MINUTE));
    assertEquals(List.of("ModifyCacheParameterGroup"), fixture.calls.changes());
  }

  @Test
  void aBackupAloneIsNamedAndChangesNothing() {
    var fixture = ready();
    fixture.stranger(BusyClusterTest::backUp);
    var secret = fixture.secret("sessions-endpoint");
    fixture.harness.pass(HOURS.minus(MINUTE));
    assertEquals(
        "Waiting for cache cluster sessions: snapshotting (AWS is taking a backup)",
        fixture.step("cluster").message());
    assertEquals(secret, fixture.secret("sessions-endpoint"));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of(), fixture.calls.changes());
    fixture.stranger(
        aws ->
            assertEquals(
                List.of("by-hand"),
                aws.elastiCache().describeSnapshots().snapshots().stream()
                    .map(Snapshot::snapshotName)
                    .toList()));
  }

  /** AWS tells no tags of it, and it has an endpoint: nobody may be sent there. */
  @ParameterizedTest
  @MethodSource("works")
  void somebodyElsesIsNotTakenForOursMeanwhile(Work work) {
    var fixture = new Fixture(SLOW);
    fixture.stranger(ManualChanges::createNode);
    fixture.harness.clock.advance(Duration.ofMinutes(10));
    fixture.stranger(work.begins());
    fixture.apply();
    fixture.harness.pass(HOURS.minus(MINUTE));
    assertEquals(
        "Waiting for cache cluster sessions: "
            + work.status()
            + " (AWS tells its tags, and so its owner, only afterwards)",
        fixture.step("cluster").message());
    assertTrue(fixture.secret("sessions-endpoint").isEmpty(), "somebody else's endpoint was given");
    assertEquals(1, fixture.calls.tried("CreateCacheCluster"), "refused once, and looked at since");
    fixture.harness.pass(Duration.ofMinutes(10));
    assertEquals(StepState.BLOCKED, fixture.state("cluster"));
    assertTrue(
        fixture.step("cluster").message().contains("does not carry this environment's tags"),
        fixture.step("cluster").message());
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals("available", fixture.cacheCluster("sessions").cacheClusterStatus());
  }
}
