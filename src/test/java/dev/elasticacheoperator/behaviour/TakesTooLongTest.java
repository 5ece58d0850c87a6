package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.controller.status.StatusRules;
import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests that a wait which AWS never needs is told, and ends as soon as AWS goes on. */
class TakesTooLongTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** Refuses as AWS does while a group is at work (API Reference, CreateCacheCluster). */
  private static RuntimeException busy(SimulatedCall call) {
    return call.operation().equals("CreateCacheCluster")
        ? AwsErrors.error(
            "elasticache",
            400,
            "InvalidReplicationGroupState",
            "The replication group is not available.")
        : null;
  }

  @Test
  void aRefusedCreateIsStalledAfterItsDeadlineAndReadyOnceAwsAccepts() {
    var fixture = new Fixture();
    fixture.refuse(TakesTooLongTest::busy);
    fixture.apply();
    fixture.harness.pass(Duration.ofMinutes(29));
    assertEquals("False", fixture.condition("Stalled").getStatus());

    fixture.harness.pass(Duration.ofMinutes(3));
    assertStalled(fixture, Phase.CREATING);
    var message = fixture.condition("Stalled").getMessage();
    assertTrue(message.startsWith("cluster: CreateCacheCluster: InvalidRepl"), message);
    assertTrue(message.contains("This has lasted since 2026-01-01T00:00:00Z"), message);
    var calls = fixture.calls.tried().size();
    var events = fixture.events();
    fixture.harness.pass(Duration.ofDays(1).minus(HOUR));
    assertStalled(fixture, Phase.CREATING);
    assertEquals(events, fixture.events());
    assertTrue(fixture.calls.tried().size() - calls < 23 * 12 * 15, "it rests between attempts");

    fixture.allowAll();
    fixture.harness.untilReady(Fixture.NAME);
  }

  @Test
  void aClusterThatStaysCreatingIsStalledAfterAnHour() {
    var fixture = new Fixture(SimulatorSettings.aws().withClusterCreating(Duration.ofHours(5)));
    fixture.apply();
    fixture.harness.pass(HOUR.minus(MINUTE));
    assertEquals("False", fixture.condition("Stalled").getStatus());
    assertEquals(StepState.IN_PROGRESS, fixture.state("cluster"));

    fixture.harness.restart();
    fixture.harness.pass(Duration.ofMinutes(3));
    assertStalled(fixture, Phase.CREATING);
    assertEquals(
        "cluster: Waiting for cache cluster sessions: creating (AWS usually takes 5 to 10 minutes)."
            + " This has lasted since 2026-01-01T00:00:00Z, longer than the expected 60 minutes."
            + " Read the events of cache cluster sessions in the ElastiCache console and look at"
            + " the AWS Health Dashboard.",
        fixture.condition("Stalled").getMessage());
    assertEquals(1, fixture.harness.api.events().stream().filter(e -> e.warning()).count());

    fixture.harness.pass(Duration.ofHours(4));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("False", fixture.condition("Stalled").getStatus());
  }

  @Test
  void aClusterThatStaysDeletingIsStalledAfterAnHour() {
    var fixture = new Fixture(SimulatorSettings.aws().withClusterDeleting(Duration.ofHours(3)));
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    fixture.delete();
    fixture.harness.pass(HOUR.plus(MINUTE.multipliedBy(2)));
    assertStalled(fixture, Phase.DELETING);
    fixture.harness.pass(Duration.ofHours(2));
    fixture.harness.untilGone(Fixture.NAME);
  }

  private static void assertStalled(Fixture fixture, Phase phase) {
    assertEquals("True", fixture.condition("Stalled").getStatus());
    assertEquals("False", fixture.condition("Ready").getStatus());
    assertEquals(StatusRules.TAKES_TOO_LONG, fixture.condition("Stalled").getReason());
    assertEquals(phase, fixture.phase());
  }
}
