package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parser of label selectors (equality- and set-based) and of field selectors. */
final class Selectors {
  private static final Pattern SET =
      Pattern.compile("\\s*([\\w./-]+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
  private static final Pattern EQUALITY =
      Pattern.compile("\\s*([\\w./-]+)\\s*(==|=|!=|>|<)\\s*([\\w.:/-]*)\\s*");
  private static final Pattern EXISTENCE = Pattern.compile("\\s*(!?)\\s*([\\w./-]+)\\s*");

  private Selectors() {}

  static Predicate<JsonNode> labels(String selector) {
    Predicate<JsonNode> all = object -> true;
    for (String requirement : selector.split(",(?![^(]*\\))")) {
      if (!requirement.isBlank()) {
        all = all.and(requirement(requirement));
      }
    }
    return all;
  }

  private static Predicate<JsonNode> requirement(String text) {
    Matcher set = SET.matcher(text);
    if (set.matches()) {
      List<String> values = List.of(set.group(3).trim().split("\\s*,\\s*"));
      boolean in = set.group(2).equals("in");
      return object -> {
        String label = label(object, set.group(1));
        return in == (label != null && values.contains(label));
      };
    }
    Matcher equality = EQUALITY.matcher(text);
    if (equality.matches() && equality.group(2).contains("=")) {
      boolean equal = !equality.group(2).equals("!=");
      return object -> equal == equality.group(3).equals(label(object, equality.group(1)));
    }
    if (equality.matches()) {
      boolean greater = equality.group(2).equals(">");
      return object -> ordered(label(object, equality.group(1)), equality.group(3), greater);
    }
    Matcher existence = EXISTENCE.matcher(text);
    if (existence.matches()) {
      boolean there = existence.group(1).isEmpty();
      return object -> there == (label(object, existence.group(2)) != null);
    }
    throw ApiException.badRequest("unable to parse requirement: " + text.trim());
  }

  private static boolean ordered(String label, String bound, boolean greater) {
    try {
      return label != null
          && (greater ? 1 : -1) * Long.compare(Long.parseLong(label), Long.parseLong(bound)) > 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String label(JsonNode object, String key) {
    return object.path("metadata").path("labels").path(key).asText(null);
  }

  /** Parses a field selector. Refuses fields that the type does not declare as selectable. */
  static Predicate<JsonNode> fields(String selector, ResourceType type) {
    Predicate<JsonNode> all = object -> true;
    for (String requirement : selector.split(",")) {
      Matcher equality = EQUALITY.matcher(requirement);
      if (equality.matches() && equality.group(2).contains("=")) {
        String field = equality.group(1);
        if (!selectable(type).contains(field)) {
          throw ApiException.badRequest("field label not supported: " + field);
        }
        boolean equal = !equality.group(2).equals("!=");
        JsonPath path = JsonPath.of("." + field);
        all = all.and(object -> equal == equality.group(3).equals(path.first(object).asText("")));
      } else if (!requirement.isBlank()) {
        throw ApiException.badRequest(
            "invalid selector: '" + selector + "'; can't understand '" + requirement + "'");
      }
    }
    return all;
  }

  private static List<String> selectable(ResourceType type) {
    List<String> fields = new ArrayList<>(List.of("metadata.name"));
    if (type.namespaced()) {
      fields.add("metadata.namespace");
    }
    switch (type.kind()) {
      case "Secret" -> fields.add("type");
      case "Namespace" -> fields.add("status.phase");
      case "Event" -> {
        fields.addAll(List.of("reason", "type", "source", "reportingComponent"));
        for (String part :
            List.of(
                "kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")) {
          fields.add((type.group().isEmpty() ? "involvedObject." : "regarding.") + part);
        }
      }
      default ->
          type.selectableFields()
              .forEach(field -> fields.add(field.path("jsonPath").asText().substring(1)));
    }
    return fields;
  }
}
