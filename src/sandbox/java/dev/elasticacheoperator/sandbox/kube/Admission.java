package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasticacheoperator.sandbox.kube.ApiException.Cause;
import java.util.ArrayList;
import java.util.List;

/** Prepares an object for the store: checks preconditions, fills in defaults, validates. */
final class Admission {
  private static final List<String> SYSTEM_FIELDS =
      List.of(
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "resourceVersion",
          "namespace",
          "name");

  private Admission() {}

  /** Refuses a value that a Go decoder would not read into a built-in kind. */
  static void decode(ResourceType type, ObjectNode object) {
    if (!type.custom()) {
      SchemaValidator.decode(object, type);
    }
  }

  /** Checks the preconditions of an update and restores the fields that it may not change. */
  static ObjectNode prepare(
      ResourceType type, ObjectNode old, ObjectNode wanted, String subresource) {
    String name = Json.meta(old, "name");
    ObjectNode metadata = Json.metadata(wanted);
    JsonNode was = old.get("metadata");
    String version = metadata.path("resourceVersion").asText("");
    if (!version.isEmpty() && !version.equals(was.path("resourceVersion").asText())) {
      throw ApiException.modified(type, name);
    }
    String uid = metadata.path("uid").asText("");
    if (!uid.isEmpty() && !uid.equals(was.path("uid").asText())) {
      throw ApiException.conflict(
          type,
          name,
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + was.path("uid").asText());
    }
    for (String field : SYSTEM_FIELDS) {
      metadata.remove(field);
      if (was.has(field)) {
        metadata.set(field, was.get(field));
      }
    }
    if (type.statusSubresource() && !subresource.equals("status")) {
      wanted.remove("status");
      if (old.has("status")) {
        wanted.set("status", old.get("status"));
      }
    }
    wanted.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    Schemas.applyDefaults(wanted, type.schema());
    ServedKinds.complete(type, old, wanted);
    if (type.countsGenerations() && !sameSpec(old, wanted, type)) {
      metadata.put("generation", was.path("generation").asLong() + 1);
    }
    return wanted;
  }

  private static boolean sameSpec(ObjectNode a, ObjectNode b, ResourceType type) {
    List<String> apart =
        type.statusSubresource()
            ? List.of("metadata", "status", "apiVersion")
            : List.of("metadata", "apiVersion");
    return a.deepCopy().remove(apart).equals(b.deepCopy().remove(apart));
  }

  /** Removes empty lists and maps from the metadata, as Go's encoder does. */
  static void removeEmpty(ObjectNode metadata) {
    for (String field : List.of("labels", "annotations", "finalizers", "ownerReferences")) {
      if (metadata.has(field) && metadata.get(field).isEmpty()) {
        metadata.remove(field);
      }
    }
  }

  /** Returns a copy without the fields that differ even after an update that changes nothing. */
  static ObjectNode withoutTimes(ObjectNode object) {
    ObjectNode bare = object.deepCopy();
    bare.remove("apiVersion");
    for (JsonNode entry : Json.metadata(bare).path("managedFields")) {
      ((ObjectNode) entry).remove("time");
    }
    return bare;
  }

  /**
   * Validates an object against its schema, the rules and the checks of its kind.
   *
   * @throws ApiException 422 with all errors
   */
  static void validate(ResourceType type, ObjectNode old, ObjectNode object) {
    List<Cause> causes = new ArrayList<>(SchemaValidator.check(object, old, type.schema()));
    if (!SchemaValidator.blocksRules(causes)) {
      causes.addAll(type.rules().check(object, old));
      causes.addAll(ServedKinds.check(type, old, object));
    } else if (type.custom()) {
      causes.add(
          new Cause(
              "<nil>",
              "FieldValueInvalid",
              "Invalid value: null: some validation rules were not checked because the object was invalid;"
                  + " correct the existing errors to complete validation"));
    }
    if (!causes.isEmpty()) {
      throw ApiException.invalid(type, Json.meta(object, "name"), causes);
    }
  }
}
