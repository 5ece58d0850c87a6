package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a permission that is bound to a tag which IAM does not see for a minute. */
class TagLagTest {

  private static final Duration LAG = Duration.ofMinutes(1);

  @ParameterizedTest
  @ValueSource(strings = {"CreateSubnet", "AttachInternetGateway", "AttachRolePolicy"})
  void theDenialOfANewTagIsWaitedFor(String operation) {
    var fixture = new Fixture();
    var start = fixture.harness.clock.instant();
    fixture.refuse(
        call ->
            call.operation().equals(operation)
                    && fixture.harness.clock.instant().isBefore(start.plus(LAG))
                ? Refusals.denied(call)
                : null);
    fixture.apply();
    fixture.harness.pass(LAG.minusSeconds(1));
    assertTrue(
        fixture.status().steps().stream()
            .anyMatch(
                s ->
                    s.state() == StepState.WAITING
                        && s.message().startsWith("AWS may not see recent changes everywhere")),
        () -> fixture.status().steps().toString());
    assertEquals("False", fixture.condition("Stalled").getStatus());

    fixture.harness.untilReady(Fixture.NAME);
    assertTrue(fixture.harness.api.events().stream().noneMatch(RecordedEvent::warning));
    assertTrue(fixture.harness.clock.instant().isBefore(start.plus(Duration.ofMinutes(12))));
  }

  /** A policy of the organisation denies the call, which no tag changes. */
  @Test
  void anExplicitDenyIsToldAtOnce() {
    var fixture = new Fixture();
    fixture.refuse(
        call ->
            call.operation().equals("CreateSubnet") ? Refusals.deniedByOrganisation(call) : null);
    fixture.apply();
    fixture.harness.pass(LAG);
    assertEquals(StepState.FAILED, fixture.state("cacheSubnets"));
    var message = fixture.step("cacheSubnets").message();
    assertTrue(
        message.endsWith(
            "with an explicit deny in a service control policy. A policy denies ec2:CreateSubnet,"
                + " and no permission overrides that. Remove the denial from that policy, or ask"
                + " its owner."),
        message);
  }
}
