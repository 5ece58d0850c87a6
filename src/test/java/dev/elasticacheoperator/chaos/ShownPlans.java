package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.PlanStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The plans that everybody could read in a status. */
final class ShownPlans {

  private final Map<String, PlanStatus> byHash = new HashMap<>();

  /** Takes note of the plan in a status that the API server has. */
  void note(ElastiCacheEnvironment object) {
    Optional.ofNullable(object.getStatus())
        .flatMap(status -> Optional.ofNullable(status.plan()))
        .ifPresent(plan -> byHash.put(plan.hash(), plan));
  }

  /** Returns the plan of the annotation's hash; empty if nobody could read such a plan. */
  Optional<PlanStatus> approved(ElastiCacheEnvironment object) {
    return Optional.ofNullable(object.getMetadata().getAnnotations())
        .map(all -> all.get(ElastiCacheEnvironment.APPROVE_PLAN))
        .map(byHash::get);
  }
}
