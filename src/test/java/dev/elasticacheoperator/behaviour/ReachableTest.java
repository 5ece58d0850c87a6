package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.controller.reachability.Fault;
import dev.elasticacheoperator.controller.reachability.ProbeTarget;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The condition Reachable: when the endpoint is probed, and what the status and the events tell.
 */
class ReachableTest extends ProbedEnvironment {

  @Test
  void isTrueSoonAfterTheEndpointIsKnown() {
    fixture.apply();
    fixture.harness.until(
        "endpoint",
        () -> fixture.status() != null && fixture.status().endpoint() != null,
        Duration.ofHours(1));
    fixture.harness.pass(Duration.ofSeconds(1));
    assertReachable("True", "Answered");
    var endpoint = fixture.status().endpoint();
    assertEquals(
        endpoint.hostPort() + " answers the operator's pod: DNS, TCP, PING succeeded", message());
    assertEquals(
        new ProbeTarget(
            endpoint.address(),
            6379,
            false,
            ProbeTarget.Protocol.RESP,
            Optional.empty(),
            Optional.empty()),
        prober.targets.get(0));
  }

  @Test
  void isCheckedOncePerDriftIntervalAndWritesNothingWhileNothingChanges() {
    ready();
    var before = fixture.harness.environment(Fixture.NAME);
    prober.times.clear();
    var events = fixture.events();
    pass(60);
    assertEquals(12, prober.times.size());
    assertEquals(events, fixture.events());
    assertEquals(
        before.getMetadata().getResourceVersion(),
        fixture.harness.environment(Fixture.NAME).getMetadata().getResourceVersion());
  }

  @Test
  void costsNoCallToAws() {
    ready();
    prober.fail(Fault.CONNECT_TIMEOUT, OUTSIDE);
    fixture.harness.until(
        "unreachable", () -> reachable().get().getStatus().equals("False"), Duration.ofMinutes(6));
    var calls = fixture.calls.tried().size();
    prober.answer();
    fixture.harness.until(
        "reachable", () -> reachable().get().getStatus().equals("True"), Duration.ofSeconds(16));
    assertEquals(calls, fixture.calls.tried().size(), "the probe and the passes about it");
  }

  @Test
  void readyDoesNotDependOnIt() {
    prober.fail(Fault.CONNECTION_REFUSED, INSIDE);
    ready();
    assertReachable("False", "TcpFailed");
    assertTrue(fixture.isReady());
    assertEquals("False", fixture.condition("Stalled").getStatus());
    assertEquals("False", fixture.condition("Reconciling").getStatus());
    assertEquals(
        "TCP: The connection was refused ("
            + fixture.status().endpoint().hostPort()
            + "). No server listens on port 6379, as during a reboot or a failover. If it lasts,"
            + " look for a firewall that rejects connections.",
        message());
  }

  @Test
  void anEventTellsOfEachChangeAndOfNothingElse() {
    ready();
    var events = fixture.events();
    var since = reachable().orElseThrow().getLastTransitionTime();
    prober.fail(Fault.LOADING, INSIDE);
    pass(20);
    prober.fail(Fault.PING_TIMEOUT, INSIDE);
    pass(20);
    assertFalse(since.equals(reachable().orElseThrow().getLastTransitionTime()));
    var failing = reachable().orElseThrow().getLastTransitionTime();
    assertEquals(1, fixture.eventsSince(events).size());
    pass(20);
    assertEquals(failing, reachable().orElseThrow().getLastTransitionTime());
    prober.answer();
    pass(20);
    assertEquals(
        List.of("true Unreachable", "false Reachable"),
        fixture.eventsSince(events).stream().map(e -> e.warning() + " " + e.reason()).toList());
    assertTrue(
        fixture.eventsSince(events).get(0).message().startsWith("PING: The cache is loading"),
        () -> fixture.eventsSince(events).toString());
  }

