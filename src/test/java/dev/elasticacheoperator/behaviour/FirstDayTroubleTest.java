package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.FirstDay.HOUR;
import static dev.elasticacheoperator.behaviour.FirstDay.LAGGING;
import static dev.elasticacheoperator.behaviour.FirstDay.MINUTE;
import static dev.elasticacheoperator.behaviour.FirstDay.applied;
import static dev.elasticacheoperator.behaviour.FirstDay.assertNothingLeft;
import static dev.elasticacheoperator.behaviour.FirstDay.edit;
import static dev.elasticacheoperator.behaviour.FirstDay.launches;
import static dev.elasticacheoperator.behaviour.FirstDay.ready;
import static dev.elasticacheoperator.behaviour.FirstDay.warnings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several troubles of the smallest environment at once, and deletions in the middle of them. */
@Timeout(240)
class FirstDayTroubleTest {

  /** The instance dies, and nothing sees the role yet: each is told or waited for as what it is. */
  @Test
  void launchesThatEndWhileTheRoleIsNotVisibleAreTold() {
    var fixture = applied(LAGGING);
    launches(fixture).endInstances("Client.InternalError", "Client error on launch");
    fixture.harness.pass(HOUR);
    assertEquals("InstanceEnded", fixture.condition("Ready").getReason());
    assertTrue(
        warnings(fixture).stream().allMatch(m -> m.contains("Client.InternalError")),
        () -> warnings(fixture).toString());

    launches(fixture).letInstancesRun();
    fixture.harness.until("Ready", fixture::isReady, MINUTE.multipliedBy(8));
  }

  @Test
  void severalFailuresAreToldTogetherAndMendedOneByOne() {
    var fixture = applied(SimulatorSettings.aws());
    launches(fixture).endInstances("Client.InternalError", "Client error on launch");
    FailedClusterTest.faults(fixture)
        .endCreatesIn("create-failed", "Reason: InsufficientCacheClusterCapacity");
    fixture.harness.pass(MINUTE);
    fixture.harness.until(
        "both failed",
        () ->
            fixture.step("cluster").message().contains("create-failed")
                && fixture.step("bastion").message().contains("Client.InternalError"),
        MINUTE.multipliedBy(15));
    assertEquals("True", fixture.condition("Stalled").getStatus());
    for (var words : List.of("create-failed", "Client.InternalError")) {
      assertTrue(warnings(fixture).stream().anyMatch(m -> m.contains(words)), words);
    }

    launches(fixture).letInstancesRun();
    FailedClusterTest.faults(fixture).letCreatesSucceed();
    edit(fixture, "cache.nodeType", "cache.t4g.small");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("False", fixture.condition("Stalled").getStatus());
  }

  /** A user who made a mistake deletes the environment at any moment. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 10, 16, 31, 46, 61, 76, 91, 120, 200, 400})
  void aDeletionAtAnyMomentLeavesNothing(int seconds) {
    var fixture = applied(LAGGING);
    fixture.harness.pass(Duration.ofSeconds(seconds));
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertNothingLeft(fixture);
    assertEquals(List.of(), warnings(fixture));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 31, 200, 900})
  void aDeletionOfWhatFailsLeavesNothing(int seconds) {
    var fixture = applied(LAGGING);
    launches(fixture).endInstances("Client.VolumeLimitExceeded", "Volume limit exceeded");
    FailedClusterTest.faults(fixture).endCreatesIn("create-failed", "No capacity");
    fixture.harness.pass(Duration.ofSeconds(seconds));
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertNothingLeft(fixture);
  }

  /** One Event for each action and each new problem, and none for a poll. */
  @Test
  void aDayOfTroubleMakesFewEvents() {
    var fixture = applied(LAGGING);
    launches(fixture).endInstances("Client.InternalError", "Client error on launch");
    FailedClusterTest.faults(fixture).endCreatesIn("create-failed", "No capacity");
    fixture.harness.pass(HOUR.multipliedBy(2));
    var before = fixture.events();
    fixture.calls.clear();
    fixture.harness.pass(HOUR);
    var actions = fixture.calls.count(SimulatedCall::mutating);
    var events = fixture.eventsSince(before);
    var times = new HashMap<String, Integer>();
    events.forEach(e -> times.merge(e.message(), 1, Integer::sum));
    assertTrue(events.size() <= 3 * actions, () -> actions + " actions: " + times);
  }

