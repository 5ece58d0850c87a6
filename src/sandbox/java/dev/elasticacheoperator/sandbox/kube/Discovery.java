package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Discovery documents, which tell clients what is served. */
final class Discovery {
  static final List<String> REVIEWS =
      List.of("SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview");
  static final String AUTHORIZATION = "authorization.k8s.io";

  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private final Resources resources;

  Discovery(Resources resources) {
    this.resources = resources;
  }

  /** Returns the document of {@code /api}. */
  static ObjectNode core() {
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    return versions;
  }

  /** Returns the document of {@code /apis}. */
  ObjectNode groups() {
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    list.putArray("groups");
    for (String group : groupNames()) {
      list.withArray("groups").add(group(group));
    }
    return list;
  }

  /** Returns an entry of {@code /apis}: {@code /apis/<group>} without kind and apiVersion. */
  ObjectNode group(String name) {
    ObjectNode group = Json.object().put("name", name);
    for (String version : versions(name)) {
      group
          .withArray("versions")
          .addObject()
          .put("groupVersion", name + "/" + version)
          .put("version", version);
    }
    if (!group.has("versions")) {
      throw ApiException.notServed();
    }
    group.set("preferredVersion", group.get("versions").get(0));
    return group;
  }

  /** Returns the document of {@code /api/v1} or {@code /apis/<group>/<version>}. */
  ObjectNode resources(String group, String version) {
    ObjectNode list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version)
        .putArray("resources");
    for (ResourceType type : resources.in(group, version)) {
      ObjectNode resource =
          resource(list, type.plural(), type.singular(), type.namespaced(), type.kind(), VERBS);
      if (!type.shortNames().isEmpty()) {
        resource.set("shortNames", Json.JSON.valueToTree(type.shortNames()));
      }
      if (!type.categories().isEmpty()) {
        resource.set("categories", Json.JSON.valueToTree(type.categories()));
      }
      if (type.statusSubresource()) {
        resource(
            list,
            type.plural() + "/status",
            "",
            type.namespaced(),
            type.kind(),
            List.of("get", "patch", "update"));
      }
    }
    if (group.equals(AUTHORIZATION) && version.equals("v1")) {
      REVIEWS.forEach(
          kind -> resource(list, plural(kind), singular(kind), false, kind, List.of("create")));
    }
    if (list.get("resources").isEmpty()) {
      throw ApiException.notServed();
    }
    return list;
  }

  static String plural(String reviewKind) {
    return singular(reviewKind) + "s";
  }

  private static String singular(String kind) {
    return kind.toLowerCase(Locale.ROOT);
  }

  /** Returns all groups except the core group. */
  Set<String> groupNames() {
    Set<String> names = new LinkedHashSet<>(List.of(AUTHORIZATION));
    resources.all().stream()
        .map(ResourceType::group)
        .filter(group -> !group.isEmpty())
        .forEach(names::add);
    return names;
  }

  private Set<String> versions(String group) {
    Set<String> versions =
        new LinkedHashSet<>(group.equals(AUTHORIZATION) ? List.of("v1") : List.of());
    resources.all().stream()
        .filter(type -> type.group().equals(group))
        .forEach(type -> versions.add(type.version()));
    return versions;
  }

  /** Returns the paths below {@code /openapi/v3}, such as {@code apis/<group>/<version>}. */
  Set<String> groupVersionPaths() {
    Set<String> paths = new LinkedHashSet<>(List.of("api/v1"));
    for (JsonNode group : groups().get("groups")) {
      group
          .get("versions")
          .forEach(version -> paths.add("apis/" + version.get("groupVersion").asText()));
    }
    return paths;
  }

  private static ObjectNode resource(
      ObjectNode list,
      String name,
      String singular,
      boolean namespaced,
      String kind,
      List<String> verbs) {
    ObjectNode resource =
        list.withArray("resources")
            .addObject()
            .put("name", name)
            .put("singularName", singular)
            .put("namespaced", namespaced)
            .put("kind", kind);
    resource.set("verbs", Json.JSON.valueToTree(verbs));
    return resource;
  }
}
