package dev.elasticacheoperator.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One part of an environment: how to look at it, and what to do about what is seen. A step neither
 * acts nor waits nor remembers; the {@link Engine} does. Deleting is the same step when it is not
 * asked for: there is no second graph and no second set of code paths.
 *
 * @param <T> the target: what is wanted, whole
 * @param <C> the cloud: reads and clients
 * @param <O> what an observation of this step holds; immutable
 */
public interface Step<T, C, O> {

  /** The step's name in the status, such as {@code routeTable}. */
  String name();

  /** The steps that must be ready before this one can begin, and outlive it on the way back. */
  Set<String> needs();

  /**
   * Those of {@link #needs()} without which nothing of this step can exist: where such a step has
   * just been created, there is nothing of this one to look for.
   */
  default Set<String> containedIn() {
    return Set.of();
  }

  /** Whether the target has this step at all; when not, what there is of it is removed. */
  boolean isDesired(T target);

  /**
   * Whether {@link #containedIn()} may be relied on; not where something that exists already may be
   * the step's.
   */
  default boolean mayAssumeAbsent(T target) {
    return true;
  }

  /** Why a target has no such step, for people. */
  default String whySkipped(T target) {
    return "not asked for";
  }

  /** Looks, by reads only. */
  O observe(C aws, T target, StepContext context);

  /** What {@link #observe} gives where nothing exists. */
  O absent();

  /**
   * The calls that lead from {@code now} to the target, in order; empty where there is nothing to
   * do or nothing can be done yet. Pure: the same arguments give the same actions.
   */
  List<Action<C, O>> diff(T target, O observed, StepContext context);

  /**
   * The calls that remove what the step no longer needs but the steps after it may still use; made
   * once all of those are settled, as in a removal. {@link #diff} leaves these things alone. Pure.
   */
  default List<Action<C, O>> deleteSuperseded(T target, O observed, StepContext context) {
    return List.of();
  }

  /** What to say of the step while {@link #diff} is empty. Pure. */
  Outcome assess(T target, O observed, StepContext context);

  /**
   * Returns the AWS ids of this step's resources, always in the same order; empty if none exists.
   */
  List<String> ids(O observed);

  /**
   * What of others keeps the cloud from removing what there is. Looks, by reads only; asked after
   * the cloud has refused a removal because something is in use.
   *
   * @return a sentence that names it; empty where nothing is found that will not go by itself
   */
  default Optional<String> blockers(C aws, O observed) {
    return Optional.empty();
  }

  /**
   * Whether what was announced exists: what is on its way out is none of it.
   *
   * @param token that it was announced under
   */
  default boolean createSucceeded(O observed, String token) {
    return !ids(observed).isEmpty();
  }

  /** What other steps may use of this one. */
  default Outputs outputs(T target, O observed) {
    return Outputs.NONE;
  }

  /** The same, of a step whose part of it depends on what else is known. */
  default Outputs outputs(T target, O observed, StepContext context) {
    return outputs(target, observed);
  }
}
