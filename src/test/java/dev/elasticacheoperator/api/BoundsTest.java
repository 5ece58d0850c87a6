package dev.elasticacheoperator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whatever people write has a bound: no object fills etcd or the operator's memory, and the API
 * server can estimate what a rule costs. The status is the operator's own.
 */
class BoundsTest {

  private int seen;

  @Test
  void everyStringListAndMapOfTheSpecIsBounded() {
    JsonNode crd = Serialization.unmarshal(CrdFile.generate(), JsonNode.class);
    List<String> unbounded = new ArrayList<>();
    walk("spec", crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"), unbounded);
    assertEquals(List.of(), unbounded);
    assertTrue(seen > 30, "the walk has seen " + seen);
  }

  private void walk(String path, JsonNode schema, List<String> unbounded) {
    seen++;
    if (!bounded(schema)) {
      unbounded.add(path);
    }
    schema
        .path("properties")
        .fields()
        .forEachRemaining(f -> walk(path + "." + f.getKey(), f.getValue(), unbounded));
    if (schema.has("items")) {
      walk(path + "[]", schema.get("items"), unbounded);
    }
    if (schema.has("additionalProperties")) {
      walk(path + "{}", schema.get("additionalProperties"), unbounded);
    }
  }

  private static boolean bounded(JsonNode schema) {
    return switch (schema.path("type").asText()) {
      case "string" -> schema.has("maxLength") || schema.has("enum");
      case "array" -> schema.has("maxItems");
      case "object" -> schema.has("properties") || schema.has("maxProperties");
      case "integer" -> schema.has("minimum") && schema.has("maximum");
      default -> schema.path("type").asText().equals("boolean");
    };
  }
}
