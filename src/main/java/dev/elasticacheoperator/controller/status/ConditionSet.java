package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.engine.CallFailure;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is to be said of an environment as a whole. Pure.
 *
 * @param ready the Ready condition's status: True, False or Unknown
 * @param reconciling whether the operator is getting on with it (kstatus: Reconciling)
 * @param stalled whether it is stuck until somebody does something (kstatus: Stalled)
 * @param reason one CamelCase word
 * @param message a sentence for people
 */
public record ConditionSet(
    Phase phase,
    String ready,
    boolean reconciling,
    boolean stalled,
    String reason,
    String message) {

  public static ConditionSet allReady() {
    return new ConditionSet(Phase.READY, "True", false, false, "Ready", "all steps are as wanted");
  }

  /** All was as wanted when AWS could last be looked at. */
  public static ConditionSet unobservable(CallFailure fault) {
    var reason = StatusRules.reason(fault.rule());
    var message = "ready when last seen; AWS cannot be looked at: " + fault.message();
    return new ConditionSet(Phase.READY, "True", true, false, reason, message);
  }

  /** Whether people should hear of it even where the phase stays the same. */
  boolean isWarning() {
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
        "spec.paused is true: AWS is neither asked nor changed");
  }

  public static ConditionSet protectedFromDeletion() {
    return new ConditionSet(
        Phase.DELETING,
        "False",
        false,
        true,
        "DeletionProtected",
        "spec.deletionProtection is true: AWS is not touched; set it to false and the deletion goes"
            + " on");
  }

  /** Such as {@code Creating}. */
  static String word(Phase phase) {
    return phase.name().charAt(0) + phase.name().substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  /** The status with this verdict; transition times move only where a condition's status does. */
  ElastiCacheEnvironmentStatus onto(
      ElastiCacheEnvironmentStatus status, Long generation, Instant now) {
    var values =
        Map.of(
            "Ready", ready,
            "Reconciling", reconciling ? "True" : "False",
            "Stalled", stalled ? "True" : "False");
    var conditions =
        List.of("Ready", "Reconciling", "Stalled").stream()
            .map(type -> condition(type, values.get(type), status.conditions(), generation, now))
            .toList();
    return status.toBuilder()
        .observedGeneration(generation)
        .phase(phase)
        .conditions(conditions)
        .firstReadyTime(firstReadyTime(status, now))
        .build();
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
