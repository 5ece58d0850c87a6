package dev.elasticacheoperator.chaos;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Times of the next passes of an operator, as the Java Operator SDK keeps them. */
final class PassTimes {

  /** Longest delay of a pass after errors of the API server. */
  static final Duration LONGEST_AFTER_AN_ERROR = Duration.ofMinutes(5);

  private static final Duration AFTER_A_CONFLICT = Duration.ofSeconds(1);
  private static final Duration AFTER_AN_ERROR = Duration.ofSeconds(2);
  private static final Duration ON_CHANGE_ONLY = Duration.ofHours(10);

  private final InstantSource clock;
  private final Map<String, Instant> due = new HashMap<>();
  private final Map<String, Integer> errors = new HashMap<>();

  PassTimes(InstantSource clock) {
    this.clock = clock;
  }

  void now(String environment) {
    due.put(environment, clock.instant());
  }

  private void in(String environment, Duration delay) {
    due.put(environment, clock.instant().plus(delay));
  }

  /** Brings a pass that is due later forward. */
  void soon(String environment, Duration delay) {
    var latest = clock.instant().plus(delay);
    due.computeIfPresent(environment, (name, at) -> at.isBefore(latest) ? at : latest);
  }

  void afterSuccess(String environment, Optional<Duration> delay) {
    errors.remove(environment);
    in(environment, delay.orElse(ON_CHANGE_ONLY));
  }

  void afterConflict(String environment) {
    in(environment, AFTER_A_CONFLICT);
  }

  /**
   * Doubles the delay with every error of the API server in a row.
   *
   * @param bySecond true for an error of the other operator, which causes no pass of this one
   */
  void afterError(String environment, boolean bySecond) {
    var times = errors.merge(environment, 1, Integer::sum);
    var delay = AFTER_AN_ERROR.multipliedBy(1L << Math.min(times - 1, 10));
    if (!bySecond) {
      in(environment, delay.compareTo(LONGEST_AFTER_AN_ERROR) < 0 ? delay : LONGEST_AFTER_AN_ERROR);
    }
  }

  /** Forgets everything, as the end of a process does. */
  void clear() {
    due.clear();
    errors.clear();
  }

  /** Forgets environments that do not exist any more. */
  void retain(Set<String> environments) {
    due.keySet().retainAll(environments);
  }

  /** Returns the environment whose pass is due next, and its time. */
  Optional<Map.Entry<String, Instant>> next() {
    return due.entrySet().stream().min(Map.Entry.comparingByValue());
  }
}
