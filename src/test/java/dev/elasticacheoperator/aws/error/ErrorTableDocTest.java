package dev.elasticacheoperator.aws.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.docs.MarkdownTable;
import dev.elasticacheoperator.engine.ErrorClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on troubleshooting has every row of the error table, in its order and its words. */
class ErrorTableDocTest {

  private static final Path PAGE = Path.of("docs/troubleshooting.md");

  @Test
  void everyRowIsDocumented() throws IOException {
    assertEquals(
        ErrorTable.ROWS.stream().map(ErrorTableDocTest::line).collect(Collectors.joining("\n")),
        MarkdownTable.rows(PAGE, "Rule").stream()
            .map(row -> String.join(" / ", row))
            .collect(Collectors.joining("\n")));
  }

  private static String line(ErrorRow row) {
    String where = row.where().equals("*") ? "" : " (" + row.where() + ")";
    return String.join(
        " / ",
        List.of(
            row.rule(),
            row.code() + where,
            row.message().phrase(),
            what(row.errorClass()),
            row.remedy().replace("{action}", "the action named")));
  }

  private static String what(ErrorClass errorClass) {
    return switch (errorClass) {
      case RETRYABLE -> "Retry";
      case SLOW -> "Slow";
      case TERMINAL -> "Terminal";
      case IN_USE -> "Wait";
      case NOT_VISIBLE_YET -> "Wait, then Slow";
      case ALREADY_DONE, NOT_FOUND -> "Look again";
      case ALREADY_EXISTS -> "Look whose it is";
    };
  }
}
