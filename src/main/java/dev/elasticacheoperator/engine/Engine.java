package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Brings an environment to its target, one reconcile pass at a time.
 *
 * <p>A pass walks the {@link StepGraph} twice: forwards to create and change, backwards to delete.
 * Deleting needs no code of its own, because no step of a deleted environment is desired. A step
 * that is not desired is deleted once no other step needs it. Read {@link ReconcilePass} next, then
 * {@link StepRun}.
 *
 * @param <T> the target of a pass: the desired state of all steps
 * @param <C> the AWS context that steps read and write through
 */
public final class Engine<T, C> {

  private final StepGraph<T, C> graph;
  private final EngineTimings timings;
  private final BiPredicate<T, Plan> approval;
  private final Function<RuntimeException, Optional<CallFailure>> failures;

  /**
   * @param steps in order, each after the steps it needs
   * @param approval returns true if the target approves exactly this plan
   * @param failures translates an exception of a failed AWS call; returns empty for any other
   *     exception, which then ends the pass
   */
  public Engine(
      List<Step<T, C, ?>> steps,
      EngineTimings timings,
      BiPredicate<T, Plan> approval,
      Function<RuntimeException, Optional<CallFailure>> failures) {
    this.graph = new StepGraph<>(steps);
    this.timings = timings;
    this.approval = approval;
    this.failures = failures;
  }

  /** Returns the names of the steps in order. */
  public List<String> names() {
    return graph.names();
  }

  /** Takes every step as far as it goes now. Never waits for AWS. */
  public PassResult pass(
      T target,
      ViewSource<C> sources,
      PersistedState before,
      ObservationCache cache,
      IntentLog log,
      PassListener listener,
      Instant now) {
    var window = timings.consistencyWindow();
    var intents = new OpenIntents(log, before.pending(), window, now);
    var consistency = new Consistency(before, intents, cache, window, now);
    var views = new Views<>(sources);
    return new ReconcilePass<>(
            new PassContext<>(
                this, graph, target, views, before, consistency, intents, cache, listener, now))
        .run();
  }

  EngineTimings timings() {
    return timings;
  }

  /** Returns true if the action needs no approval or has it. */
  boolean approves(T target, Action<?, ?> action) {
    return action.plan().map(plan -> approval.test(target, plan)).orElse(true);
  }

  /** Translates the exception of a failed AWS call; rethrows any other exception. */
  CallFailure failure(RuntimeException thrown) {
    return failures.apply(thrown).orElseThrow(() -> thrown);
  }
}
