package dev.elasticacheoperator.controller.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Condition;
import org.junit.jupiter.api.Test;

class SharedStringsTest {

  private static final String CONDITION =
      "{\"type\": \"Ready\", \"status\": \"True\", \"message\": null}";

  @Test
  void objectsShareEqualTexts() throws Exception {
    var mapper = new ObjectMapper();
    new SharedStrings().customize(mapper);
    var one = mapper.readValue(CONDITION, Condition.class);
    var other = mapper.readValue(CONDITION, Condition.class);
    assertNotSame(one, other);
    assertEquals("Ready", one.getType());
    assertSame(one.getType(), other.getType());
    assertSame(one.getStatus(), other.getStatus());
    assertNull(one.getMessage());
  }
}
