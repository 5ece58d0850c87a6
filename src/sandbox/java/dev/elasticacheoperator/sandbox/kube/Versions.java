package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** One stored object in the versions and groups it is served in. */
final class Versions {
  /** Events: the names of events.k8s.io/v1, and those of v1 as which they are stored. */
  private static final Map<String, String> EVENT_FIELDS =
      Map.of(
          "regarding", "involvedObject",
          "note", "message",
          "reportingController", "reportingComponent",
          "deprecatedSource", "source",
          "deprecatedFirstTimestamp", "firstTimestamp",
          "deprecatedLastTimestamp", "lastTimestamp",
          "deprecatedCount", "count");

  private Versions() {}

  static ObjectNode served(ResourceType type, ObjectNode stored) {
    if (stored.path("apiVersion").asText().equals(type.apiVersion()) && !renamed(type)) {
      return stored;
    }
    ObjectNode object = stored.deepCopy();
    if (renamed(type)) {
      EVENT_FIELDS.forEach((events, core) -> rename(object, core, events));
    }
    return object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
  }

  static ObjectNode stored(ResourceType type, ObjectNode served) {
    if (!renamed(type)) {
      return served;
    }
    ObjectNode object = served.deepCopy();
    EVENT_FIELDS.forEach((events, core) -> rename(object, events, core));
    return object;
  }

  /** The type whose schema the stored form of an object has. */
  static ResourceType storedType(ResourceType type, Resources resources) {
    return renamed(type) ? resources.find("", "v1", "events").orElseThrow() : type;
  }

  private static boolean renamed(ResourceType type) {
    return type.kind().equals("Event") && type.group().equals("events.k8s.io");
  }

  private static void rename(ObjectNode object, String from, String to) {
    JsonNode value = object.remove(from);
    if (value != null) {
      object.set(to, value);
    }
  }
}
