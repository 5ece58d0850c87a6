package dev.elasticacheoperator.controller.secret;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.Endpoint;
import dev.elasticacheoperator.desired.DesiredStateBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The Secret that pods connect with, in the form of the Service Binding specification
 * (servicebinding.io).
 */
public final class BindingSecret {

  static final String TYPE = "servicebinding.io/redis";
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  public static final String OPERATOR = "elasticache-environment-operator";

  private BindingSecret() {}

  static Secret secret(ElastiCacheEnvironment owner, Endpoint endpoint) {
    var values = new LinkedHashMap<String, String>();
    values.put("type", "redis");
    values.put("provider", "aws-elasticache");
    values.put("host", endpoint.address());
    values.put("port", String.valueOf(endpoint.port()));
    values.put("uri", "redis://" + endpoint.hostPort());
    return new SecretBuilder()
        .withNewMetadata()
        .withName(DesiredStateBuilder.secretName(owner))
        .withNamespace(owner.getMetadata().getNamespace())
        .addToLabels(MANAGED_BY, OPERATOR)
        .withOwnerReferences(reference(owner))
        .endMetadata()
        .withType(TYPE)
        .withData(encoded(values))
        .build();
  }

  private static Map<String, String> encoded(Map<String, String> values) {
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

  /** Returns true if this environment, or an earlier one of its name, owns the Secret. */
  static boolean isOurs(Secret secret, ElastiCacheEnvironment resource) {
    return secret.getMetadata().getOwnerReferences().stream()
        .anyMatch(
            owner ->
                owner.getKind().equals(resource.getKind())
                    && owner.getName().equals(resource.getMetadata().getName()));
  }

  static boolean same(Secret now, Secret wanted) {
    return wanted.getData().equals(now.getData())
        && wanted.getType().equals(now.getType())
        && now.getMetadata()
            .getOwnerReferences()
            .containsAll(wanted.getMetadata().getOwnerReferences())
        && now.getMetadata().getLabels() != null
        && OPERATOR.equals(now.getMetadata().getLabels().get(MANAGED_BY));
  }
}
