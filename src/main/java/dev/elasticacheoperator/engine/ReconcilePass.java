package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One walk over all steps. Decides for each step if it can run now, and collects the results. A
 * {@link StepRun} does the work on the step itself.
 */
final class ReconcilePass<T, C> {

  private final PassContext<T, C> context;

  private final Map<String, Outcome> outcomes = new HashMap<>();
  private final Map<String, List<String>> ids = new HashMap<>();
  private final Map<String, StepRun<T, C, ?>> advanced = new HashMap<>();
  private final Set<String> usable = new HashSet<>();
  private final Set<String> acted = new HashSet<>();
  private final Map<String, CallFailure> readFailures = new LinkedHashMap<>();
  private Outputs outputs = Outputs.NONE;

  ReconcilePass(PassContext<T, C> context) {
    this.context = context;
  }

  /** Advances the desired steps in order, then deletes in reverse order what is not needed. */
  PassResult run() {
    var graph = context.graph();
    for (var step : graph.inOrder()) {
      if (step.isDesired(context.target())) {
        advance(step, unsettledNeeds(step));
      }
    }
    for (var step : graph.inReverse()) {
      var dependents = mayStillNeed(step);
      if (!step.isDesired(context.target())) {
        delete(step, dependents);
      } else if (dependents.isEmpty()) {
        deleteSuperseded(step);
      }
    }
    return result();
  }

  /** Takes a desired step as far as it goes. */
  private void advance(Step<T, C, ?> step, List<String> unsettledNeeds) {
    var name = step.name();
    if (!unsettledNeeds.isEmpty()) {
      outcomes.put(name, new Outcome.Pending("Waiting for " + String.join(", ", unsettledNeeds)));
      return;
    }
    var unobservable = step.needs().stream().filter(readFailures::containsKey).findFirst();
    if (unobservable.isPresent()) {
      keepUnobserved(name, readFailures.get(unobservable.get()));
      return;
    }
    if (backingOff(name)) {
      return;
    }
    var run = run(step);
    var readFailure = run.readFailure();
    if (readFailure.isPresent()) {
      keepUnobserved(name, readFailure.get());
      return;
    }
    settle(name, run, run.outcome());
    advanced.put(name, run);
  }

  /** Deletes what a Ready step has replaced, once no other step can still use it. */
  private void deleteSuperseded(Step<T, C, ?> step) {
    var name = step.name();
    var run = advanced.get(name);
    if (run != null && usable.contains(name) && run.deleteSuperseded()) {
      settle(name, run, run.outcome());
    }
  }

  /** Deletes the resources of a step that is not desired, once no other step needs them. */
  private void delete(Step<T, C, ?> step, List<String> dependents) {
    var name = step.name();
    if (context.consistency().provedDeleted(name)) {
      outcomes.put(name, new Outcome.Deleted(StepRun.DELETED));
      return;
    }
    context.consistency().noteIfStable(name);
    if (!dependents.isEmpty()) {
      outcomes.put(name, heldUp(step, dependents));
      return;
    }
    if (backingOff(name)) {
      return;
    }
    var run = run(step);
    settle(name, run, run.deletionOutcome());
  }

  private Outcome heldUp(Step<T, C, ?> step, List<String> dependents) {
    return context.consistency().recordedAbsentOrNew(step.name()) && !context.deleting()
        ? new Outcome.Skipped(step.whySkipped(context.target()))
        : new Outcome.DeletionPending("Waiting for " + String.join(", ", dependents));
  }

  /** Returns true if the step keeps the outcome of a recent failure instead of running. */
  private boolean backingOff(String step) {
    var failed = context.cache().backingOff(step, context.now());
    failed.ifPresent(outcome -> outcomes.put(step, outcome));
    return failed.isPresent();
  }

  private <O> StepRun<T, C, O> run(Step<T, C, O> step) {
    var run = new StepRun<>(step, context, () -> outputs, this::confirm);
    run.observeAndAct();
    return run;
  }

  /** Returns true if the step is usable in this pass. Observes it directly if it is remembered. */
  private boolean confirm(String step) {
    if (context.cache().isOutdated(step, context.now())) {
      context.cache().invalidate(step);
      context.graph().inOrder().stream()
          .filter(other -> other.name().equals(step))
          .forEach(other -> advance(other, List.of()));
    }
    return usable.contains(step) && !readFailures.containsKey(step);
  }

