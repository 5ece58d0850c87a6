package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Stored objects by resource, namespace and name, and the latest changes for watches. All objects
 * share one resourceVersion counter and are never changed in place. The store's monitor is the
 * server's only lock, held from the read to the write that depends on it.
 */
final class Store {
  private static final int KEPT_CHANGES = 10_000;

  /** Key of an object. The namespace is empty for cluster-scoped objects. */
  record ObjectKey(String storage, String namespace, String name) {
    private static final Comparator<ObjectKey> ORDER =
        Comparator.comparing(ObjectKey::storage)
            .thenComparing(ObjectKey::namespace)
            .thenComparing(ObjectKey::name);
  }

  /** Write of an object: {@code before} is null for a creation, {@code after} for a removal. */
  record ObjectChange(long version, ObjectKey key, ObjectNode before, ObjectNode after) {}

  /** Subscription with the objects at its start and the changes after that. */
  record Subscription(
      long version, List<ObjectNode> initial, BlockingQueue<ObjectChange> changes) {}

  private final TreeMap<ObjectKey, ObjectNode> objects = new TreeMap<>(ObjectKey.ORDER);
  private final ArrayDeque<ObjectChange> history = new ArrayDeque<>();
  private final Set<Consumer<ObjectChange>> listeners = ConcurrentHashMap.newKeySet();
  private long version = 1;

  synchronized long version() {
    return version;
  }

  synchronized ObjectNode get(ObjectKey key) {
    return objects.get(key);
  }

  /** Returns the objects of one namespace, or of all if it is empty, ordered by name. */
  synchronized List<ObjectNode> list(String storage, String namespace) {
    ObjectKey from = new ObjectKey(storage, namespace, "");
    return new ArrayList<>(
        objects
            .subMap(
                from,
                namespace.isEmpty()
                    ? new ObjectKey(storage + "\0", "", "")
                    : new ObjectKey(storage, namespace + "\0", ""))
            .values());
  }

  synchronized Collection<ObjectKey> keys() {
    return List.copyOf(objects.keySet());
  }

  /** Sets the next resourceVersion in the object and stores it. */
  synchronized void put(ObjectKey key, ObjectNode object) {
    Json.metadata(object).put("resourceVersion", Long.toString(++version));
    publish(new ObjectChange(version, key, objects.put(key, object), object));
  }

  /** Removes an object. Its last state, {@code last}, gets the next resourceVersion. */
  synchronized void remove(ObjectKey key, ObjectNode last) {
    Json.metadata(last).put("resourceVersion", Long.toString(++version));
    objects.remove(key);
    publish(new ObjectChange(version, key, last, null));
  }

  /**
   * Subscribes to a resource.
   *
   * @param since the last known resourceVersion, or -1 to get the present objects first
   * @throws ApiException 410 if changes after {@code since} are no longer kept
   */
  synchronized Subscription subscribe(String storage, String namespace, long since) {
    LinkedBlockingQueue<ObjectChange> changes = new LinkedBlockingQueue<>();
    if (since >= 0) {
      long oldest = history.isEmpty() ? version : history.getFirst().version() - 1;
      if (since < oldest) {
        throw ApiException.expired(since, oldest);
      }
      for (ObjectChange change : history) {
        if (change.version() > since && concerns(change, storage, namespace)) {
          changes.add(change);
        }
      }
    }
    Subscription subscription =
        new Subscription(version, since >= 0 ? List.of() : list(storage, namespace), changes);
    listeners.add(new Subscriber(storage, namespace, changes));
    return subscription;
  }

  void unsubscribe(Subscription subscription) {
    listeners.removeIf(
        listener -> listener instanceof Subscriber s && s.changes() == subscription.changes());
  }

  void onChange(Consumer<ObjectChange> listener) {
    listeners.add(listener);
  }

  private record Subscriber(String storage, String namespace, BlockingQueue<ObjectChange> changes)
      implements Consumer<ObjectChange> {
    @Override
    public void accept(ObjectChange change) {
      if (concerns(change, storage, namespace)) {
        changes.add(change);
      }
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  private static boolean concerns(ObjectChange change, String storage, String namespace) {
    return change.key().storage().equals(storage)
        && (namespace.isEmpty() || change.key().namespace().equals(namespace));
  }

  private void publish(ObjectChange change) {
    history.add(change);
    if (history.size() > KEPT_CHANGES) {
      history.removeFirst();
    }
    listeners.forEach(listener -> listener.accept(change));
  }
}
