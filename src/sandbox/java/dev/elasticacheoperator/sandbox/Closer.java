package dev.elasticacheoperator.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes the registered parts once, in the opposite order of their registration. */
public final class Closer implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private boolean closed;

  /** Registers a part. Closes it at once if the others are closed already. */
  public synchronized <T extends AutoCloseable> T register(T part) {
    parts.push(part);
    if (closed) {
      close();
    }
    return part;
  }

  synchronized boolean closed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        // The other parts must be closed too.
        System.err.println("While ending: " + e.getMessage());
      }
    }
  }
}
