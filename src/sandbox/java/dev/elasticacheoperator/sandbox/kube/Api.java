package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/** The server's paths, and the verbs on resources. */
final class Api implements HttpListener.Handler {
  private static final String BODIES =
      "application/json, application/yaml, application/vnd.kubernetes.protobuf";
  private static final String PATCHES =
      "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json,"
          + " application/apply-patch+yaml";

  private final Store store;
  private final Resources resources;
  private final Objects objects;
  private final Discovery discovery;
  private final Watches watches;

  Api(Store store, Resources resources, Objects objects) {
    this.store = store;
    this.resources = resources;
    this.objects = objects;
    discovery = new Discovery(resources);
    watches = new Watches(store);
  }

  /**
   * A resource's path: {@code name} is empty for the collection, {@code subresource} for the
   * object.
   */
  private record Target(ResourceType type, String namespace, String name, String subresource) {}

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      route(exchange);
    } catch (ApiException e) {
      answer(exchange, e.code(), e.status());
    } catch (RuntimeException e) {
      answer(exchange, 500, ApiException.internal(e.toString()).status());
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    List<String> path = List.of(exchange.path.replaceFirst("^/+", "").split("/+"));
    switch (path.get(0)) {
      case "healthz", "livez", "readyz" ->
          exchange.respond(200, "text/plain", "ok".getBytes(StandardCharsets.UTF_8));
      case "version" -> exchange.respond(200, "application/json", BuiltIns.version());
      case "openapi" -> openApi(exchange, path);
      case "api" -> group(exchange, "", path.subList(1, path.size()));
      case "apis" -> {
        if (path.size() == 1) {
          answer(exchange, 200, discovery.groups());
        } else {
          group(exchange, path.get(1), path.subList(2, path.size()));
        }
      }
      default -> throw ApiException.notServed();
    }
  }

  private void openApi(HttpExchange exchange, List<String> path) throws IOException {
    String document = String.join("/", path.subList(Math.min(2, path.size()), path.size()));
    if (path.size() < 2 || !path.get(1).equals("v3")) {
      throw ApiException.notServed();
    } else if (document.isEmpty()) {
      answer(exchange, 200, OpenApi.index(discovery));
    } else if (discovery.groupVersionPaths().contains(document)) {
      boolean core = path.get(2).equals("api");
      answer(
          exchange,
          200,
          OpenApi.document(core ? resources.in("", "v1") : resources.in(path.get(3), path.get(4))));
    } else {
      throw ApiException.notServed();
    }
  }

  /** What is below {@code /api} or {@code /apis/<group>}. */
  private void group(HttpExchange exchange, String group, List<String> path) throws IOException {
    if (path.isEmpty()) {
      ObjectNode found = group.isEmpty() ? Discovery.core() : discovery.group(group);
      answer(
          exchange,
          200,
          group.isEmpty() ? found : found.put("kind", "APIGroup").put("apiVersion", "v1"));
    } else if (path.size() == 1) {
      answer(exchange, 200, discovery.resources(group, path.get(0)));
    } else if (group.equals(Discovery.AUTHORIZATION)) {
      review(exchange, path);
    } else {
      resource(exchange, target(group, path));
    }
  }

  private Target target(String group, List<String> path) {
    boolean inNamespace =
        path.get(1).equals("namespaces")
            && path.size() > 3
            && !path.get(3).matches("status|finalize");
    List<String> rest = path.subList(inNamespace ? 3 : 1, path.size());
    ResourceType type =
        resources.find(group, path.get(0), rest.get(0)).orElseThrow(ApiException::notServed);
    String subresource = rest.size() > 2 ? rest.get(2) : "";
    boolean known =
        subresource.isEmpty() || subresource.equals("status") && type.statusSubresource();
    if (!known || rest.size() > 3 || inNamespace && !type.namespaced()) {
      throw ApiException.notServed();
    }
    return new Target(
        type, inNamespace ? path.get(2) : "", rest.size() > 1 ? rest.get(1) : "", subresource);
  }

  private void review(HttpExchange exchange, List<String> path) throws IOException {
    if (!exchange.method.equals("POST")) {
      throw ApiException.methodNotAllowed();
    }
    for (String kind : Discovery.REVIEWS) {
      if (path.size() == 2 && path.get(1).equals(Discovery.plural(kind))) {
        ObjectNode review = body(exchange);
        review.put("kind", kind).put("apiVersion", Discovery.AUTHORIZATION + "/v1");
        ObjectNode status = review.putObject("status");
        if (kind.equals("SelfSubjectRulesReview")) {
          ObjectNode everything = status.putArray("resourceRules").addObject();
          List.of("verbs", "apiGroups", "resources")
              .forEach(field -> everything.putArray(field).add("*"));
          ObjectNode urls = status.putArray("nonResourceRules").addObject();
          List.of("verbs", "nonResourceURLs").forEach(field -> urls.putArray(field).add("*"));
          status.put("incomplete", false);
        } else {
          status.put("allowed", true).put("reason", "this server allows everything");
        }
        answer(exchange, 201, review);
        return;
      }
    }
    throw ApiException.notServed();
  }

  private void resource(HttpExchange exchange, Target target) throws IOException {
    boolean collection = target.name().isEmpty();
    switch (exchange.method) {
      case "GET" -> {
        if (exchange.flag("watch")) {
          watch(exchange, target);
        } else if (collection) {
          list(exchange, target);
        } else {
          one(exchange, 200, target, objects.get(target.type(), target.namespace(), target.name()));
        }
      }
      case "POST" -> {
        if (!collection || target.type().namespaced() && target.namespace().isEmpty()) {
          throw ApiException.methodNotAllowed();
        }
        create(exchange, target);
      }
      case "PUT" -> {
        only(!collection);
        replace(exchange, target);
      }
      case "PATCH" -> {
        only(!collection);
        patch(exchange, target);
      }
      case "DELETE" -> {
        only(target.subresource().isEmpty());
        delete(exchange, target);
      }
      default -> throw ApiException.methodNotAllowed();
    }
  }

  private static void only(boolean allowed) {
    if (!allowed) {
      throw ApiException.methodNotAllowed();
    }
  }

  private void create(HttpExchange exchange, Target target) throws IOException {
    ObjectNode body = typed(target, body(exchange));
    ResourceType stored = Versions.storedType(target.type(), resources);
    ObjectNode object =
        objects.create(
            stored,
            target.namespace(),
            Versions.stored(target.type(), body),
            WriteOptions.of(exchange));
    one(exchange, 201, target, object);
  }

  private void replace(HttpExchange exchange, Target target) throws IOException {
    ObjectNode body = typed(target, body(exchange));
    String name = Json.meta(body, "name");
    if (!name.equals(target.name())) {
      throw ApiException.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(name, target.name()));
    }
    ResourceType stored = Versions.storedType(target.type(), resources);
    ObjectNode object =
        objects.replace(
            stored,
            target.namespace(),
            target.name(),
            target.subresource(),
            Versions.stored(target.type(), body),
            WriteOptions.of(exchange));
    one(exchange, 200, target, object);
  }

  /** A body with the kind of its path, or none: then it is given that kind. */
  private static ObjectNode typed(Target target, ObjectNode body) {
    ResourceType type = target.type();
    String apiVersion = body.path("apiVersion").asText("");
    String kind = body.path("kind").asText("");
    if (!apiVersion.isEmpty() && !apiVersion.equals(type.apiVersion())) {
      throw ApiException.badRequest(
          "the API version in the data (%s) does not match the expected API version (%s)"
              .formatted(apiVersion, type.apiVersion()));
    }
    if (!kind.isEmpty() && !kind.equals(type.kind())) {
      throw ApiException.badRequest(
          "%s in version \"%s\" cannot be handled as a %s: the kind in the data does not match"
              .formatted(kind, type.version(), type.kind()));
    }
    String namespace = Json.meta(body, "namespace");
    if (type.namespaced() && !namespace.isEmpty() && !namespace.equals(target.namespace())) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    return body.put("apiVersion", type.apiVersion()).put("kind", type.kind());
  }

  private void patch(HttpExchange exchange, Target target) throws IOException {
    ResourceType type = target.type();
    String media = exchange.header("content-type").replaceFirst(";.*", "").trim();
    WriteOptions options = WriteOptions.of(exchange);
    if (media.equals("application/apply-patch+yaml")) {
      if (!exchange.query.containsKey("fieldManager")) {
        throw ApiException.badRequest(
            "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
      }
      ObjectNode body =
          Versions.stored(type, typed(target, Json.asObject(Json.parseYaml(exchange.body))));
      Objects.Written written =
          objects.apply(
              Versions.storedType(type, resources),
              target.namespace(),
              target.name(),
              target.subresource(),
              body,
              options);
      one(exchange, written.created() ? 201 : 200, target, written.object());
      return;
    }
    JsonNode patch = Json.parse(exchange.body);
    ObjectNode object =
        objects.patch(
            Versions.storedType(type, resources),
            target.namespace(),
            target.name(),
            target.subresource(),
            stored -> patched(stored, patch, media, type),
            options);
    one(exchange, 200, target, object);
  }

  private static void patched(ObjectNode stored, JsonNode patch, String media, ResourceType type) {
    ObjectNode object = Versions.served(type, stored).deepCopy();
    switch (media) {
      case "application/json-patch+json" -> Patches.json(object, patch);
      case "application/merge-patch+json" -> Patches.merge(object, patch);
      case "application/strategic-merge-patch+json" -> {
        if (type.custom()) {
          throw ApiException.unsupportedMediaType(
              PATCHES.replace("application/strategic-merge-patch+json, ", ""));
        }
        Patches.strategic(object, patch);
      }
      default -> throw ApiException.unsupportedMediaType(PATCHES);
    }
    stored.removeAll().setAll(Versions.stored(type, object));
  }

  private void delete(HttpExchange exchange, Target target) throws IOException {
    ResourceType type = target.type();
    ObjectNode options = exchange.body.length == 0 ? Json.object() : body(exchange);
    if (exchange.query.containsKey("propagationPolicy")) {
      options.put("propagationPolicy", exchange.query.get("propagationPolicy"));
    }
    boolean dryRun = exchange.query.containsKey("dryRun") || !options.path("dryRun").isEmpty();
    if (target.name().isEmpty()) {
      only(!type.namespaced() || !target.namespace().isEmpty());
      List<ObjectNode> gone = selected(exchange, target);
      for (ObjectNode object : gone) {
        objects.delete(type, target.namespace(), Json.meta(object, "name"), options, dryRun);
      }
      answer(exchange, 200, listOf(type, gone));
      return;
    }
    ObjectNode last = objects.get(type, target.namespace(), target.name());
    ObjectNode kept = objects.delete(type, target.namespace(), target.name(), options, dryRun);
    if (kept != null) {
      answer(exchange, 200, Versions.served(type, kept));
      return;
    }
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    ObjectNode details =
        status.put("status", "Success").putObject("details").put("name", target.name());
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    details.put("kind", type.plural()).put("uid", Json.meta(last, "uid"));
    answer(exchange, 200, status);
  }

  private void list(HttpExchange exchange, Target target) throws IOException {
    List<ObjectNode> found;
    ObjectNode list;
    synchronized (store) {
      found = selected(exchange, target);
      list = listOf(target.type(), found);
    }
    String version = list.path("metadata").path("resourceVersion").asText();
    answer(
        exchange,
        200,
        table(exchange) ? Tables.of(target.type(), found, version, true, include(exchange)) : list);
  }

  private List<ObjectNode> selected(HttpExchange exchange, Target target) {
    Predicate<ObjectNode> wanted = selector(exchange, target);
    return store.list(target.type().storage(), target.namespace()).stream().filter(wanted).toList();
  }

  private ObjectNode listOf(ResourceType type, List<ObjectNode> objects) {
    ObjectNode list =
        Json.object().put("kind", type.listKind()).put("apiVersion", type.apiVersion());
    list.putObject("metadata").put("resourceVersion", Long.toString(store.version()));
    list.putArray("items");
    objects.forEach(object -> list.withArray("items").add(Versions.served(type, object)));
    return list;
  }

  private static Predicate<ObjectNode> selector(HttpExchange exchange, Target target) {
    Predicate<JsonNode> labels = Selectors.labels(exchange.query.getOrDefault("labelSelector", ""));
    Predicate<JsonNode> fields =
        Selectors.fields(exchange.query.getOrDefault("fieldSelector", ""), target.type());
    return object ->
        labels.test(object)
            && fields.test(Versions.served(target.type(), object))
            && (target.name().isEmpty() || target.name().equals(Json.meta(object, "name")));
  }

  private void watch(HttpExchange exchange, Target target) throws IOException {
    ResourceType type = target.type();
    accept(exchange);
    String include = include(exchange);
    boolean table = table(exchange);
    watches.run(
        exchange,
        new Watches.Wish(
            type,
            target.namespace(),
            selector(exchange, target),
            (object, first) ->
                table
                    ? Tables.of(
                        type, List.of(object), Json.meta(object, "resourceVersion"), first, include)
                    : Versions.served(type, object)));
  }

  private void one(HttpExchange exchange, int status, Target target, ObjectNode object)
      throws IOException {
    boolean table = exchange.method.equals("GET") && table(exchange);
    ObjectNode shown =
        table
            ? Tables.of(
                target.type(),
                List.of(object),
                Json.meta(object, "resourceVersion"),
                true,
                include(exchange))
            : Versions.served(target.type(), object);
    answer(exchange, status, shown);
  }

  private static boolean table(HttpExchange exchange) {
    return exchange.header("accept").contains("as=Table");
  }

  private static String include(HttpExchange exchange) {
    return exchange.query.getOrDefault("includeObject", "Metadata");
  }

  private static ObjectNode body(HttpExchange exchange) {
    String media = exchange.header("content-type").replaceFirst(";.*", "").trim();
    return switch (media) {
      case "", "application/json" -> Json.asObject(Json.parse(exchange.body));
      case "application/yaml" -> Json.asObject(Json.parseYaml(exchange.body));
      case "application/vnd.kubernetes.protobuf" -> KubernetesProtobuf.decode(exchange.body);
      default -> throw ApiException.unsupportedMediaType(BODIES);
    };
  }

  private static void answer(HttpExchange exchange, int status, ObjectNode object)
      throws IOException {
    if (status < 400) {
      accept(exchange);
    }
    exchange.respond(status, "application/json", Json.bytes(object));
  }

  /** Refuses clients that want neither JSON nor a Table. */
  private static void accept(HttpExchange exchange) {
    for (String media : exchange.header("accept").split(",")) {
      String type = media.trim();
      boolean json = type.matches("|\\*/\\*.*|application/\\*.*|application/json(;.*)?");
      boolean otherShape = type.contains("as=PartialObjectMetadata");
      if (json && !otherShape) {
        return;
      }
    }
    throw ApiException.notAcceptable("application/json");
  }
}
