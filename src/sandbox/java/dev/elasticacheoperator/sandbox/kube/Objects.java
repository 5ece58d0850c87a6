package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasticacheoperator.sandbox.kube.ApiException.Cause;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/** Creates, changes and deletes objects. Every write holds the store's monitor. */
final class Objects {
  private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  /** Result of a write; {@code created} is true if the object did not exist before. */
  record Written(ObjectNode object, boolean created) {}

  private final Store store;
  private final Resources resources;
  private final Random random = new Random();

  Objects(Store store, Resources resources) {
    this.store = store;
    this.resources = resources;
  }

  static Store.ObjectKey key(ResourceType type, String namespace, String name) {
    return new Store.ObjectKey(type.storage(), type.namespaced() ? namespace : "", name);
  }

  ObjectNode get(ResourceType type, String namespace, String name) {
    ObjectNode object = store.get(key(type, namespace, name));
    if (object == null) {
      throw ApiException.notFound(type, name);
    }
    return object;
  }

  ObjectNode create(ResourceType type, String namespace, ObjectNode body, WriteOptions options) {
    synchronized (store) {
      ObjectNode object = body.deepCopy();
      Admission.decode(type, object);
      options.unknownFields(type, Schemas.prune(object, type.schema()));
      if (type.statusSubresource()) {
        object.remove("status");
      }
      ObjectNode metadata = Json.metadata(object);
      metadata.remove("managedFields");
      identify(type, namespace, object);
      Schemas.applyDefaults(object, type.schema());
      ServedKinds.complete(type, null, object);
      ManagedFields.update(null, object, type, options.manager(), "");
      return insert(type, namespace, object, options);
    }
  }

  private void identify(ResourceType type, String namespace, ObjectNode object) {
    ObjectNode metadata = Json.metadata(object);
    String prefix = metadata.path("generateName").asText("");
    if (metadata.path("name").asText("").isEmpty() && !prefix.isEmpty()) {
      StringBuilder name = new StringBuilder(prefix);
      random
          .ints(5, 0, SUFFIX_LETTERS.length())
          .forEach(i -> name.append(SUFFIX_LETTERS.charAt(i)));
      metadata.put("name", name.toString());
    }
    if (type.namespaced()) {
      metadata.put("namespace", namespace);
    } else {
      metadata.remove("namespace");
    }
    metadata.remove(
        List.of(
            "selfLink",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "resourceVersion",
            "generation"));
    metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", Json.now());
    if (type.countsGenerations()) {
      metadata.put("generation", 1);
    }
    object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
  }

  private ObjectNode insert(
      ResourceType type, String namespace, ObjectNode object, WriteOptions options) {
    String name = Json.meta(object, "name");
    if (type.namespaced()) {
      requireNamespace(type, namespace, name);
    }
    Admission.removeEmpty(Json.metadata(object));
    Admission.validate(type, null, object);
    if (store.get(key(type, namespace, name)) != null) {
      throw ApiException.alreadyExists(type, name);
    }
    save(type, object, options);
    return object;
  }

  private void requireNamespace(ResourceType type, String namespace, String name) {
    ResourceType namespaces = resources.find("", "v1", "namespaces").orElseThrow();
    if (Json.deleting(get(namespaces, "", namespace))) {
      throw ApiException.forbidden(
          type,
          name,
          "unable to create new content in namespace "
              + namespace
              + " because it is being terminated");
    }
  }

  ObjectNode replace(
      ResourceType type,
      String namespace,
      String name,
      String subresource,
      ObjectNode body,
      WriteOptions options) {
    synchronized (store) {
      ObjectNode old = get(type, namespace, name);
      if (Json.meta(body, "resourceVersion").isEmpty() && !type.unconditionalUpdate()) {
        throw ApiException.invalid(
            type,
            name,
            List.of(
                Cause.invalid("metadata.resourceVersion", "0", "must be specified for an update")));
      }
      return update(type, old, body.deepCopy(), subresource, options);
    }
  }

