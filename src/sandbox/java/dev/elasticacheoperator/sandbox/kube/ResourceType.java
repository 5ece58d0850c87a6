package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One served version of a resource, from a CustomResourceDefinition or (in the same words) from
 * {@link BuiltIns}.
 *
 * @param statusSubresource whether {@code /status} exists, and the main resource ignores status
 * @param schema the whole object's structural schema, metadata included
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

  /** The type of one version of a definition. A rule that does not compile refuses it. */
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

  /** {@code elasticacheenvironments.elasticache-operator.dev}, as errors name it. */
  String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** Where objects are kept: one place for all versions, and one for both groups' Events. */
  String storage() {
    return kind.equals("Event") ? "events" : qualified();
  }

  /** Whether a PUT may leave out resourceVersion, which is a choice of each built-in kind. */
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
