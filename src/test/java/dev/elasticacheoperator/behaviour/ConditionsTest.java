package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What kubectl, kstatus and people read while an environment comes, lives and goes. */
class ConditionsTest {

  private static final List<String> STEPS =
      List.of(
          "iam",
          "vpc",
          "cacheSubnets",
          "securityGroups",
          "subnetGroup",
          "parameterGroup",
          "cluster",
          "bastionSubnet",
          "internetGateway",
          "routeTable",
          "bastion");

  /** Of every status that a whole life of an environment writes. */
  @Test
  void agreeWithEachOtherAtEveryMoment() {
    var stage = new Stage();
    var phases = new LinkedHashSet<Phase>();
    var before = new ArrayList<Condition>();
    stage.lab.api.aroundWrites(
        write -> {
          if (write.equals("after writing the status")) {
            check(stage, before);
            phases.add(stage.phase());
          }
        });
    stage.apply();
    stage.lab.untilReady(Stage.NAME);
    stage.lab.pass(Duration.ofMinutes(1));
    stage.edit("cache.nodeType", "cache.t2.small");
    stage.lab.untilReady(Stage.NAME);
    stage.lab.pass(Duration.ofMinutes(1));
    stage.edit("paused", true);
    stage.lab.pass(Duration.ofMinutes(1));
    stage.edit("paused", false);
    stage.lab.untilReady(Stage.NAME);
    stage.lab.pass(Duration.ofMinutes(1));
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    assertEquals(
        List.of(Phase.CREATING, Phase.READY, Phase.UPDATING, Phase.PAUSED, Phase.DELETING),
        phases.stream().filter(p -> p != null).toList());
  }

  private static void check(Stage stage, List<Condition> before) {
    var now = stage.status();
    if (now.conditions().isEmpty()) {
      return;
    }
    assertEquals(
        List.of("Ready", "Reconciling", "Stalled"),
        now.conditions().stream().map(Condition::getType).toList());
    assertEquals(STEPS, now.steps().stream().map(s -> s.name()).toList());
    var ready = stage.condition("Ready").getStatus();
    var reconciling = stage.condition("Reconciling").getStatus();
    var stalled = stage.condition("Stalled").getStatus();
    assertFalse(reconciling.equals("True") && stalled.equals("True"));
    if (ready.equals("True")) {
      assertEquals(Phase.READY, now.phase());
      assertEquals(List.of("False", "False"), List.of(reconciling, stalled));
      assertTrue(
          now.steps().stream()
              .allMatch(s -> Set.of(StepState.READY, StepState.SKIPPED).contains(s.state())));
    }
    for (var condition : now.conditions()) {
      assertTrue(condition.getReason().matches("[A-Z][A-Za-z]*"), condition.getReason());
      before.stream()
          .filter(c -> c.getType().equals(condition.getType()))
          .filter(c -> c.getStatus().equals(condition.getStatus()))
          .forEach(c -> assertEquals(c.getLastTransitionTime(), condition.getLastTransitionTime()));
      before.stream()
          .filter(c -> c.getType().equals(condition.getType()))
          .filter(c -> !c.getStatus().equals(condition.getStatus()))
          .forEach(
              c ->
                  assertTrue(
                      c.getLastTransitionTime().compareTo(condition.getLastTransitionTime()) < 0));
    }
    before.clear();
    before.addAll(now.conditions());
  }

  @Test
  void aCreateIsTalkedOfInEventsOnce() {
    var stage = new Stage();
    stage.apply();
    stage.lab.untilReady(Stage.NAME);
    var actions =
        stage.lab.api.events().stream()
            .map(e -> e.reason())
            .filter(r -> !Set.of("Creating", "Ready").contains(r))
            .collect(Collectors.toList());
    assertEquals(stage.calls.changes(), actions, "one Event for each change on AWS");
    assertEquals(
        List.of("Creating", "Ready"),
        stage.lab.api.events().stream()
            .map(e -> e.reason())
            .filter(Set.of("Creating", "Ready")::contains)
            .toList());
    assertTrue(stage.lab.api.events().stream().noneMatch(e -> e.warning()));
  }

