package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasticacheoperator.sandbox.kube.ApiException.Cause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Defaults and checks of built-in kinds, and the rules for names. */
final class ServedKinds {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";

  private ServedKinds() {}

  /** Fills in the defaults of a kind before validation; {@code old} is null for a creation. */
  static void complete(ResourceType type, ObjectNode old, ObjectNode object) {
    switch (type.kind()) {
      case "Secret" -> secret(object);
      case "Namespace" -> namespace(old, object);
      case "CustomResourceDefinition" -> definition(object);
      default -> {
        return;
      }
    }
  }

  private static void secret(ObjectNode secret) {
    if (secret.path("type").asText("").isEmpty()) {
      secret.put("type", "Opaque");
    }
    if (secret.remove("stringData") instanceof ObjectNode texts && !texts.isEmpty()) {
      ObjectNode data = Json.child(secret, "data");
      texts
          .properties()
          .forEach(
              text ->
                  data.put(
                      text.getKey(),
                      Base64.getEncoder()
                          .encodeToString(
                              text.getValue().asText().getBytes(StandardCharsets.UTF_8))));
    }
  }

  private static void namespace(ObjectNode old, ObjectNode namespace) {
    ObjectNode labels = Json.child(Json.metadata(namespace), "labels");
    labels.put("kubernetes.io/metadata.name", Json.meta(namespace, "name"));
    if (old == null) {
      Json.child(namespace, "spec").putArray("finalizers").add("kubernetes");
      Json.child(namespace, "status").put("phase", "Active");
    }
  }

  private static void definition(ObjectNode definition) {
    ObjectNode spec = Json.child(definition, "spec");
    Json.child(spec, "conversion")
        .put("strategy", spec.path("conversion").path("strategy").asText("None"));
    ObjectNode names = Json.child(spec, "names");
    String kind = names.path("kind").asText();
    if (!names.has("singular")) {
      names.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (!names.has("listKind")) {
      names.put("listKind", kind + "List");
    }
    ObjectNode status = Json.child(definition, "status");
    status.set("acceptedNames", names.deepCopy());
    if (!status.has("conditions")) {
      condition(status, "NamesAccepted", "NoConflicts", "no conflicts found");
      condition(
          status, "Established", "InitialNamesAccepted", "the initial names have been accepted");
    }
    List<String> stored = new ArrayList<>();
    status.path("storedVersions").forEach(version -> stored.add(version.asText()));
    for (JsonNode version : spec.path("versions")) {
      if (version.path("storage").asBoolean() && !stored.contains(version.path("name").asText())) {
        status.withArray("storedVersions").add(version.path("name").asText());
      }
    }
  }

  private static void condition(ObjectNode status, String type, String reason, String message) {
    status
        .withArray("conditions")
        .addObject()
        .put("type", type)
        .put("status", "True")
        .put("lastTransitionTime", Json.now())
        .put("reason", reason)
        .put("message", message);
  }

  /** Returns the errors of an object that its schema does not find. */
  static List<Cause> check(ResourceType type, ObjectNode old, ObjectNode object) {
    List<Cause> causes = new ArrayList<>();
    if (old == null) {
      name(type, Json.meta(object, "name"), causes);
    }
    if (type.kind().equals("Secret")
        && old != null
        && !object.path("type").equals(old.path("type"))) {
      causes.add(Cause.invalid("type", object.path("type").toString(), "field is immutable"));
    }
    if (old != null
        && old.path("immutable").asBoolean()
        && !object.path("data").equals(old.path("data"))) {
      causes.add(Cause.forbidden("data", "field is immutable when `immutable` is set"));
    }
    if (type.kind().equals("CustomResourceDefinition")) {
      definition(object, old, causes);
    }
    return causes;
  }

  private static void name(ResourceType type, String name, List<Cause> causes) {
    boolean label = type.kind().equals("Namespace");
    if (name.isEmpty()) {
      causes.add(Cause.required("metadata.name", "name or generateName is required"));
    } else if (!name.matches(label ? LABEL : SUBDOMAIN)) {
      causes.add(
          Cause.invalid(
              "metadata.name",
              "\"" + name + "\"",
              label
                  ? "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must"
                      + " start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for"
                      + " validation is '"
                      + LABEL
                      + "')"
                  : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
                      + " and must start and end with an alphanumeric character (e.g. 'example.com', regex used for"
                      + " validation is '"
                      + SUBDOMAIN
                      + "')"));
    } else if (name.length() > (label ? 63 : 253)) {
      causes.add(
          Cause.invalid(
              "metadata.name",
              "\"" + name + "\"",
              "must be no more than " + (label ? 63 : 253) + " bytes"));
    }
  }

  private static void definition(ObjectNode definition, ObjectNode old, List<Cause> causes) {
    JsonNode spec = definition.get("spec");
    String name = Json.meta(definition, "name");
    if (!name.equals(
        spec.path("names").path("plural").asText() + "." + spec.path("group").asText())) {
      causes.add(
          Cause.invalid(
              "metadata.name", "\"" + name + "\"", "must be spec.names.plural+\".\"+spec.group"));
    }
    if (!spec.path("conversion").path("strategy").asText().equals("None")) {
      causes.add(
          Cause.forbidden(
              "spec.conversion.strategy", "this server converts with strategy None only"));
    }
    int stored = 0;
    for (int i = 0; i < spec.path("versions").size(); i++) {
      JsonNode version = spec.path("versions").get(i);
      stored += version.path("storage").asBoolean() ? 1 : 0;
      if (!version.path("schema").path("openAPIV3Schema").isObject()) {
        causes.add(
            Cause.required(
                "spec.versions[" + i + "].schema.openAPIV3Schema", "schemas are required"));
        continue;
      }
      try {
        ResourceType.of(definition, version, true);
      } catch (CelRules.InvalidRules invalid) {
        boolean single = spec.path("versions").size() == 1;
        String at =
            "spec." + (single ? "validation" : "versions[" + i + "].schema") + ".openAPIV3Schema";
        invalid
            .causes()
            .forEach(c -> causes.add(new Cause(at + c.field(), c.reason(), c.message())));
      }
    }
    if (stored != 1) {
      causes.add(
          Cause.invalid(
              "spec.versions",
              spec.path("versions").toString(),
              "must have exactly one version marked as storage version"));
    }
    for (String fixed : List.of("group", "scope")) {
      if (old != null && !spec.path(fixed).equals(old.path("spec").path(fixed))) {
        causes.add(
            Cause.invalid("spec." + fixed, spec.path(fixed).toString(), "field is immutable"));
      }
    }
  }
}
