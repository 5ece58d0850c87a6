package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
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

  /** Outcome after the refusal of an optional action, in this run or lately; null without one. */
  private Outcome optionalRefusal;

  /** Reasons of the optional actions that AWS refused in this run. */
  private final Set<String> refusedOptional = new HashSet<>();

  FailureHandling(
      Step<T, C, O> step,
      PassContext<T, C> pass,
      Observer<T, C, O> observer,
      Supplier<StepContext> context) {
    this.step = step;
    this.pass = pass;
    this.observer = observer;
    this.context = context;
    this.optionalRefusal = pass.cache().optionalRefusal(step.name(), pass.now()).orElse(null);
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

  /** Returns the outcome of a step that is ready except for a refused optional action. */
  Optional<Outcome> optionalRefusal() {
    return Optional.ofNullable(optionalRefusal);
  }

  /** Returns true if the action is optional and AWS has refused it in this run or lately. */
  boolean holds(Action<C, O> action) {
    return action.optional()
        && isDesired()
        && optionalRefusal != null
        && (refusedOptional.isEmpty() || refusedOptional.contains(action.reason()));
  }

  /**
   * Handles a refused action.
   *
   * @param observed the observation that the action was based on
   */
  Reaction<O> refused(Action<C, O> action, CallFailure answer, O observed) {
    var refusal = asOfNow(answer);
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
    if (action.optional() && isDesired() && isNoObstacle(refusal)) {
      refusedOptional.add(action.reason());
      optionalRefusal = outcome(refusal);
      if (refusal.errorClass().isFailure()) {
        pass.listener().callFailed(step.name(), refusal);
      }
      return new Reaction.TryAgain<>(observed);
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
  Outcome failed(CallFailure answer, O observed) {
    failure = asOfNow(answer);
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
    return outcome(failure);
  }

  /** Starts or ends the back-off of the step, according to how the run ended. */
  void applyBackoff(Outcome outcome) {
    var first = pass.engine().timings().poll();
    var longest = pass.engine().timings().drift();
    var name = step.name();
    if (!refusedOptional.isEmpty()) {
      var delay = optionalRefusal instanceof Outcome.Failed ? longest : first;
      pass.cache().holdOptional(name, optionalRefusal, pass.now().plus(delay));
    }
    if (failure == null) {
      pass.cache().clearBackoff(name);
      return;
    }
    switch (failure.errorClass()) {
      case IN_USE, RETRYABLE -> pass.cache().backOff(name, outcome, first, longest, pass.now());
      case NOT_VISIBLE_YET -> pass.cache().backOff(name, outcome, first, first, pass.now());
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
      pass.intents().close(step.name(), token);
    } else if (!refusal.errorClass().alreadyThere()) {
      pass.cache().markRejected(step.name(), token);
    }
  }

  /** Returns the failure with the class that it has now: AWS's lag ends with the window. */
  private CallFailure asOfNow(CallFailure answer) {
    return answer.errorClass() == ErrorClass.NOT_VISIBLE_YET
            && pass.consistency().changesMayBeInvisibleUntil().isEmpty()
        ? answer.as(ErrorClass.SLOW)
        : answer;
  }

  private Outcome outcome(CallFailure failure) {
    return pass.consistency()
        .changesMayBeInvisibleUntil()
        .filter(until -> failure.errorClass() == ErrorClass.NOT_VISIBLE_YET)
        .map(until -> notVisible(failure, until))
        .orElseGet(failure::outcome);
  }

  private static Outcome notVisible(CallFailure failure, Instant until) {
    return new Outcome.Waiting(
        "AWS may not see recent changes everywhere yet. Tried again until %s: %s"
            .formatted(until, failure.message()));
  }

  /** Returns true if a step goes on although AWS refuses an optional action like this. */
  private static boolean isNoObstacle(CallFailure refusal) {
    return Set.of(ErrorClass.NOT_VISIBLE_YET, ErrorClass.SLOW, ErrorClass.TERMINAL)
        .contains(refusal.errorClass());
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
        .filter(next -> !holds(next))
        .findFirst()
        .filter(next -> !next.reason().equals(refused.reason()))
        .isPresent();
  }

  private boolean observationIsOutdated(CallFailure refusal) {
    return refusal.errorClass().alreadyThere()
        || refusal.errorClass() == ErrorClass.NOT_FOUND && !isDesired();
  }

  /** Returns the outcome if AWS refused a delete and the step finds what is in its way. */
  private Optional<Outcome> blocked(CallFailure refusal, O observed) {
    if (refusal.errorClass() != ErrorClass.IN_USE || isDesired()) {
      return Optional.empty();
    }
    try {
      Optional<Outcome> found =
          step.blockers(pass.views().direct(), observed).map(Outcome.class::cast);
      found.ifPresent(blocked -> failed(refusal, observed));
      return found;
    } catch (RuntimeException thrown) {
      // The refusal says enough without the blocker, and comes again. A defect is rethrown.
      pass.engine().failure(thrown);
      return Optional.empty();
    }
  }
}
