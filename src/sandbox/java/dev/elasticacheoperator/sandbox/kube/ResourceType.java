package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Served version of a resource, from a CustomResourceDefinition or from {@link BuiltIns}.
 *
 * @param statusSubresource true if {@code /status} exists and the main resource ignores status
 * @param schema the structural schema of the whole object, with its metadata
 * @param columns {@code additionalPrinterColumns}
 * @param rules the schema's compiled x-kubernetes-validations
 */
record ResourceType(
    String group,
    String version,
    String kind,
    String listKind,
    String plural,
    String singular,
    List<String> shortNames,
    List<String> categories,
    boolean namespaced,
    boolean statusSubresource,
    boolean custom,
    ObjectNode schema,
    JsonNode columns,
    JsonNode selectableFields,
    CelRules rules) {

  /** Returns the type of one version of a definition. Fails if a rule does not compile. */
  static ResourceType of(ObjectNode definition, JsonNode version, boolean custom) {
    JsonNode spec = definition.get("spec");
    JsonNode names = spec.get("names");
    CelRules rules =
        CelRules.compile(Schemas.withObjectMeta(version.path("schema").path("openAPIV3Schema")));
    return new ResourceType(
        spec.path("group").asText(),
        version.path("name").asText(),
        names.path("kind").asText(),
        names.path("listKind").asText(names.path("kind").asText() + "List"),
        names.path("plural").asText(),
        names.path("singular").asText(),
        texts(names.path("shortNames")),
        texts(names.path("categories")),
        spec.path("scope").asText().equals("Namespaced"),
        version.path("subresources").has("status"),
        custom,
        rules.schema(),
        version.path("additionalPrinterColumns"),
        version.path("selectableFields"),
        rules);
  }

  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Returns the name in errors: {@code elasticacheenvironments.elasticache-operator.dev}. */
  String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** Returns the storage key, which is the same for all versions and for both groups of Events. */
  String storage() {
    return kind.equals("Event") ? "events" : qualified();
  }

  /** Returns true if a PUT may omit resourceVersion, which each built-in kind decides. */
  boolean unconditionalUpdate() {
    return !custom && !kind.equals("Lease") && !kind.equals("CustomResourceDefinition");
  }

  boolean countsGenerations() {
    return custom || kind.equals("CustomResourceDefinition");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return List.copyOf(texts);
  }
}
