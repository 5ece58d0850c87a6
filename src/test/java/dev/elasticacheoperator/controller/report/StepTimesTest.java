package dev.elasticacheoperator.controller.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.engine.PersistedState;
import dev.elasticacheoperator.engine.State;
import dev.elasticacheoperator.engine.StepRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepTimesTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final StepTimes times = new StepTimes();

  @Test
  void waitingForOtherStepsIsTheirTime() {
    assertEquals(Map.of(), pass(PersistedState.EMPTY, at(State.PENDING, 0), 0));
    assertEquals(Map.of(), pass(at(State.PENDING, 0), at(State.IN_PROGRESS, 60), 60));
    assertEquals(Map.of(), pass(at(State.IN_PROGRESS, 60), at(State.WAITING, 90), 90));
    assertEquals(took(120), pass(at(State.WAITING, 90), at(State.READY, 180), 180));
    assertEquals(Map.of(), pass(at(State.READY, 180), at(State.READY, 180), 300));
  }

  @Test
  void aStepThatIsReadyAtOnceTakesThePass() {
    var ready =
        times.record(PersistedState.EMPTY, at(State.READY, 0), START, START.plusMillis(400));
    assertEquals(Map.of("cluster", Duration.ofMillis(400)), ready);
  }

  @Test
  void aChangeStartsANewTiming() {
    pass(PersistedState.EMPTY, at(State.READY, 0), 0);
    pass(at(State.READY, 0), at(State.IN_PROGRESS, 1000), 1000);
    assertEquals(took(500), pass(at(State.IN_PROGRESS, 1000), at(State.READY, 1500), 1500));
  }

  @Test
  void theStatusKeepsTimesAcrossARestart() {
    assertEquals(took(240), pass(at(State.IN_PROGRESS, 60), at(State.READY, 300), 300));
  }

  @Test
  void aStepNoLongerDesiredIsNotTimed() {
    pass(PersistedState.EMPTY, at(State.IN_PROGRESS, 0), 0);
    pass(at(State.IN_PROGRESS, 0), at(State.SKIPPED, 100), 100);
    assertEquals(took(0), pass(at(State.SKIPPED, 100), at(State.READY, 900), 900));
  }

  private Map<String, Duration> pass(PersistedState before, PersistedState after, long second) {
    var now = START.plusSeconds(second);
    return times.record(before, after, now, now);
  }

  private static Map<String, Duration> took(long seconds) {
    return Map.of("cluster", Duration.ofSeconds(seconds));
  }

  private static PersistedState at(State state, long since) {
    return new PersistedState(
        List.of(new StepRecord("cluster", state, List.of(), "", START.plusSeconds(since))),
        List.of());
  }
}
