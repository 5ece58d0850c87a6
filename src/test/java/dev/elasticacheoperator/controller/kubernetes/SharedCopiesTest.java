package dev.elasticacheoperator.controller.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elasticacheoperator.lab.OperatorHarness;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import org.junit.jupiter.api.Test;

class SharedCopiesTest {

  private final SharedCopies serialization = new SharedCopies(new ObjectMapper());

  @Test
  void aChangedCopyOfAnEnvironmentLeavesTheOriginalAlone() {
    var original = OperatorHarness.example("cache.yaml");
    var copy = serialization.clone(original);
    copy.addFinalizer("example.com/finalizer");
    copy.getMetadata().setResourceVersion("8");
    assertEquals(OperatorHarness.example("cache.yaml"), original);
    assertSame(original.getSpec(), copy.getSpec());
  }

  @Test
  void otherObjectsAreCopiedWhole() {
    Secret original = new SecretBuilder().addToData("password", "c2VjcmV0").build();
    var copy = serialization.clone(original);
    assertEquals(original, copy);
    assertNotSame(original.getData(), copy.getData());
  }
}
