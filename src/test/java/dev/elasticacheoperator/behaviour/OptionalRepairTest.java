package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.lab.OperatorHarness;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests that a refused repair of tags or attributes stops nothing behind it. */
class OptionalRepairTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void refusedTagsDoNotStopAChangeOfTheCache() {
    var fixture = Fixture.ready();
    fixture.refuse(call -> call.operation().equals("CreateTags") ? Refusals.denied(call) : null);
    fixture.edit("tags", Map.of("team", "optional"));
    fixture.edit("cache.nodeType", "cache.t3.small");
    fixture.harness.pass(SECOND);
    assertEquals(1, fixture.calls.tried("ModifyCacheCluster"));
    assertEquals(StepState.WAITING, fixture.state("vpc"));
    fixture.harness.pass(Duration.ofMinutes(3));
    assertEquals(StepState.FAILED, fixture.state("vpc"));
    assertTrue(fixture.condition("Stalled").getMessage().contains("Allow ec2:CreateTags"));

    fixture.harness.pass(Duration.ofMinutes(20));
    assertEquals(StepState.READY, fixture.state("cluster"));
    fixture.allowAll();
    fixture.harness.pass(OperatorHarness.INTERVALS.drift().multipliedBy(2));
    assertTrue(fixture.isReady());
  }

  @Test
  void aCacheIsMadeInAVpcWhoseDnsHostnamesCannotBeTurnedOn() {
    var fixture = new Fixture();
    fixture.refuse(
        call -> call.operation().equals("ModifyVpcAttribute") ? Refusals.denied(call) : null);
    fixture.apply();
    fixture.harness.pass(Duration.ofMinutes(15));
    assertEquals(StepState.READY, fixture.state("cluster"));
    assertEquals(StepState.FAILED, fixture.state("vpc"));
    fixture.allowAll();
    fixture.harness.untilReady(Fixture.NAME);
  }
}
