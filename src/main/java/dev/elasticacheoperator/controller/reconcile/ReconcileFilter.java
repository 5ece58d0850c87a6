package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.List;
import java.util.Objects;

/**
 * Which updates of an object give rise to a pass: a change of its spec, the beginning of its
 * deletion, its finalizers, and the approval of a plan; not the operator's own writes of its
 * status. The Java Operator SDK's filter by generation would overlook the annotation.
 */
public final class ReconcileFilter implements OnUpdateFilter<ElastiCacheEnvironment> {

  @Override
  public boolean accept(ElastiCacheEnvironment now, ElastiCacheEnvironment before) {
    return !facts(now.getMetadata()).equals(facts(before.getMetadata()));
  }

  private static Object facts(ObjectMeta metadata) {
    return List.of(
        Objects.requireNonNullElse(metadata.getGeneration(), 0L),
        Objects.requireNonNullElse(metadata.getDeletionTimestamp(), ""),
        metadata.getFinalizers(),
        PlanApproval.approved(metadata));
  }
}