  @Test
  void anotherResultCausesNoPassOverTheSteps() {
    ready();
    pass(60);
    prober.fail(Fault.LOADING, INSIDE);
    pass(20);
    assertReachable("False", "PingFailed");
    prober.answer();
    pass(1);
    pass(6);
    assertReachable("True", "Answered");
    var reads = fixture.harness.api.secretReads();
    pass(20);
    assertEquals(reads, fixture.harness.api.secretReads());
  }

  @Test
  void aFailureIsTriedAgainSoonerAndThenLessOften() {
    ready();
    prober.times.clear();
    prober.fail(Fault.CONNECTION_REFUSED, INSIDE);
    pass(30);
    var gaps =
        IntStream.range(1, prober.times.size())
            .mapToObj(i -> Duration.between(prober.times.get(i - 1), prober.times.get(i)))
            .map(gap -> gap.toSeconds() + "s")
            .collect(Collectors.joining(" "));
    assertTrue(gaps.startsWith("15s 30s 60s 120s 240s 300s 300s"), gaps);
  }

  @Test
  void aRestartKeepsTheConditionAndSpreadsTheProbes() {
    ready();
    var writes = fixture.harness.api.statusWrites();
    prober.times.clear();
    fixture.harness.restart();
    // One drift interval. The UID, which is random, decides when the probe is due in it.
    pass(5);
    assertReachable("True", "Answered");
    assertEquals(writes, fixture.harness.api.statusWrites());
    assertEquals(1, prober.times.size());
  }

  @Test
  void aChangedEndpointIsProbedAtOnce() {
    ready();
    prober.targets.clear();
    fixture.edit("cache.port", 6380);
    fixture.harness.until("plan", () -> fixture.status().plan() != null, Duration.ofMinutes(10));
    fixture.harness.api.annotate(
        Fixture.NAME, "elasticache-operator.dev/approve-plan", fixture.status().plan().hash());
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.until(
        "moved",
        () -> fixture.status().endpoint() != null && fixture.status().endpoint().port() == 6380,
        Duration.ofHours(1));
    fixture.harness.pass(Duration.ofSeconds(1));
    assertEquals(6380, prober.targets.get(prober.targets.size() - 1).port());
    assertTrue(message().contains(":6380 answers"), message());
  }

  /** The cache of an object that admission would refuse now goes on to serve clients. */
  @Test
  void isReportedWhileTheSpecIsInvalid() {
    ready();
    fixture.edit("cache.version", "99.9");
    pass(1);
    assertEquals("InvalidSpec", fixture.condition("Ready").getReason());
    assertReachable("True", "Answered");
    prober.fail(Fault.PING_TIMEOUT, INSIDE);
    pass(6);
    assertReachable("False", "PingFailed");
  }

  /** A pass that does not come to the credentials cannot begin a probe. */
  @Test
  void isMissingWhileNothingIsProbedAfterARestart() {
    ready();
    fixture.edit("cache.version", "99.9");
    pass(1);
    fixture.harness.restart();
    prober.times.clear();
    pass(10);
    assertEquals(List.of(), prober.times);
    assertEquals(Optional.empty(), reachable());
    fixture.edit("cache.version", Fixture.article().getSpec().cache().version());
    pass(1);
    assertReachable("True", "Answered");
  }

  @Test
  void pausedAndDeletedEnvironmentsAreNotProbed() {
    ready();
    fixture.edit("paused", true);
    pass(1);
    assertEquals(Optional.empty(), reachable());
    prober.times.clear();
    pass(60);
    fixture.edit("paused", false);
    assertEquals(List.of(), prober.times);
    pass(6);
    assertReachable("True", "Answered");
    fixture.delete();
    pass(1);
    assertEquals(Optional.empty(), reachable());
    prober.times.clear();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(List.of(), prober.times);
  }

  @Test
  void switchedOffThereIsNoCondition() {
    var without = Fixture.ready();
    assertEquals(
        List.of("Ready", "Reconciling", "Stalled"),
        without.status().conditions().stream().map(Condition::getType).toList());
  }
}
