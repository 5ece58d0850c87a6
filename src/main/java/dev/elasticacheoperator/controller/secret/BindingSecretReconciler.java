package dev.elasticacheoperator.controller.secret;

import dev.elasticacheoperator.api.v1alpha1.Binding;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.controller.status.ConditionSet;
import dev.elasticacheoperator.desired.DesiredStateBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reconciles the Secret with the endpoint. A Secret that is not ours is never changed. */
public record BindingSecretReconciler(ApiServer api) {

  /** Reason of the conditions if Kubernetes refuses a Secret. */
  public static final String REFUSED = "SecretRefused";

  /**
   * Result of a reconciliation.
   *
   * @param name Secret that pods can use; the previous one while another Secret has the new name
   * @param problem conditions to report if the Secret cannot be written
   */
  public record BoundSecret(Optional<String> name, Optional<ConditionSet> problem) {

    /** Returns true if Kubernetes refused, so that a change of its own can help. */
    public boolean refused() {
      return problem.filter(p -> p.reason().equals(REFUSED)).isPresent();
    }
  }

  /** Reconciles the environment's own Secret, and those of further users. */
  public BoundSecret reconcile(
      ElastiCacheEnvironment resource, ElastiCacheEnvironmentStatus status, Logins logins) {
    var name = DesiredStateBuilder.secretName(resource);
    var usable = bound(status).filter(before -> !before.equals(name));
    try {
      var main = BindingSecret.secret(resource, name, status, logins.main());
      var existing = api.secret(resource.getMetadata().getNamespace(), name);
      if (isForeign(existing, resource)) {
        return new BoundSecret(usable, Optional.of(notOurs(name)));
      }
      if (existing.isPresent()) {
        usable = Optional.of(name);
      }
      write(main, existing);
      // The previous Secret goes last, so that pods have one at any time.
      usable = bound(status).or(() -> Optional.of(name));
      removeRenamed(resource, status, name);
      return new BoundSecret(Optional.of(name), further(resource, status, logins));
    } catch (ApiServer.Refused refused) {
      return new BoundSecret(usable, Optional.of(refusal(Phase.FAILED, refused)));
    }
  }

  private static boolean isForeign(Optional<Secret> existing, ElastiCacheEnvironment resource) {
    return existing.isPresent() && !BindingSecret.isOurs(existing.get(), resource);
  }

  private Optional<ConditionSet> further(
      ElastiCacheEnvironment resource, ElastiCacheEnvironmentStatus status, Logins logins) {
    for (var user : new TreeMap<>(logins.further()).entrySet()) {
      var existing = api.secret(resource.getMetadata().getNamespace(), user.getKey());
      if (isForeign(existing, resource)) {
        return Optional.of(notOurs(user.getKey()));
      }
      write(BindingSecret.secret(resource, user.getKey(), status, user.getValue()), existing);
    }
    logins.obsolete().stream()
        .flatMap(name -> api.secret(resource.getMetadata().getNamespace(), name).stream())
        .filter(secret -> BindingSecret.isOurs(secret, resource))
        .forEach(api::delete);
    return Optional.empty();
  }

  private void write(Secret desired, Optional<Secret> existing) {
    if (existing.isEmpty()) {
      api.create(desired);
    } else if (!BindingSecret.same(existing.get(), desired)) {
      api.apply(desired, existing.get(), BindingData.KEYS);
    }
  }

  private static ConditionSet notOurs(String name) {
    return ConditionSet.stalled(
        Phase.BLOCKED,
        "SecretNotOurs",
        "Secret "
            + name
            + " exists and does not belong to this environment. Delete it or choose another"
            + " spec.secret.name");
  }

  private static ConditionSet refusal(Phase phase, ApiServer.Refused refused) {
    return ConditionSet.stalled(phase, REFUSED, refused.getMessage());
  }

  private static Optional<String> bound(ElastiCacheEnvironmentStatus status) {
    return Optional.ofNullable(status.binding()).map(Binding::name);
  }

  private void removeRenamed(
      ElastiCacheEnvironment resource, ElastiCacheEnvironmentStatus status, String name) {
    bound(status)
        .filter(old -> !old.equals(name))
        .flatMap(old -> api.secret(resource.getMetadata().getNamespace(), old))
        .filter(secret -> BindingSecret.isOurs(secret, resource))
        .ifPresent(api::delete);
  }

  /**
   * Removes the owner references of a deleted environment from its Secrets, so that they stay.
   *
   * @param credentials names of the Secrets of the credentials and of further users
   * @return conditions to report if Kubernetes refuses; the finalizer must stay then
   */
  public Optional<ConditionSet> retain(
      ElastiCacheEnvironment resource,
      ElastiCacheEnvironmentStatus status,
      List<String> credentials) {
    return forOurs(
        resource,
        status,
        credentials,
        secret -> {
          if (BindingSecret.isOwned(secret)) {
            api.disown(secret, BindingSecret.otherOwners(secret), BindingSecret.mark(resource));
          }
        });
  }

  /**
   * Deletes the Secrets of a deleted environment that Kubernetes does not delete with it, because
   * they have no owner reference.
   *
   * @param credentials names of the Secrets of the credentials and of further users
   * @return conditions to report if Kubernetes refuses; the finalizer must stay then
   */
  public Optional<ConditionSet> deleteUnowned(
      ElastiCacheEnvironment resource,
      ElastiCacheEnvironmentStatus status,
      List<String> credentials) {
    return forOurs(
        resource,
        status,
        credentials,
        secret -> {
          if (!BindingSecret.isOwned(secret)) {
            api.delete(secret);
          }
        });
  }

  private Optional<ConditionSet> forOurs(
      ElastiCacheEnvironment resource,
      ElastiCacheEnvironmentStatus status,
      List<String> credentials,
      Consumer<Secret> change) {
    try {
      Stream.concat(names(resource, status).stream(), credentials.stream())
          .distinct()
          .flatMap(name -> api.secret(resource.getMetadata().getNamespace(), name).stream())
          .filter(secret -> BindingSecret.isOurs(secret, resource))
          .forEach(change);
      return Optional.empty();
    } catch (ApiServer.Refused refused) {
      return Optional.of(refusal(Phase.DELETING, refused));
    }
  }

  private static List<String> names(
      ElastiCacheEnvironment resource, ElastiCacheEnvironmentStatus status) {
    return Stream.concat(
            bound(status).stream(), Stream.of(DesiredStateBuilder.secretName(resource)))
        .distinct()
        .toList();
  }
}
