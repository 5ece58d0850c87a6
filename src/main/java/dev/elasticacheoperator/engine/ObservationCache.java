package dev.elasticacheoperator.engine;

import dev.elasticacheoperator.engine.StepMemory.Backoff;
import dev.elasticacheoperator.engine.StepMemory.Observation;
import dev.elasticacheoperator.engine.StepMemory.StepFact;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Memory of one operator process about one environment between passes, so that the operator does
 * not ask AWS again what AWS has just answered. Losing it costs reads and nothing else. Holds one
 * {@link StepMemory} for each step. Not thread safe, because the passes of one environment follow
 * each other.
 */
public final class ObservationCache {

  /** Limit of the exponent of the back-off: 2 to the 16th first waits exceed every maximum. */
  private static final int MOST_DOUBLINGS = 16;

  private final Map<String, StepMemory> steps = new HashMap<>();
  private Instant lastChange = Instant.MIN;
  private Instant lastAccepted = Instant.MIN;
  private boolean created;

  /**
   * Returns the observation of a step that needs no other read.
   *
   * @param expected the state that the step should reach
   * @param notBefore the earliest time of an observation that counts
   */
  <O> Optional<O> settled(String step, State expected, Instant notBefore) {
    @SuppressWarnings("unchecked")
    var found =
        of(step)
            .observation()
            .filter(o -> o.expected() == expected && !o.at().isBefore(notBefore))
            .map(o -> (O) o.observed());
    return found;
  }

  /**
   * Notes that the step was observed and is settled, so that the next pass needs no read.
   *
   * @param shared true if the inventory showed it
   */
  void rememberSettled(String step, Object observed, State expected, Instant at, boolean shared) {
    var observation = Optional.of(new Observation(observed, expected, at, shared));
    update(step, m -> observed(m.withObservation(observation)));
  }

  /** Returns true if the step is remembered from an earlier pass, or from the inventory. */
  boolean isOutdated(String step, Instant now) {
    return of(step).observation().filter(o -> o.shared() || o.at().isBefore(now)).isPresent();
  }

  /** Notes that the step was observed and has to be observed again in the next pass. */
  void rememberUnsettled(String step) {
    update(step, m -> observed(m.withObservation(Optional.empty())));
  }

  private static StepMemory observed(StepMemory memory) {
    return memory.with(StepFact.OBSERVED).without(StepFact.INVALIDATED);
  }

  /** Notes that the last observation may be wrong, so that the next one must be a direct read. */
  void invalidate(String step) {
    update(
        step,
        m ->
            m.withObservation(Optional.empty())
                .with(StepFact.OBSERVED)
                .with(StepFact.INVALIDATED)
                .without(StepFact.DELETE_ACCEPTED));
  }

  /** Notes that this process created the step's resource where none existed before. */
  void noteCreated(String step) {
    created = true;
    note(step, StepFact.CREATED_HERE);
  }

  /** Returns true if this process created anything since it last forgot all observations. */
  public boolean hasCreated() {
    return created;
  }

  /** Notes a fact about the step. */
  void note(String step, StepFact fact) {
    update(step, m -> m.with(fact));
  }

  /** Returns true if all these facts about the step are noted. */
  boolean knows(String step, StepFact... facts) {
    return of(step).facts().containsAll(List.of(facts));
  }

  /**
   * Starts the back-off of a step whose call failed. Each failure in a row doubles it.
   *
   * @param outcome the outcome that the step keeps until then
   * @param first the back-off after the first failure
   * @param longest the upper limit
   */
  void backOff(String step, Outcome outcome, Duration first, Duration longest, Instant now) {
    var times = of(step).backoff().map(Backoff::times).orElse(0);
    var until = now.plus(doubled(first, times, longest));
    update(step, m -> m.withBackoff(Optional.of(new Backoff(outcome, times + 1, until))));
  }

  /** Returns the first delay, doubled so many times, up to the longest one. */
  static Duration doubled(Duration first, int times, Duration longest) {
    var doubled = first.multipliedBy(1L << Math.min(times, MOST_DOUBLINGS));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }

  void clearBackoff(String step) {
    update(step, m -> m.withBackoff(Optional.empty()));
  }

  /**
   * Ends the back-off of all steps, because a changed object may be accepted at once. Forgets what
   * the inventory showed and what this process created, because a changed object may need more
   * details.
   */
  public void resetBackoff() {
    steps.replaceAll(
        (step, memory) ->
            memory
                .withObservation(memory.observation().filter(o -> isComplete(memory, o)))
                .withBackoff(Optional.empty())
                .withOptionalRefusal(Optional.empty())
                .without(StepFact.CREATED_HERE)
                .with(StepFact.CREATE_AT_ONCE));
  }

  private static boolean isComplete(StepMemory memory, Observation observation) {
    return !observation.shared() && !memory.facts().contains(StepFact.CREATED_HERE);
  }

  /** Returns the outcome of the last failure if the step still backs off. */
  Optional<Outcome> backingOff(String step, Instant now) {
    return of(step).backoff().filter(b -> now.isBefore(b.until())).map(Backoff::outcome);
  }

  /** Holds the optional actions of a step after AWS refused one of them. */
  void holdOptional(String step, Outcome outcome, Instant until) {
    update(step, m -> m.withOptionalRefusal(Optional.of(new Backoff(outcome, 1, until))));
  }

  /** Returns the outcome of the last refusal if the step still holds its optional actions. */
  Optional<Outcome> optionalRefusal(String step, Instant now) {
    return of(step).optionalRefusal().filter(b -> now.isBefore(b.until())).map(Backoff::outcome);
  }

  /** Notes that a create is sent, so that an earlier refusal no longer proves anything. */
  void markAttempted(String step) {
    update(step, m -> m.withRejectedToken(Optional.empty()).without(StepFact.CREATE_AT_ONCE));
  }

  /** Notes that AWS refused the create with this token and so created nothing. */
  void markRejected(String step, String token) {
    update(step, m -> m.withRejectedToken(Optional.of(token)));
  }

  boolean isRejected(String step, String token) {
    return of(step).rejectedToken().equals(Optional.of(token));
  }

  /** Notes that this process is about to change something on AWS. */
  void recordChange(Instant at) {
    lastChange = at;
  }

  /**
   * Returns when this process last changed something of the environment on AWS. An older view does
   * not show that change.
   */
  public Instant lastChange() {
    return lastChange;
  }

  /** Notes that AWS has made a change, or may have made it. */
  void recordAccepted(Instant at) {
    lastAccepted = at;
  }

  /** Returns when AWS last made a change that this process has sent. */
  Instant lastAccepted() {
    return lastAccepted;
  }

  /** Forgets all observations and failures, so that the next pass compares with AWS again. */
  public void clear() {
    created = false;
    steps.replaceAll((step, memory) -> memory.withoutObservations());
  }

  /** Returns true if the next pass takes nothing from this memory and asks AWS for everything. */
  public boolean isBlank() {
    return steps.values().stream().allMatch(StepMemory::isBlank);
  }

  private StepMemory of(String step) {
    return steps.getOrDefault(step, StepMemory.EMPTY);
  }

  private void update(String step, UnaryOperator<StepMemory> change) {
    steps.put(step, change.apply(of(step)));
  }
}
