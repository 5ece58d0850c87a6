package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.yaml.snakeyaml.Yaml;

/**
 * Built-in kinds, described as CustomResourceDefinitions are. Two column types exist only here:
 * {@code count} (a number of elements) and {@code reference} (kind/name). Column paths separated by
 * {@code |} exist only here, too, and stand for the first existing value.
 */
final class BuiltIns {
  private static final String KINDS =
      """
      - {kind: Namespace, plural: namespaces, short: [ns], cluster: true, status: true,
         doc: "Namespace provides a scope for Names.",
         fields: {spec: {type: object, properties: {finalizers: {type: array, x-kubernetes-list-type: set, items: {type: string}}}},
                  status: {type: object, properties: {phase: {type: string}}, x-kubernetes-preserve-unknown-fields: true}},
         columns: [{name: Status, type: string, jsonPath: .status.phase}]}
      - {kind: Secret, plural: secrets,
         doc: "Secret holds secret data of a certain type. The total bytes of the values in the Data field must be less than MaxSecretSize bytes.",
         fields: {type: {type: string}, immutable: {type: boolean},
                  data: {type: object, additionalProperties: {type: string, format: byte}},
                  stringData: {type: object, additionalProperties: {type: string}}},
         columns: [{name: Type, type: string, jsonPath: .type}, {name: Data, type: count, jsonPath: .data}]}
      - {kind: ConfigMap, plural: configmaps, short: [cm], doc: "ConfigMap holds configuration data for pods to consume.",
         fields: {immutable: {type: boolean}, data: {type: object, additionalProperties: {type: string}},
                  binaryData: {type: object, additionalProperties: {type: string, format: byte}}},
         columns: [{name: Data, type: count, jsonPath: .data}]}
      - {kind: ServiceAccount, plural: serviceaccounts, short: [sa],
         doc: "ServiceAccount binds together a name, a principal that can be authenticated and authorized, and a set of secrets",
         fields: {automountServiceAccountToken: {type: boolean},
                  secrets: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name], items: {type: object, x-kubernetes-preserve-unknown-fields: true}},
                  imagePullSecrets: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name], items: {type: object, properties: {name: {type: string}}}}},
         columns: [{name: Secrets, type: count, jsonPath: .secrets}]}
      - {group: coordination.k8s.io, kind: Lease, plural: leases, doc: "Lease defines a lease concept.",
         fields: {spec: {type: object, properties: {
                    holderIdentity: {type: string}, leaseDurationSeconds: {type: integer}, acquireTime: {type: string},
                    renewTime: {type: string}, leaseTransitions: {type: integer}, strategy: {type: string}, preferredHolder: {type: string}}}},
         columns: [{name: Holder, type: string, jsonPath: .spec.holderIdentity}]}
      - {kind: Event, plural: events, short: [ev], doc: "Event is a report of an event somewhere in the cluster.",
         fields: {involvedObject: &ref {type: object, x-kubernetes-map-type: atomic, properties: {
                    kind: {type: string}, namespace: {type: string}, name: {type: string}, uid: {type: string},
                    apiVersion: {type: string}, resourceVersion: {type: string}, fieldPath: {type: string}}},
                  related: *ref, reason: {type: string}, message: {type: string}, type: {type: string}, action: {type: string}, count: {type: integer},
                  source: &source {type: object, properties: {component: {type: string}, host: {type: string}}},
                  firstTimestamp: {type: string}, lastTimestamp: {type: string}, eventTime: {type: string, nullable: true},
                  reportingComponent: {type: string}, reportingInstance: {type: string},
                  series: &series {type: object, properties: {count: {type: integer}, lastObservedTime: {type: string}}}},
         columns: &eventColumns [
           {name: Last Seen, type: date, jsonPath: .series.lastObservedTime|.lastTimestamp|.eventTime|.metadata.creationTimestamp},
           {name: Type, type: string, jsonPath: .type}, {name: Reason, type: string, jsonPath: .reason},
           {name: Object, type: reference, jsonPath: .involvedObject},
           {name: Subobject, type: string, jsonPath: .involvedObject.fieldPath, priority: 1},
           {name: Source, type: string, jsonPath: .source.component|.reportingComponent, priority: 1}, {name: Message, type: string, jsonPath: .message},
           {name: First Seen, type: date, jsonPath: .firstTimestamp|.eventTime|.metadata.creationTimestamp, priority: 1},
           {name: Count, type: integer, jsonPath: .series.count|.count, priority: 1}, {name: Name, type: string, jsonPath: .metadata.name, priority: 1}]}
      - {group: events.k8s.io, kind: Event, plural: events, short: [ev], doc: "Event is a report of an event somewhere in the cluster.",
         fields: {regarding: *ref, related: *ref, reason: {type: string}, note: {type: string}, type: {type: string}, action: {type: string},
                  eventTime: {type: string, nullable: true}, reportingController: {type: string}, reportingInstance: {type: string}, series: *series,
                  deprecatedSource: *source, deprecatedFirstTimestamp: {type: string}, deprecatedLastTimestamp: {type: string}, deprecatedCount: {type: integer}},
         columns: *eventColumns}
      - {group: apiextensions.k8s.io, kind: CustomResourceDefinition, plural: customresourcedefinitions, short: [crd, crds], categories: [api-extensions],
         cluster: true, status: true,
         doc: "CustomResourceDefinition represents a resource that should be exposed on the API server.",
         fields: {status: {type: object, x-kubernetes-preserve-unknown-fields: true},
                  spec: {type: object, required: [group, names, scope, versions], properties: {
                    group: {type: string}, scope: {type: string, enum: [Cluster, Namespaced]}, preserveUnknownFields: {type: boolean},
                    conversion: {type: object, x-kubernetes-preserve-unknown-fields: true},
                    names: {type: object, required: [kind, plural], properties: {
                      kind: {type: string}, listKind: {type: string}, plural: {type: string}, singular: {type: string},
                      shortNames: {type: array, items: {type: string}}, categories: {type: array, items: {type: string}}}},
                    versions: {type: array, items: {type: object, x-kubernetes-preserve-unknown-fields: true, required: [name, served, storage]}}}}},
         columns: [{name: Created At, type: string, jsonPath: .metadata.creationTimestamp}]}
      """;

