package dev.elasticacheoperator.engine;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides what happens after a call of a step failed. One instance serves one {@link StepRun}.
 *
 * <p>A conflict gets one more try in the same pass: the step observes again, or chooses another
 * action now that {@link StepContext#conflicted()} is set. Every other failure ends the run.
 */
final class FailureHandling<T, C, O> {

  private final Step<T, C, O> step;
  private final PassContext<T, C> pass;
  private final Observer<T, C, O> observer;
  private final Supplier<StepContext> context;

  private boolean conflicted;
  private CallFailure failure;

  FailureHandling(
      Step<T, C, O> step,
      PassContext<T, C> pass,
      Observer<T, C, O> observer,
      Supplier<StepContext> context) {
    this.step = step;
    this.pass = pass;
    this.observer = observer;
    this.context = context;
  }

  /** The next thing a step does after a refused action. */
  sealed interface Reaction<O> {

    /** Computes the actions again, from this observation. */
    record TryAgain<O>(O observed) implements Reaction<O> {}

    /** Ends the run of the step. */
    record Stop<O>(Outcome outcome) implements Reaction<O> {}
  }

  /** Returns true once AWS has refused an action of this run with a conflict. */
  boolean conflicted() {
    return conflicted;
  }

  /** Returns the failure that ended the run. */
  Optional<CallFailure> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Handles a refused action.
   *
   * @param observed the observation that the action was based on
   */
  Reaction<O> refused(Action<C, O> action, CallFailure refusal, O observed) {
    if (refusal.outcomeKnown()) {
      action.token().ifPresent(token -> recordRejection(action, token, refusal));
    }
    if (!conflicted && mayHaveAlternative(refusal)) {
      conflicted = true;
      if (hasAlternative(action, observed)) {
        return new Reaction.TryAgain<>(observed);
      }
    }
    if (!conflicted && observationIsOutdated(refusal)) {
      conflicted = true;
      pass.cache().invalidate(step.name());
      return new Reaction.TryAgain<>(observer.observeDirectly());
    }
    switch (refusal.errorClass()) {
      case NOT_FOUND -> pass.graph().ancestors(step.name()).forEach(pass.cache()::invalidate);
      case IN_USE -> pass.graph().descendants(step.name()).forEach(pass.cache()::invalidate);
      default -> {}
    }
    return new Reaction.Stop<>(
        blocked(refusal, observed).orElseGet(() -> failed(refusal, observed)));
  }

  /**
   * Handles a failure that ends the run, and returns the outcome of the step.
   *
   * @param observed the last observation; null if the failed call was the first observation
   */
  Outcome failed(CallFailure failure, O observed) {
    this.failure = failure;
    if (failure.errorClass().isFailure()) {
      pass.listener().callFailed(step.name(), failure);
    }
    var stillAbsent =
        observer.source() == Observer.Source.ASSUMED
            && step.ids(observed).isEmpty()
            && failure.outcomeKnown();
    if (!stillAbsent) {
      pass.cache().invalidate(step.name());
    }
    return failure.outcome();
  }

  /** Starts or ends the back-off of the step, according to how the run ended. */
  void applyBackoff(Outcome outcome) {
    var first = pass.engine().timings().poll();
    var longest = pass.engine().timings().drift();
    var name = step.name();
    if (failure == null) {
      pass.cache().clearBackoff(name);
      return;
    }
    switch (failure.errorClass()) {
      case IN_USE, RETRYABLE -> pass.cache().backOff(name, outcome, first, longest, pass.now());
      case SLOW, TERMINAL -> pass.cache().backOff(name, outcome, longest, longest, pass.now());
      default -> pass.cache().clearBackoff(name);
    }
  }

  /**
   * Records that the create made nothing. A repeatable create stays announced, so that repeating it
   * needs no other announcement. A resource that exists already may be the announced one, so that
   * its create is not recorded as rejected.
   */
  private void recordRejection(Action<C, O> action, String token, CallFailure refusal) {
    if (!action.repeatable()) {
      pass.intents().close(step.name());
    } else if (!refusal.errorClass().alreadyThere()) {
      pass.cache().markRejected(step.name(), token);
    }
  }

  private boolean isDesired() {
    return step.isDesired(pass.target());
  }

  private boolean mayHaveAlternative(CallFailure refusal) {
    return refusal.errorClass() == ErrorClass.IN_USE && isDesired();
  }

  /** Returns true if the step chooses another action, now that it knows of the conflict. */
  private boolean hasAlternative(Action<C, O> refused, O observed) {
    return step.diff(pass.target(), observed, context.get()).stream()
        .findFirst()
        .filter(next -> !next.reason().equals(refused.reason()))
        .isPresent();
  }

  private boolean observationIsOutdated(CallFailure refusal) {
    return refusal.errorClass().alreadyThere()
        || refusal.errorClass() == ErrorClass.NOT_FOUND && !isDesired();
  }

  /** Returns Blocked if AWS refused a delete and the step finds the foreign resource in its way. */
  private Optional<Outcome> blocked(CallFailure refusal, O observed) {
    if (refusal.errorClass() != ErrorClass.IN_USE || isDesired()) {
      return Optional.empty();
    }
    try {
      var found = step.blockers(pass.views().direct(), observed).map(Outcome.Blocked::new);
      found.ifPresent(blocked -> failed(refusal, observed));
      return found.map(Outcome.class::cast);
    } catch (RuntimeException thrown) {
      // The refusal says enough without the blocker, and comes again. A defect is rethrown.
      pass.engine().failure(thrown);
      return Optional.empty();
    }
  }
}
