package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasticacheoperator.sandbox.kube.ApiException.Cause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Field ownership in {@code metadata.managedFields}, and server-side apply based on it. */
final class ManagedFields {
  private static final String APPLY = "Apply";
  private static final String UPDATE = "Update";

  /** Fields that the server sets and no manager owns. */
  private static final Set<List<String>> UNOWNED =
      Set.of(
          List.of("f:apiVersion"),
          List.of("f:kind"),
          List.of("f:metadata"),
          List.of("f:metadata", "f:name"),
          List.of("f:metadata", "f:generateName"),
          List.of("f:metadata", "f:namespace"),
          List.of("f:metadata", "f:uid"),
          List.of("f:metadata", "f:resourceVersion"),
          List.of("f:metadata", "f:generation"),
          List.of("f:metadata", "f:selfLink"),
          List.of("f:metadata", "f:creationTimestamp"),
          List.of("f:metadata", "f:deletionTimestamp"),
          List.of("f:metadata", "f:deletionGracePeriodSeconds"));

  private record FieldsEntry(
      String manager,
      String operation,
      String apiVersion,
      String subresource,
      String time,
      Set<List<String>> paths) {
    boolean is(FieldsEntry other) {
      return manager.equals(other.manager)
          && operation.equals(other.operation)
          && subresource.equals(other.subresource)
          && (operation.equals(APPLY) || apiVersion.equals(other.apiVersion));
    }

    FieldsEntry with(Set<List<String>> paths) {
      return new FieldsEntry(manager, operation, apiVersion, subresource, time, paths);
    }

    String display() {
      String name =
          "\""
              + manager
              + "\""
              + (subresource.isEmpty() ? "" : " with subresource \"" + subresource + "\"");
      return operation.equals(UPDATE) ? name + " using " + apiVersion : name;
    }
  }

  private ManagedFields() {}

  /** Records the manager of an update as owner of all changed fields. */
  static void update(
      ObjectNode before, ObjectNode after, ResourceType type, String manager, String subresource) {
    ObjectNode old = before == null ? Json.object() : before;
    Set<List<String>> changed =
        owned(FieldPaths.changed(strip(old), strip(after), type.schema()), subresource, type);
    Set<List<String>> existing = everything(after, type);
    List<FieldsEntry> entries = read(after);
    FieldsEntry mine =
        new FieldsEntry(manager, UPDATE, type.apiVersion(), subresource, Json.now(), changed);
    write(after, transfer(entries, mine, union(own(entries, mine), changed), changed, existing));
  }

  /**
   * Applies a configuration.
   *
   * @param live the stored object, or null to create it
   * @return the merged object with its owners
   * @throws ApiException 409 if another manager has set one of the fields to another value and
   *     {@code force} is false
   */
  static ObjectNode apply(
      ObjectNode live,
      ObjectNode applied,
      ResourceType type,
      String manager,
      String subresource,
      boolean force) {
    JsonNode schema = type.schema();
    Set<List<String>> wanted = owned(FieldPaths.of(strip(applied), schema), subresource, type);
    ObjectNode merged = live == null ? Json.object() : live.deepCopy();
    FieldPaths.merge(merged, applied, schema);
    List<FieldsEntry> entries = live == null ? List.of() : read(live);
    FieldsEntry mine =
        new FieldsEntry(manager, APPLY, type.apiVersion(), subresource, Json.now(), wanted);
    Set<List<String>> previous = own(entries, mine);
    Set<List<String>> changed = new LinkedHashSet<>();
    if (live != null) {
      changed.addAll(FieldPaths.changed(strip(live), strip(merged), schema));
      changed.retainAll(wanted);
      refuseConflicts(entries, mine, changed, force);
    }
    Set<List<String>> kept = prefixes(wanted);
    entries.stream()
        .filter(entry -> !entry.is(mine))
        .forEach(entry -> kept.addAll(prefixes(entry.paths())));
    for (List<String> path : prefixes(previous)) {
      if (!kept.contains(path) && !UNOWNED.contains(path)) {
        FieldPaths.remove(merged, schema, path);
      }
    }
    write(merged, transfer(entries, mine, wanted, changed, everything(merged, type)));
    return merged;
  }