  ObjectNode patch(
      ResourceType type,
      String namespace,
      String name,
      String subresource,
      Consumer<ObjectNode> patch,
      WriteOptions options) {
    synchronized (store) {
      ObjectNode old = get(type, namespace, name);
      ObjectNode wanted = old.deepCopy();
      patch.accept(wanted);
      return update(type, old, wanted, subresource, options);
    }
  }

  Written apply(
      ResourceType type,
      String namespace,
      String name,
      String subresource,
      ObjectNode body,
      WriteOptions options) {
    synchronized (store) {
      ObjectNode applied = body.deepCopy();
      ObjectNode metadata = Json.metadata(applied);
      if (!metadata.path("managedFields").isEmpty()) {
        throw ApiException.badRequest("metadata.managedFields must be nil");
      }
      Admission.decode(type, applied);
      options.unknownFields(type, Schemas.prune(applied, type.schema()));
      metadata.remove("managedFields");
      ObjectNode old = store.get(key(type, namespace, name));
      if (type.statusSubresource() && subresource.isEmpty()) {
        applied.remove("status");
      } else if (subresource.equals("status")) {
        JsonNode status = applied.get("status");
        applied.retain("apiVersion", "kind", "metadata");
        metadata.retain("name", "namespace", "resourceVersion", "uid");
        if (status != null) {
          applied.set("status", status);
        }
      }
      metadata.put("name", name);
      if (old == null && !subresource.isEmpty()) {
        throw ApiException.notFound(type, name);
      }
      ObjectNode merged =
          ManagedFields.apply(old, applied, type, options.manager(), subresource, options.force());
      if (old == null) {
        identify(type, namespace, merged);
        Schemas.applyDefaults(merged, type.schema());
        ServedKinds.complete(type, null, merged);
        return new Written(insert(type, namespace, merged, options), true);
      }
      return new Written(finish(type, old, merged, subresource, options), false);
    }
  }

  private ObjectNode update(
      ResourceType type,
      ObjectNode old,
      ObjectNode wanted,
      String subresource,
      WriteOptions options) {
    Admission.decode(type, wanted);
    options.unknownFields(type, Schemas.prune(wanted, type.schema()));
    if (subresource.equals("status")) {
      JsonNode status = wanted.get("status");
      JsonNode metadata = wanted.path("metadata");
      wanted = old.deepCopy();
      Json.metadata(wanted).setAll((ObjectNode) Json.object().setAll(versions(metadata)));
      wanted.remove("status");
      if (status != null) {
        wanted.set("status", status);
      }
    }
    JsonNode owners = Json.metadata(wanted).path("managedFields");
    boolean rewritesOwners =
        owners.isArray() && !owners.equals(old.path("metadata").path("managedFields"));
    if (!owners.isArray() || owners.isEmpty() && !rewritesOwners) {
      Json.metadata(wanted)
          .set("managedFields", old.path("metadata").path("managedFields").deepCopy());
    }
    ObjectNode result = Admission.prepare(type, old, wanted, subresource);
    if (!rewritesOwners) {
      ManagedFields.update(old, result, type, options.manager(), subresource);
    }
    return commit(type, old, result, options);
  }

  private static ObjectNode versions(JsonNode metadata) {
    ObjectNode versions = Json.object();
    for (String field : List.of("resourceVersion", "uid")) {
      if (metadata.hasNonNull(field)) {
        versions.set(field, metadata.get(field));
      }
    }
    return versions;
  }

  private ObjectNode finish(
      ResourceType type,
      ObjectNode old,
      ObjectNode merged,
      String subresource,
      WriteOptions options) {
    return commit(type, old, Admission.prepare(type, old, merged, subresource), options);
  }

