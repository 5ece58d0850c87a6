package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Routes requests by their path. */
final class Api implements HttpListener.Handler {
  private final Resources resources;
  private final Discovery discovery;
  private final Verbs verbs;

  Api(Store store, Resources resources, Objects objects) {
    this.resources = resources;
    discovery = new Discovery(resources);
    verbs = new Verbs(store, resources, objects);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      route(exchange);
    } catch (ApiException e) {
      exchange.answer(e.code(), e.status());
    } catch (RuntimeException e) {
      exchange.answer(500, ApiException.internal(e.toString()).status());
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
          exchange.answer(200, discovery.groups());
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
      exchange.answer(200, OpenApi.index(discovery));
    } else if (discovery.groupVersionPaths().contains(document)) {
      boolean core = path.get(2).equals("api");
      exchange.answer(
          200,
          OpenApi.document(core ? resources.in("", "v1") : resources.in(path.get(3), path.get(4))));
    } else {
      throw ApiException.notServed();
    }
  }

  /** Answers requests below {@code /api} or {@code /apis/<group>}. */
  private void group(HttpExchange exchange, String group, List<String> path) throws IOException {
    if (path.isEmpty()) {
      ObjectNode found = group.isEmpty() ? Discovery.core() : discovery.group(group);
      exchange.answer(
          200, group.isEmpty() ? found : found.put("kind", "APIGroup").put("apiVersion", "v1"));
    } else if (path.size() == 1) {
      exchange.answer(200, discovery.resources(group, path.get(0)));
    } else if (group.equals(Discovery.AUTHORIZATION)) {
      review(exchange, path);
    } else {
      verbs.serve(exchange, target(group, path));
    }
  }

  private Verbs.RequestTarget target(String group, List<String> path) {
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
      throw unknown(type, rest);
    }
    return new Verbs.RequestTarget(
        type, inNamespace ? path.get(2) : "", rest.size() > 1 ? rest.get(1) : "", subresource);
  }

  /** Returns kube-apiserver's refusal, which differs for custom objects and built-in ones. */
  private static ApiException unknown(ResourceType type, List<String> path) {
    return type.custom() && path.size() == 3
        ? ApiException.notFound(type, path.get(1))
        : ApiException.notServed();
  }

  private void review(HttpExchange exchange, List<String> path) throws IOException {
    if (!exchange.method.equals("POST")) {
      throw ApiException.methodNotAllowed();
    }
    for (String kind : Discovery.REVIEWS) {
      if (path.size() == 2 && path.get(1).equals(Discovery.plural(kind))) {
        ObjectNode review = exchange.object();
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
        exchange.answer(201, review);
        return;
      }
    }
    throw ApiException.notServed();
  }
}
