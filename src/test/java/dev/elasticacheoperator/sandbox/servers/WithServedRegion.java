package dev.elasticacheoperator.sandbox.servers;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests on a region of their own, whose caches have real Redis servers. */
abstract class WithServedRegion {
  @TempDir Path directory;
  ServedRegion region;

  @BeforeEach
  void start() throws IOException {
    region = ServedRegion.withRedis(directory);
  }

  @AfterEach
  void end() throws IOException {
    if (region != null) {
      region.close();
    }
  }
}
