package dev.elasticacheoperator.aws.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.docs.MarkdownTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that remedies name fields that exist, and that admission lets the user change. */
class RemedyTest {

  private static final Pattern FIELD =
      Pattern.compile(
          "\\b(vpc|network|subnetGroup|parameterGroup|cache|bastion|iam)\\.([\\w.]*\\w)");

  @Test
  void everyNamedFieldExists() throws IOException {
    var fields =
        MarkdownTable.rows(Path.of("docs/fields.md"), "Field").stream()
            .map(row -> row.get(0).replace("*", "").replace("[]", ""))
            .collect(Collectors.toSet());
    assertEquals(
        List.of(),
        ErrorTable.ROWS.stream()
            .flatMap(row -> named(row).filter(field -> !fields.contains(field)))
            .toList());
  }

  /** A remedy may name such a field only together with the way around the refusal. */
  @Test
  void noRemedyAsksForARefusedChange() throws IOException {
    var classes =
        MarkdownTable.rows(Path.of("docs/changes.md"), "Field").stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.get(0).replace("[]", ""),
                    Collectors.mapping(row -> row.get(2), Collectors.toSet())));
    assertEquals(
        List.of(),
        ErrorTable.ROWS.stream()
            .filter(row -> !row.remedy().contains("Delete the environment"))
            .filter(row -> !row.remedy().contains("set bastion.enabled to false"))
            .flatMap(row -> named(row).filter(field -> refused(classes.get(field))))
            .toList());
  }

  private static boolean refused(Set<String> classes) {
    return classes != null && classes.equals(Set.of("refused"));
  }

  private static Stream<String> named(ErrorRow row) {
    return FIELD.matcher(row.remedy()).results().map(MatchResult::group);
  }
}
