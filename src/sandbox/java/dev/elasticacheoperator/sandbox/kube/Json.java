package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Functions for JSON trees, which represent all objects of the server. */
final class Json {
  static final ObjectMapper JSON = new ObjectMapper();
  static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Json() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static ObjectNode object(Map<String, ?> fields) {
    return JSON.valueToTree(fields);
  }

  /** Returns the object below a field. Creates it if it does not exist. */
  static ObjectNode child(ObjectNode parent, String field) {
    return parent.get(field) instanceof ObjectNode there ? there : parent.putObject(field);
  }

  static ObjectNode metadata(ObjectNode object) {
    return child(object, "metadata");
  }

  static String meta(JsonNode object, String field) {
    return object.path("metadata").path(field).asText("");
  }

  static boolean deleting(JsonNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  static JsonNode parse(byte[] text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw ApiException.badRequest("couldn't get version/kind; json parse error: " + message(e));
    }
  }

  /** Parses YAML. Tries the much faster JSON parser first, because most YAML is JSON. */
  static JsonNode parseYaml(byte[] text) {
    try {
      return text.length > 0 && text[0] == '{' ? JSON.readTree(text) : YAML.readTree(text);
    } catch (IOException notJson) {
      try {
        return YAML.readTree(text);
      } catch (IOException e) {
        throw ApiException.badRequest("error decoding YAML: " + message(e));
      }
    }
  }

  /** Returns the body as an object. Refuses any other JSON value. */
  static ObjectNode asObject(JsonNode body) {
    if (body instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the body of the request must be an object");
  }

  static byte[] bytes(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the present time in the form and precision of metav1.Time. */
  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String message(IOException e) {
    return e instanceof JsonProcessingException p ? p.getOriginalMessage() : e.getMessage();
  }
}