  private BuiltIns() {}

  static ArrayNode definitions() {
    ArrayNode definitions = Json.JSON.createArrayNode();
    // SnakeYAML resolves aliases, and Jackson's YAML reader does not.
    Iterable<?> kinds = new Yaml().load(KINDS);
    for (Object kind : kinds) {
      definitions.add(definition(Json.JSON.valueToTree(kind)));
    }
    return definitions;
  }

  private static ObjectNode definition(JsonNode brief) {
    ObjectNode definition = Json.object();
    ObjectNode spec = definition.putObject("spec");
    String kind = brief.get("kind").asText();
    spec.put("group", brief.path("group").asText(""));
    spec.put("scope", brief.has("cluster") ? "Cluster" : "Namespaced");
    ObjectNode names = spec.putObject("names").put("kind", kind);
    names.set("plural", brief.get("plural"));
    names.put("singular", kind.toLowerCase(Locale.ROOT));
    names.set("shortNames", brief.path("short"));
    names.set("categories", brief.path("categories"));
    ObjectNode version = spec.putArray("versions").addObject().put("name", "v1");
    version.set("additionalPrinterColumns", columns(brief, kind));
    ObjectNode schema = version.putObject("schema").putObject("openAPIV3Schema");
    schema.set("description", brief.get("doc"));
    schema.put("type", "object").set("properties", brief.get("fields"));
    if (brief.has("status")) {
      version.putObject("subresources").putObject("status");
    }
    return definition;
  }

  private static JsonNode columns(JsonNode brief, String kind) {
    ArrayNode columns = brief.get("columns").deepCopy();
    if (!kind.equals("Event") && !kind.equals("CustomResourceDefinition")) {
      columns.addObject().put("name", "Age").put("type", "date").put("jsonPath", Tables.CREATED);
    }
    return columns;
  }

  /** Returns the document of {@code /version}: the release whose behaviour is imitated. */
  static byte[] version() {
    return """
    {"major":"1","minor":"34","gitVersion":"v1.34.4","gitCommit":"embedded","gitTreeState":"clean",\
    "buildDate":"2026-01-01T00:00:00Z","goVersion":"none","compiler":"none","platform":"java"}"""
        .getBytes(StandardCharsets.UTF_8);
  }
}
