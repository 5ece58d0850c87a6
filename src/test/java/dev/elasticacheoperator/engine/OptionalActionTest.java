package dev.elasticacheoperator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that the refusal of an optional action stops nothing else. */
class OptionalActionTest {

  private static final Outcome REFUSED = new Outcome.Failed("rule", "refused", ErrorClass.TERMINAL);

  private final FakeEngine engine =
      new FakeEngine(
          List.of(
              new RepairStep("cache", Set.of(), List.of("o1", "r", "o2")),
              new FakeStep("bastion", Set.of("cache"), false)));

  @BeforeEach
  void refuseTheFirstRepair() {
    refuse(ErrorClass.TERMINAL);
  }

  private void refuse(ErrorClass errorClass) {
    engine.cloud.refusal = new FakeCloud.RefusedCall(errorClass, true);
    engine.cloud.refusedCall = "+o1";
  }

  private PassResult pass(Duration later) {
    return engine.passAfter(later, "cache", "bastion");
  }

  @Test
  void theOtherActionsGoOnAndTheRefusalIsReported() {
    var result = pass(Duration.ZERO);
    assertEquals(List.of("+o1", "+r", "+o2", "+bastion"), engine.cloud.calls);
    assertEquals(REFUSED, result.outcomes().get("cache"));
    assertEquals(State.READY, result.outcomes().get("bastion").state());
  }

  @Test
  void theActionIsTriedAgainAfterTheDriftInterval() {
    pass(Duration.ZERO);
    engine.cloud.calls.clear();
    engine.cloud.reads.clear();
    assertEquals(REFUSED, pass(FakeEngine.DRIFT.minusSeconds(1)).outcomes().get("cache"));
    assertEquals(List.of(), engine.cloud.calls);
    assertEquals(List.of(), engine.cloud.reads, "the step rests like a Ready one");
    pass(Duration.ofSeconds(1));
    assertEquals(List.of("+o1"), engine.cloud.calls);
    engine.cloud.refusal = null;
    assertEquals(State.READY, pass(FakeEngine.DRIFT).outcomes().get("cache").state());
  }

  @Test
  void aChangedObjectIsTriedAtOnce() {
    pass(Duration.ZERO);
    engine.cloud.refusal = null;
    engine.cache.resetBackoff();
    assertEquals(State.READY, pass(Duration.ZERO).outcomes().get("cache").state());
  }

  @Test
  void aStepAtWorkShowsItsWork() {
    engine.cloud.there.add("busy");
    assertEquals(State.IN_PROGRESS, pass(Duration.ZERO).outcomes().get("cache").state());
    engine.cloud.there.remove("busy");
    engine.cloud.calls.clear();
    assertEquals(REFUSED, pass(FakeEngine.POLL).outcomes().get("cache"));
    assertEquals(List.of("+bastion"), engine.cloud.calls);
  }

  @Test
  void anErrorOfAwsStopsTheStepAsBefore() {
    refuse(ErrorClass.RETRYABLE);
    var result = pass(Duration.ZERO);
    assertEquals(List.of("+o1"), engine.cloud.calls);
    assertTrue(result.outcomes().get("cache") instanceof Outcome.Failed);
    assertEquals(State.PENDING, result.outcomes().get("bastion").state());
  }
}
