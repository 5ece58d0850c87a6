package dev.elasticacheoperator.controller.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import org.junit.jupiter.api.Test;

class ManagedFieldsPruningStoreTest {

  @Test
  void keepsEverythingElseUnderTheKeyThatInformersAskFor() {
    var store = new ManagedFieldsPruningStore<Secret>();
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("sessions")
            .addToLabels("team", "web")
            .addNewManagedField()
            .withManager("kubectl")
            .endManagedField()
            .endMetadata()
            .build();
    store.put(store.getKey(secret), secret);
    var kept = store.get("shop/sessions");
    assertEquals("web", kept.getMetadata().getLabels().get("team"));
    assertTrue(kept.getMetadata().getManagedFields().isEmpty());
  }
}
