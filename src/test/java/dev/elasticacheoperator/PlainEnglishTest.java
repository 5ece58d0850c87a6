package dev.elasticacheoperator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requires plain English in the Javadoc, comments and messages of operator, simulator and tests.
 * {@code -Dplain.english=main/dev/elasticacheoperator/engine} checks one folder or file and demands
 * zero findings there; {@code -Dplain.english=update} writes the baseline.
 */
class PlainEnglishTest {

  /**
   * The findings that each package may still have; a package that is not listed has its parent's.
   */
  private static final Path BASELINE = Path.of("src/test/resources/plain-english-baseline.txt");

  @Test
  void noPackageHasMoreFindingsThanItsBaseline() throws IOException {
    var only = System.getProperty("plain.english", "");
    var update = only.equals("update");
    var english = new PlainEnglish();
    for (var root : List.of("main", "sandbox", "test")) {
      for (var file : PlainEnglish.sources(Path.of("src", root, "java"))) {
        if (update || name(file).startsWith(only)) {
          english.read(file, root.equals("main"));
        }
      }
    }
    System.out.println(english.summary());
    var allowed = only.isEmpty() ? baseline() : Map.<String, Integer>of();
    var found = new TreeMap<String, List<PlainEnglish.Finding>>();
    english.findings().stream()
        .collect(Collectors.groupingBy(PlainEnglishTest::area))
        .forEach(found::put);
    if (update) {
      Files.write(
          BASELINE,
          found.entrySet().stream().map(e -> e.getKey() + " " + e.getValue().size()).toList());
      return;
    }
    found.entrySet().removeIf(e -> e.getValue().size() <= allowed.getOrDefault(e.getKey(), 0));
    var lines = found.values().stream().flatMap(List::stream).map(Object::toString).toList();
    assertEquals("", String.join("\n", lines), "more findings than allowed: " + found.keySet());
  }

  @Test
  void everyRuleIsEnforced(@TempDir Path folder) throws IOException {
    var long26 = "word ".repeat(25) + "word";
    var file =
        Files.writeString(
            folder.resolve("Sample.java"),
            """
            /** Of a step. The rest lives in {@code a b}, e.g. here, and {@link List what} is to
             * be read. */
            /**
             * Returns the id (EC2 API Reference, word word word) of %s.
             *
             * @param name whoever asks; %s
             */
            // Nothing is
            // to be said of "{@code x}".
            String s = "it is " + "to be gone", t = "besides";
            /** Whether {@code shall} counts: {@code %s}. */
            """
                .formatted("word ".repeat(20), long26, long26));
    var english = new PlainEnglish();
    english.read(file, true);
    assertEquals(
        List.of(
            "1: opening: Of a step.",
            "1: \"is to be\": The rest lives in `a\u00a0b`, e.g. here, and what is to be read.",
            "6: \"whoever\": whoever asks; " + long26,
            "6: 28 words: whoever asks; " + long26,
            "8: \"is to be\": // Nothing is to be said of \"{@code x}\".",
            "10: \"is to be\": \"it is to be gone\"",
            "11: opening: Whether `shall` counts: `" + long26.replace(' ', '\u00a0') + "`."),
        english.findings().stream().map(f -> f.toString().replace(file + ":", "")).toList());
  }

  private static Map<String, Integer> baseline() throws IOException {
    return Files.readAllLines(BASELINE).stream()
        .map(line -> line.split(" "))
        .collect(Collectors.toMap(line -> line[0], line -> Integer.valueOf(line[1])));
  }

  /** Returns the package below the root with all its subpackages, between which code may move. */
  private static String area(PlainEnglish.Finding finding) {
    return String.join("/", List.of(name(finding.file()).split("/")).subList(0, 4));
  }

  /** Returns the path without {@code src} and {@code java}: main/dev/elasticacheoperator/X.java. */
  private static String name(Path file) {
    return file.toString().replace('\\', '/').replaceFirst("^src/(\\w+)/java/", "$1/");
  }
}
