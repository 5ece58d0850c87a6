package dev.elasticacheoperator.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one operator process remembers of one environment between passes, so that it need not ask
 * AWS again what AWS has just answered. Losing it costs reads and nothing else. Not thread safe:
 * the passes of one environment follow each other.
 */
public final class ObservationCache {

  private record Backoff(Outcome outcome, int times, Instant until) {}

  private record Observation(Object observation, State wanted, boolean settled, Instant at) {}

  private final Map<String, Observation> observations = new HashMap<>();
  private final Set<String> observedOnce = new HashSet<>();
  private final Set<String> createdHere = new HashSet<>();
  private final Set<String> invalidated = new HashSet<>();
  private final Map<String, Backoff> refusals = new HashMap<>();
  private final Set<String> stableBeforeDelete = new HashSet<>();
  private final Set<String> markDeleting = new HashSet<>();
  private final Set<String> rejectedTokens = new HashSet<>();
  private Instant lastChange = Instant.MIN;

  /**
   * The observation of a step that needs no second look.
   *
   * @param wanted what the step is to come to; one that was to come to something else was looked at
   *     for another target
   */
  <O> Optional<O> settled(String step, State wanted, Instant notBefore) {
    @SuppressWarnings("unchecked")
    var found =
        Optional.ofNullable(observations.get(step))
            .filter(s -> s.settled && s.wanted == wanted && !s.at.isBefore(notBefore))
            .map(s -> (O) s.observation);
    return found;
  }

  void remember(String step, Object observation, State wanted, boolean settled, Instant at) {
    observations.put(step, new Observation(observation, wanted, settled, at));
    observedOnce.add(step);
    invalidated.remove(step);
  }

  /** What was seen of the step is doubtful: the next look goes to AWS itself. */
  void invalidate(String step) {
    observations.remove(step);
    observedOnce.add(step);
    invalidated.add(step);
    markDeleting.remove(step);
  }

  boolean isInvalidated(String step) {
    return invalidated.contains(step);
  }

  boolean neverObserved(String step) {
    return !observedOnce.contains(step);
  }

  /**
   * A call for the step was refused: it rests, each time in a row for twice as long.
   *
   * @param first how long after the first refusal
   * @param most how long at most
   */
  void backOff(String step, Outcome outcome, Duration first, Duration most, Instant now) {
    var times = Optional.ofNullable(refusals.get(step)).map(Backoff::times).orElse(0);
    var rest = first.multipliedBy(1L << Math.min(times, 16));
    var until = now.plus(rest.compareTo(most) < 0 ? rest : most);
    refusals.put(step, new Backoff(outcome, times + 1, until));
  }

  void clearBackoff(String step) {
    refusals.remove(step);
  }

  /** What was said of a step that rests after a refusal. */
  Optional<Outcome> backingOff(String step, Instant now) {
    return Optional.ofNullable(refusals.get(step))
        .filter(refusal -> now.isBefore(refusal.until()))
        .map(Backoff::outcome);
  }

  /** The create that was announced under the token is about to be sent, perhaps once more. */
  void markAttempted(String token) {
    rejectedTokens.remove(token);
  }

  /** It was refused: it has made nothing. */
  void markRejected(String token) {
    rejectedTokens.add(token);
  }

  boolean isRejected(String token) {
    return rejectedTokens.contains(token);
  }

  /** The object has changed: what was refused may be accepted now. */
  public void resetBackoff() {
    refusals.clear();
  }

  /** The step's resource was created by this process where nothing was before. */
  void markCreatedHere(String step) {
    createdHere.add(step);
  }

  boolean createdHere(String step) {
    return createdHere.contains(step);
  }

  /** All of the step was on show long before its removal began. */
  void markStableBeforeDelete(String step) {
    stableBeforeDelete.add(step);
  }

  /** A removing call of ours was accepted. */
  void markDeleting(String step) {
    markDeleting.add(step);
  }

  /** Seen before and deleted by us: that it is not found any more needs no further proof. */
  boolean deletedWhenStable(String step) {
    return stableBeforeDelete.contains(step) && markDeleting.contains(step);
  }

  void recordChange(Instant at) {
    lastChange = at;
  }

  /**
   * When this process last changed something of the environment; a reading older than this lies.
   */
  public Instant lastChange() {
    return lastChange;
  }

  /** Forgets what was seen, so that the next pass compares with AWS again. */
  public void clear() {
    observations.clear();
    createdHere.clear();
    invalidated.clear();
    refusals.clear();
    stableBeforeDelete.clear();
    markDeleting.clear();
  }
}
