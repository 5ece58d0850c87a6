package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Conversion of stored objects to the versions and groups that serve them. */
final class Versions {
  /** Field names of Events: those of events.k8s.io/v1 by those of v1, which is stored. */
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

  /** Returns the type whose schema describes the stored form of an object. */
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
