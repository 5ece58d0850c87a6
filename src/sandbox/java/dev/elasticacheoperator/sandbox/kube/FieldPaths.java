package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Paths to fields in the notation of {@code fieldsV1}. {@code f:name} is a field, {@code k:{...}}
 * an item of a list-map by its keys, and {@code v:...} an item of a set. An atomic value is one
 * field, and so is a list without a type in the schema.
 */
final class FieldPaths {
  private FieldPaths() {}

  /** Returns the parts of a value that can have separate owners; empty for a leaf. */
  static Map<String, JsonNode> children(JsonNode value, JsonNode schema) {
    Map<String, JsonNode> children = new LinkedHashMap<>();
    if (value.isObject() && !schema.path("x-kubernetes-map-type").asText().equals("atomic")) {
      value.properties().forEach(field -> children.put("f:" + field.getKey(), field.getValue()));
    } else if (value.isArray()) {
      String listType = schema.path("x-kubernetes-list-type").asText();
      for (JsonNode item : value) {
        if (listType.equals("map")) {
          children.put("k:" + keyOf(item, schema), item);
        } else if (listType.equals("set")) {
          children.put("v:" + item, item);
        }
      }
    }
    return children;
  }

  static JsonNode childSchema(JsonNode schema, String element) {
    return element.startsWith("f:")
        ? Schemas.field(schema, element.substring(2))
        : schema.path("items");
  }

  /** Returns the keys of a list-map's item, sorted by name and with defaults filled in. */
  static JsonNode keyOf(JsonNode item, JsonNode schema) {
    TreeMap<String, JsonNode> keys = new TreeMap<>();
    for (JsonNode name : schema.path("x-kubernetes-list-map-keys")) {
      JsonNode value =
          item.has(name.asText())
              ? item.get(name.asText())
              : schema.path("items").path("properties").path(name.asText()).path("default");
      if (!value.isMissingNode()) {
        keys.put(name.asText(), value);
      }
    }
    return Json.object(keys);
  }

  /** Returns the item of another list-map with the same keys, or null. */
  static JsonNode itemLike(JsonNode list, JsonNode item, JsonNode schema) {
    JsonNode key = keyOf(item, schema);
    if (list != null) {
      for (JsonNode other : list) {
        if (keyOf(other, schema).equals(key)) {
          return other;
        }
      }
    }
    return null;
  }

  /** Returns all fields that an object sets. */
  static Set<List<String>> of(JsonNode value, JsonNode schema) {
    Set<List<String>> paths = new LinkedHashSet<>();
    collect(value, schema, List.of(), paths);
    return paths;
  }

  private static void collect(
      JsonNode value, JsonNode schema, List<String> path, Set<List<String>> paths) {
    children(value, schema)
        .forEach(
            (element, child) -> {
              List<String> at = append(path, element);
              JsonNode childSchema = childSchema(schema, element);
              boolean declared =
                  element.startsWith("f:") && schema.path("properties").has(element.substring(2));
              if (!declared || children(child, childSchema).isEmpty()) {
                paths.add(at);
              }
              collect(child, childSchema, at, paths);
            });
  }

  /** Returns the fields that are new in {@code after} or have another value there. */
  static Set<List<String>> changed(JsonNode before, JsonNode after, JsonNode schema) {
    Set<List<String>> paths = new LinkedHashSet<>();
    compare(before, after, schema, List.of(), paths);
    return paths;
  }

  private static void compare(
      JsonNode before,
      JsonNode after,
      JsonNode schema,
      List<String> path,
      Set<List<String>> paths) {
    if (after.equals(before)) {
      return;
    }
    Map<String, JsonNode> now = children(after, schema);
    Map<String, JsonNode> was = before == null ? Map.of() : children(before, schema);
    if (!path.isEmpty()
        && (before == null || now.isEmpty() || was.isEmpty() && !before.isContainerNode())) {
      paths.add(path);
    }
    now.forEach(
        (element, child) ->
            compare(
                was.get(element),
                child,
                childSchema(schema, element),
                append(path, element),
                paths));
  }

