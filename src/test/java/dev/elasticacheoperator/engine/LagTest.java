package dev.elasticacheoperator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests a refusal by a service that does not see yet what the environment has just made. */
class LagTest {

  private final FakeEngine engine =
      new FakeEngine(
          List.of(
              new FakeStep("vpc", Set.of(), false), new FakeStep("group", Set.of("vpc"), false)));

  private Outcome group(Duration later) {
    engine.cloud.refusal = new FakeCloud.RefusedCall(ErrorClass.NOT_VISIBLE_YET, true);
    engine.cloud.refusedCall = "+group";
    return engine.passAfter(later, "vpc", "group").outcomes().get("group");
  }

  private static final Outcome WAITING =
      new Outcome.Waiting(
          "AWS may not see recent changes everywhere yet. Tried again until"
              + " 2026-01-01T00:02:00Z: refused");

  private static final Outcome FAILED = new Outcome.Failed("rule", "refused", ErrorClass.SLOW);

  @Test
  void theStepWaitsForOneWindowAfterTheLastAcceptedChange() {
    assertEquals(WAITING, group(Duration.ZERO));
    for (int i = 1; i < 8; i++) {
      assertEquals(WAITING, group(FakeEngine.POLL));
      assertEquals(i + 2, engine.cloud.calls.size(), "tried at each poll");
    }
    assertEquals(FAILED, group(FakeEngine.POLL));
    assertEquals(FAILED, group(FakeEngine.DRIFT));
  }

  @Test
  void theStepIsReadyOnceAwsSeesTheChange() {
    group(Duration.ZERO);
    engine.cloud.refusal = null;
    var result = engine.passAfter(FakeEngine.POLL, "vpc", "group");
    assertEquals(State.READY, result.outcomes().get("group").state());
  }

  @Test
  void aRestartedOperatorStillWaitsAndStillEndsToWait() {
    assertEquals(WAITING, group(Duration.ZERO));
    engine.restart();
    assertEquals(WAITING, group(FakeEngine.POLL));
    engine.restart();
    assertEquals(FAILED, group(FakeEngine.WINDOW));
    engine.restart();
    assertEquals(FAILED, group(FakeEngine.POLL));
  }

  @Test
  void aRefusalLongAfterTheLastChangeFailsAtOnce() {
    engine.pass("vpc");
    assertEquals(FAILED, group(FakeEngine.WINDOW));
  }
}