  @Test
  void waitingForTheClusterWritesNothing() {
    var stage = new Stage();
    stage.apply();
    stage.lab.pass(Duration.ofMinutes(2));
    int writes = stage.lab.api.statusWrites();
    int events = stage.events();
    stage.lab.pass(Duration.ofMinutes(3));
    assertEquals(writes, stage.lab.api.statusWrites());
    assertEquals(events, stage.events());
    assertEquals(
        "cluster: creating; AWS usually takes 5 to 10 minutes",
        stage.condition("Ready").getMessage());
    assertEquals(StepState.IN_PROGRESS, stage.state("cluster"));
    assertEquals(StepState.READY, stage.state("bastion"), "the slow cluster holds nothing up");
  }

  @Test
  void aStepsTimeIsThatOfItsState() {
    var stage = Stage.ready();
    var since = stage.step("vpc").since();
    stage.edit("cache.nodeType", "cache.t2.small");
    stage.lab.untilReady(Stage.NAME);
    assertEquals(since, stage.step("vpc").since());
    assertTrue(stage.step("cluster").since().isAfter(since));
  }

  @Test
  void aReadyEnvironmentTellsHowToReachIt() {
    var stage = Stage.ready();
    var status = stage.status();
    assertEquals("us-west-2", status.region());
    assertEquals("4.0.10", status.version());
    assertEquals(6379, status.endpoint().port());
    assertTrue(status.bastion().connect().contains(status.bastion().instanceId()));
    assertTrue(status.bastion().redisCli().contains(status.endpoint().address()));
    var data = stage.secret(status.binding().name()).get().getData();
    assertEquals(status.endpoint().address(), decoded(data.get("host")));
    assertEquals("6379", decoded(data.get("port")));
    assertEquals("redis://" + status.endpoint().address() + ":6379", decoded(data.get("uri")));
    assertEquals("redis", decoded(data.get("type")));
    assertEquals("aws-elasticache", decoded(data.get("provider")));
    assertEquals(List.of(), status.pending());
  }

  private static String decoded(String value) {
    return new String(Base64.getDecoder().decode(value));
  }

  @Test
  void theObservedGenerationIsThatOfTheSpecThatWasLookedAt() {
    var stage = Stage.ready();
    assertEquals(1L, stage.status().observedGeneration());
    stage.edit("vpc.name", "renamed");
    stage.lab.step();
    assertEquals(2L, stage.status().observedGeneration());
    assertTrue(stage.status().conditions().stream().allMatch(c -> c.getObservedGeneration() == 2L));
  }

  @Test
  void anInvalidSpecIsStalledAndOverWhenCorrected() {
    var stage = Stage.ready();
    stage.edit("cache.version", "nonsense");
    stage.lab.step();
    assertEquals(Phase.FAILED, stage.phase());
    assertEquals("True", stage.condition("Stalled").getStatus());
    assertEquals(
        "cache.version must be a version, such as 7.1",
        stage.condition("Ready").getMessage().split(":")[0]);
    assertEquals(
        1, stage.lab.api.events().stream().filter(e -> e.reason().equals("InvalidSpec")).count());
    assertEquals(List.of(), stage.calls.tried());
    stage.edit("cache.version", "4.0.10");
    stage.lab.step();
    assertTrue(stage.isReady());
  }

  @Test
  void aRestartInTheMiddleOfACreateWritesNothingNew() {
    var stage = new Stage();
    stage.apply();
    stage.lab.pass(Duration.ofMinutes(3));
    int events = stage.events();
    int writes = stage.lab.api.statusWrites();
    stage.lab.restart();
    stage.lab.step();
    stage.lab.step();
    assertEquals(events, stage.events());
    assertEquals(writes, stage.lab.api.statusWrites());
    stage.lab.untilReady(Stage.NAME);
  }
}
