package dev.elasticacheoperator.controller.report;

import dev.elasticacheoperator.engine.Engine.PersistedState;
import dev.elasticacheoperator.engine.StepRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long the steps of one environment take from when they can be begun to when they are ready. A
 * step that waits for others has not begun: that is their time. After a restart the time a step has
 * been in its present state, which is on record, stands in for what was forgotten.
 */
public final class StepTimes {

  private final Map<String, Instant> begun = new HashMap<>();

  /**
   * Takes note of a pass.
   *
   * @param before what was on record before it
   * @param start of the pass
   * @return of the steps that this pass has found ready, what they took
   */
  public Map<String, Duration> note(
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

  /** Empty where it was ready before. */
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
