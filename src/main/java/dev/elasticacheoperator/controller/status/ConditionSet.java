package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The conditions of an environment (kstatus: Ready, Reconciling, Stalled) and its phase. Pure.
 *
 * @param ready status of the Ready condition: True, False or Unknown
 * @param reconciling true if the operator makes progress
 * @param stalled true if nothing changes until somebody acts
 * @param reason one CamelCase word
 * @param message sentence for the user
 */
public record ConditionSet(
    Phase phase,
    String ready,
    boolean reconciling,
    boolean stalled,
    String reason,
    String message) {

  private static final List<String> TYPES = List.of("Ready", "Reconciling", "Stalled");

  /** Returns the conditions of an environment whose steps are all ready or skipped. */
  public static ConditionSet ready(ElastiCacheEnvironmentStatus status) {
    var ready = status.steps().stream().filter(s -> s.state() == StepState.READY).count();
    return new ConditionSet(
        Phase.READY, "True", false, false, "Ready", "All " + ready + " steps are ready");
  }

  /** Returns the conditions of a Ready environment that AWS does not let the operator read. */
  public static ConditionSet unobservable(String reason, String failure) {
    var message = "Ready when last observed. AWS cannot be read now: " + failure;
    return new ConditionSet(Phase.READY, "True", true, false, reason, message);
  }

  /** Returns true if a Warning Event reports these conditions even if the phase stays the same. */
  public boolean isWarning() {
    return stalled || (phase == Phase.READY && reconciling);
  }

  public static ConditionSet reconciling(Phase phase, String message) {
    return new ConditionSet(phase, "False", true, false, word(phase), message);
  }

  public static ConditionSet stalled(Phase phase, String reason, String message) {
    return new ConditionSet(phase, "False", false, true, reason, message);
  }

  public static ConditionSet paused() {
    return new ConditionSet(
        Phase.PAUSED,
        "Unknown",
        false,
        false,
        "Paused",
        "spec.paused is true, so AWS is neither read nor changed. Set it to false to go on");
  }

  public static ConditionSet protectedFromDeletion() {
    return new ConditionSet(
        Phase.DELETING,
        "False",
        false,
        true,
        "DeletionProtected",
        "spec.deletionProtection is true, so nothing is deleted. Set it to false to delete the"
            + " environment");
  }

  /** Returns the phase as one CamelCase word, such as {@code Creating}. */
  static String word(Phase phase) {
    return phase.name().charAt(0) + phase.name().substring(1).toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the status with these conditions, and Reachable as it is. The transition time of a
   * condition changes only with its status.
   */
  ElastiCacheEnvironmentStatus onto(
      ElastiCacheEnvironmentStatus status, Long generation, Instant now) {
    var values =
        Map.of(
            "Ready", ready,
            "Reconciling", reconciling ? "True" : "False",
            "Stalled", stalled ? "True" : "False");
    var conditions =
        TYPES.stream()
            .map(type -> condition(type, values.get(type), status.conditions(), generation, now));
    return status.toBuilder()
        .observedGeneration(generation)
        .phase(phase)
        .conditions(Stream.concat(conditions, ReachableCondition.of(status).stream()).toList())
        .firstReadyTime(firstReadyTime(status, now))
        .build();
  }

  /** Returns true if the status has these conditions already. */
  public boolean areOn(ElastiCacheEnvironmentStatus status) {
    return phase == status.phase()
        && status.conditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && message.equals(c.getMessage()));
  }

  private Instant firstReadyTime(ElastiCacheEnvironmentStatus status, Instant now) {
    return status.firstReadyTime() == null && phase == Phase.READY ? now : status.firstReadyTime();
  }

  private Condition condition(
      String type, String value, List<Condition> before, Long generation, Instant now) {
    var since =
        before.stream()
            .filter(c -> c.getType().equals(type) && c.getStatus().equals(value))
            .map(Condition::getLastTransitionTime)
            .findFirst()
            .orElse(now.toString());
    var speaks = type.equals("Ready") || value.equals("True");
    return new ConditionBuilder()
        .withType(type)
        .withStatus(value)
        .withReason(reason)
        .withMessage(speaks ? message : "")
        .withObservedGeneration(generation)
        .withLastTransitionTime(since)
        .build();
  }
}
