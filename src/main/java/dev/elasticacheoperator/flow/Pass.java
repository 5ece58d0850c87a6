package dev.elasticacheoperator.flow;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One pass under way: decides of each step whether it is its turn, and gathers what comes of it.
 * What is done about the step itself is its {@link Work}.
 */
final class Pass<T, C> {

  private final PassContext<T, C> context;

  private final Map<String, Outcome> outcomes = new HashMap<>();
  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, Work<T, C, ?>> advanced = new HashMap<>();
  private final Map<String, Fault> unseen = new LinkedHashMap<>();
  private Outputs outputs = Outputs.NONE;

  Pass(PassContext<T, C> context) {
    this.context = context;
  }

  Outcome outcome(String step) {
    return outcomes.getOrDefault(step, new Outcome.Pending("not looked at yet"));
  }

  Optional<String> id(String step) {
    return Optional.ofNullable(ids.get(step));
  }

  Outputs outputs() {
    return outputs;
  }

  /** An error that passes by itself and kept a Ready step from being looked at. */
  Optional<Fault> unseen() {
    return unseen.values().stream().findFirst();
  }

  /** Takes a step that is asked for as far as it goes. */
  void advance(Step<T, C, ?> step, List<String> unready) {
    var name = step.name();
    if (!unready.isEmpty()) {
      outcomes.put(name, new Outcome.Pending("waits for " + String.join(", ", unready)));
      return;
    }
    var blind = step.needs().stream().filter(unseen::containsKey).findFirst();
    if (blind.isPresent()) {
      notSeen(name, unseen.get(blind.get()));
      return;
    }
    if (rests(name)) {
      return;
    }
    var work = workOn(step);
    var failedLook = work.failedLook();
    if (failedLook.isPresent()) {
      notSeen(name, failedLook.get());
      return;
    }
    settle(name, work, work.outcome());
    advanced.put(name, work);
  }

  /** Removes what a step that is ready no longer needs, now that nothing uses it any more. */
  void tidy(Step<T, C, ?> step) {
    var name = step.name();
    var work = advanced.get(name);
    if (work != null && outcome(name).state() == State.READY && work.tidy()) {
      settle(name, work, work.outcome());
    }
  }

  /** Removes what there is of a step that is not asked for, once nothing needs it any more. */
  void remove(Step<T, C, ?> step, List<String> dependents) {
    var name = step.name();
    var absence = context.absence();
    if (absence.recordedDeleted(name) && !context.memory().doubted(name)) {
      outcomes.put(name, new Outcome.Deleted("gone"));
      return;
    }
    if (absence.wellKnown(name)) {
      context.memory().knowWell(name);
    }
    if (!dependents.isEmpty()) {
      outcomes.put(
          name,
          absence.recordedAbsentOrNew(name) && !context.leaving()
              ? new Outcome.Skipped(step.whySkipped(context.target()))
              : new Outcome.Held("waits for " + String.join(", ", dependents)));
      return;
    }
    if (rests(name)) {
      return;
    }
    var work = workOn(step);
    settle(name, work, work.outcomeOfRemoval());
  }

  /** Whether the step was refused something a short while ago; it keeps the outcome of then. */
  private boolean rests(String step) {
    var resting = context.memory().resting(step, context.now());
    resting.ifPresent(outcome -> outcomes.put(step, outcome));
    return resting.isPresent();
  }

  private <O> Work<T, C, O> workOn(Step<T, C, O> step) {
    var work = new Work<>(step, context, this::outputs);
    work.lookAndAct();
    return work;
  }

  private void settle(String step, Work<T, C, ?> work, Outcome outcome) {
    outcomes.put(step, outcome);
    work.id().ifPresent(id -> ids.put(step, id));
    outputs = outputs.and(work.outputs());
    work.remember(outcome);
  }

  /**
   * A look that failed says nothing of the step: one that was ready stays so on record, and those
   * that need it are not looked at.
   */
  private void notSeen(String step, Fault fault) {
    var recorded = context.record(step).filter(r -> r.state() == State.READY);
    outcomes.put(
        step, recorded.<Outcome>map(r -> new Outcome.Ready(r.message())).orElseGet(fault::outcome));
    recorded.ifPresent(r -> unseen.put(step, fault));
  }
}
