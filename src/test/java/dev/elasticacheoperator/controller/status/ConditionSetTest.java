package dev.elasticacheoperator.controller.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.api.v1alpha1.StepStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionSetTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(60);

  private static Condition of(ElastiCacheEnvironmentStatus status, String type) {
    return status.conditions().stream().filter(c -> c.getType().equals(type)).findFirst().get();
  }

  private static List<String> values(ElastiCacheEnvironmentStatus status) {
    return status.conditions().stream().map(Condition::getStatus).toList();
  }

  @Test
  void everyConditionSetSetsAllThreeConditions() {
    var none = ElastiCacheEnvironmentStatus.empty();
    assertEquals(
        List.of("True", "False", "False"), values(ConditionSet.ready(none).onto(none, 1L, NOON)));
    assertEquals(
        List.of("False", "True", "False"),
        values(ConditionSet.reconciling(Phase.CREATING, "x").onto(none, 1L, NOON)));
    assertEquals(
        List.of("False", "False", "True"),
        values(ConditionSet.stalled(Phase.FAILED, "Quota", "x").onto(none, 1L, NOON)));
    assertEquals(
        List.of("Unknown", "False", "False"), values(ConditionSet.paused().onto(none, 1L, NOON)));
    assertEquals(
        List.of("False", "False", "True"),
        values(ConditionSet.protectedFromDeletion().onto(none, 1L, NOON)));
  }

  @Test
  void aTransitionTimeMovesOnlyWithTheConditionsStatus() {
    var none = ElastiCacheEnvironmentStatus.empty();
    var creating = ConditionSet.reconciling(Phase.CREATING, "vpc: x").onto(none, 1L, NOON);
    var further = ConditionSet.reconciling(Phase.CREATING, "cluster: y").onto(creating, 2L, LATER);
    assertEquals(NOON.toString(), of(further, "Ready").getLastTransitionTime());
    assertEquals("cluster: y", of(further, "Ready").getMessage());
    assertEquals(2L, of(further, "Ready").getObservedGeneration());

    var ready = ConditionSet.ready(further).onto(further, 2L, LATER);
    assertEquals(LATER.toString(), of(ready, "Ready").getLastTransitionTime());
    assertEquals(LATER.toString(), of(ready, "Reconciling").getLastTransitionTime());
    assertEquals(NOON.toString(), of(ready, "Stalled").getLastTransitionTime());
  }

  @Test
  void readyCountsTheStepsThatAreReady() {
    var steps =
        List.of(
            new StepStatus("vpc", StepState.READY, List.of(), "", NOON),
            new StepStatus("cluster", StepState.READY, List.of(), "", NOON),
            new StepStatus("bastion", StepState.SKIPPED, List.of(), "", NOON));
    var status = ElastiCacheEnvironmentStatus.empty().toBuilder().steps(steps).build();
    assertEquals("All 2 steps are ready", ConditionSet.ready(status).message());
  }

  @Test
  void theSameConditionsAgainAreTheSameStatus() {
    var none = ElastiCacheEnvironmentStatus.empty();
    var once = ConditionSet.stalled(Phase.FAILED, "Quota", "vpc: full").onto(none, 1L, NOON);
    assertEquals(
        once, ConditionSet.stalled(Phase.FAILED, "Quota", "vpc: full").onto(once, 1L, LATER));
  }

  @Test
  void onlyConditionsThatHoldAndReadySaySomething() {
    var status =
        ConditionSet.reconciling(Phase.CREATING, "vpc: x")
            .onto(ElastiCacheEnvironmentStatus.empty(), 1L, NOON);
    assertEquals("vpc: x", of(status, "Ready").getMessage());
    assertEquals("vpc: x", of(status, "Reconciling").getMessage());
    assertEquals("", of(status, "Stalled").getMessage());
    assertEquals("Creating", of(status, "Ready").getReason());
  }
}
