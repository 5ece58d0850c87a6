package dev.elasticacheoperator.docs;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reference of all fields, generated from the CRD alone. Separate sentences of a field's
 * description give its default and say if it can change. The page shows these as columns.
 */
final class FieldsPage {

  private static final Pattern END_OF_SENTENCE = Pattern.compile("\\. (?=[A-Z])");
  private static final Pattern DEFAULT = Pattern.compile("Default: (.*)");
  private static final Pattern CHANGE =
      Pattern.compile(
          "(?i).*\\b(can|cannot) be (changed|raised|added)\\b.*"
              + "|(Changing|Adding or removing) it replaces .*");

  private final StringBuilder page = new StringBuilder();

  private FieldsPage() {}

  static String of(Path crd) throws IOException {
    var definition = Serialization.unmarshal(Files.readString(crd), CustomResourceDefinition.class);
    return new FieldsPage().write(definition, definition.getSpec().getVersions().get(0));
  }

  private String write(
      CustomResourceDefinition definition, CustomResourceDefinitionVersion version) {
    var root = version.getSchema().getOpenAPIV3Schema();
    line("# Fields");
    line("");
    line("Generated from `deploy/crds` by a test; edit the Java types instead.");
    line("");
    line(
        "`"
            + definition.getSpec().getGroup()
            + "/"
            + version.getName()
            + "`, kind `"
            + definition.getSpec().getNames().getKind()
            + "`, short name `"
            + String.join("`, `", definition.getSpec().getNames().getShortNames())
            + "`. `kubectl explain ece.spec --recursive` shows the same in a terminal.");
    line("");
    line("## Spec");
    line("");
    line("Fields in **bold** are required. \"Can it change?\" applies to an existing object.");
    line("");
    line("| Field | Type | Default | Can it change? | Description |");
    line("|---|---|---|---|---|");
    root.getProperties()
        .get("spec")
        .getProperties()
        .forEach((name, schema) -> wanted(name, schema, root.getProperties().get("spec")));
    line("");
    line("## Status");
    line("");
    line("| Field | Type | Description |");
    line("|---|---|---|");
    root.getProperties().get("status").getProperties().forEach(this::seen);
    line("");
    line("## Columns of `kubectl get ece`");
    line("");
    line("| Column | Shows | Only with `-o wide` |");
    line("|---|---|---|");
    line("| NAME | `.metadata.name` | |");
    version
        .getAdditionalPrinterColumns()
        .forEach(
            column ->
                line(
                    "| "
                        + column.getName()
                        + " | `"
                        + column.getJsonPath()
                        + "` | "
                        + (Integer.valueOf(0).equals(column.getPriority()) ? "" : "yes ")
                        + "|"));
    line("");
    line("## Refusals at admission");
    line("");
    line(
        "Admission refuses wrong types, lengths and unknown values. It also refuses with these messages:");
    line("");
    Set<String> messages = new LinkedHashSet<>();
    refusals(root, messages);
    messages.stream().sorted().forEach(message -> line("- " + escaped(message)));
    return page.toString();
  }

  private void wanted(String path, JSONSchemaProps schema, JSONSchemaProps parent) {
    List<String> text = new ArrayList<>();
    List<String> change = new ArrayList<>();
    String byDefault = schema.getDefault() == null ? "" : schema.getDefault().asText();
    for (String sentence : END_OF_SENTENCE.split(schema.getDescription())) {
      var said = DEFAULT.matcher(sentence);
      if (said.matches()) {
        byDefault = said.group(1);
      } else if (CHANGE.matcher(sentence).matches()) {
        change.add(sentence);
      } else {
        text.add(sentence);
      }
    }
    String leaf = path.substring(path.lastIndexOf('.') + 1);
    boolean required = parent.getRequired() != null && parent.getRequired().contains(leaf);
    boolean group = schema.getProperties() != null && !schema.getProperties().isEmpty();
    String changes = change.isEmpty() && !group ? "Yes" : String.join(". ", change);
    line(
        "| "
            + (required ? "**`" + path + "`**" : "`" + path + "`")
            + " | "
            + type(schema)
            + " | "
            + escaped(byDefault)
            + " | "
            + escaped(changes)
            + " | "
            + escaped(String.join(". ", text))
            + " |");
    children(schema).forEach((name, child) -> wanted(path + dot(schema) + name, child, of(schema)));
  }

  private void seen(String path, JSONSchemaProps schema) {
    line("| `" + path + "` | " + type(schema) + " | " + escaped(schema.getDescription()) + " |");
    children(schema).forEach((name, child) -> seen(path + dot(schema) + name, child));
  }

  private static Map<String, JSONSchemaProps> children(JSONSchemaProps schema) {
    var properties = of(schema).getProperties();
    return properties == null ? Map.of() : new TreeMap<>(properties);
  }

  /** Returns the schema that has the fields, which for a list is that of its elements. */
  private static JSONSchemaProps of(JSONSchemaProps schema) {
    return schema.getItems() == null ? schema : schema.getItems().getSchema();
  }

  private static String dot(JSONSchemaProps schema) {
    return schema.getItems() == null ? "." : "[].";
  }

  private static String type(JSONSchemaProps schema) {
    if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
      return schema.getEnum().stream()
          .map(value -> "`" + value.asText() + "`")
          .collect(Collectors.joining(", "));
    }
    if (schema.getItems() != null) {
      return "list" + bounds(schema) + " of " + type(schema.getItems().getSchema());
    }
    if (schema.getAdditionalProperties() != null) {
      return "map" + bounds(schema) + " of " + type(schema.getAdditionalProperties().getSchema());
    }
    String name = "date-time".equals(schema.getFormat()) ? "time" : schema.getType();
    return name + bounds(schema);
  }

  /** Returns the bounds for people, such as {@code (1 to 6)} or {@code (at most 255)}. */
  private static String bounds(JSONSchemaProps schema) {
    var least = first(schema.getMinimum(), schema.getMinItems());
    var most =
        first(
            schema.getMaximum(),
            schema.getMaxItems(),
            schema.getMaxProperties(),
            schema.getMaxLength());
    if (most.isEmpty()) {
      return "";
    }
    return " (" + (least.isEmpty() ? "at most " : least + " to ") + most + ")";
  }

  private static String first(Number... bounds) {
    return Stream.of(bounds)
        .filter(bound -> bound != null)
        .map(bound -> String.valueOf(bound.longValue()))
        .findFirst()
        .orElse("");
  }

  private static void refusals(JSONSchemaProps schema, Set<String> messages) {
    if (schema.getXKubernetesValidations() != null) {
      schema.getXKubernetesValidations().forEach(rule -> messages.add(rule.getMessage()));
    }
    children(schema).values().forEach(child -> refusals(child, messages));
    if (schema.getItems() != null) {
      refusals(schema.getItems().getSchema(), messages);
    }
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_");
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
