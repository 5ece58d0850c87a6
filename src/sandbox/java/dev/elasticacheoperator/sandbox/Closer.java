package dev.elasticacheoperator.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;

/** All that runs. It ends in the opposite order of its start, once, whoever asks for it. */
public final class Closer implements AutoCloseable {
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private boolean closed;

  /** Adds what is to end with the rest. */
  public synchronized <T extends AutoCloseable> T register(T part) {
    running.push(part);
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
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        // The rest has to end all the same.
        System.err.println("While ending: " + e.getMessage());
      }
    }
  }
}