  private ObjectNode commit(
      ResourceType type, ObjectNode old, ObjectNode object, WriteOptions options) {
    Admission.removeEmpty(Json.metadata(object));
    Admission.validate(type, old, object);
    if (Admission.withoutTimes(old).equals(Admission.withoutTimes(object))) {
      return old;
    }
    if (Json.deleting(object)
        && object.path("metadata").path("finalizers").isEmpty()
        && !hasContent(type, object)) {
      if (!options.dryRun()) {
        remove(type, object);
      }
      return object;
    }
    save(type, object, options);
    return object;
  }

  /** Returns true if a deleted namespace must stay until its content is deleted. */
  private static boolean hasContent(ResourceType type, ObjectNode object) {
    return type.kind().equals("Namespace") && !object.path("spec").path("finalizers").isEmpty();
  }

  private void save(ResourceType type, ObjectNode object, WriteOptions options) {
    if (options.dryRun()) {
      return;
    }
    if (type.kind().equals("CustomResourceDefinition")) {
      resources.serve(Json.meta(object, "name"), Resources.typesOf(object));
    }
    store.put(key(type, Json.meta(object, "namespace"), Json.meta(object, "name")), object);
  }

  /** Removes an object from the store, even if it has finalizers. */
  void remove(ResourceType type, ObjectNode object) {
    if (type.kind().equals("CustomResourceDefinition")) {
      resources.withdraw(Json.meta(object, "name"));
    }
    store.remove(
        key(type, Json.meta(object, "namespace"), Json.meta(object, "name")), object.deepCopy());
  }

  /**
   * Deletes an object, or marks it as deleted if it has finalizers.
   *
   * @param body a DeleteOptions object
   * @return the object that is kept, or null if it is removed
   */
  ObjectNode delete(
      ResourceType type, String namespace, String name, JsonNode body, boolean dryRun) {
    synchronized (store) {
      ObjectNode old = get(type, namespace, name);
      for (String field : List.of("uid", "resourceVersion")) {
        String wanted = body.path("preconditions").path(field).asText("");
        if (!wanted.isEmpty() && !wanted.equals(Json.meta(old, field))) {
          throw ApiException.conflict(
              type,
              name,
              "the %s in the precondition (%s) does not match the %s in record (%s). The object might have been"
                      .formatted(
                          field.equals("uid") ? "UID" : "ResourceVersion",
                          wanted,
                          field.equals("uid") ? "UID" : "ResourceVersion",
                          Json.meta(old, field))
                  + " deleted and then recreated");
        }
      }
      ObjectNode object = old.deepCopy();
      ObjectNode metadata = Json.metadata(object);
      String propagation = body.path("propagationPolicy").asText("");
      if (propagation.matches("Orphan|Foreground")) {
        finalizer(metadata, propagation.equals("Orphan") ? "orphan" : "foregroundDeletion");
      }
      if (type.kind().equals("CustomResourceDefinition")) {
        finalizer(metadata, Collector.CUSTOM_RESOURCES);
      }
      if (metadata.path("finalizers").isEmpty() && !hasContent(type, object)) {
        if (!dryRun) {
          remove(type, object);
        }
        return null;
      }
      if (!Json.deleting(old)) {
        metadata.put("deletionTimestamp", Json.now()).put("deletionGracePeriodSeconds", 0);
        if (type.countsGenerations()) {
          metadata.put("generation", metadata.path("generation").asLong() + 1);
        }
        if (type.kind().equals("Namespace")) {
          Json.child(object, "status").put("phase", "Terminating");
        }
      }
      if (!dryRun && !object.equals(old)) {
        store.put(key(type, namespace, name), object);
      }
      return object;
    }
  }

  private static void finalizer(ObjectNode metadata, String name) {
    ArrayNode finalizers = metadata.withArray("finalizers");
    for (JsonNode there : finalizers) {
      if (there.asText().equals(name)) {
        return;
      }
    }
    finalizers.add(name);
  }
}
