package dev.elasticacheoperator.sandbox.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Waits for a server that has just been started or changed. */
final class Startup {
  private static final long POLL_MILLIS = 10;

  /** Something that fails with an exception until the server is ready. */
  interface Attempt {
    void run() throws IOException;
  }

  private Startup() {}

  /**
   * Repeats an attempt until it succeeds.
   *
   * @param directory of the server, whose log explains a failure
   * @throws IOException if it has not succeeded in time
   */
  static void await(Attempt attempt, Duration limit, Path directory) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        attempt.run();
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "The server does not answer (%s). Read %s."
                  .formatted(e.getMessage(), directory.resolve("server.log")),
              e);
        }
      }
      sleep();
    }
  }

  private static void sleep() throws IOException {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
