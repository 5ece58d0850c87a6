package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Garbage collector in place of Kubernetes' controller manager. Deletes objects without owners,
 * ends orphaning and foreground deletions, and empties deleted namespaces and definitions. Sweeps
 * once after each burst of relevant changes.
 */
final class Collector implements AutoCloseable {
  private static final int REST = 4;

  static final String CUSTOM_RESOURCES = "customresourcecleanup.apiextensions.k8s.io";

  private final Store store;
  private final Resources resources;
  private final Objects objects;
  private final Semaphore work = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  Collector(Store store, Resources resources, Objects objects) {
    this.store = store;
    this.resources = resources;
    this.objects = objects;
    store.onChange(
        change -> {
          boolean matters =
              change.after() == null
                  || Json.deleting(change.after())
                  || change.before() == null && !owners(change.after()).isEmpty();
          if (matters) {
            work.release();
          }
        });
    thread = HttpListener.daemon("kube-api-collector", this::run);
  }

  private void run() {
    while (!closed) {
      try {
        work.acquire();
        work.drainPermits();
        long begun = System.nanoTime();
        sweep();
        // A sweep locks the store, so most of the time must be left for requests.
        TimeUnit.NANOSECONDS.sleep(REST * (System.nanoTime() - begun));
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void sweep() {
    synchronized (store) {
      Set<String> uids = new HashSet<>();
      List<StoredObject> all = new ArrayList<>();
      for (ResourceType type : resources.all()) {
        for (ObjectNode object : store.list(type.storage(), "")) {
          // The uid finds duplicates: Events have two groups, and a kind may have several versions.
          if (uids.add(Json.meta(object, "uid"))) {
            all.add(new StoredObject(type, object));
          }
        }
      }
      for (StoredObject item : all) {
        if (Json.deleting(item.object())) {
          release(item, all);
        } else if (!owners(item.object()).isEmpty()
            && owners(item.object()).stream().noneMatch(uids::contains)) {
          delete(item, "Background");
        }
      }
    }
  }

  private record StoredObject(ResourceType type, ObjectNode object) {
    boolean has(String finalizer) {
      for (JsonNode there : object.path("metadata").path("finalizers")) {
        if (there.asText().equals(finalizer)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Does the work that a finalizer of a deleted object announces, then removes the finalizer. */
  private void release(StoredObject item, List<StoredObject> all) {
    String uid = Json.meta(item.object(), "uid");
    String name = Json.meta(item.object(), "name");
    List<StoredObject> dependents =
        all.stream().filter(other -> owners(other.object()).contains(uid)).toList();
    if (item.has("orphan")) {
      dependents.forEach(dependent -> removeOwner(dependent, uid));
      removeFinalizer(item, "orphan");
    } else if (item.has("foregroundDeletion")) {
      dependents.forEach(dependent -> delete(dependent, "Background"));
      if (dependents.stream().noneMatch(this::exists)) {
        removeFinalizer(item, "foregroundDeletion");
      }
    } else if (item.has(CUSTOM_RESOURCES)) {
      List<StoredObject> instances =
          all.stream()
              .filter(other -> other.type().custom() && other.type().qualified().equals(name))
              .toList();
      instances.forEach(instance -> delete(instance, "Background"));
      if (instances.stream().noneMatch(this::exists)) {
        removeFinalizer(item, CUSTOM_RESOURCES);
      }
    } else if (item.type().kind().equals("Namespace")) {
      List<StoredObject> content =
          all.stream()
              .filter(other -> Json.meta(other.object(), "namespace").equals(name))
              .toList();
      content.forEach(inside -> delete(inside, "Background"));
      if (content.stream().noneMatch(this::exists)
          && item.object().path("metadata").path("finalizers").isEmpty()) {
        objects.remove(item.type(), item.object());
      }
    }
  }

  private boolean exists(StoredObject item) {
    return store.get(key(item)) != null;
  }

  private static Store.ObjectKey key(StoredObject item) {
    return Objects.key(
        item.type(), Json.meta(item.object(), "namespace"), Json.meta(item.object(), "name"));
  }

  private void delete(StoredObject item, String propagation) {
    if (exists(item) && !Json.deleting(item.object())) {
      objects.delete(
          item.type(),
          Json.meta(item.object(), "namespace"),
          Json.meta(item.object(), "name"),
          Json.object().put("propagationPolicy", propagation),
          false);
    }
  }

  private void removeOwner(StoredObject item, String uid) {
    patch(
        item,
        object -> {
          ArrayNode references = Json.metadata(object).withArray("ownerReferences");
          for (int i = references.size() - 1; i >= 0; i--) {
            if (references.get(i).path("uid").asText().equals(uid)) {
              references.remove(i);
            }
          }
        });
  }

  private void removeFinalizer(StoredObject item, String finalizer) {
    patch(
        item,
        object -> {
          ArrayNode finalizers = Json.metadata(object).withArray("finalizers");
          for (int i = finalizers.size() - 1; i >= 0; i--) {
            if (finalizers.get(i).asText().equals(finalizer)) {
              finalizers.remove(i);
            }
          }
        });
  }

  private void patch(StoredObject item, Consumer<ObjectNode> patch) {
    objects.patch(
        item.type(),
        Json.meta(item.object(), "namespace"),
        Json.meta(item.object(), "name"),
        "",
        patch,
        WriteOptions.system("kube-controller-manager"));
  }

  private static Set<String> owners(ObjectNode object) {
    Set<String> owners = new HashSet<>();
    for (JsonNode reference : object.path("metadata").path("ownerReferences")) {
      owners.add(reference.path("uid").asText());
    }
    return owners;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
