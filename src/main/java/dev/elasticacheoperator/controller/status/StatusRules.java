package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.engine.Engine;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outcome.RetryPolicy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What the outcomes of a pass's steps come to. Pure. */
public final class StatusRules {

  /** The reason of an environment that works as it did, and waits for approval of a plan. */
  public static final String PLAN_HELD = "PlanHeld";

  private StatusRules() {}

  /** The verdict on an environment that shall be there. */
  public static ConditionSet of(
      Engine.PassResult result, Optional<Phase> before, boolean hasEndpoint) {
    var blocked = first(result, o -> o instanceof Outcome.Blocked);
    if (blocked.isPresent()) {
      return ConditionSet.stalled(Phase.BLOCKED, "Blocked", text(blocked.get()));
    }
    var failed = first(result, o -> failed(o, RetryPolicy.TERMINAL) || failed(o, RetryPolicy.SLOW));
    if (failed.isPresent()) {
      return ConditionSet.stalled(
          Phase.FAILED, reason(failed.get().getValue()), text(failed.get()));
    }
    var held = first(result, o -> o instanceof Outcome.AwaitsApproval);
    if (held.isPresent()) {
      return ConditionSet.stalled(Phase.BLOCKED, PLAN_HELD, text(held.get()));
    }
    return unsettled(result)
        .map(step -> ConditionSet.reconciling(creatingOrUpdating(before, hasEndpoint), text(step)))
        .orElseGet(ConditionSet::allReady);
  }

  /** The verdict on an environment that shall go away and has not gone yet. */
  public static ConditionSet deleting(Engine.PassResult result) {
    var stuck =
        first(
            result,
            o ->
                o instanceof Outcome.Blocked
                    || failed(o, RetryPolicy.TERMINAL)
                    || failed(o, RetryPolicy.SLOW));
    if (stuck.isPresent()) {
      return ConditionSet.stalled(
          Phase.DELETING, reason(stuck.get().getValue()), text(stuck.get()));
    }
    return ConditionSet.reconciling(
        Phase.DELETING, unsettled(result).map(StatusRules::text).orElse("all steps are gone"));
  }

  private static Phase creatingOrUpdating(Optional<Phase> before, boolean hasEndpoint) {
    var begun = EnumSet.of(Phase.READY, Phase.UPDATING);
    var creating =
        before.isEmpty() || EnumSet.of(Phase.PENDING, Phase.CREATING).contains(before.get());
    return before.filter(begun::contains).isPresent() || (!creating && hasEndpoint)
        ? Phase.UPDATING
        : Phase.CREATING;
  }

  /**
   * The step to name: one that is at work or waits by itself says more than one that waits for it.
   */
  private static Optional<Map.Entry<String, Outcome>> unsettled(Engine.PassResult result) {
    return List.<Predicate<Outcome>>of(
            o -> failed(o, RetryPolicy.RETRY),
            o -> o instanceof Outcome.Waiting,
            o -> o instanceof Outcome.InProgress,
            o -> o instanceof Outcome.Deleting,
            o -> !o.state().settled())
        .stream()
        .flatMap(kind -> first(result, kind).stream())
        .findFirst();
  }

  private static Optional<Map.Entry<String, Outcome>> first(
      Engine.PassResult result, Predicate<Outcome> kind) {
    return result.outcomes().entrySet().stream().filter(e -> kind.test(e.getValue())).findFirst();
  }

  private static boolean failed(Outcome outcome, RetryPolicy pace) {
    return outcome instanceof Outcome.Failed failed && failed.retryPolicy() == pace;
  }

  private static String text(Map.Entry<String, Outcome> step) {
    return step.getKey() + ": " + step.getValue().message();
  }

  /** Such as {@code PermissionDenied}, of the error table's {@code permission-denied}. */
  static String reason(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed
        ? reason(failed.rule())
        : outcome.getClass().getSimpleName();
  }

  static String reason(String rule) {
    var word = new StringBuilder();
    for (var part : rule.split("[^A-Za-z0-9]+")) {
      if (!part.isEmpty()) {
        word.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
      }
    }
    return word.toString();
  }

  /**
   * When to look again.
   *
   * @param failures how many passes in a row have met an error that passes by itself
   */
  public static Duration requeueAfter(
      Engine.PassResult result, int failures, Duration poll, Duration drift) {
    var outcomes = result.outcomes().values();
    var backOff = poll.multipliedBy(1L << Math.min(failures, 16));
    var soonest =
        result.readFailure().isPresent() && backOff.compareTo(drift) < 0 ? backOff : drift;
    for (var outcome : outcomes) {
      var wanted = drift;
      if (failed(outcome, RetryPolicy.RETRY)) {
        wanted = backOff;
      } else if (outcome instanceof Outcome.InProgress
          || outcome instanceof Outcome.Waiting
          || outcome instanceof Outcome.Deleting) {
        wanted = poll;
      }
      soonest = wanted.compareTo(soonest) < 0 ? wanted : soonest;
    }
    return soonest;
  }

  public static boolean hasPassingError(Engine.PassResult result) {
    return result.readFailure().isPresent()
        || result.outcomes().values().stream().anyMatch(o -> failed(o, RetryPolicy.RETRY));
  }
}
