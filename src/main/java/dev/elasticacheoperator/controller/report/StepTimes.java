package dev.elasticacheoperator.controller.report;

import dev.elasticacheoperator.engine.PersistedState;
import dev.elasticacheoperator.engine.StepRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Durations of the steps of one environment, from the pass in which a step could begin to the pass
 * in which it is ready. The time that a step waits for others belongs to the others. After a
 * restart the start is the time since which the step has its present state, from the status.
 */
public final class StepTimes {

  private final Map<String, Instant> begun = new HashMap<>();

  /**
   * Records a pass.
   *
   * @param before persisted state before the pass
   * @param start time at which the pass began
   * @return durations of the steps that became ready in this pass
   */
  public Map<String, Duration> record(
      PersistedState before, PersistedState after, Instant start, Instant end) {
    var ready = new LinkedHashMap<String, Duration>();
    for (var record : after.steps()) {
      var step = record.step();
      switch (record.state()) {
        case READY -> {
          var since = begun(before.of(step), step, start);
          begun.remove(step);
          since.ifPresent(s -> ready.put(step, Duration.between(s, end)));
        }
        case PENDING, SKIPPED, DELETING, DELETED -> begun.remove(step);
        case IN_PROGRESS, WAITING, BLOCKED, FAILED ->
            begun.put(step, begun(before.of(step), step, start).orElse(start));
      }
    }
    return ready;
  }

  /** Returns the time at which the step could begin; empty if it was ready before. */
  private Optional<Instant> begun(Optional<StepRecord> before, String step, Instant start) {
    var known = Optional.ofNullable(begun.get(step));
    if (known.isPresent() || before.isEmpty()) {
      return known.or(() -> Optional.of(start));
    }
    return switch (before.get().state()) {
      case READY -> Optional.empty();
      case PENDING, SKIPPED, DELETING, DELETED -> Optional.of(start);
      case IN_PROGRESS, WAITING, BLOCKED, FAILED -> Optional.of(before.get().since());
    };
  }
}
