package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasticacheoperator.sandbox.kube.Store.ObjectChange;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Runs watches: sends the store's changes that match a selector as watch events. */
final class Watches {
  private static final long LOOK_MILLIS = 500;
  private static final long BOOKMARK_MILLIS = 60_000;

  private final Store store;

  Watches(Store store) {
    this.store = store;
  }

  /**
   * Watch that a client requests.
   *
   * @param selected true for an object that the client wants
   * @param form the form of an object in the events
   */
  record WatchRequest(
      ResourceType type, String namespace, Predicate<ObjectNode> selected, EventForm form) {}

  /** Conversion of an object for an event; {@code first} is true for the first event. */
  interface EventForm {
    ObjectNode of(ObjectNode object, boolean first);
  }

  void run(HttpExchange exchange, WatchRequest request) throws IOException {
    boolean bookmarks = exchange.flag("allowWatchBookmarks");
    boolean initial = exchange.flag("sendInitialEvents");
    String since = exchange.query.getOrDefault("resourceVersion", "");
    boolean fromNow = initial || since.isEmpty() || since.equals("0");
    WatchStream stream = WatchStream.open(exchange);
    Store.Subscription subscription;
    try {
      subscription =
          store.subscribe(
              request.type().storage(), request.namespace(), fromNow ? -1 : number(since));
    } catch (ApiException refused) {
      stream.send(event("ERROR", refused.status()));
      stream.end();
      return;
    }
    try {
      Sender sender = new Sender(stream, request);
      for (ObjectNode object : subscription.initial()) {
        if (request.selected().test(object)) {
          sender.send("ADDED", object);
        }
      }
      if (initial && bookmarks) {
        stream.send(bookmark(request.type(), subscription.version(), true));
      }
      follow(stream, subscription, sender, deadline(exchange), bookmarks);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      store.unsubscribe(subscription);
    }
  }

  private static long number(String version) {
    try {
      return Long.parseLong(version);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("invalid resource version \"" + version + "\"");
    }
  }

  private static long deadline(HttpExchange exchange) {
    String seconds = exchange.query.getOrDefault("timeoutSeconds", "");
    return System.nanoTime()
        + TimeUnit.SECONDS.toNanos(seconds.matches("\\d{1,8}") ? Long.parseLong(seconds) : 3600);
  }

  private void follow(
      WatchStream stream,
      Store.Subscription subscription,
      Sender sender,
      long deadline,
      boolean bookmarks)
      throws IOException, InterruptedException {
    long nextBookmark = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BOOKMARK_MILLIS);
    while (System.nanoTime() < deadline) {
      ObjectChange change = subscription.changes().poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (change != null) {
        sender.send(change);
      } else if (stream.clientLeft()) {
        return;
      } else if (bookmarks && System.nanoTime() > nextBookmark) {
        nextBookmark += TimeUnit.MILLISECONDS.toNanos(BOOKMARK_MILLIS);
        long version = version(subscription);
        if (version > 0) {
          stream.send(bookmark(sender.request.type(), version, false));
        }
      }
    }
    stream.end();
  }

  /** Returns the store's version if this watch has sent all changes up to it, or else 0. */
  private long version(Store.Subscription subscription) {
    synchronized (store) {
      return subscription.changes().isEmpty() ? store.version() : 0;
    }
  }

  private static byte[] bookmark(ResourceType type, long version, boolean endsInitialEvents) {
    ObjectNode object = Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
    ObjectNode metadata =
        object.putObject("metadata").put("resourceVersion", Long.toString(version));
    metadata.putNull("creationTimestamp");
    if (endsInitialEvents) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    return event("BOOKMARK", object);
  }

  private static byte[] event(String type, ObjectNode object) {
    ObjectNode event = Json.object().put("type", type);
    event.set("object", object);
    return Json.bytes(event);
  }

  private static final class Sender {
    final WatchStream stream;
    final WatchRequest request;
    boolean first = true;

    Sender(WatchStream stream, WatchRequest request) {
      this.stream = stream;
      this.request = request;
    }

    /** Sends ADDED or DELETED also if a change of labels makes an object match or not match. */
    void send(ObjectChange change) throws IOException {
      boolean was = change.before() != null && request.selected().test(change.before());
      boolean is = change.after() != null && request.selected().test(change.after());
      if (is) {
        send(was ? "MODIFIED" : "ADDED", change.after());
      } else if (was) {
        ObjectNode last = change.after() == null ? change.before() : change.before().deepCopy();
        Json.metadata(last).put("resourceVersion", Long.toString(change.version()));
        send("DELETED", last);
      }
    }

    void send(String type, ObjectNode object) throws IOException {
      stream.send(event(type, request.form().of(object, first)));
      first = false;
    }
  }
}