  private void settle(String step, StepRun<T, C, ?> run, Outcome outcome) {
    outcomes.put(step, outcome);
    if (!run.ids().isEmpty()) {
      ids.put(step, run.ids());
    }
    if (run.isUsable()) {
      usable.add(step);
    } else {
      usable.remove(step);
    }
    if (run.hasActed()) {
      acted.add(step);
    }
    outputs = outputs.and(run.outputs());
    run.remember(outcome);
  }

  /**
   * Keeps a Ready step Ready if its observation failed, because a failed read says nothing about
   * the resource. The steps that need this step are not observed either.
   */
  private void keepUnobserved(String step, CallFailure failure) {
    var ready = context.record(step).filter(r -> r.state() == State.READY);
    outcomes.put(
        step, ready.<Outcome>map(r -> new Outcome.Ready(r.message())).orElseGet(failure::outcome));
    ready.ifPresent(r -> readFailures.put(step, failure));
  }

  /** Returns the needs that the step waits for. A need that is not desired delays no step. */
  private List<String> unsettledNeeds(Step<T, C, ?> step) {
    return unsettled(
        context.graph().needs(step).stream().filter(s -> s.isDesired(context.target())).toList());
  }

  private List<String> unsettled(List<Step<T, C, ?>> steps) {
    return steps.stream().map(Step::name).filter(this::isUnsettled).toList();
  }

  private boolean isUnsettled(String step) {
    return !outcome(step).state().settled() && !usable.contains(step);
  }

  /** Returns the steps that may still use the step. One that could not be read counts as well. */
  private List<String> mayStillNeed(Step<T, C, ?> step) {
    return context.graph().dependents(step).stream()
        .map(Step::name)
        .filter(s -> isUnsettled(s) || readFailures.containsKey(s))
        .toList();
  }

  private Outcome outcome(String step) {
    return outcomes.getOrDefault(step, new Outcome.Pending("Not observed yet"));
  }

  private PassResult result() {
    var ordered = new LinkedHashMap<String, Outcome>();
    var records = new ArrayList<StepRecord>();
    for (var step : context.graph().names()) {
      ordered.put(step, outcome(step));
      records.add(record(step, outcome(step)));
    }
    return new PassResult(
        new PersistedState(records, context.intents().open()),
        ordered,
        outputs,
        readFailures.values().stream().findFirst(),
        overdue(new PersistedState(records, List.of())));
  }

  /** Returns the steps that are at work for longer than their deadline, each with its begin. */
  private Map<String, Instant> overdue(PersistedState after) {
    var overdue = new LinkedHashMap<String, Instant>();
    for (var step : context.graph().inOrder()) {
      var name = step.name();
      var deadline = outcome(name).deadline();
      var begin = begin(step, after);
      if (deadline.filter(d -> !context.now().isBefore(begin.plus(d.after()))).isPresent()) {
        overdue.put(name, begin);
      }
    }
    return overdue;
  }

  /** Returns when the step began with what it does. A deletion begins after its dependents'. */
  private Instant begin(Step<T, C, ?> step, PersistedState after) {
    var own = after.of(step.name()).orElseThrow();
    if (own.state() != State.DELETING) {
      return own.since();
    }
    return context.graph().dependents(step).stream()
        .flatMap(dependent -> after.of(dependent.name()).stream())
        .filter(record -> record.state().absent())
        .map(StepRecord::since)
        .reduce(own.since(), (begin, end) -> end.isAfter(begin) ? end : begin);
  }

  private StepRecord record(String step, Outcome outcome) {
    var state = outcome.state();
    // Ids of a vanished resource stay until another replaces it, because the client token of the
    // replacement is derived from them.
    var known =
        state.absent() ? List.<String>of() : ids.getOrDefault(step, context.recordedIds(step));
    var since =
        context
            .record(step)
            .filter(r -> r.ids().equals(known) && lasts(r, state))
            .map(StepRecord::since)
            .orElse(context.now());
    return new StepRecord(step, state, known, outcome.message(), since);
  }

  /**
   * Returns true if the step has been in this state since the record was made. A step at work may
   * change between its two states. Work begins again with each action that AWS accepts.
   */
  private boolean lasts(StepRecord recorded, State state) {
    if (state.busy() || state == State.DELETING) {
      var same = recorded.state() == state || recorded.state().busy() && state.busy();
      return same && !acted.contains(recorded.step());
    }
    return recorded.state() == state;
  }
}
