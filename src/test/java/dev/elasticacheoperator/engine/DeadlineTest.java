package dev.elasticacheoperator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests when a step that is at work counts as overdue. */
class DeadlineTest {

  private static final Duration DEADLINE = Deadline.OF_A_STEP.after();

  private final FakeEngine engine =
      new FakeEngine(List.of(new RepairStep("cache", Set.of(), List.of("r"))));

  private List<String> overdue(Duration later) {
    return List.copyOf(engine.passAfter(later, "cache").overdue().keySet());
  }

  private Instant since() {
    return engine.state.of("cache").orElseThrow().since();
  }

  private void refuse(ErrorClass errorClass) {
    engine.cloud.refusal = new FakeCloud.RefusedCall(errorClass, true);
  }

  @Test
  void workIsOverdueOnceItsDeadlineHasPassed() {
    engine.cloud.there.addAll(Set.of("busy", "r"));
    assertEquals(List.of(), overdue(Duration.ZERO));
    assertEquals(List.of(), overdue(DEADLINE.minusSeconds(1)));
    engine.restart();
    assertEquals(List.of("cache"), overdue(Duration.ofSeconds(1)));
    engine.cloud.there.remove("busy");
    assertEquals(List.of(), overdue(Duration.ofSeconds(1)));
  }

  @Test
  void aStepThatWaitsAndWorksByTurnsIsOverdueAsWell() {
    engine.cloud.there.add("busy");
    refuse(ErrorClass.RETRYABLE);
    overdue(Duration.ZERO);
    engine.cloud.there.add("r");
    var start = since();
    assertEquals(List.of(), overdue(DEADLINE.minusSeconds(1)));
    assertEquals(start, since());
    assertEquals(List.of("cache"), overdue(Duration.ofSeconds(1)));
  }

  @Test
  void anAcceptedActionStartsTheTimeAgain() {
    engine.cloud.there.add("busy");
    refuse(ErrorClass.IN_USE);
    overdue(Duration.ZERO);
    assertEquals(List.of("cache"), overdue(DEADLINE));
    engine.cloud.refusal = null;
    assertEquals(List.of(), overdue(FakeEngine.DRIFT));
    assertEquals(engine.now, since());
  }

  @Test
  void aDeletionBeginsAfterTheDeletionsBeforeIt() {
    var parts = new FakeEngine(List.of(fake("vpc"), fake("group", "vpc")));
    parts.pass("vpc", "group");
    parts.cloud.refusal = new FakeCloud.RefusedCall(ErrorClass.IN_USE, true);
    parts.passAfter(FakeEngine.DRIFT);
    var end = parts.passAfter(Deadline.OF_A_DELETION.after());
    assertEquals(Set.of("group"), end.overdue().keySet());
    parts.cloud.refusedCall = "-vpc";
    parts.passAfter(FakeEngine.DRIFT);
    var last = parts.now;
    assertEquals(
        Map.of(), parts.passAfter(Deadline.OF_A_DELETION.after().minusSeconds(1)).overdue());
    assertEquals(Map.of("vpc", last), parts.passAfter(Duration.ofSeconds(1)).overdue());
  }

  private static FakeStep fake(String name, String... needs) {
    return new FakeStep(name, Set.of(needs), false);
  }

  @Test
  void aFailureThatNeedsAPersonHasNoDeadline() {
    refuse(ErrorClass.SLOW);
    overdue(Duration.ZERO);
    assertEquals(List.of(), overdue(DEADLINE.multipliedBy(2)));
  }

  @Test
  void anOutcomeMayNameItsOwnDeadline() {
    var deadline = new Deadline(Duration.ofHours(2), "Look at the cluster's events.");
    assertEquals(
        deadline, new Outcome.InProgress("creating").within(deadline).deadline().orElseThrow());
    assertEquals(Deadline.OF_A_DELETION, new Outcome.Deleting("deleting").deadline().orElseThrow());
  }
}
