package dev.elasticacheoperator.sandbox.servers;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ServerBinariesTest {
  private static final int STARTERS = 4;

  @TempDir Path directory;

  @Test
  void theRedisOfTheBuildRunsWhileOtherProcessesAreStarted() {
    assumeTrue(hasRedis("alone"), "the build has no Redis for this system");
    var ended = new AtomicBoolean();
    var starters = Executors.newFixedThreadPool(STARTERS);
    try {
      for (int i = 0; i < STARTERS; i++) {
        starters.submit(() -> startUntil(ended));
      }
      for (int i = 0; i < 15; i++) {
        assertTrue(hasRedis("attempt-" + i), "attempt " + i);
      }
    } finally {
      ended.set(true);
      starters.shutdown();
    }
  }

  private boolean hasRedis(String folder) {
    return ServerBinaries.find("", directory.resolve(folder)).redis().isPresent();
  }

  private static Void startUntil(AtomicBoolean ended) throws IOException, InterruptedException {
    while (!ended.get()) {
      new ProcessBuilder("/bin/sh", "-c", ":").start().waitFor();
    }
    return null;
  }
}
