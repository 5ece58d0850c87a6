package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.controller.credentials.CredentialReconciler;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.List;
import java.util.Objects;

/**
 * Filter of the updates that cause a pass: a new generation, the start of a deletion, changed
 * finalizers, an approved plan, a requested rotation. The operator's own status writes cause none.
 * The Java Operator SDK's filter by generation would miss the annotations.
 */
public final class ReconcileFilter implements OnUpdateFilter<ElastiCacheEnvironment> {

  @Override
  public boolean accept(ElastiCacheEnvironment now, ElastiCacheEnvironment before) {
    return !facts(now.getMetadata()).equals(facts(before.getMetadata()));
  }

  /** Returns everything in an object that a person can change and that causes a pass. */
  static Object facts(ObjectMeta metadata) {
    return List.of(
        Objects.requireNonNullElse(metadata.getGeneration(), 0L),
        Objects.requireNonNullElse(metadata.getDeletionTimestamp(), ""),
        metadata.getFinalizers(),
        PlanApproval.approved(metadata),
        CredentialReconciler.request(metadata));
  }
}