  @Test
  void aFailedCacheAndARefusedSecretAreToldOneAfterTheOther() {
    var fixture = applied(SimulatorSettings.aws());
    FailedClusterTest.faults(fixture).endCreatesIn("create-failed", "No capacity");
    refuseSecrets(fixture, true);
    fixture.harness.pass(MINUTE.multipliedBy(20));
    assertEquals("ClusterCreateFailed", fixture.condition("Ready").getReason());

    FailedClusterTest.faults(fixture).letCreatesSucceed();
    edit(fixture, "cache.nodeType", "cache.t4g.small");
    fixture.harness.pass(MINUTE.multipliedBy(20));
    assertEquals("SecretRefused", fixture.condition("Ready").getReason());
    assertTrue(fixture.status().endpoint().address().contains("sessions"));

    refuseSecrets(fixture, false);
    fixture.harness.until("Ready", fixture::isReady, MINUTE.multipliedBy(6));
    assertEquals("False", fixture.condition("Stalled").getStatus());
  }

  @Test
  void aRefusedSecretDoesNotKeepABrokenCacheFromBeingDeleted() {
    var fixture = applied(SimulatorSettings.aws());
    refuseSecrets(fixture, true);
    fixture.harness.pass(MINUTE.multipliedBy(20));
    FailedClusterTest.faults(fixture)
        .fail(fixture.id("cluster"), "incompatible-network", "No free address.");
    fixture.harness.pass(MINUTE.multipliedBy(20));
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertNothingLeft(fixture);
  }

  private static void refuseSecrets(Fixture fixture, boolean refused) {
    fixture.harness.api.aroundWrites(
        point -> {
          if (refused && point.equals("before writing the Secret")) {
            throw new ApiServer.Refused("exceeded quota: q, requested: secrets=1.", null);
          }
        });
  }

  /** The operator knows a failed cluster by its records, because AWS tells no tags of it. */
  @ParameterizedTest
  @ValueSource(strings = {"create-failed", "restore-failed"})
  void aFailedCacheIsKnownAfterARestart(String status) {
    var fixture = applied(SimulatorSettings.aws());
    FailedClusterTest.faults(fixture).endCreatesIn(status, "No capacity");
    fixture.harness.pass(MINUTE.multipliedBy(15));
    fixture.harness.restart();
    fixture.harness.pass(MINUTE.multipliedBy(6));
    assertEquals("Cluster" + reason(status), fixture.condition("Ready").getReason());
    fixture.harness.restart();
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertNothingLeft(fixture);
  }

  private static String reason(String status) {
    return status.equals("create-failed") ? "CreateFailed" : "RestoreFailed";
  }

  @Test
  void anotherNameForAFailedCacheLeavesNoCacheBehind() {
    var fixture = applied(SimulatorSettings.aws());
    FailedClusterTest.faults(fixture).endCreatesIn("create-failed", "No capacity");
    fixture.harness.pass(MINUTE.multipliedBy(15));
    FailedClusterTest.faults(fixture).letCreatesSucceed();
    edit(fixture, "cache.name", "second");
    fixture.harness.untilReady(Fixture.NAME);
    fixture.stranger(
        aws ->
            assertEquals(
                List.of("second"),
                aws.elastiCache().describeCacheClusters().cacheClusters().stream()
                    .map(c -> c.cacheClusterId())
                    .toList()));
  }

  @Test
  void anEnvironmentWithoutTheFailingBastionIsReady() {
    var fixture = applied(LAGGING);
    launches(fixture).endInstances("Client.InternalError", "Client error on launch");
    fixture.harness.pass(HOUR);
    edit(fixture, "bastion.enabled", false);
    fixture.harness.until("Ready", fixture::isReady, MINUTE.multipliedBy(5));
    assertEquals("False", fixture.condition("Stalled").getStatus());
  }

  /** A restart forgets the back-off and the lag; neither may turn into a failure. */
  @Test
  void anOperatorThatRestartsInEveryPassGetsThere() {
    var fixture = applied(LAGGING);
    for (var i = 0; i < 200 && !ready(fixture); i++) {
      fixture.harness.pass(Duration.ofSeconds(10));
      fixture.harness.restart();
    }
    assertTrue(fixture.isReady());
    assertEquals(List.of(), warnings(fixture));
  }

  private static boolean ready(Fixture fixture) {
    return OperatorHarness.isReady(fixture.harness.environment(Fixture.NAME));
  }
}
