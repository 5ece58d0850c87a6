package dev.elasticacheoperator.flow;

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
public final class Memory {

  private record Refusal(Outcome outcome, int times, Instant until) {}

  private record Seen(Object observation, State wanted, boolean settled, Instant at) {}

  private final Map<String, Seen> seen = new HashMap<>();
  private final Set<String> looked = new HashSet<>();
  private final Set<String> born = new HashSet<>();
  private final Set<String> suspect = new HashSet<>();
  private final Map<String, Refusal> refusals = new HashMap<>();
  private final Set<String> wellKnown = new HashSet<>();
  private final Set<String> removing = new HashSet<>();
  private final Set<String> refusedTokens = new HashSet<>();
  private Instant changed = Instant.MIN;

  /**
   * The observation of a step that needs no second look.
   *
   * @param wanted what the step is to come to; one that was to come to something else was looked at
   *     for another target
   */
  <O> Optional<O> settled(String step, State wanted, Instant notBefore) {
    @SuppressWarnings("unchecked")
    var found =
        Optional.ofNullable(seen.get(step))
            .filter(s -> s.settled && s.wanted == wanted && !s.at.isBefore(notBefore))
            .map(s -> (O) s.observation);
    return found;
  }

  void remember(String step, Object observation, State wanted, boolean settled, Instant at) {
    seen.put(step, new Seen(observation, wanted, settled, at));
    looked.add(step);
    suspect.remove(step);
  }

  /** What was seen of the step is doubtful: the next look goes to AWS itself. */
  void doubt(String step) {
    seen.remove(step);
    looked.add(step);
    suspect.add(step);
    removing.remove(step);
  }

  boolean doubted(String step) {
    return suspect.contains(step);
  }

  boolean neverLookedAt(String step) {
    return !looked.contains(step);
  }

  /**
   * A call for the step was refused: it rests, each time in a row for twice as long.
   *
   * @param first how long after the first refusal
   * @param most how long at most
   */
  void refused(String step, Outcome outcome, Duration first, Duration most, Instant now) {
    var times = Optional.ofNullable(refusals.get(step)).map(Refusal::times).orElse(0);
    var rest = first.multipliedBy(1L << Math.min(times, 16));
    var until = now.plus(rest.compareTo(most) < 0 ? rest : most);
    refusals.put(step, new Refusal(outcome, times + 1, until));
  }

  void accepted(String step) {
    refusals.remove(step);
  }

  /** What was said of a step that rests after a refusal. */
  Optional<Outcome> resting(String step, Instant now) {
    return Optional.ofNullable(refusals.get(step))
        .filter(refusal -> now.isBefore(refusal.until()))
        .map(Refusal::outcome);
  }

  /** The create that was announced under the token is about to be sent, perhaps once more. */
  void tried(String token) {
    refusedTokens.remove(token);
  }

  /** It was refused: it has made nothing. */
  void nothingCameOf(String token) {
    refusedTokens.add(token);
  }

  boolean cameToNothing(String token) {
    return refusedTokens.contains(token);
  }

  /** The object has changed: what was refused may be accepted now. */
  public void wake() {
    refusals.clear();
  }

  /** The step's resource was created by this process where nothing was before. */
  void bear(String step) {
    born.add(step);
  }

  boolean born(String step) {
    return born.contains(step);
  }

  /** All of the step was on show long before its removal began. */
  void knowWell(String step) {
    wellKnown.add(step);
  }

  /** A removing call of ours was accepted. */
  void removing(String step) {
    removing.add(step);
  }

  /** Seen before and deleted by us: that it is not found any more needs no further proof. */
  boolean removedWellKnown(String step) {
    return wellKnown.contains(step) && removing.contains(step);
  }

  void changedAt(Instant at) {
    changed = at;
  }

  /**
   * When this process last changed something of the environment; a reading older than this lies.
   */
  public Instant changed() {
    return changed;
  }

  /** Forgets what was seen, so that the next pass compares with AWS again. */
  public void clear() {
    seen.clear();
    born.clear();
    suspect.clear();
    refusals.clear();
    wellKnown.clear();
    removing.clear();
  }
}
