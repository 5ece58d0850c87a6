package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * The ordered list of steps and the walk along it: forwards to create, backwards to remove. One
 * walk does both, since a step that is not asked for is removed once nothing needs it, and of an
 * object that is deleted no step is asked for.
 *
 * @param <T> the target: what is wanted, whole
 * @param <C> the cloud: reads and clients
 */
public final class Engine<T, C> {

  private final List<Step<T, C, ?>> steps;
  private final EngineTimings timings;
  private final BiPredicate<T, Plan> approval;
  private final Function<RuntimeException, Optional<CallFailure>> failures;

  /**
   * @param steps in an order in which each comes after what it needs
   * @param approval whether the target approves exactly this plan
   * @param faults tells a failed call from a fault of ours; empty lets the exception through
   */
  public Engine(
      List<Step<T, C, ?>> steps,
      EngineTimings patience,
      BiPredicate<T, Plan> approval,
      Function<RuntimeException, Optional<CallFailure>> faults) {
    var before = new ArrayList<String>();
    for (var step : steps) {
      if (!before.containsAll(step.needs()) || !step.needs().containsAll(step.containedIn())) {
        throw new IllegalArgumentException(step.name() + " comes before what it needs");
      }
      before.add(step.name());
    }
    this.steps = List.copyOf(steps);
    this.timings = patience;
    this.approval = approval;
    this.failures = faults;
  }

  public List<String> names() {
    return steps.stream().map(Step::name).toList();
  }

  /** Takes every step as far as it goes now. Never waits. */
  public PassResult pass(
      T target,
      ViewSource<C> sources,
      PersistedState ledger,
      ObservationCache memory,
      IntentLog journal,
      PassListener listener,
      Instant now) {
    var keeper = new OpenIntents(journal, ledger, timings.consistencyWindow(), now);
    var pass =
        new ReconcilePass<>(
            new PassContext<>(
                this,
                target,
                new Views<>(sources),
                new Consistency(ledger, timings.consistencyWindow(), now),
                keeper,
                memory,
                listener,
                now));
    for (var step : steps) {
      if (step.isDesired(target)) {
        pass.advance(step, unready(step, target, pass));
      }
    }
    for (int i = steps.size() - 1; i >= 0; i--) {
      var dependents = unsettledDependents(steps.get(i), pass);
      if (!steps.get(i).isDesired(target)) {
        pass.delete(steps.get(i), dependents);
      } else if (dependents.isEmpty()) {
        pass.deleteSuperseded(steps.get(i));
      }
    }
    return result(pass, ledger, keeper.open(), now);
  }

  /**
   * What a step that is asked for still waits for. A need that nobody asks for holds up nothing.
   */
  private List<String> unready(Step<T, C, ?> step, T target, ReconcilePass<T, C> pass) {
    return steps.stream()
        .filter(s -> step.needs().contains(s.name()) && s.isDesired(target))
        .filter(s -> !pass.outcome(s.name()).state().settled())
        .map(Step::name)
        .toList();
  }

  /** What must be gone, or have let go of it, before a step can be removed. */
  private List<String> unsettledDependents(Step<T, C, ?> step, ReconcilePass<T, C> pass) {
    return steps.stream()
        .filter(s -> s.needs().contains(step.name()))
        .filter(s -> !pass.outcome(s.name()).state().settled())
        .map(Step::name)
        .toList();
  }

  private PassResult result(
      ReconcilePass<T, C> pass, PersistedState before, List<IntentLogEntry> pending, Instant now) {
    var outcomes = new LinkedHashMap<String, Outcome>();
    var records = new ArrayList<StepRecord>();
    for (var step : steps) {
      var outcome = pass.outcome(step.name());
      outcomes.put(step.name(), outcome);
      records.add(record(step.name(), outcome, pass.ids(step.name()), before, now));
    }
    return new PassResult(
        new PersistedState(records, pending), outcomes, pass.outputs(), pass.readFailure());
  }

  private static StepRecord record(
      String step, Outcome outcome, List<String> ids, PersistedState before, Instant now) {
    var last = before.of(step);
    // A dead resource's id stays on record until another takes its place: its successor's client
    // token is made of it.
    var known =
        outcome.state().absent() || !ids.isEmpty()
            ? ids
            : last.map(StepRecord::ids).orElse(List.of());
    var since =
        last.filter(r -> r.state() == outcome.state() && r.ids().equals(known))
            .map(StepRecord::since)
            .orElse(now);
    return new StepRecord(step, outcome.state(), known, outcome.message(), since);
  }

  /** Whether nothing at all is asked for: the object is being deleted. */
  boolean deleting(T target) {
    return steps.stream().noneMatch(s -> s.isDesired(target));
  }

  boolean approves(T target, Action<?, ?> action) {
    return action.plan().map(plan -> approval.test(target, plan)).orElse(true);
  }

  EngineTimings timings() {
    return timings;
  }

  Optional<CallFailure> failure(RuntimeException thrown) {
    return failures.apply(thrown);
  }

  /** The names of the steps that {@code name} needs, and of those that these need. */
  List<String> ancestors(String name) {
    var found = new ArrayList<String>(List.of(name));
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (found.contains(steps.get(i).name())) {
        found.addAll(steps.get(i).needs());
      }
    }
    found.removeIf(name::equals);
    return found.stream().distinct().toList();
  }

  /** The names of the steps that need {@code name}, and of those that need these. */
  List<String> descendants(String name) {
    var found = new ArrayList<String>(List.of(name));
    for (var step : steps) {
      if (step.needs().stream().anyMatch(found::contains)) {
        found.add(step.name());
      }
    }
    found.remove(name);
    return found;
  }
}
