package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.aws.error.ErrorTable;
import dev.elasticacheoperator.engine.ErrorClass;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.PassResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Decides conditions, phase and the time of the next pass from the outcomes of a pass. Pure. */
public final class StatusRules {

  /** Reason of an environment that keeps working while a plan waits for approval. */
  public static final String PLAN_HELD = "PlanHeld";

  /** Reason of an environment that waits for longer than AWS ever takes. */
  public static final String TAKES_TOO_LONG = "TakesTooLong";

  private StatusRules() {}

  /**
   * Returns the conditions of a desired environment.
   *
   * @param before status before the pass
   * @param after status with the observations of the pass
   * @param failingRepeatedly true if the last passes all met retryable errors
   */
  public static ConditionSet of(
      PassResult result,
      ElastiCacheEnvironmentStatus before,
      ElastiCacheEnvironmentStatus after,
      boolean failingRepeatedly) {
    var stalled = stalled(result);
    if (!stalled.isEmpty()) {
      var first = stalled.get(0).getValue();
      return ConditionSet.stalled(
          first instanceof Outcome.Blocked ? Phase.BLOCKED : Phase.FAILED,
          reason(first),
          StalledText.of(stalled));
    }
    if (first(result, o -> o instanceof Outcome.AwaitsApproval).isPresent()) {
      return ConditionSet.stalled(Phase.BLOCKED, PLAN_HELD, after.plan().message());
    }
    var overdue = overdue(result);
    if (overdue.isPresent()) {
      return ConditionSet.stalled(
          creatingOrUpdating(before),
          overdueReason(overdue.get()),
          overdueText(result, overdue.get()));
    }
    var unsettled = unsettled(result);
    if (unsettled.isPresent()) {
      return ConditionSet.reconciling(creatingOrUpdating(before), text(unsettled.get()));
    }
    if (endpointMoved(before, after)) {
      return ConditionSet.reconciling(
          Phase.UPDATING,
          "The endpoint is now "
              + after.endpoint().hostPort()
              + ". Updating the security group rules");
    }
    return result
        .readFailure()
        .filter(failure -> failingRepeatedly)
        .map(failure -> ConditionSet.unobservable(reason(failure.rule()), failure.message()))
        .orElseGet(() -> ConditionSet.ready(after));
  }

  /** Returns true if the cache got another endpoint in this pass. */
  public static boolean endpointMoved(
      ElastiCacheEnvironmentStatus before, ElastiCacheEnvironmentStatus after) {
    return before.endpoint() != null && !before.endpoint().equals(after.endpoint());
  }

  /** Returns the conditions of an environment that is being deleted. */
  public static ConditionSet deleting(PassResult result) {
    var stalled = stalled(result);
    if (!stalled.isEmpty()) {
      return ConditionSet.stalled(
          Phase.DELETING,
          reason(stalled.get(0).getValue()),
          StalledText.of(stalled) + wayOut(stalled.stream().map(Map.Entry::getValue)));
    }
    var overdue = overdue(result);
    if (overdue.isPresent()) {
      return ConditionSet.stalled(
          Phase.DELETING, overdueReason(overdue.get()), overdueText(result, overdue.get()));
    }
    return ConditionSet.reconciling(
        Phase.DELETING,
        unsettled(result)
            .map(step -> text(step) + wayOut(Stream.of(step.getValue())))
            .orElse("Deleted all AWS resources"));
  }

  /** Returns true if an earlier pass has found all steps deleted. */
  public static boolean isDeleted(ElastiCacheEnvironmentStatus status) {
    return !status.steps().isEmpty()
        && status.steps().stream().allMatch(step -> step.state() == StepState.DELETED);
  }

  /** Returns what lets the object go if AWS may never answer again. */
  private static String wayOut(Stream<Outcome> outcomes) {
    return outcomes.anyMatch(
            o -> o instanceof Outcome.Failed failed && ErrorTable.isOutOfReach(failed.rule()))
        ? " To delete the object and leave its AWS resources, set spec.deletionPolicy to Retain."
        : "";
  }

  /**
   * Returns the failure that keeps AWS from being asked at all: there are no credentials, no
   * account or no such region. Empty if the pass saw a resource.
   */
  public static Optional<String> nothingToDelete(PassResult result) {
    var nothingSeen =
        StatusMapper.steps(result.state()).stream().allMatch(step -> step.ids().isEmpty());
    return first(
            result,
            o -> o instanceof Outcome.Failed failed && ErrorTable.isWithoutAccount(failed.rule()))
        .filter(failed -> nothingSeen)
        .map(StatusRules::text);
  }

