package dev.elasticacheoperator.sandbox.kube;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Writes to the embedded server: defaults, rules, conflicts, ownership and deletion. */
class EmbeddedWritesTest extends EmbeddedServerFixture {

  @Test
  void fillsInDefaultsAndDropsUnknownFields() {
    GenericKubernetesResource created =
        fleets()
            .resource(
                fleet(
                    "plain",
                    Map.of(
                        "network", Map.of("cidr", "10.0.0.0/16", "colour", "red"),
                        "free", Map.of("any", "thing"))))
            .create();
    assertEquals(1, (Integer) created.get("spec", "size"));
    assertEquals("small", created.get("spec", "tier"));
    assertEquals("thing", created.get("spec", "free", "any"));
    assertNull(created.get("spec", "network", "colour"));
    assertEquals(1, created.getMetadata().getGeneration());
    assertNotNull(created.getMetadata().getUid());
  }

  @Test
  void aRuleRefusesWithItsMessage() {
    KubernetesClientException e =
        refused(
            () ->
                fleets()
                    .resource(
                        fleet(
                            "wrong",
                            Map.of(
                                "network", Map.of("cidr", "10.0.0.0/16"),
                                "berths", List.of(Map.of("name", "a", "cidr", "10.1.0.0/24")))))
                    .create());
    assertEquals(422, e.getCode());
    assertEquals(
        "Fleet.test.example.com \"wrong\" is invalid: spec.berths: Invalid value: \"object\":"
            + " every berth lies in 10.0.0.0/16",
        e.getStatus().getMessage());
    assertEquals("spec.berths", e.getStatus().getDetails().getCauses().get(0).getField());
  }

  @Test
  void aTransitionRuleComparesWithTheOldObject() {
    fleets().resource(fleet("fixed")).create();
    KubernetesClientException e =
        refused(
            () ->
                fleets()
                    .withName("fixed")
                    .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"network\":{\"cidr\":\"10.1.0.0/16\"}}}"));
    assertTrue(e.getMessage().contains("network is immutable"), e.getMessage());
  }

  @Test
  void statusAndSpecAreWrittenSeparately() {
    GenericKubernetesResource created = fleets().resource(fleet("two-faced")).create();
    created.setAdditionalProperty("status", Map.of("observedGeneration", 7));
    created.setAdditionalProperty(
        "spec", Map.of("size", 2, "network", Map.of("cidr", "10.0.0.0/16")));
    GenericKubernetesResource status = fleets().resource(created).patchStatus();
    assertEquals(7, (Integer) status.get("status", "observedGeneration"));
    assertEquals(1, (Integer) status.get("spec", "size"));
    assertEquals(1, status.getMetadata().getGeneration());

    status.setAdditionalProperty("status", Map.of("observedGeneration", 8));
    status.setAdditionalProperty(
        "spec", Map.of("size", 2, "network", Map.of("cidr", "10.0.0.0/16")));
    GenericKubernetesResource spec = fleets().resource(status).update();
    assertEquals(7, (Integer) spec.get("status", "observedGeneration"));
    assertEquals(2, spec.getMetadata().getGeneration());
  }

  @Test
  void aStaleWriteConflictsAndAnUnchangedOneKeepsTheVersion() {
    GenericKubernetesResource created = fleets().resource(fleet("contested")).create();
    fleets()
        .withName("contested")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"size\":2}}");
    assertEquals(409, refused(() -> fleets().resource(created).update()).getCode());
    String version = fleets().withName("contested").get().getMetadata().getResourceVersion();
    GenericKubernetesResource same =
        fleets()
            .withName("contested")
            .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"size\":2}}");
    assertEquals(version, same.getMetadata().getResourceVersion());
  }

  @Test
  void serverSideApplyRefusesToTakeFieldsFromOtherManagers() {
    apply("one", Map.of("a", "1", "b", "1"), false);
    apply("two", Map.of("c", "1"), false);
    KubernetesClientException e = refused(() -> apply("two", Map.of("a", "2"), false));
    assertEquals(409, e.getCode());
    assertEquals(
        "Apply failed with 1 conflict: conflict with \"one\": .data.a", e.getStatus().getMessage());
    assertEquals(Map.of("a", "2", "b", "1"), apply("two", Map.of("a", "2"), true).getData());
    assertEquals(Map.of("a", "2"), apply("one", Map.of(), true).getData());
  }

  private ConfigMap apply(String manager, Map<String, String> data, boolean force) {
    return client
        .resource(configMap("applied", data))
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(force)
                .build());
  }

  @Test
  void applyingTheSameAgainKeepsTheVersion() {
    String version = apply("one", Map.of("a", "1"), true).getMetadata().getResourceVersion();
    assertEquals(version, apply("one", Map.of("a", "1"), true).getMetadata().getResourceVersion());
  }

  @Test
  void finalizersKeepADeletedObjectAndItsNamespace() {
    GenericKubernetesResource held = fleet("held");
    held.getMetadata().setFinalizers(List.of("example.com/hold"));
    fleets().resource(held).create();
    client.namespaces().withName(namespace).delete();
    await().until(() -> fleets().withName("held").get().isMarkedForDeletion());
    assertEquals(
        "Terminating", client.namespaces().withName(namespace).get().getStatus().getPhase());
    assertEquals(
        403, refused(() -> client.resource(configMap("late", Map.of())).create()).getCode());
    fleets()
        .withName("held")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
    await().until(() -> client.namespaces().withName(namespace).get() == null);
    assertNull(fleets().withName("held").get());
  }

  @Test
  void dependentsAreDeletedAfterTheirOwner() {
    ConfigMap owner = client.resource(configMap("owner", Map.of())).create();
    dependent("background", owner);
    dependent("orphan", owner);
    client.configMaps().inNamespace(namespace).withName("owner").delete();
    await().until(() -> client.configMaps().inNamespace(namespace).list().getItems().isEmpty());

    owner = client.resource(configMap("owner", Map.of())).create();
    dependent("orphan", owner);
    client
        .configMaps()
        .inNamespace(namespace)
        .withName("owner")
        .withPropagationPolicy(DeletionPropagation.ORPHAN)
        .delete();
    await().until(() -> client.configMaps().inNamespace(namespace).withName("owner").get() == null);
    ConfigMap orphan = client.configMaps().inNamespace(namespace).withName("orphan").get();
    assertEquals(List.of(), orphan.getMetadata().getOwnerReferences());
  }

  private void dependent(String name, ConfigMap owner) {
    ConfigMap dependent = configMap(name, Map.of());
    dependent
        .getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withApiVersion("v1")
                    .withKind("ConfigMap")
                    .withName(owner.getMetadata().getName())
                    .withUid(owner.getMetadata().getUid())
                    .build()));
    client.resource(dependent).create();
  }

  @Test
  void secretsAcceptPlainTextAndReturnBase64() {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("s")
                .withNamespace(namespace)
                .endMetadata()
                .addToStringData("host", "cache.example.com")
                .build())
        .create();
    Map<String, String> data =
        client.secrets().inNamespace(namespace).withName("s").get().getData();
    assertEquals(Map.of("host", "Y2FjaGUuZXhhbXBsZS5jb20="), data);
  }
}
