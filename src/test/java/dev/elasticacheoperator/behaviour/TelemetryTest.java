package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.terminateInstance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.controller.report.ActionLog;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.engine.CallFailure;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Filter;

/** Telemetry: every event is reported exactly as often as it happens. */
class TelemetryTest {

  private static final String NAME = "default/sessions";

  private final List<String> told = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final Map<String, Duration> steps = new LinkedHashMap<>();
  private final List<Duration> readyAfter = new ArrayList<>();
  private final OperatorHarness harness =
      new OperatorHarness(SimulatorSettings.aws(), new Lines(), new Counts());
  private Predicate<SimulatedCall> refused = call -> false;

  TelemetryTest() {
    harness.cloud.hook(
        new CallHook() {
          @Override
          public void before(SimulatedCall call) {
            if (refused.test(call)) {
              throw Refusals.throttled(call);
            }
          }
        });
  }

  @Test
  void timeToReadyIsReportedOnceAcrossRestarts() {
    applyAndAwait();
    var created = harness.environment(NAME).getMetadata().getCreationTimestamp();
    var firstReady = harness.environment(NAME).getStatus().firstReadyTime();
    assertEquals(List.of(Duration.between(Instant.parse(created), firstReady)), readyAfter);
    assertTrue(readyAfter.get(0).compareTo(Duration.ofMinutes(4)) > 0, readyAfter.toString());

    harness.restart();
    harness.pass(Duration.ofHours(1));
    deleteCacheRule();
    harness.pass(Duration.ofHours(1));
    assertEquals(1, readyAfter.size(), readyAfter.toString());
  }

  @Test
  void anOperatorKilledOnTheWayTellsItAllTheSame() {
    harness.api.apply(Fixture.article());
    harness.pass(Duration.ofMinutes(2));
    harness.restart();
    harness.untilReady(NAME);
    assertEquals(1, readyAfter.size());
    assertTrue(
        steps.get("cluster").compareTo(Duration.ofMinutes(3)) > 0,
        () -> "the time before the restart is forgotten: " + steps);
  }

  @Test
  void everyStepIsTimedFromWhenItCouldBegin() {
    applyAndAwait();
    assertEquals(11, steps.size(), steps.toString());
    assertEquals(Duration.ZERO, steps.get("vpc"));
    assertEquals(readyAfter.get(0), steps.get("cluster"), steps.toString());
    assertTrue(steps.get("bastion").compareTo(steps.get("cluster")) < 0, steps::toString);
  }

  @Test
  void aDayWithoutChangeTellsNothing() {
    applyAndAwait();
    told.clear();
    lines.clear();
    harness.pass(Duration.ofHours(24));
    assertEquals(List.of(), told);
    assertEquals(List.of(), lines);
  }

  @Test
  void driftIsReportedOncePerCorrectedStep() {
    applyAndAwait();
    told.clear();
    deleteCacheRule();
    harness.pass(Duration.ofHours(1));
    assertEquals(List.of("drift securityGroups"), told);
    deleteCacheRule();
    harness.pass(Duration.ofHours(1));
    assertEquals(List.of("drift securityGroups", "drift securityGroups"), told);
  }

  /** Counts a lost instance once, although several passes wait before it is replaced. */
  @Test
  void driftOverSeveralPassesIsReportedOnce() {
    applyAndAwait();
    told.clear();
    var instance = harness.environment(NAME).getStatus().bastion().instanceId();
    terminateInstance(harness.aws(), instance);
    harness.pass(Duration.ofHours(1));
    assertTrue(OperatorHarness.isReady(harness.environment(NAME)));
    assertFalse(harness.environment(NAME).getStatus().bastion().instanceId().equals(instance));
    assertEquals(
        List.of("drift bastion"), told.stream().filter(t -> t.startsWith("drift")).toList());
  }

  @Test
  void aChangeOfTheObjectIsNoDriftAndNeitherIsADelete() {
    applyAndAwait();
    told.clear();
    var changed = harness.environment(NAME);
    changed.setSpec(Fixture.with(changed.getSpec(), "bastion.enabled", false));
    harness.api.apply(changed);
    harness.changed(NAME);
    harness.pass(Duration.ofHours(1));
    harness.api.delete(NAME);
    harness.changed(NAME);
    harness.untilGone(NAME);
    assertEquals(List.of(), told);
  }

  @Test
  void aRefusedCallIsCountedWhenItIsMadeAndNotWhileItsStepRests() {
    refused = call -> call.operation().equals("CreateCacheCluster");
    harness.api.apply(Fixture.article());
    harness.pass(Duration.ofSeconds(40));
    var failures = told.stream().filter(t -> t.equals("failed cluster throttled")).count();
    // At once, and again after a rest of 15 s; the next is after 30 s more.
    assertEquals(2, failures, told.toString());
    assertEquals(Set.of("failed cluster throttled"), Set.copyOf(told));
  }

  @Test
  void everyActionIsOneLineWithItsStepAndRequest() {
    applyAndAwait();
    var creates = lines.stream().filter(line -> line.contains(" CreateVpc ")).toList();
    assertEquals(1, creates.size(), lines.toString());
    assertTrue(creates.get(0).startsWith("default/sessions vpc CreateVpc "), creates.get(0));
    var actions = harness.api.events().stream().filter(e -> e.reason().matches("Create.+")).count();
    assertEquals(
        actions, lines.stream().filter(line -> line.matches("\\S+ \\w+ Create\\w+ .*")).count());
  }

  private void applyAndAwait() {
    harness.api.apply(Fixture.article());
    harness.untilReady(NAME);
  }

  private void deleteCacheRule() {
    var ec2 = harness.aws().ec2();
    var group =
        ec2.describeSecurityGroups(
                r ->
                    r.filters(Filter.builder().name("group-name").values("sessions-cache").build()))
            .securityGroups()
            .get(0);
    ec2.revokeSecurityGroupIngress(
        r -> r.groupId(group.groupId()).ipPermissions(group.ipPermissions()));
  }

  private final class Counts implements Telemetry {
    @Override
    public void stepFailed(String step, String rule) {
      told.add("failed " + step + " " + rule);
    }

    @Override
    public void driftCorrected(String step) {
      told.add("drift " + step);
    }

    @Override
    public void stepReady(String step, Duration took) {
      steps.put(step, took);
    }

    @Override
    public void firstReady(Duration sinceCreation) {
      readyAfter.add(sinceCreation);
    }
  }

  private final class Lines implements ActionLog {
    @Override
    public void actionAccepted(
        String environment, String step, String action, String reason, String requestId) {
      lines.add(environment + " " + step + " " + action + " " + reason + " " + requestId);
    }

    @Override
    public void callFailed(String environment, String step, CallFailure failure) {
      lines.add(environment + " " + step + " " + failure.rule());
    }

    @Override
    public void event(String environment, boolean warning, String reason, String message) {
      lines.add(environment + " " + reason);
    }
  }
}