  private static Phase creatingOrUpdating(ElastiCacheEnvironmentStatus before) {
    var phase = Optional.ofNullable(before.phase()).orElse(Phase.PENDING);
    return switch (phase) {
      case READY, UPDATING -> Phase.UPDATING;
      case PENDING, CREATING -> Phase.CREATING;
      default -> before.endpoint() != null ? Phase.UPDATING : Phase.CREATING;
    };
  }

  /** Returns the steps that do not go on until somebody acts, those that are Blocked first. */
  private static List<Map.Entry<String, Outcome>> stalled(PassResult result) {
    return Stream.<Predicate<Outcome>>of(
            o -> o instanceof Outcome.Blocked,
            o -> failed(o, ErrorClass.TERMINAL) || failed(o, ErrorClass.SLOW))
        .flatMap(kind -> result.outcomes().entrySet().stream().filter(e -> kind.test(e.getValue())))
        .toList();
  }

  /**
   * Returns the step to name in the message. A step at work says more than one that waits for it.
   */
  private static Optional<Map.Entry<String, Outcome>> unsettled(PassResult result) {
    return List.<Predicate<Outcome>>of(
            o -> failed(o, ErrorClass.RETRYABLE),
            o -> o instanceof Outcome.Waiting,
            o -> o instanceof Outcome.InProgress,
            o -> o instanceof Outcome.Deleting,
            o -> !o.state().settled())
        .stream()
        .flatMap(kind -> first(result, kind).stream())
        .findFirst();
  }

  private static Optional<Map.Entry<String, Outcome>> overdue(PassResult result) {
    return result.outcomes().entrySet().stream()
        .filter(step -> result.overdue().containsKey(step.getKey()))
        .findFirst();
  }

  private static String overdueReason(Map.Entry<String, Outcome> step) {
    return step.getValue() instanceof Outcome.Failed failed
        ? reason(failed.rule())
        : TAKES_TOO_LONG;
  }

  private static String overdueText(PassResult result, Map.Entry<String, Outcome> step) {
    var deadline = step.getValue().deadline().orElseThrow();
    return "%s. This has lasted since %s, longer than the expected %d minutes. %s"
        .formatted(
            text(step).replaceAll("\\.$", ""),
            result.overdue().get(step.getKey()),
            deadline.after().toMinutes(),
            deadline.check());
  }

  private static Optional<Map.Entry<String, Outcome>> first(
      PassResult result, Predicate<Outcome> kind) {
    return result.outcomes().entrySet().stream().filter(e -> kind.test(e.getValue())).findFirst();
  }

  private static boolean failed(Outcome outcome, ErrorClass errorClass) {
    return outcome instanceof Outcome.Failed failed && failed.errorClass() == errorClass;
  }

  private static String text(Map.Entry<String, Outcome> step) {
    return step.getKey() + ": " + step.getValue().message();
  }

  /**
   * Returns the condition's reason, one CamelCase word. A failure's reason is its row in the error
   * table: {@code aws-unavailable} becomes {@code AwsUnavailable}. Others are named by their kind.
   */
  static String reason(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed
        ? reason(failed.rule())
        : outcome.getClass().getSimpleName();
  }

  public static String reason(String rule) {
    var word = new StringBuilder();
    for (var part : rule.split("[^A-Za-z0-9]+")) {
      if (!part.isEmpty()) {
        word.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
      }
    }
    return word.toString();
  }

  /**
   * Returns the delay of the next pass: the poll interval while AWS is at work and in time, else
   * the drift interval. Retryable errors in a row double it from one to the other.
   *
   * @param failures number of passes in a row that met a retryable error before this one
   */
  public static Duration requeueAfter(
      PassResult result, int failures, Duration poll, Duration drift) {
    var backOff = poll.multipliedBy(1L << Math.min(failures, 16));
    var soonest =
        result.readFailure().isPresent() && backOff.compareTo(drift) < 0 ? backOff : drift;
    for (var step : result.outcomes().entrySet()) {
      var outcome = step.getValue();
      var wanted = drift;
      if (failed(outcome, ErrorClass.RETRYABLE)) {
        wanted = backOff;
      } else if (isAtWork(outcome) && !result.overdue().containsKey(step.getKey())) {
        wanted = poll;
      }
      soonest = wanted.compareTo(soonest) < 0 ? wanted : soonest;
    }
    return soonest;
  }

  private static boolean isAtWork(Outcome outcome) {
    return outcome instanceof Outcome.InProgress
        || outcome instanceof Outcome.Waiting
        || outcome instanceof Outcome.Deleting;
  }

  /** Returns true if a read or a call of the pass failed with a retryable error. */
  public static boolean hasRetryableError(PassResult result) {
    return result.readFailure().isPresent()
        || result.outcomes().values().stream().anyMatch(o -> failed(o, ErrorClass.RETRYABLE));
  }
}
