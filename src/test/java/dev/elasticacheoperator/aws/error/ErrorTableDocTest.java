package dev.elasticacheoperator.aws.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.elasticacheoperator.docs.MarkdownTable;
import dev.elasticacheoperator.engine.ErrorClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  @Test
  void alertsAndRunbookNameRulesThatExist() throws IOException {
    var rules = ErrorTable.ROWS.stream().map(ErrorRow::rule).collect(Collectors.toSet());
    rules.add(ErrorTable.THROTTLED);
    var alerts = Files.readString(Path.of("deploy/helm/files/alerts.yaml"));
    var named =
        Pattern.compile("rule=~\"([^\"]+)\"")
            .matcher(alerts)
            .results()
            .flatMap(match -> Stream.of(match.group(1).split("\\|")))
            .toList();
    assertFalse(named.isEmpty());
    var remedies =
        Pattern.compile("(?m)^\\*\\*Remedy for `([\\w-]+)`(?: and `([\\w-]+)`)?")
            .matcher(Files.readString(Path.of("docs/runbook.md")))
            .results()
            .flatMap(match -> Stream.of(match.group(1), match.group(2)))
            .filter(Objects::nonNull)
            .toList();
    assertFalse(remedies.isEmpty());
    assertEquals(
        List.of(),
        Stream.concat(named.stream(), remedies.stream())
            .filter(name -> rules.stream().noneMatch(rule -> rule.matches(name)))
            .toList());
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
