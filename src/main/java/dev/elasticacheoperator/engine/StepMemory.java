package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Facts that a process remembers about one step of one environment. Immutable.
 *
 * @param observation an observation of a settled step, which may replace another read
 * @param backoff the last failure, if the step has not succeeded since
 * @param optionalRefusal the last refusal of an optional action
 * @param rejectedToken the token of the last create, if AWS refused it and so created nothing
 */
record StepMemory(
    Optional<Observation> observation,
    Set<StepFact> facts,
    Optional<Backoff> backoff,
    Optional<Backoff> optionalRefusal,
    Optional<String> rejectedToken) {

  static final StepMemory EMPTY =
      new StepMemory(
          Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Memory of a step of an idle environment: one object for all of them. */
  private static final StepMemory IDLE = EMPTY.with(StepFact.OBSERVED);

  /**
   * @param observed what the step observed
   * @param expected the state that the step was to reach. An observation made for another state
   *     does not count.
   * @param shared true if the inventory showed it, which may lack details that a changed object
   *     needs
   */
  record Observation(Object observed, State expected, Instant at, boolean shared) {}

  /**
   * @param outcome the outcome that the step keeps while it backs off
   * @param times how many calls in a row have failed
   */
  record Backoff(Outcome outcome, int times, Instant until) {}

  enum StepFact {
    /** This process has observed the step at least once. */
    OBSERVED,
    /** This process created the step's resource where none existed before. */
    CREATED_HERE,
    /** The last observation may be wrong: only a direct read counts. */
    INVALIDATED,
    /** Reads showed all of the step before its deletion began. */
    STABLE_BEFORE_DELETE,
    /** AWS accepted a delete, and nothing was in doubt since. */
    DELETE_ACCEPTED,
    /** The object has changed since the last create, so that the next one needs no delay. */
    CREATE_AT_ONCE
  }

  StepMemory {
    facts = Set.copyOf(facts);
  }

  StepMemory with(StepFact fact) {
    var more = EnumSet.of(fact);
    more.addAll(facts);
    return new StepMemory(observation, more, backoff, optionalRefusal, rejectedToken);
  }

  StepMemory without(StepFact fact) {
    var fewer = EnumSet.noneOf(StepFact.class);
    fewer.addAll(facts);
    fewer.remove(fact);
    return new StepMemory(observation, fewer, backoff, optionalRefusal, rejectedToken);
  }

  StepMemory withObservation(Optional<Observation> newest) {
    return new StepMemory(newest, facts, backoff, optionalRefusal, rejectedToken);
  }

  StepMemory withBackoff(Optional<Backoff> newest) {
    return new StepMemory(observation, facts, newest, optionalRefusal, rejectedToken);
  }

  StepMemory withOptionalRefusal(Optional<Backoff> newest) {
    return new StepMemory(observation, facts, backoff, newest, rejectedToken);
  }

  StepMemory withRejectedToken(Optional<String> newest) {
    return new StepMemory(observation, facts, backoff, optionalRefusal, newest);
  }

  /** Returns true if nothing in the memory replaces a read or a call. */
  boolean isBlank() {
    return equals(withoutObservations());
  }

  /** Returns the part that still counts after AWS must be compared with the target again. */
  StepMemory withoutObservations() {
    var kept = facts.contains(StepFact.OBSERVED) ? IDLE : EMPTY;
    return rejectedToken.isPresent() ? kept.withRejectedToken(rejectedToken) : kept;
  }
}
