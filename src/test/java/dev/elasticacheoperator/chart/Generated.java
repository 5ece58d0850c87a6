package dev.elasticacheoperator.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares committed files with generated text; {@code -Dupdate} rewrites the files. */
public final class Generated {

  private Generated() {}

  public static void assertUpToDate(Path file, String text) {
    try {
      if (System.getProperty("update") != null) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
      }
      assertEquals(
          text,
          Files.exists(file) ? Files.readString(file) : "",
          "run this test again with -Dupdate, look at the difference and commit " + file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
