package dev.elasticacheoperator.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When "not found" means that there is nothing. For a while after a create AWS may not show what it
 * has made (EC2 API Reference, "Eventual consistency"), so the answer is believed only a
 * consistency window after the last moment at which we can have created something.
 */
record Consistency(PersistedState before, Duration window, Instant now) {

  /**
   * On the way forward: until when nothing may be made in the place of what the record knows; empty
   * where not finding it is believed.
   */
  Optional<Instant> notBelievedUntil(String step) {
    return before
        .of(step)
        .filter(r -> !r.ids().isEmpty() && !r.state().absent())
        .map(r -> r.since().plus(window))
        .filter(now::isBefore);
  }

  /** On the way back: whether the step was as wanted for so long that reads show all of it. */
  boolean stable(String step) {
    return before
        .of(step)
        .filter(r -> r.state() == State.READY && !now.isBefore(r.since().plus(window)))
        .isPresent();
  }

  /** On the way back: when not finding the step begins to prove that nothing is left of it. */
  Instant absenceProvedAt(String step) {
    return before
        .of(step)
        .filter(r -> r.state() == State.DELETING)
        .map(StepRecord::since)
        .orElse(now)
        .plus(window);
  }

  boolean recordedAbsent(String step) {
    return before.of(step).filter(r -> r.state().absent()).isPresent();
  }

  boolean recordedAbsentOrNew(String step) {
    return before.of(step).filter(r -> !r.state().absent()).isEmpty();
  }

  boolean recordedDeleted(String step) {
    return before.of(step).filter(r -> r.state() == State.DELETED).isPresent();
  }
}
