package dev.elasticacheoperator.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Result of a reconcile pass.
 *
 * @param outcomes the outcome of each step, in order
 * @param outputs the outputs of all steps
 * @param readFailure a retryable error that kept the pass from observing a step that was Ready
 * @param overdue the steps that take longer than their outcome's deadline, in order
 */
public record PassResult(
    PersistedState state,
    Map<String, Outcome> outcomes,
    Outputs outputs,
    Optional<CallFailure> readFailure,
    List<String> overdue) {

  /** Returns the plan that waits for approval. */
  public Optional<Plan> plan() {
    return outcomes.values().stream()
        .filter(Outcome.AwaitsApproval.class::isInstance)
        .map(outcome -> ((Outcome.AwaitsApproval) outcome).plan())
        .findFirst();
  }
}
