package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.Optional;

/**
 * What all steps have in common during one pass.
 *
 * @param target what is wanted, whole
 * @param consistency judges by the ledger as it was before the pass
 * @param now the time of the pass
 */
record PassContext<T, C>(
    Engine<T, C> engine,
    T target,
    Views<C> views,
    Consistency consistency,
    OpenIntents intents,
    ObservationCache cache,
    PassListener listener,
    Instant now) {

  /** The step as the ledger had it before the pass. */
  Optional<StepRecord> record(String step) {
    return consistency.before().of(step);
  }

  /** What a step is to come to. */
  State expectedState(Step<T, C, ?> step) {
    return step.isDesired(target) ? State.READY : deleting() ? State.DELETED : State.SKIPPED;
  }

  /** Whether the object is being deleted. */
  boolean deleting() {
    return engine.deleting(target);
  }
}
