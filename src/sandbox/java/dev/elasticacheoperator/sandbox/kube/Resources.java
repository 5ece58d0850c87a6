package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Registry of the served types: the built-in ones and those of the applied definitions. */
final class Resources {
  private final Map<String, List<ResourceType>> byDefinition = new ConcurrentSkipListMap<>();

  Resources() {
    for (JsonNode definition : BuiltIns.definitions()) {
      ObjectNode builtIn = (ObjectNode) definition;
      byDefinition.put(
          ResourceType.of(builtIn, version(builtIn), false).qualified(),
          List.of(ResourceType.of(builtIn, version(builtIn), false)));
    }
  }

  /** Returns the served types of a CustomResourceDefinition. Fails if a rule does not compile. */
  static List<ResourceType> typesOf(ObjectNode definition) {
    List<ResourceType> types = new ArrayList<>();
    for (JsonNode version : definition.path("spec").path("versions")) {
      if (version.path("served").asBoolean()) {
        types.add(ResourceType.of(definition, version, true));
      }
    }
    return types;
  }

  void serve(String definition, List<ResourceType> types) {
    byDefinition.put(definition, types);
  }

  void withdraw(String definition) {
    byDefinition.remove(definition);
  }

  List<ResourceType> all() {
    return byDefinition.values().stream().flatMap(List::stream).toList();
  }

  List<ResourceType> in(String group, String version) {
    return all().stream()
        .filter(type -> type.group().equals(group) && type.version().equals(version))
        .toList();
  }

  Optional<ResourceType> find(String group, String version, String plural) {
    return in(group, version).stream().filter(type -> type.plural().equals(plural)).findFirst();
  }

  private static JsonNode version(ObjectNode definition) {
    return definition.path("spec").path("versions").get(0);
  }
}
