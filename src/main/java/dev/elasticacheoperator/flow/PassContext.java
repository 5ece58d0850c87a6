package dev.elasticacheoperator.flow;

import java.time.Instant;
import java.util.Optional;

/**
 * What all steps have in common during one pass.
 *
 * @param target what is wanted, whole
 * @param absence judges by the ledger as it was before the pass
 * @param now the time of the pass
 */
record PassContext<T, C>(
    Flow<T, C> flow,
    T target,
    Views<C> views,
    Absence absence,
    JournalKeeper journal,
    Memory memory,
    Flow.Listener listener,
    Instant now) {

  /** The step as the ledger had it before the pass. */
  Optional<StepRecord> record(String step) {
    return absence.ledger().of(step);
  }

  /** Whether the object is being deleted. */
  boolean leaving() {
    return flow.leaving(target);
  }
}
