package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Result of a reconcile pass.
 *
 * @param outcomes the outcome of each step, in order
 * @param outputs the outputs of all steps
 * @param readFailure a retryable error that kept the pass from observing a step that was Ready
 * @param overdue the steps that are at work for longer than their deadline, each with its begin
 */
public record PassResult(
    PersistedState state,
    Map<String, Outcome> outcomes,
    Outputs outputs,
    Optional<CallFailure> readFailure,
    Map<String, Instant> overdue) {

  /** Returns the plan that waits for approval. */
  public Optional<Plan> plan() {
    return outcomes.values().stream()
        .filter(Outcome.AwaitsApproval.class::isInstance)
        .map(outcome -> ((Outcome.AwaitsApproval) outcome).plan())
        .findFirst();
  }
}
