package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Pruning and defaulting of objects by their structural schema. */
final class Schemas {
  static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";

  private static final ObjectNode OBJECT_META =
      Json.asObject(
          Json.parseYaml(
              """
          type: object
          description: "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata"
          properties:
            name: {type: string}
            generateName: {type: string}
            namespace: {type: string}
            uid: {type: string}
            resourceVersion: {type: string}
            generation: {type: integer}
            selfLink: {type: string}
            creationTimestamp: {type: string, nullable: true}
            deletionTimestamp: {type: string, nullable: true}
            deletionGracePeriodSeconds: {type: integer}
            labels: {type: object, additionalProperties: {type: string}}
            annotations: {type: object, additionalProperties: {type: string}}
            finalizers: {type: array, x-kubernetes-list-type: set, items: {type: string}}
            managedFields: {type: array, items: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            ownerReferences:
              type: array
              x-kubernetes-list-type: map
              x-kubernetes-list-map-keys: [uid]
              items:
                type: object
                x-kubernetes-map-type: atomic
                required: [apiVersion, kind, name, uid]
                properties:
                  apiVersion: {type: string}
                  kind: {type: string}
                  name: {type: string}
                  uid: {type: string}
                  controller: {type: boolean}
                  blockOwnerDeletion: {type: boolean}
          """
                  .getBytes(StandardCharsets.UTF_8)));

  private Schemas() {}

  /** Adds the fields of every object to the schema of a kind. */
  static ObjectNode withObjectMeta(JsonNode schema) {
    ObjectNode whole = schema instanceof ObjectNode some ? some.deepCopy() : Json.object();
    whole.put("type", "object");
    ObjectNode properties = Json.child(whole, "properties");
    properties.set("metadata", OBJECT_META);
    for (String name : List.of("apiVersion", "kind")) {
      if (!properties.has(name)) {
        properties.putObject(name).put("type", "string");
      }
    }
    return whole;
  }

  static boolean preserves(JsonNode schema) {
    return schema == null || schema.isMissingNode() || schema.path(PRESERVE).asBoolean();
  }

  /** Returns the schema of an object's field, or a missing node if the field is unknown. */
  static JsonNode field(JsonNode schema, String name) {
    JsonNode declared = schema.path("properties").path(name);
    if (!declared.isMissingNode()) {
      return declared;
    }
    JsonNode additional = schema.path("additionalProperties");
    return additional.isObject() ? additional : Json.JSON.missingNode();
  }

  /** Removes the fields that are not in the schema, and returns their paths. */
  static List<String> prune(JsonNode value, JsonNode schema) {
    List<String> unknown = new ArrayList<>();
    prune(value, schema, "", unknown);
    return unknown;
  }

  private static void prune(JsonNode value, JsonNode schema, String path, List<String> unknown) {
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        prune(value.get(i), schema.path("items"), path + "[" + i + "]", unknown);
      }
      return;
    }
    if (!(value instanceof ObjectNode object) || schema.isMissingNode()) {
      return;
    }
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      String at = path.isEmpty() ? name : path + "." + name;
      JsonNode known = field(schema, name);
      if (!known.isMissingNode()) {
        prune(object.get(name), known, at, unknown);
      } else if (!preserves(schema)
          && !schema.path("additionalProperties").asBoolean()
          && !embedded(schema, name)) {
        unknown.add(at);
        object.remove(name);
      }
    }
  }

  private static boolean embedded(JsonNode schema, String name) {
    return schema.path("x-kubernetes-embedded-resource").asBoolean()
        && List.of("apiVersion", "kind", "metadata").contains(name);
  }

  /** Fills in defaults, also inside objects that are defaults themselves. */
  static void applyDefaults(JsonNode value, JsonNode schema) {
    if (value.isArray()) {
      value.forEach(item -> applyDefaults(item, schema.path("items")));
      return;
    }
    if (!(value instanceof ObjectNode object)) {
      return;
    }
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              JsonNode wanted = property.getValue().get("default");
              JsonNode now = object.get(property.getKey());
              boolean dropsNull =
                  now != null && now.isNull() && !property.getValue().path("nullable").asBoolean();
              if (wanted != null && (now == null || dropsNull)) {
                object.set(property.getKey(), wanted.deepCopy());
              }
            });
    object
        .properties()
        .forEach(field -> applyDefaults(field.getValue(), field(schema, field.getKey())));
  }
}
