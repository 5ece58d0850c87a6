package dev.elasticacheoperator.api.v1alpha1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManagedFieldsTest {

  @Test
  void anObjectInMemoryHasNone() {
    var object =
        new KubernetesSerialization()
            .unmarshal(
                """
                apiVersion: elasticache-operator.dev/v1alpha1
                kind: ElastiCacheEnvironment
                metadata:
                  name: cache
                  labels: {team: web}
                  managedFields:
                  - manager: kubectl
                    operation: Apply
                    fieldsV1: {f:spec: {}}
                """,
                ElastiCacheEnvironment.class);
    assertEquals("web", object.getMetadata().getLabels().get("team"));
    assertEquals(List.of(), object.getMetadata().getManagedFields());
  }
}
