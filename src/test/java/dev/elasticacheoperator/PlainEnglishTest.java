package dev.elasticacheoperator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requires plain English in the Javadoc, comments and messages of the whole tree. */
class PlainEnglishTest {

  /** Reads the whole tree, or the part that {@code -Dplain.english=main/dev/...} names. */
  @Test
  void javadocCommentsAndMessagesFollowTheRules() throws IOException {
    var only = System.getProperty("plain.english", "");
    var english = new PlainEnglish();
    for (var root : List.of("main", "sandbox", "test")) {
      for (var file : PlainEnglish.sources(Path.of("src", root, "java"))) {
        if (name(file).startsWith(only)) {
          english.read(file, root.equals("main"));
        }
      }
    }
    System.out.println(english.summary());
    assertEquals(
        "", english.findings().stream().map(Object::toString).collect(Collectors.joining("\n")));
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

  /** Returns the path without {@code src} and {@code java}: main/dev/elasticacheoperator/X.java. */
  private static String name(Path file) {
    return file.toString().replace('\\', '/').replaceFirst("^src/(\\w+)/java/", "$1/");
  }
}
