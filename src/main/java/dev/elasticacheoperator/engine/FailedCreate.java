package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A resource that AWS accepted and then ended by itself, such as an instance that failed to start.
 *
 * @param id AWS id of the resource
 * @param at when AWS ended the resource
 * @param rule name of the failure, as in the error table; the condition's reason is made of it
 * @param message for users: the resource, AWS's reason and the remedy, in whole sentences
 */
public record FailedCreate(String id, Instant at, String rule, String message) {

  /**
   * Returns the failure of a step that makes the resource again only later; empty if it may now.
   * Each failed create doubles the delay.
   */
  static Optional<Outcome> delay(List<FailedCreate> failed, EngineTimings timings, Instant now) {
    if (failed.isEmpty()) {
      return Optional.empty();
    }
    var last = Collections.max(failed, Comparator.comparing(FailedCreate::at));
    var delay = ObservationCache.doubled(timings.poll(), failed.size() - 1, timings.drift());
    return Optional.of(last.at.plus(delay)).filter(now::isBefore).map(last::outcome);
  }

  private Outcome outcome(Instant again) {
    return new Outcome.Failed(rule, message + " Created again at " + again + ".", ErrorClass.SLOW);
  }
}
