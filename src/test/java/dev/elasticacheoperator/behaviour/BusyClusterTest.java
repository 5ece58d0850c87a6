package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.aws.AwsClients;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.StoredApiServer.Said;
import dev.elasticacheoperator.sandbox.aws.Call;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.Snapshot;

/**
 * AWS takes no call on a cluster that it is at work on: what is wanted of it waits, says what for,
 * and is done when that ends.
 */
class BusyClusterTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Longer than any test waits, so that the state ends when the test says so. */
  private static final Duration HOURS = Duration.ofHours(3);

  private static final Settings SLOW =
      Settings.aws()
          .withClusterSnapshotting(HOURS)
          .withClusterRebooting(HOURS)
          .withClusterModifying(HOURS);

  /**
   * Work that AWS does on the cluster for somebody else.
   *
   * @param said how the step's message begins meanwhile
   */
  record Work(String status, String said, Consumer<AwsClients> begins) {
    @Override
    public String toString() {
      return status;
    }
  }

  static Stream<Work> works() {
    return Stream.of(
        new Work("snapshotting", "snapshotting, a backup is being taken", BusyClusterTest::backUp),
        new Work(
            "rebooting cluster nodes",
            "rebooting cluster nodes",
            aws ->
                aws.elastiCache()
                    .rebootCacheCluster(
                        r -> r.cacheClusterId("sessions").cacheNodeIdsToReboot("0001"))),
        new Work(
            "modifying",
            "modifying: node type cache.t2.small pending",
            aws ->
                aws.elastiCache()
                    .modifyCacheCluster(
                        r ->
                            r.cacheClusterId("sessions")
                                .cacheNodeType("cache.t2.small")
                                .applyImmediately(true))));
  }

  private static void backUp(AwsClients aws) {
    aws.elastiCache().createSnapshot(r -> r.cacheClusterId("sessions").snapshotName("by-hand"));
  }

  private static Stage ready() {
    var stage = new Stage(SLOW);
    stage.apply();
    stage.lab.untilReady(Stage.NAME);
    stage.lab.pass(Duration.ofMinutes(7));
    stage.calls.clear();
    return stage;
  }

  @ParameterizedTest
  @MethodSource("works")
  void isDeletedOnceAwsHasDone(Work work) {
    var stage = ready();
    stage.stranger(work.begins());
    stage.delete();
    stage.lab.pass(HOURS.minus(MINUTE));
    var waits = work.said() + "; can be deleted only when that is done";
    assertEquals(StepState.DELETING, stage.state("cluster"));
    assertEquals(waits, stage.step("cluster").message());
    assertEquals("cluster: " + waits, stage.condition("Ready").getMessage());
    assertEquals(Phase.DELETING, stage.phase());
    assertEquals("False", stage.condition("Stalled").getStatus());
    assertEquals(0, stage.calls.tried("DeleteCacheCluster"));
    assertTrue(stage.calls.tried().size() <= 3 * 240 + 60, stage.calls.tried().size() + " calls");

    stage.lab.untilGone(Stage.NAME);
    assertEquals(1, stage.calls.tried("DeleteCacheCluster"));
    stage.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
    assertTrue(stage.lab.api.events().stream().noneMatch(Said::warning));
  }

  @Test
  void isDeletedOnceAwsHasMadeIt() {
    var stage = new Stage(Settings.aws().withClusterCreating(HOURS));
    stage.apply();
    stage.lab.pass(Duration.ofMinutes(5));
    stage.delete();
    stage.lab.pass(HOURS.minus(Duration.ofMinutes(10)));
    assertEquals(
        "creating; can be deleted only when that is done", stage.step("cluster").message());
    assertEquals(0, stage.calls.tried("DeleteCacheCluster"));
    stage.lab.untilGone(Stage.NAME);
    assertEquals(1, stage.calls.tried("DeleteCacheCluster"));
    stage.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  @Test
  void aBackupMadeByHandOutlivesTheEnvironment() {
    var stage = Stage.ready();
    stage.stranger(BusyClusterTest::backUp);
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    stage.stranger(
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
    var stage = ready();
    stage.lab.cloud.hook(
        new CallHook() {
          private boolean begun;

          @Override
          public void before(Call call) {
            if (call.operation().equals("DeleteCacheCluster") && !begun) {
              begun = true;
              stage.stranger(BusyClusterTest::backUp);
            }
          }
        });
    stage.delete();
    stage.lab.pass(HOURS.minus(MINUTE));
    assertTrue(
        stage.step("cluster").message().contains("snapshotting"), stage.step("cluster").message());
    assertEquals(1, stage.calls.tried("DeleteCacheCluster"));
    stage.lab.untilGone(Stage.NAME);
    assertEquals(2, stage.calls.tried("DeleteCacheCluster"));
  }

  @ParameterizedTest
  @MethodSource("works")
  void isChangedOnceAwsHasDone(Work work) {
    var stage = ready();
    stage.stranger(work.begins());
    stage.edit("cache.nodeType", "cache.t2.medium");
    stage.lab.pass(HOURS.minus(MINUTE));
    assertEquals(Phase.UPDATING, stage.phase());
    assertEquals(
        work.said() + "; when that is done: node type to cache.t2.medium",
        stage.step("cluster").message());
    assertEquals(0, stage.calls.tried("ModifyCacheCluster"));
    stage.lab.pass(MINUTE.multipliedBy(2));
    assertEquals(1, stage.calls.tried("ModifyCacheCluster"));
    assertEquals("modifying: node type cache.t2.medium pending", stage.step("cluster").message());
    stage.lab.until("changed", stage::isReady, HOURS.plus(MINUTE));
    assertEquals(1, stage.calls.tried("ModifyCacheCluster"));
    assertEquals("cache.t2.medium", cluster(stage).cacheNodeType());
  }

  @Test
  void parametersAreNoCallOnTheCluster() {
    var stage = ready();
    stage.stranger(BusyClusterTest::backUp);
    stage.edit("parameterGroup.parameters", Map.of("maxmemory-policy", "noeviction"));
    stage.lab.pass(MINUTE);
    assertEquals(List.of("ModifyCacheParameterGroup"), stage.calls.changes());
    assertEquals(StepState.READY, stage.state("parameterGroup"));
    stage.lab.until("at rest", stage::isReady, HOURS.plus(MINUTE));
    assertEquals(List.of("ModifyCacheParameterGroup"), stage.calls.changes());
  }

  @Test
  void aBackupAloneIsNamedAndChangesNothing() {
    var stage = ready();
    stage.stranger(BusyClusterTest::backUp);
    var secret = stage.secret("sessions-endpoint");
    stage.lab.pass(HOURS.minus(MINUTE));
    assertEquals("snapshotting, a backup is being taken", stage.step("cluster").message());
    assertEquals(secret, stage.secret("sessions-endpoint"));
    stage.lab.untilReady(Stage.NAME);
    assertEquals(List.of(), stage.calls.changes());
    stage.stranger(
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
    var stage = new Stage(SLOW);
    stage.stranger(
        aws ->
            aws.elastiCache()
                .createCacheCluster(
                    r ->
                        r.cacheClusterId("sessions")
                            .engine("redis")
                            .engineVersion("4.0.10")
                            .cacheNodeType("cache.t2.micro")
                            .numCacheNodes(1)));
    stage.lab.clock.advance(Duration.ofMinutes(10));
    stage.stranger(work.begins());
    stage.apply();
    stage.lab.pass(HOURS.minus(MINUTE));
    assertEquals(
        "cache cluster sessions exists and is "
            + work.status()
            + ": only when that is done does AWS tell its tags, and so whose it is",
        stage.step("cluster").message());
    assertTrue(stage.secret("sessions-endpoint").isEmpty(), "somebody else's endpoint was given");
    assertEquals(1, stage.calls.tried("CreateCacheCluster"), "refused once, and looked at since");
    stage.lab.pass(Duration.ofMinutes(10));
    assertEquals(StepState.BLOCKED, stage.state("cluster"));
    assertTrue(
        stage.step("cluster").message().contains("does not carry this environment's tags"),
        stage.step("cluster").message());
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    assertEquals("available", cluster(stage).cacheClusterStatus());
  }

  private static CacheCluster cluster(Stage stage) {
    var seen = new CacheCluster[1];
    stage.stranger(
        aws ->
            seen[0] =
                aws.elastiCache()
                    .describeCacheClusters(r -> r.cacheClusterId("sessions"))
                    .cacheClusters()
                    .get(0));
    return seen[0];
  }
}
