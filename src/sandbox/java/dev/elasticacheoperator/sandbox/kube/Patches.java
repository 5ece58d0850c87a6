package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Set;

/** JSON patch (RFC 6902), JSON merge patch (RFC 7386) and Kubernetes' strategic merge patch. */
final class Patches {
  private Patches() {}

  static void merge(ObjectNode object, JsonNode patch) {
    patch
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isNull()) {
                object.remove(field.getKey());
              } else if (field.getValue().isObject()) {
                merge(Json.child(object, field.getKey()), field.getValue());
              } else {
                object.set(field.getKey(), field.getValue());
              }
            });
  }

  /**
   * Applies a strategic merge patch. Merges lists of objects by uid (owner references), type
   * (conditions) or name, and finalizers by value. Replaces other lists.
   */
  static void strategic(ObjectNode object, JsonNode patch) {
    if (patch.path("$patch").asText().equals("replace")) {
      object.removeAll();
    }
    for (JsonNode kept : patch.path("$retainKeys")) {
      Set<String> keys = new LinkedHashSet<>();
      patch.path("$retainKeys").forEach(key -> keys.add(key.asText()));
      object.retain(keys);
    }
    patch.properties().forEach(field -> strategic(object, field.getKey(), field.getValue()));
  }

  private static void strategic(ObjectNode object, String name, JsonNode value) {
    String listed = name.substring(name.indexOf('/') + 1);
    if (name.startsWith("$deleteFromPrimitiveList/")) {
      if (object.get(listed) instanceof ArrayNode list) {
        value.forEach(gone -> remove(list, gone));
      }
    } else if (name.startsWith("$")) {
      return; // the rest is order ($setElementOrder), which has no meaning here
    } else if (value.isNull() || value.path("$patch").asText().equals("delete")) {
      object.remove(name);
    } else if (value.isObject()) {
      strategic(Json.child(object, name), value);
    } else if (value instanceof ArrayNode items && object.get(name) instanceof ArrayNode list) {
      object.set(name, list(list, items, name));
    } else {
      object.set(name, value);
    }
  }

  private static ArrayNode list(ArrayNode live, ArrayNode patch, String name) {
    String key =
        switch (name) {
          case "ownerReferences" -> "uid";
          case "conditions" -> "type";
          case "finalizers" -> "";
          default -> "name";
        };
    boolean keyed = !key.isEmpty() && patch.size() > 0;
    for (JsonNode item : patch) {
      keyed &= item.has(key) || item.has("$patch");
    }
    if (!keyed && !name.equals("finalizers")) {
      return patch;
    }
    ArrayNode merged = live.deepCopy();
    for (JsonNode item : patch) {
      JsonNode there = null;
      for (JsonNode other : merged) {
        if (key.isEmpty() ? other.equals(item) : other.path(key).equals(item.path(key))) {
          there = other;
        }
      }
      if (item.path("$patch").asText().equals("delete")) {
        remove(merged, there);
      } else if (there instanceof ObjectNode object) {
        strategic(object, item);
      } else if (there == null) {
        merged.add(item);
      }
    }
    return merged;
  }

  private static void remove(ArrayNode list, JsonNode item) {
    for (int i = list.size() - 1; i >= 0; i--) {
      if (list.get(i).equals(item)) {
        list.remove(i);
      }
    }
  }

  /** Applies the operations in order, in place. */
  static void json(ObjectNode object, JsonNode operations) {
    if (!operations.isArray()) {
      throw ApiException.badRequest("a JSON patch is a list of operations");
    }
    for (JsonNode operation : operations) {
      String path = operation.path("path").asText();
      switch (operation.path("op").asText()) {
        case "add" -> add(object, path, operation.path("value"));
        case "remove" -> take(object, path);
        case "replace" -> {
          take(object, path);
          add(object, path, operation.path("value"));
        }
        case "move" -> add(object, path, take(object, operation.path("from").asText()));
        case "copy" -> add(object, path, object.at(operation.path("from").asText()).deepCopy());
        case "test" -> {
          JsonNode wanted = operation.path("value");
          JsonNode found = object.at(path);
          if (!found.equals(wanted) && !(found.isMissingNode() && wanted.isNull())) {
            throw rejected();
          }
        }
        default -> throw ApiException.badRequest("unknown operation: " + operation.path("op"));
      }
    }
  }

  private static void add(ObjectNode object, String path, JsonNode value) {
    JsonNode parent = parent(object, path);
    String last = last(path);
    if (parent instanceof ObjectNode fields) {
      fields.set(last, value);
    } else if (parent instanceof ArrayNode list && last.equals("-")) {
      list.add(value);
    } else if (parent instanceof ArrayNode list
        && last.matches("\\d{1,6}")
        && Integer.parseInt(last) <= list.size()) {
      list.insert(Integer.parseInt(last), value);
    } else {
      throw rejected();
    }
  }

  private static JsonNode take(ObjectNode object, String path) {
    JsonNode parent = parent(object, path);
    String last = last(path);
    JsonNode taken = null;
    if (parent instanceof ObjectNode fields) {
      taken = fields.remove(last);
    } else if (parent instanceof ArrayNode list && last.matches("\\d{1,6}")) {
      taken = list.remove(Integer.parseInt(last));
    }
    if (taken == null) {
      throw rejected();
    }
    return taken;
  }

  private static JsonNode parent(ObjectNode object, String path) {
    return path.startsWith("/")
        ? object.at(path.substring(0, path.lastIndexOf('/')))
        : object.at("/ ");
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
  }

  private static ApiException rejected() {
    return ApiException.unprocessable(
        "the server rejected our request due to an error in our request");
  }
}
