package dev.elasticacheoperator.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.api.CrdFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Compares the page of fields with the CRD; {@code -Dupdate} rewrites the page. */
class FieldsDocTest {

  private static final Path PAGE = Path.of("docs/fields.md");

  @Test
  void thePageIsWhatTheCrdSays() throws IOException {
    String generated = FieldsPage.of(CrdFile.PATH);
    if (System.getProperty("update") != null) {
      Files.writeString(PAGE, generated);
    }
    assertEquals(
        generated,
        Files.readString(PAGE),
        "the CRD has changed: run this test again with -Dupdate and commit " + PAGE);
  }
}