  private static void refuseConflicts(
      List<FieldsEntry> entries, FieldsEntry mine, Set<List<String>> changed, boolean force) {
    if (force) {
      return;
    }
    List<Cause> causes = new ArrayList<>();
    List<String> messages = new ArrayList<>();
    for (FieldsEntry other : entries) {
      List<String> fields =
          other.is(mine)
              ? List.of()
              : other.paths().stream()
                  .filter(changed::contains)
                  .map(FieldPaths::display)
                  .sorted()
                  .toList();
      fields.forEach(
          field ->
              causes.add(
                  new Cause(field, "FieldManagerConflict", "conflict with " + other.display())));
      if (!fields.isEmpty()) {
        messages.add("conflicts with " + other.display() + ":\n- " + String.join("\n- ", fields));
      }
    }
    if (causes.size() == 1) {
      Cause cause = causes.get(0);
      throw ApiException.applyConflict(
          "Apply failed with 1 conflict: " + cause.message() + ": " + cause.field(), causes);
    }
    if (!causes.isEmpty()) {
      throw ApiException.applyConflict(
          "Apply failed with " + causes.size() + " conflicts: " + String.join("\n", messages),
          causes);
    }
  }

  /** Returns the entries after {@code mine} has taken the changed fields from the others. */
  private static List<FieldsEntry> transfer(
      List<FieldsEntry> entries,
      FieldsEntry mine,
      Set<List<String>> paths,
      Set<List<String>> changed,
      Set<List<String>> existing) {
    List<FieldsEntry> after = new ArrayList<>();
    for (FieldsEntry entry : entries) {
      if (!entry.is(mine)) {
        Set<List<String>> left = new LinkedHashSet<>(entry.paths());
        left.removeAll(changed);
        left.retainAll(existing);
        after.add(entry.with(left));
      } else if (entry.paths().equals(intersection(paths, existing)) && changed.isEmpty()) {
        after.add(entry);
      }
    }
    if (after.stream().noneMatch(entry -> entry.is(mine))) {
      after.add(mine.with(intersection(paths, existing)));
    }
    after.removeIf(entry -> entry.paths().isEmpty());
    return after;
  }

  private static Set<List<String>> own(List<FieldsEntry> entries, FieldsEntry mine) {
    return entries.stream()
        .filter(e -> e.is(mine))
        .map(FieldsEntry::paths)
        .findFirst()
        .orElse(Set.of());
  }

  private static Set<List<String>> owned(
      Set<List<String>> paths, String subresource, ResourceType type) {
    return paths.stream()
        .filter(path -> !UNOWNED.contains(path))
        .filter(
            path ->
                !type.statusSubresource()
                    || path.get(0).equals("f:status") == subresource.equals("status"))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Set<List<String>> everything(ObjectNode object, ResourceType type) {
    return prefixes(FieldPaths.changed(Json.object(), strip(object), type.schema()));
  }

  private static ObjectNode strip(ObjectNode object) {
    ObjectNode stripped = object.deepCopy();
    Json.metadata(stripped).remove("managedFields");
    return stripped;
  }

  private static Set<List<String>> prefixes(Set<List<String>> paths) {
    Set<List<String>> all = new LinkedHashSet<>();
    for (List<String> path : paths) {
      for (int length = 1; length <= path.size(); length++) {
        all.add(path.subList(0, length));
      }
    }
    return all;
  }

  private static Set<List<String>> union(Set<List<String>> a, Set<List<String>> b) {
    Set<List<String>> both = new LinkedHashSet<>(a);
    both.addAll(b);
    return both;
  }

  private static Set<List<String>> intersection(Set<List<String>> a, Set<List<String>> b) {
    Set<List<String>> both = new LinkedHashSet<>(a);
    both.retainAll(b);
    return both;
  }

  private static List<FieldsEntry> read(ObjectNode object) {
    List<FieldsEntry> entries = new ArrayList<>();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      if (entry.has("manager")) {
        entries.add(
            new FieldsEntry(
                entry.get("manager").asText(),
                entry.path("operation").asText(),
                entry.path("apiVersion").asText(),
                entry.path("subresource").asText(""),
                entry.path("time").asText(""),
                FieldPaths.fromFieldsV1(entry.path("fieldsV1"))));
      }
    }
    return entries;
  }

  private static void write(ObjectNode object, List<FieldsEntry> entries) {
    entries.sort(
        Comparator.comparing(FieldsEntry::operation)
            .thenComparing(FieldsEntry::time)
            .thenComparing(FieldsEntry::manager));
    ArrayNode list = Json.metadata(object).putArray("managedFields");
    for (FieldsEntry entry : entries) {
      ObjectNode json =
          list.addObject().put("apiVersion", entry.apiVersion()).put("fieldsType", "FieldsV1");
      json.set("fieldsV1", FieldPaths.toFieldsV1(entry.paths()));
      json.put("manager", entry.manager()).put("operation", entry.operation());
      if (!entry.subresource().isEmpty()) {
        json.put("subresource", entry.subresource());
      }
      json.put("time", entry.time());
    }
  }
}
