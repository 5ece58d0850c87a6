package dev.elasticacheoperator.docs;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks that the names on all pages exist: fields, configuration keys, chart values, metrics, tags
 * and annotations, options of the build, and files. The reference pages that this test compares
 * with are generated from the code or checked against it by tests of their own.
 */
class DocumentedNamesTest {

  private static final Pattern FIELD =
      Pattern.compile(
          "(?<![\\w.$/-])(?:\\.?(spec|status)\\.)?"
              + "((?:vpc|network|subnetGroup|parameterGroup|cache|bastion|iam|secret"
              + "|endpoint|binding|plan)(?:\\.[a-zA-Z]+(?:\\[\\])?)+|(?<=(?:spec|status)\\.)[a-z]\\w*)(?![\\w(/-])");

  private static final Pattern VALUE =
      Pattern.compile(
          "(?<![\\w.$/-])(?:image|aws|operator|leaderElection|crds|rbac|serviceAccount"
              + "|podDisruptionBudget|reachability|networkPolicy|serviceMonitor|prometheusRule|dashboard"
              + "|deletionProtectionPolicy|adoptPolicy)\\.(?!json|yaml)[a-zA-Z]+(?![\\w(/.-])");

  private static final Pattern KEY =
      Pattern.compile("elasticache-operator\\.(?!dev(?![a-z-]))[a-z]+[a-z.-]*[a-z]");

  private static final Pattern VARIABLE = Pattern.compile("ELASTICACHE_OPERATOR_[A-Z_]+");

  private static final Pattern METRIC = Pattern.compile("elasticache_operator_[a-z_]+");

  private static final Pattern LABEL = Pattern.compile("elasticache-operator\\.dev/([\\w-]+)");

  private static final Pattern FILE =
      Pattern.compile(
          "(?<![\\w./-])(?:deploy|examples|docs|src|\\.ci)/[\\w./-]*\\w(?=[\\s`'\"),;]|$)");

  private static final Pattern PROFILE = Pattern.compile("(?<=\\./mvnw )-P(\\w+)");

  private static final Pattern OPTION =
      Pattern.compile("-D((?:sandbox|bench|soak|chaos)\\.[a-z.]*[a-z])");

  @Test
  void everyFieldExists() {
    var fields = rows("docs/fields.md", "Field", 0);
    assertNamed(
        FIELD,
        20,
        match -> fields.contains(match.group(2).replace("[]", "")) || isChartValue(match.group()));
  }

  @Test
  void everyChartValueExists() {
    assertNamed(VALUE, 15, match -> isChartValue(match.group()));
  }

  @Test
  void everyKeyAndVariableExists() {
    var keys = rows("docs/configuration.md", "Key", 0);
    assertNamed(KEY, 10, match -> keys.contains(match.group()));
    var variables = rows("docs/configuration.md", "Key", 1);
    assertNamed(VARIABLE, 10, match -> variables.contains(match.group()));
  }

  @Test
  void everyMetricExists() throws IOException {
    var series =
        MetricsPage.metrics().stream()
            .flatMap(metric -> Stream.concat(Stream.of(metric.name()), metric.samples().stream()))
            .collect(toSet());
    assertNamed(METRIC, 10, match -> series.contains(match.group()));
  }

  @Test
  void everyTagAndAnnotationExists() {
    var code = sources(Path.of("src/main/java")) + sources(Path.of("deploy/helm/templates"));
    assertNamed(
        LABEL,
        5,
        match ->
            match.group(1).equals("v1alpha1")
                || code.contains("PREFIX + \"" + match.group(1) + "\"")
                || code.contains("/" + match.group(1) + "\"")
                || code.contains("elasticache-operator.dev/" + match.group(1)));
  }

  @Test
  void everyReasonOfAnEventExists() {
    var code = sources(Path.of("src/main/java"));
    assertNamed(
        Pattern.compile("(?<=reason=)[A-Z]\\w+"),
        1,
        match -> code.contains("\"" + match.group() + "\""));
  }

  @Test
  void everyFileExists() {
    assertNamed(FILE, 20, match -> Files.exists(Path.of(match.group())));
  }

  @Test
  void everyProfileAndOptionOfTheBuildExists() {
    var pom = Pages.read(Path.of("pom.xml"));
    assertNamed(PROFILE, 3, match -> pom.contains("<id>" + match.group(1) + "</id>"));
    var code = pom + sources(Path.of("src/sandbox/java")) + sources(Path.of("src/test/java"));
    assertNamed(
        OPTION,
        5,
        match -> {
          var name = match.group(1);
          return code.contains(name)
              || code.contains("\"" + name.substring(name.indexOf('.') + 1) + "\"")
              || code.contains("\"" + name.substring(name.lastIndexOf('.') + 1) + "\"");
        });
  }

  private static boolean isChartValue(String name) {
    return rows("deploy/helm/README.md", "value", 0).contains(name);
  }

  /**
   * Fails for names that do not exist.
   *
   * @param atLeast number of names that the pages have at least, so that the pattern is known to
   *     find any
   */
  private static void assertNamed(Pattern pattern, int atLeast, Predicate<MatchResult> exists) {
    var found =
        Pages.code()
            .flatMap(
                code ->
                    pattern
                        .matcher(code.text())
                        .results()
                        .map(match -> new Name(code.page(), match)))
            .toList();
    assertTrue(found.size() >= atLeast, () -> "too few: " + found);
    assertEquals(
        List.of(),
        found.stream().filter(name -> !exists.test(name.match())).map(Name::toString).toList());
  }

  private record Name(Path page, MatchResult match) {
    @Override
    public String toString() {
      return page + ": " + match.group();
    }
  }

  private static Set<String> rows(String page, String heading, int column) {
    try {
      return MarkdownTable.rows(Path.of(page), heading).stream()
          .map(row -> row.get(column).replace("*", "").replace("[]", ""))
          .collect(toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sources(Path folder) {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(Pages::read).reduce("", String::concat);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