  /** Merges an applied configuration into an object, in place. */
  static void merge(ObjectNode into, JsonNode applied, JsonNode schema) {
    applied
        .properties()
        .forEach(
            field -> {
              JsonNode fieldSchema = Schemas.field(schema, field.getKey());
              JsonNode merged = merged(into.get(field.getKey()), field.getValue(), fieldSchema);
              into.set(field.getKey(), merged);
            });
  }

  private static JsonNode merged(JsonNode live, JsonNode applied, JsonNode schema) {
    if (live instanceof ObjectNode object
        && applied.isObject()
        && !schema.path("x-kubernetes-map-type").asText().equals("atomic")) {
      merge(object, applied, schema);
      return object;
    }
    boolean granular = schema.path("x-kubernetes-list-type").asText().matches("map|set");
    if (!granular || !(live instanceof ArrayNode) || !applied.isArray()) {
      return applied.deepCopy();
    }
    Map<String, JsonNode> items = new LinkedHashMap<>(children(live, schema));
    children(applied, schema)
        .forEach(
            (element, item) ->
                items.put(element, merged(items.get(element), item, schema.path("items"))));
    return Json.JSON.createArrayNode().addAll(items.values());
  }

  static void remove(JsonNode value, JsonNode schema, List<String> path) {
    String element = path.get(0);
    JsonNode child = children(value, schema).get(element);
    if (child == null) {
      return;
    }
    if (path.size() > 1) {
      remove(child, childSchema(schema, element), path.subList(1, path.size()));
    } else if (value instanceof ObjectNode object) {
      object.remove(element.substring(2));
    } else {
      for (int i = 0; i < value.size(); i++) {
        if (value.get(i) == child) {
          ((ArrayNode) value).remove(i);
          return;
        }
      }
    }
  }

  /** Converts a set of paths to {@code fieldsV1}. */
  static ObjectNode toFieldsV1(Set<List<String>> paths) {
    Tree root = new Tree();
    for (List<String> path : paths) {
      Tree at = root;
      for (String element : path) {
        at = at.children.computeIfAbsent(element, e -> new Tree());
      }
      at.member = true;
    }
    return root.json(true);
  }

  private static final class Tree {
    final Map<String, Tree> children = new TreeMap<>();
    boolean member;

    ObjectNode json(boolean root) {
      ObjectNode json = Json.object();
      if (member && !root && !children.isEmpty()) {
        json.putObject(".");
      }
      children.forEach((element, child) -> json.set(element, child.json(false)));
      return json;
    }
  }

  static Set<List<String>> fromFieldsV1(JsonNode fields) {
    Set<List<String>> paths = new LinkedHashSet<>();
    read(fields, List.of(), paths);
    return paths;
  }

  private static void read(JsonNode fields, List<String> path, Set<List<String>> paths) {
    if (!path.isEmpty() && (fields.isEmpty() || fields.has("."))) {
      paths.add(path);
    }
    fields
        .properties()
        .forEach(
            field -> {
              if (!field.getKey().equals(".")) {
                read(field.getValue(), append(path, field.getKey()), paths);
              }
            });
  }

  /** Returns a path as conflicts show it: {@code .spec.subnets[name="a"].cidrBlock}. */
  static String display(List<String> path) {
    StringBuilder text = new StringBuilder();
    for (String element : path) {
      String rest = element.substring(2);
      switch (element.charAt(0)) {
        case 'f' -> text.append('.').append(rest);
        case 'v' -> text.append("[=").append(rest).append(']');
        default -> {
          List<String> keys = new ArrayList<>();
          JsonNode key = Json.parse(rest.getBytes(StandardCharsets.UTF_8));
          key.properties().forEach(e -> keys.add(e.getKey() + "=" + e.getValue()));
          text.append('[').append(String.join(",", keys)).append(']');
        }
      }
    }
    return text.toString();
  }

  private static List<String> append(List<String> path, String element) {
    List<String> longer = new ArrayList<>(path);
    longer.add(element);
    return List.copyOf(longer);
  }
}
