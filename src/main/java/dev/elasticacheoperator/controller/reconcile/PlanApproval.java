package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.PlanStatus;
import dev.elasticacheoperator.engine.Plan;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Optional;

/** Plans as the status shows them, and their approval by an annotation of the object. */
final class PlanApproval {

  private PlanApproval() {}

  /** Returns the hash of the plan that the object's annotation approves. */
  static Optional<String> approved(ElastiCacheEnvironment resource) {
    return approved(resource.getMetadata());
  }

  static Optional<String> approved(ObjectMeta metadata) {
    return Optional.ofNullable(metadata.getAnnotations())
        .map((Map<String, String> all) -> all.get(ElastiCacheEnvironment.APPROVE_PLAN))
        .map(String::strip);
  }

  /**
   * Returns the plan as the status shows it.
   *
   * @param notice facts about AWS's support of the new cluster's version
   */
  static PlanStatus status(Plan plan, ElastiCacheEnvironment resource, Optional<String> notice) {
    return new PlanStatus(
        plan.hash(),
        message(plan, resource.getMetadata(), notice),
        plan.actions().stream()
            .map(
                a ->
                    new PlanStatus.PlannedAction(
                        a.step(), a.action(), a.reason(), a.dataLoss(), a.downtime()))
            .toList());
  }

  /** Returns the reason, what is lost, the notice, and the command that approves the plan. */
  private static String message(Plan plan, ObjectMeta metadata, Optional<String> notice) {
    var loses = plan.actions().stream().anyMatch(Plan.Planned::dataLoss);
    return plan.reason()
        + (loses ? " Its data is lost." : "")
        + notice.map(text -> " " + text).orElse("")
        + " Revert the change, or approve the plan: kubectl annotate ece "
        + metadata.getName()
        + " -n "
        + metadata.getNamespace()
        + " --overwrite "
        + ElastiCacheEnvironment.APPROVE_PLAN
        + "="
        + plan.hash();
  }
}
