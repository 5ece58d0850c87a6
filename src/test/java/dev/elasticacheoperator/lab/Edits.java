package dev.elasticacheoperator.lab;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/**
 * Edits of an environment that an operator works on.
 *
 * <p>They are merge patches without a resource version. An update would be refused with 409
 * whenever the operator writes the status between the read and the write.
 */
public final class Edits {

  private Edits() {}

  /** Merges a JSON document into an environment of the namespace {@code default}. */
  public static void merge(KubernetesClient client, String environment, String document) {
    client
        .resources(ElastiCacheEnvironment.class)
        .inNamespace("default")
        .withName(environment)
        .patch(PatchContext.of(PatchType.JSON_MERGE), document);
  }

  /** Asks for a rotation of the environment's credentials, by another value of the annotation. */
  public static void rotate(KubernetesClient client, String environment, String value) {
    merge(
        client,
        environment,
        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}"
            .formatted(ElastiCacheEnvironment.ROTATE, value));
  }
}
