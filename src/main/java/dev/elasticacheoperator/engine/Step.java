package dev.elasticacheoperator.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One part of an environment: how to observe it, and which actions bring it to the target. A step
 * neither makes a change nor waits nor remembers, because the {@link Engine} does. Deleting is the
 * same step when it is not desired.
 *
 * @param <T> the target of a pass: the desired state of all steps
 * @param <C> the AWS context that steps read and write through
 * @param <O> the observed state of this step; immutable
 */
public interface Step<T, C, O> {

  /** Returns the step's name in the status, such as {@code routeTable}. */
  String name();

  /** Returns the steps that must be ready before this one begins, and are deleted after it. */
  Set<String> needs();

  /**
   * Returns those of {@link #needs()} without which no resource of this step can exist. After such
   * a step was created, this step needs no read.
   */
  default Set<String> containedIn() {
    return Set.of();
  }

  /** Returns true if the target includes this step. If not, the engine deletes its resources. */
  boolean isDesired(T target);

  /**
   * Returns true if {@link #containedIn()} may replace a read. Returns false if a resource that
   * exists already may belong to the step.
   */
  default boolean mayAssumeAbsent(T target) {
    return true;
  }

  /** Returns for users why the target does not include this step. */
  default String whySkipped(T target) {
    return "Not requested by the spec";
  }

  /** Reads the observed state. Changes nothing on AWS. */
  O observe(C aws, T target, StepContext context);

  /** Returns the observed state of a step that has no resources. */
  O absent();

  /**
   * Returns the observed state of a step that is known to have no resources. Reads only what the
   * step needs to know before it creates them. Changes nothing on AWS.
   */
  default O observeAbsent(C aws, T target, StepContext context) {
    return absent();
  }

  /**
   * Returns the actions that lead from the observed state to the target, in order. Empty if nothing
   * is left to do, or nothing can be done yet. Pure: the same arguments give the same actions.
   */
  List<Action<C, O>> diff(T target, O observed, StepContext context);

  /**
   * Returns the actions that delete what this step has replaced and later steps may still use. The
   * engine runs them once all later steps are settled; {@link #diff} leaves these resources alone.
   * Pure.
   */
  default List<Action<C, O>> deleteSuperseded(T target, O observed, StepContext context) {
    return List.of();
  }

  /** Returns the outcome of the step while {@link #diff} is empty. Pure. */
  Outcome assess(T target, O observed, StepContext context);

  /**
   * Returns the AWS ids of this step's resources, always in the same order; empty if none exists.
   */
  List<String> ids(O observed);

  /**
   * Finds what keeps AWS from deleting this step's resources. Reads only. The engine asks after AWS
   * refused a delete because something is in use.
   *
   * @return blocked with the name of a foreign resource, or waiting with the name of one that AWS
   *     removes by itself; empty if nothing is known
   */
  default Optional<? extends Outcome> blockers(C aws, O observed) {
    return Optional.empty();
  }

  /**
   * Returns true if the announced create produced a live resource. Resources that are being deleted
   * do not count.
   *
   * @param token the token of the announcement
   */
  default boolean createSucceeded(O observed, String token) {
    return !ids(observed).isEmpty();
  }

  /**
   * Returns the resources that AWS accepted since the last success and then ended by itself. The
   * engine makes the next create later for each of them, in the interval from the last one.
   */
  default List<FailedCreate> failedCreates(O observed) {
    return List.of();
  }

  /** Returns what other steps may use of this one. */
  default Outputs outputs(T target, O observed) {
    return Outputs.NONE;
  }

  /** Returns what other steps may use of this one, if that depends on more than its own state. */
  default Outputs outputs(T target, O observed, StepContext context) {
    return outputs(target, observed);
  }
}
