package dev.elasticacheoperator.controller.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasticacheoperator.controller.secret.BindingSecret;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tells the operator's fields of a Secret from those of others, and moves its fields to its field
 * manager. Earlier versions wrote whole Secrets by create and update, and the API server attributes
 * these to the name of the client. Without the move, no apply could remove such a field (Kubernetes
 * documentation, Server-Side Apply, "Upgrading from client-side apply to server-side apply").
 */
public final class FieldOwners {

  /** Name of fabric8's client in the User-Agent, which is the default field manager. */
  private static final String EARLIER = "fabric8-kubernetes-client";

  private static final ObjectMapper JSON = new ObjectMapper();

  private FieldOwners() {}

  /**
   * Returns true if other programs alone have written the data key, so that an apply without it
   * leaves it there.
   */
  public static boolean isOthers(Secret read, String key) {
    var writers =
        read.getMetadata().getManagedFields().stream()
            .filter(entry -> data(entry).containsKey("f:" + key))
            .map(ManagedFieldsEntry::getManager)
            .toList();
    return !writers.isEmpty()
        && writers.stream().noneMatch(Set.of(BindingSecret.OPERATOR, EARLIER)::contains);
  }

  private static Map<?, ?> data(ManagedFieldsEntry entry) {
    return Optional.ofNullable(entry.getFieldsV1())
        .map(fields -> fields.getAdditionalProperties().get("f:data"))
        .filter(Map.class::isInstance)
        .map(data -> (Map<?, ?>) data)
        .orElse(Map.of());
  }

  /**
   * Returns the JSON patch that moves the fields; empty if no earlier version wrote the Secret.
   * Fields that another program on the same client wrote stay with its name.
   *
   * @param keys the data keys that the operator writes
   */
  static Optional<String> moved(Secret read, Set<String> keys) {
    ArrayNode owners = JSON.valueToTree(read.getMetadata().getManagedFields());
    var ours = JSON.createObjectNode();
    ObjectNode applied = null;
    for (var entry : owners) {
      if (is(entry.path("manager"), EARLIER) && is(entry.path("operation"), "Update")) {
        takeOurs(entry.withObject("/fieldsV1"), ours, keys);
      } else if (is(entry.path("manager"), BindingSecret.OPERATOR)
          && is(entry.path("operation"), "Apply")) {
        applied = (ObjectNode) entry;
      }
    }
    if (ours.isEmpty()) {
      return Optional.empty();
    }
    if (applied == null) {
      applied = owners.addObject().put("manager", BindingSecret.OPERATOR).put("operation", "Apply");
      applied.put("apiVersion", read.getApiVersion()).put("fieldsType", "FieldsV1");
    }
    merge(ours, applied.withObject("/fieldsV1"));
    return Optional.of(patch(owners, read.getMetadata().getResourceVersion()));
  }

  private static boolean is(JsonNode text, String value) {
    return text.asText().equals(value);
  }

  private static void takeOurs(ObjectNode from, ObjectNode to, Set<String> keys) {
    take(from, to, List.of(), "f:type"::equals);
    take(from, to, List.of("f:data"), key -> keys.contains(key.substring(2)));
    take(from, to, List.of("f:metadata", "f:labels"), ("f:" + BindingSecret.MANAGED_BY)::equals);
    take(from, to, List.of("f:metadata", "f:ownerReferences"), key -> key.startsWith("k:"));
  }

  /** Moves the fields below a path. The field {@code .} stands for the map or list itself. */
  private static void take(
      ObjectNode from, ObjectNode to, List<String> path, Predicate<String> isOurs) {
    var source = from;
    for (var part : path) {
      if (!(source.get(part) instanceof ObjectNode next)) {
        return;
      }
      source = next;
    }
    var names = new ArrayList<String>();
    source.fieldNames().forEachRemaining(names::add);
    for (var name : names) {
      if (name.length() > 2 && isOurs.test(name)) {
        var target = to;
        for (var part : path) {
          target = target.withObject("/" + part);
        }
        target.set(name, source.remove(name));
      }
    }
  }

  private static void merge(ObjectNode from, ObjectNode into) {
    from.properties()
        .forEach(
            field -> {
              if (into.get(field.getKey()) instanceof ObjectNode existing) {
                merge((ObjectNode) field.getValue(), existing);
              } else {
                into.set(field.getKey(), field.getValue());
              }
            });
  }

  private static String patch(ArrayNode owners, String resourceVersion) {
    var patch = JSON.createArrayNode();
    patch
        .addObject()
        .put("op", "replace")
        .put("path", "/metadata/managedFields")
        .set("value", owners);
    patch
        .addObject()
        .put("op", "replace")
        .put("path", "/metadata/resourceVersion")
        .put("value", resourceVersion);
    return patch.toString();
  }
}
