package dev.elasticacheoperator.engine;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One pass under way: decides of each step whether it is its turn, and gathers what comes of it.
 * What is done about the step itself is its {@link StepRun}.
 */
final class ReconcilePass<T, C> {

  private final PassContext<T, C> context;

  private final Map<String, Outcome> outcomes = new HashMap<>();
  private final Map<String, List<String>> ids = new HashMap<>();
  private final Map<String, StepRun<T, C, ?>> advanced = new HashMap<>();
  private final Map<String, CallFailure> readFailure = new LinkedHashMap<>();
  private Outputs outputs = Outputs.NONE;

  ReconcilePass(PassContext<T, C> context) {
    this.context = context;
  }

  Outcome outcome(String step) {
    return outcomes.getOrDefault(step, new Outcome.Pending("not looked at yet"));
  }

  List<String> ids(String step) {
    return ids.getOrDefault(step, List.of());
  }

  Outputs outputs() {
    return outputs;
  }

  /** An error that passes by itself and kept a Ready step from being looked at. */
  Optional<CallFailure> readFailure() {
    return readFailure.values().stream().findFirst();
  }

  /** Takes a step that is asked for as far as it goes. */
  void advance(Step<T, C, ?> step, List<String> unready) {
    var name = step.name();
    if (!unready.isEmpty()) {
      outcomes.put(name, new Outcome.Pending("waits for " + String.join(", ", unready)));
      return;
    }
    var blind = step.needs().stream().filter(readFailure::containsKey).findFirst();
    if (blind.isPresent()) {
      keepUnobserved(name, readFailure.get(blind.get()));
      return;
    }
    if (backingOff(name)) {
      return;
    }
    var work = run(step);
    var failedLook = work.readFailure();
    if (failedLook.isPresent()) {
      keepUnobserved(name, failedLook.get());
      return;
    }
    settle(name, work, work.outcome());
    advanced.put(name, work);
  }

  /** Removes what a step that is ready no longer needs, now that nothing uses it any more. */
  void deleteSuperseded(Step<T, C, ?> step) {
    var name = step.name();
    var work = advanced.get(name);
    if (work != null && outcome(name).state() == State.READY && work.deleteSuperseded()) {
      settle(name, work, work.outcome());
    }
  }

  /** Removes what there is of a step that is not asked for, once nothing needs it any more. */
  void delete(Step<T, C, ?> step, List<String> dependents) {
    var name = step.name();
    var absence = context.consistency();
    if (absence.recordedDeleted(name) && !context.cache().isInvalidated(name)) {
      outcomes.put(name, new Outcome.Deleted("gone"));
      return;
    }
    if (absence.stable(name)) {
      context.cache().markStableBeforeDelete(name);
    }
    if (!dependents.isEmpty()) {
      outcomes.put(
          name,
          absence.recordedAbsentOrNew(name) && !context.deleting()
              ? new Outcome.Skipped(step.whySkipped(context.target()))
              : new Outcome.DeletionPending("waits for " + String.join(", ", dependents)));
      return;
    }
    if (backingOff(name)) {
      return;
    }
    var work = run(step);
    settle(name, work, work.deletionOutcome());
  }

  /** Whether the step was refused something a short while ago; it keeps the outcome of then. */
  private boolean backingOff(String step) {
    var resting = context.cache().backingOff(step, context.now());
    resting.ifPresent(outcome -> outcomes.put(step, outcome));
    return resting.isPresent();
  }

  private <O> StepRun<T, C, O> run(Step<T, C, O> step) {
    var work = new StepRun<>(step, context, this::outputs);
    work.observeAndAct();
    return work;
  }

  private void settle(String step, StepRun<T, C, ?> work, Outcome outcome) {
    outcomes.put(step, outcome);
    var seen = work.ids();
    if (!seen.isEmpty()) {
      ids.put(step, seen);
    }
    outputs = outputs.and(work.outputs());
    work.remember(outcome);
  }

  /**
   * A look that failed says nothing of the step: one that was ready stays so on record, and those
   * that need it are not looked at.
   */
  private void keepUnobserved(String step, CallFailure fault) {
    var recorded = context.record(step).filter(r -> r.state() == State.READY);
    outcomes.put(
        step, recorded.<Outcome>map(r -> new Outcome.Ready(r.message())).orElseGet(fault::outcome));
    recorded.ifPresent(r -> readFailure.put(step, fault));
  }
}
