package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code meta.k8s.io/v1 Table} documents, which {@code kubectl get} prints. */
final class Tables {
  static final String CREATED = ".metadata.creationTimestamp";

  private Tables() {}

  static ObjectNode of(
      ResourceType type, List<ObjectNode> objects, String version, boolean header, String include) {
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata").put("resourceVersion", version);
    ArrayNode columns = columns(type);
    table.set("columnDefinitions", header ? definitions(columns) : null);
    ArrayNode rows = table.putArray("rows");
    for (ObjectNode object : objects) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      columns.forEach(column -> cells.add(cell(column, object)));
      if (!include.equals("None")) {
        row.set("object", include.equals("Object") ? object : partial(object));
      }
    }
    return table;
  }

  private static ArrayNode columns(ResourceType type) {
    ArrayNode columns = Json.JSON.createArrayNode();
    if (!type.kind().equals("Event")) {
      columns
          .addObject()
          .put("name", "Name")
          .put("type", "string")
          .put("format", "name")
          .put("description", "Name must be unique within a namespace.")
          .put("jsonPath", ".metadata.name");
    }
    if (type.columns().isEmpty()) {
      columns.addObject().put("name", "Age").put("type", "date").put("jsonPath", CREATED);
    }
    type.columns().forEach(columns::add);
    return columns;
  }

  private static ArrayNode definitions(ArrayNode columns) {
    ArrayNode definitions = Json.JSON.createArrayNode();
    for (JsonNode column : columns) {
      String type = column.path("type").asText();
      definitions
          .addObject()
          .put("name", column.path("name").asText())
          .put("type", type.matches("count|reference") ? "string" : type)
          .put("format", column.path("format").asText(""))
          .put("description", column.path("description").asText(""))
          .put("priority", column.path("priority").asInt(0));
    }
    return definitions;
  }

  private static JsonNode cell(JsonNode column, ObjectNode object) {
    List<JsonNode> found = List.of();
    for (String path : column.path("jsonPath").asText().split("\\|")) {
      found = found.isEmpty() ? JsonPath.of(path).all(object) : found;
    }
    String type = column.path("type").asText();
    if (type.equals("count")) {
      return Json.JSON.getNodeFactory().numberNode(found.isEmpty() ? 0 : found.get(0).size());
    }
    if (found.isEmpty()) {
      return Json.JSON.getNodeFactory().nullNode();
    }
    JsonNode first = found.get(0);
    return switch (type) {
      case "date" -> text(age(first.asText()));
      case "integer", "number", "boolean" -> first;
      case "reference" ->
          text(
              first.path("kind").asText().toLowerCase(Locale.ROOT)
                  + "/"
                  + first.path("name").asText());
      default ->
          text(
              found.stream()
                  .map(node -> node.isContainerNode() ? node.toString() : node.asText())
                  .collect(Collectors.joining(" ")));
    };
  }

  private static JsonNode text(String text) {
    return Json.JSON.getNodeFactory().textNode(text);
  }

  /** Returns an age in the form of kubectl: 59s, 2m30s, 9m, 3h5m, 47h, 2d1h, 12d, 2y3d. */
  static String age(String timestamp) {
    long seconds;
    try {
      seconds =
          Duration.between(OffsetDateTime.parse(timestamp).toInstant(), Instant.now()).toSeconds();
    } catch (DateTimeParseException e) {
      return "<invalid>";
    }
    if (seconds < -1) {
      return "<invalid>";
    }
    long minutes = seconds / 60;
    long hours = seconds / 3600;
    long days = hours / 24;
    if (seconds < 120) {
      return Math.max(0, seconds) + "s";
    }
    if (minutes < 10) {
      return two(minutes, "m", seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    if (hours < 8) {
      return two(hours, "h", minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    if (hours < 192) {
      return two(days, "d", hours % 24, "h");
    }
    if (days < 730) {
      return days + "d";
    }
    return days < 2920 ? two(days / 365, "y", days % 365, "d") : days / 365 + "y";
  }

  private static String two(long big, String unit, long small, String smallUnit) {
    return big + unit + (small == 0 ? "" : small + smallUnit);
  }

  /** Returns only the metadata of an object, as rows contain it. */
  private static ObjectNode partial(ObjectNode object) {
    ObjectNode partial =
        Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    partial.set("metadata", object.path("metadata"));
    return partial;
  }
}
