package dev.elasticacheoperator.controller.secret;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.controller.status.ConditionSet;
import java.util.Optional;

/** Reconciles the Secret with the endpoint. A Secret that is not ours is never changed. */
public record BindingSecretReconciler(ApiServer api) {

  /**
   * Result of a reconciliation.
   *
   * @param name Secret that pods can use; the previous one while another Secret has the new name
   * @param problem conditions to report if the Secret cannot be written
   */
  public record BoundSecret(Optional<String> name, Optional<ConditionSet> problem) {}

  public BoundSecret reconcile(
      ElastiCacheEnvironment resource, ElastiCacheEnvironmentStatus status) {
    var namespace = resource.getMetadata().getNamespace();
    var desired = BindingSecret.secret(resource, status.endpoint());
    var name = desired.getMetadata().getName();
    var existing = api.secret(namespace, name);
    if (existing.isPresent() && !BindingSecret.isOurs(existing.get(), resource)) {
      return new BoundSecret(
          bound(status).filter(before -> !before.equals(name)),
          Optional.of(
              ConditionSet.stalled(
                  Phase.BLOCKED,
                  "SecretNotOurs",
                  "Secret "
                      + name
                      + " exists and does not belong to this environment. Delete it or choose another"
                      + " spec.secret.name")));
    }
    removeRenamed(resource, status, name);
    if (existing.isEmpty()) {
      api.write(desired);
    } else if (!BindingSecret.same(existing.get(), desired)) {
      desired.getMetadata().setResourceVersion(existing.get().getMetadata().getResourceVersion());
      api.write(desired);
    }
    return new BoundSecret(Optional.of(name), Optional.empty());
  }

  private static Optional<String> bound(ElastiCacheEnvironmentStatus status) {
    return Optional.ofNullable(status.binding()).map(binding -> binding.name());
  }

  private void removeRenamed(
      ElastiCacheEnvironment resource, ElastiCacheEnvironmentStatus status, String name) {
    bound(status)
        .filter(old -> !old.equals(name))
        .flatMap(old -> api.secret(resource.getMetadata().getNamespace(), old))
        .filter(secret -> BindingSecret.isOurs(secret, resource))
        .ifPresent(api::delete);
  }
}
