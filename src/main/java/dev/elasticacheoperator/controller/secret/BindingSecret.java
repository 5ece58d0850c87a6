package dev.elasticacheoperator.controller.secret;

import dev.elasticacheoperator.api.v1alpha1.DeletionPolicy;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.controller.kubernetes.FieldOwners;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Secret that pods connect with, in the form of the Service Binding specification
 * (servicebinding.io).
 */
public final class BindingSecret {

  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  public static final String OPERATOR = "elasticache-environment-operator";

  /** Annotation with the name of the environment, which stays when the owner reference goes. */
  static final String ENVIRONMENT = ElastiCacheEnvironment.GROUP + "/environment";

  private BindingSecret() {}

  /**
   * Returns the desired Secret. It has no owner reference if the environment's resources are kept,
   * because Kubernetes would delete it with the object.
   *
   * @param status status with an endpoint
   * @param login credentials of the clients that read the Secret
   */
  static Secret secret(
      ElastiCacheEnvironment owner, String name, ElastiCacheEnvironmentStatus status, Login login) {
    return new SecretBuilder()
        .withMetadata(metadata(owner, name))
        .withType("servicebinding.io/" + BindingData.type(status))
        .withData(encoded(BindingData.of(status, login)))
        .build();
  }

  /** Returns the metadata of a Secret of the environment, by which {@link #isOurs} knows it. */
  public static ObjectMeta metadata(ElastiCacheEnvironment owner, String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(owner.getMetadata().getNamespace())
        .addToLabels(MANAGED_BY, OPERATOR)
        .withAnnotations(mark(owner))
        .withOwnerReferences(
            owner.getSpec().deletionPolicy() == DeletionPolicy.RETAIN
                ? List.of()
                : List.of(reference(owner)))
        .build();
  }

  /** Returns the annotation by which a Secret without owner reference is known. */
  static Map<String, String> mark(ElastiCacheEnvironment owner) {
    return Map.of(ENVIRONMENT, owner.getMetadata().getName());
  }

  /** Returns the values as the data of a Secret, in Base64. */
  public static Map<String, String> encoded(Map<String, String> values) {
    var data = new LinkedHashMap<String, String>();
    values.forEach(
        (key, value) ->
            data.put(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return data;
  }

  private static OwnerReference reference(ElastiCacheEnvironment owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  /** Returns true if the Secret belongs to this environment, or to an earlier one of its name. */
  public static boolean isOurs(Secret secret, ElastiCacheEnvironment resource) {
    return environment(secret).equals(Optional.of(resource.getMetadata().getName()));
  }

  /** Returns the name of the environment that the Secret belongs to; empty if it is foreign. */
  public static Optional<String> environment(Secret secret) {
    return secret.getMetadata().getOwnerReferences().stream()
        .filter(BindingSecret::isEnvironment)
        .map(OwnerReference::getName)
        .findFirst()
        .or(() -> marked(secret));
  }

  private static Optional<String> marked(Secret secret) {
    return Optional.ofNullable(secret.getMetadata().getAnnotations())
        .filter(all -> isManaged(secret))
        .map(all -> all.get(ENVIRONMENT));
  }

  private static boolean isManaged(Secret secret) {
    var labels = secret.getMetadata().getLabels();
    return labels != null && OPERATOR.equals(labels.get(MANAGED_BY));
  }

  private static boolean isEnvironment(OwnerReference owner) {
    return owner.getKind().equals(HasMetadata.getKind(ElastiCacheEnvironment.class))
        && owner.getApiVersion().startsWith(ElastiCacheEnvironment.GROUP + "/");
  }

  /** Returns true if Kubernetes deletes the Secret with an environment. */
  public static boolean isOwned(Secret secret) {
    return secret.getMetadata().getOwnerReferences().stream()
        .anyMatch(BindingSecret::isEnvironment);
  }

  /** Returns the owners of the Secret that are no environments. */
  static List<OwnerReference> otherOwners(Secret secret) {
    return secret.getMetadata().getOwnerReferences().stream()
        .filter(owner -> !isEnvironment(owner))
        .toList();
  }

  /** Returns true if the operator's fields are as desired. The fields of others do not count. */
  static boolean same(Secret now, Secret desired) {
    return desired.getData().equals(ours(now, desired))
        && desired.getType().equals(now.getType())
        && isManaged(now)
        && marked(now).equals(marked(desired))
        && now.getMetadata()
            .getOwnerReferences()
            .containsAll(desired.getMetadata().getOwnerReferences())
        && isOwned(now) == isOwned(desired);
  }

  /** Returns the entries that are desired, and those that the operator would remove. */
  private static Map<String, String> ours(Secret now, Secret desired) {
    var kept = new LinkedHashMap<>(Optional.ofNullable(now.getData()).orElse(Map.of()));
    kept.keySet().retainAll(BindingData.KEYS);
    kept.keySet()
        .removeIf(key -> !desired.getData().containsKey(key) && FieldOwners.isOthers(now, key));
    return kept;
  }
}
