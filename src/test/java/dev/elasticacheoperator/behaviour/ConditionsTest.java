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

/**
 * Conditions that kubectl, kstatus and people read while an environment is created, lives and is
 * deleted.
 */
class ConditionsTest {

  private static final List<String> STEPS =
      List.of(
          "iam",
          "vpc",
          "cacheSubnets",
          "securityGroups",
          "subnetGroup",
          "parameterGroup",
          "users",
          "cluster",
          "bastionSubnet",
          "internetGateway",
          "routeTable",
          "bastion");

  /** Checks every status that is written from the creation of an environment to its deletion. */
  @Test
  void agreeWithEachOtherAtEveryMoment() {
    var fixture = new Fixture();
    var phases = new LinkedHashSet<Phase>();
    var before = new ArrayList<Condition>();
    fixture.harness.api.aroundWrites(
        write -> {
          if (write.equals("after writing the status")) {
            check(fixture, before);
            phases.add(fixture.phase());
          }
        });
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(1));
    fixture.edit("cache.nodeType", "cache.t2.small");
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(1));
    fixture.edit("paused", true);
    fixture.harness.pass(Duration.ofMinutes(1));
    fixture.edit("paused", false);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(1));
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(
        List.of(Phase.CREATING, Phase.READY, Phase.UPDATING, Phase.PAUSED, Phase.DELETING),
        phases.stream().filter(p -> p != null).toList());
  }

  private static void check(Fixture fixture, List<Condition> before) {
    var now = fixture.status();
    if (now.conditions().isEmpty()) {
      return;
    }
    assertEquals(
        List.of("Ready", "Reconciling", "Stalled"),
        now.conditions().stream().map(Condition::getType).toList());
    assertEquals(STEPS, now.steps().stream().map(s -> s.name()).toList());
    var ready = fixture.condition("Ready").getStatus();
    var reconciling = fixture.condition("Reconciling").getStatus();
    var stalled = fixture.condition("Stalled").getStatus();
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
    var fixture = new Fixture();
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    var actions =
        fixture.harness.api.events().stream()
            .map(e -> e.reason())
            .filter(r -> !Set.of("Creating", "Ready").contains(r))
            .collect(Collectors.toList());
    assertEquals(fixture.calls.changes(), actions, "one Event for each change on AWS");
    assertEquals(
        List.of("Creating", "Ready"),
        fixture.harness.api.events().stream()
            .map(e -> e.reason())
            .filter(Set.of("Creating", "Ready")::contains)
            .toList());
    assertTrue(fixture.harness.api.events().stream().noneMatch(e -> e.warning()));
  }

  @Test
  void waitingForTheClusterWritesNothing() {
    var fixture = new Fixture();
    fixture.apply();
    fixture.harness.pass(Duration.ofMinutes(2));
    int writes = fixture.harness.api.statusWrites();
    int events = fixture.events();
    fixture.harness.pass(Duration.ofMinutes(3));
    assertEquals(writes, fixture.harness.api.statusWrites());
    assertEquals(events, fixture.events());
    assertEquals(
        "cluster: Waiting for cache cluster sessions: creating (AWS usually takes 5 to 10"
            + " minutes)",
        fixture.condition("Ready").getMessage());
    assertEquals(StepState.IN_PROGRESS, fixture.state("cluster"));
    assertEquals(StepState.READY, fixture.state("bastion"), "the slow cluster holds nothing up");
  }

  @Test
  void aStepsTimeIsThatOfItsState() {
    var fixture = Fixture.ready();
    var since = fixture.step("vpc").since();
    fixture.edit("cache.nodeType", "cache.t2.small");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(since, fixture.step("vpc").since());
    assertTrue(fixture.step("cluster").since().isAfter(since));
  }

  @Test
  void aReadyEnvironmentTellsHowToReachIt() {
    var fixture = Fixture.ready();
    var status = fixture.status();
    assertEquals("us-west-2", status.region());
    assertEquals("4.0.10", status.version());
    assertEquals(6379, status.endpoint().port());
    assertTrue(status.bastion().connect().contains(status.bastion().instanceId()));
    assertTrue(status.bastion().client().contains(status.endpoint().address()));
    var data = fixture.secret(status.binding().name()).get().getData();
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
    var fixture = Fixture.ready();
    assertEquals(1L, fixture.status().observedGeneration());
    fixture.edit("vpc.name", "renamed");
    fixture.harness.step();
    assertEquals(2L, fixture.status().observedGeneration());
    assertTrue(
        fixture.status().conditions().stream().allMatch(c -> c.getObservedGeneration() == 2L));
  }

  @Test
  void anInvalidSpecIsStalledAndOverWhenCorrected() {
    var fixture = Fixture.ready();
    fixture.edit("cache.version", "nonsense");
    fixture.harness.step();
    assertEquals(Phase.FAILED, fixture.phase());
    assertEquals("True", fixture.condition("Stalled").getStatus());
    assertEquals(
        "cache.version must be a version, such as 7.1",
        fixture.condition("Ready").getMessage().split(":")[0]);
    assertEquals(
        1,
        fixture.harness.api.events().stream()
            .filter(e -> e.reason().equals("InvalidSpec"))
            .count());
    assertEquals(List.of(), fixture.calls.tried());
    fixture.edit("cache.version", "4.0.10");
    fixture.harness.step();
    assertTrue(fixture.isReady());
  }

  @Test
  void aRestartInTheMiddleOfACreateWritesNothingNew() {
    var fixture = new Fixture();
    fixture.apply();
    fixture.harness.pass(Duration.ofMinutes(3));
    int events = fixture.events();
    int writes = fixture.harness.api.statusWrites();
    fixture.harness.restart();
    fixture.harness.step();
    fixture.harness.step();
    assertEquals(events, fixture.events());
    assertEquals(writes, fixture.harness.api.statusWrites());
    fixture.harness.untilReady(Fixture.NAME);
  }
}
