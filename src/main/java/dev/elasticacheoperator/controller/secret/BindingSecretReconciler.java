package dev.elasticacheoperator.controller.secret;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.controller.status.ConditionSet;
import java.util.Optional;

/** Keeps the Secret as the endpoint wants it, and never touches one that is not ours. */
public record BindingSecretReconciler(ApiServer api) {

  /**
   * @param name of the Secret that can be used; the one before while something is in the way
   * @param problem what keeps it from being there
   */
  public record Kept(Optional<String> name, Optional<ConditionSet> problem) {}

  public Kept keep(ElastiCacheEnvironment resource, ElastiCacheEnvironmentStatus status) {
    var namespace = resource.getMetadata().getNamespace();
    var wanted = BindingSecret.secret(resource, status.endpoint());
    var name = wanted.getMetadata().getName();
    var now = api.secret(namespace, name);
    if (now.isPresent() && !BindingSecret.isOurs(now.get(), resource)) {
      return new Kept(
          bound(status).filter(before -> !before.equals(name)),
          Optional.of(
              ConditionSet.stalled(
                  Phase.BLOCKED,
                  "SecretNotOurs",
                  "Secret "
                      + name
                      + " exists and does not belong to this environment, so it is not overwritten:"
                      + " delete it, or choose another spec.secret.name")));
    }
    removeRenamed(resource, status, name);
    if (now.isEmpty()) {
      api.write(wanted);
    } else if (!BindingSecret.same(now.get(), wanted)) {
      wanted.getMetadata().setResourceVersion(now.get().getMetadata().getResourceVersion());
      api.write(wanted);
    }
    return new Kept(Optional.of(name), Optional.empty());
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
