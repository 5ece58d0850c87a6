package dev.elasticacheoperator.engine;

import java.util.List;
import java.util.Optional;

/**
 * Engine state that survives a restart, because the controller writes it to the status.
 *
 * @param steps one record for each step, in order; empty before the first pass
 * @param pending the open entries of the intent log
 * @param untouched true if no call was ever sent that changes AWS, so that nothing was made
 */
public record PersistedState(
    List<StepRecord> steps, List<IntentLogEntry> pending, boolean untouched) {

  public static final PersistedState EMPTY = new PersistedState(List.of(), List.of());

  /** State of an environment for which something may have been made. */
  public PersistedState(List<StepRecord> steps, List<IntentLogEntry> pending) {
    this(steps, pending, false);
  }

  public PersistedState {
    steps = List.copyOf(steps);
    pending = List.copyOf(pending);
  }

  public Optional<StepRecord> of(String step) {
    return steps.stream().filter(r -> r.step().equals(step)).findFirst();
  }

  /** Returns the recorded ids of the step; empty if there is no record. */
  List<String> ids(String step) {
    return of(step).map(StepRecord::ids).orElse(List.of());
  }
}
