package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** OpenAPI v3 documents, as far as {@code kubectl explain} and kubectl's checks need them. */
final class OpenApi {
  private static final String API_VERSION =
      "APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized"
          + " schemas to the latest internal value, and may reject unrecognized values. More info:"
          + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources";
  private static final String KIND =
      "Kind is a string value representing the REST resource this object represents. Servers may infer this from the"
          + " endpoint the client submits requests to. Cannot be updated. In CamelCase. More info:"
          + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds";

  private OpenApi() {}

  static ObjectNode index(Discovery discovery) {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    for (String path : discovery.groupVersionPaths()) {
      paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
    }
    return index;
  }

  static ObjectNode document(List<ResourceType> types) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "v1.34.4");
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    for (ResourceType type : types) {
      String name = schemaName(type);
      ObjectNode schema = schemas.putObject(name).setAll(type.schema().deepCopy());
      ObjectNode properties = (ObjectNode) schema.get("properties");
      properties.putObject("apiVersion").put("type", "string").put("description", API_VERSION);
      properties.putObject("kind").put("type", "string").put("description", KIND);
      schema.putArray("x-kubernetes-group-version-kind").add(groupVersionKind(type));
      paths(type, name, paths);
    }
    return document;
  }

  private static void paths(ResourceType type, String schema, ObjectNode paths) {
    String root = (type.group().isEmpty() ? "/api/" : "/apis/") + type.apiVersion();
    String collection =
        root + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.plural();
    operations(type, schema, paths.putObject(collection), List.of("get", "post", "delete"));
    operations(
        type,
        schema,
        paths.putObject(collection + "/{name}"),
        List.of("get", "put", "patch", "delete"));
    if (type.namespaced()) {
      operations(type, schema, paths.putObject(root + "/" + type.plural()), List.of("get"));
    }
  }

  private static void operations(
      ResourceType type, String schema, ObjectNode path, List<String> methods) {
    for (String method : methods) {
      ObjectNode operation = path.putObject(method);
      operation.set("x-kubernetes-group-version-kind", groupVersionKind(type));
      ArrayNode parameters = operation.putArray("parameters");
      if (!method.equals("get")) {
        for (String name : List.of("dryRun", "fieldManager", "fieldValidation", "force")) {
          parameters
              .addObject()
              .put("name", name)
              .put("in", "query")
              .putObject("schema")
              .put("type", "string");
        }
      }
      ObjectNode reference = Json.object().put("$ref", "#/components/schemas/" + schema);
      if (method.equals("patch")) {
        ObjectNode content = operation.putObject("requestBody").putObject("content");
        for (String media :
            List.of(
                "application/apply-patch+yaml",
                "application/json-patch+json",
                "application/merge-patch+json")) {
          content.putObject(media).set("schema", Json.object().put("type", "object"));
        }
      }
      operation
          .putObject("responses")
          .putObject("200")
          .put("description", "OK")
          .putObject("content")
          .putObject("application/json")
          .set("schema", reference);
    }
  }

  private static ObjectNode groupVersionKind(ResourceType type) {
    return Json.object()
        .put("group", type.group())
        .put("version", type.version())
        .put("kind", type.kind());
  }

  /**
   * Returns a name such as {@code dev.elasticache-operator.v1alpha1.ElastiCacheEnvironment}. The
   * core group has the prefix that Kubernetes gives it.
   */
  private static String schemaName(ResourceType type) {
    List<String> parts =
        new ArrayList<>(List.of((type.custom() ? type.group() : "core.api.k8s.io").split("\\.")));
    Collections.reverse(parts);
    return String.join(".", parts) + "." + type.version() + "." + type.kind();
  }
}
