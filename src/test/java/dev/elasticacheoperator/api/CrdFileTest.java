package dev.elasticacheoperator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** {@code -Dupdate} rewrites the file instead of comparing it. */
class CrdFileTest {

  @Test
  void theInstalledCrdIsWhatTheTypesGive() throws IOException {
    String generated = CrdFile.generate();
    if (System.getProperty("update") != null) {
      Files.createDirectories(CrdFile.PATH.getParent());
      Files.writeString(CrdFile.PATH, generated);
    }
    assertEquals(
        generated,
        Files.readString(CrdFile.PATH),
        "the types have changed: run this test again with -Dupdate and commit " + CrdFile.PATH);
  }
}
