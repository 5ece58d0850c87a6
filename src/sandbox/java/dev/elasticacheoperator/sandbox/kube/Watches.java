package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elasticacheoperator.sandbox.kube.Store.Change;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One running watch: the store's changes, seen through a selector, as watch events. */
final class Watches {
  private static final long LOOK_MILLIS = 500;
  private static final long BOOKMARK_MILLIS = 60_000;

  private final Store store;

  Watches(Store store) {
    this.store = store;
  }

  /**
   * What a client watches.
   *
   * @param selected which objects it wants to see
   * @param shape how it wants to see them; the flag tells whether it is the first one
   */
  record Wish(ResourceType type, String namespace, Predicate<ObjectNode> selected, Shape shape) {}

  interface Shape {
    ObjectNode of(ObjectNode object, boolean first);
  }

  void run(HttpExchange exchange, Wish wish) throws IOException {
    boolean bookmarks = exchange.flag("allowWatchBookmarks");
    boolean initial = exchange.flag("sendInitialEvents");
    String since = exchange.query.getOrDefault("resourceVersion", "");
    boolean fromNow = initial || since.isEmpty() || since.equals("0");
    WatchStream stream = WatchStream.open(exchange);
    Store.Feed feed;
    try {
      feed = store.subscribe(wish.type().storage(), wish.namespace(), fromNow ? -1 : number(since));
    } catch (ApiException refused) {
      stream.send(event("ERROR", refused.status()));
      stream.end();
      return;
    }
    try {
      Sender sender = new Sender(stream, wish);
      for (ObjectNode object : feed.initial()) {
        if (wish.selected().test(object)) {
          sender.send("ADDED", object);
        }
      }
      if (initial && bookmarks) {
        stream.send(bookmark(wish.type(), feed.version(), true));
      }
      follow(stream, feed, sender, deadline(exchange), bookmarks);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      store.unsubscribe(feed);
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
      WatchStream stream, Store.Feed feed, Sender sender, long deadline, boolean bookmarks)
      throws IOException, InterruptedException {
    long nextBookmark = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BOOKMARK_MILLIS);
    while (System.nanoTime() < deadline) {
      Change change = feed.changes().poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (change != null) {
        sender.send(change);
      } else if (stream.clientLeft()) {
        return;
      } else if (bookmarks && System.nanoTime() > nextBookmark) {
        nextBookmark += TimeUnit.MILLISECONDS.toNanos(BOOKMARK_MILLIS);
        long version = version(feed);
        if (version > 0) {
          stream.send(bookmark(sender.wish.type(), version, false));
        }
      }
    }
    stream.end();
  }

  /** The store's version where this watch has seen all changes up to it, else 0. */
  private long version(Store.Feed feed) {
    synchronized (store) {
      return feed.changes().isEmpty() ? store.version() : 0;
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
    final Wish wish;
    boolean first = true;

    Sender(WatchStream stream, Wish wish) {
      this.stream = stream;
      this.wish = wish;
    }

    /** To a selector an object appears and disappears also by a change of its labels. */
    void send(Change change) throws IOException {
      boolean was = change.before() != null && wish.selected().test(change.before());
      boolean is = change.after() != null && wish.selected().test(change.after());
      if (is) {
        send(was ? "MODIFIED" : "ADDED", change.after());
      } else if (was) {
        ObjectNode last = change.after() == null ? change.before() : change.before().deepCopy();
        Json.metadata(last).put("resourceVersion", Long.toString(change.version()));
        send("DELETED", last);
      }
    }

    void send(String type, ObjectNode object) throws IOException {
      stream.send(event(type, wish.shape().of(object, first)));
      first = false;
    }
  }
}
