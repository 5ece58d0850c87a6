package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/** Verbs on resources: reads the request, runs it and writes the answer. */
final class Verbs {
  private static final String PATCHES =
      "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json,"
          + " application/apply-patch+yaml";

  /** Parts of a path. The name is empty for a collection, the subresource for a whole object. */
  record RequestTarget(ResourceType type, String namespace, String name, String subresource) {}

  private final Store store;
  private final Resources resources;
  private final Objects objects;
  private final Watches watches;

  Verbs(Store store, Resources resources, Objects objects) {
    this.store = store;
    this.resources = resources;
    this.objects = objects;
    watches = new Watches(store);
  }

  /** Runs a request and answers it. */
  void serve(HttpExchange exchange, RequestTarget target) throws IOException {
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

  private void create(HttpExchange exchange, RequestTarget target) throws IOException {
    ObjectNode body = typed(target, exchange.object());
    ResourceType stored = Versions.storedType(target.type(), resources);
    ObjectNode object =
        objects.create(
            stored,
            target.namespace(),
            Versions.stored(target.type(), body),
            WriteOptions.of(exchange));
    one(exchange, 201, target, object);
  }

  private void replace(HttpExchange exchange, RequestTarget target) throws IOException {
    ObjectNode body = typed(target, exchange.object());
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

  /** Refuses a body whose kind differs from the path, and sets the kind if it is missing. */
  private static ObjectNode typed(RequestTarget target, ObjectNode body) {
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

  private void patch(HttpExchange exchange, RequestTarget target) throws IOException {
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

  private void delete(HttpExchange exchange, RequestTarget target) throws IOException {
    ResourceType type = target.type();
    ObjectNode options = exchange.body.length == 0 ? Json.object() : exchange.object();
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
      exchange.answer(200, listOf(type, gone));
      return;
    }
    ObjectNode last = objects.get(type, target.namespace(), target.name());
    ObjectNode kept = objects.delete(type, target.namespace(), target.name(), options, dryRun);
    if (kept != null) {
      exchange.answer(200, Versions.served(type, kept));
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
    exchange.answer(200, status);
  }

  private void list(HttpExchange exchange, RequestTarget target) throws IOException {
    List<ObjectNode> found;
    ObjectNode list;
    synchronized (store) {
      found = selected(exchange, target);
      list = listOf(target.type(), found);
    }
    String version = list.path("metadata").path("resourceVersion").asText();
    exchange.answer(
        200,
        table(exchange) ? Tables.of(target.type(), found, version, true, include(exchange)) : list);
  }

  private List<ObjectNode> selected(HttpExchange exchange, RequestTarget target) {
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

  private static Predicate<ObjectNode> selector(HttpExchange exchange, RequestTarget target) {
    Predicate<JsonNode> labels = Selectors.labels(exchange.query.getOrDefault("labelSelector", ""));
    Predicate<JsonNode> fields =
        Selectors.fields(exchange.query.getOrDefault("fieldSelector", ""), target.type());
    return object ->
        labels.test(object)
            && fields.test(Versions.served(target.type(), object))
            && (target.name().isEmpty() || target.name().equals(Json.meta(object, "name")));
  }

  private void watch(HttpExchange exchange, RequestTarget target) throws IOException {
    ResourceType type = target.type();
    exchange.requireJsonAccepted();
    String include = include(exchange);
    boolean table = table(exchange);
    watches.run(
        exchange,
        new Watches.WatchRequest(
            type,
            target.namespace(),
            selector(exchange, target),
            (object, first) ->
                table
                    ? Tables.of(
                        type, List.of(object), Json.meta(object, "resourceVersion"), first, include)
                    : Versions.served(type, object)));
  }

  private void one(HttpExchange exchange, int status, RequestTarget target, ObjectNode object)
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
    exchange.answer(status, shown);
  }

  private static boolean table(HttpExchange exchange) {
    return exchange.header("accept").contains("as=Table");
  }

  private static String include(HttpExchange exchange) {
    return exchange.query.getOrDefault("includeObject", "Metadata");
  }
}
