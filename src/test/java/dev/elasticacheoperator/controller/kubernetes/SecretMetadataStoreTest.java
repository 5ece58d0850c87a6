package dev.elasticacheoperator.controller.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import org.junit.jupiter.api.Test;

class SecretMetadataStoreTest {

  @Test
  void keepsTheMetadataOfASecretWithoutItsData() {
    var store = new SecretMetadataStore(OwnSecrets.none());
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("sessions")
            .withResourceVersion("7")
            .endMetadata()
            .addToData("password", "c2VjcmV0")
            .build();
    store.put(store.getKey(secret), secret);
    var kept = store.get("shop/sessions");
    assertEquals("7", kept.getMetadata().getResourceVersion());
    assertNull(kept.getData());
  }
}
