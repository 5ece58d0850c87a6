package dev.elasticacheoperator.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the messages which the troubleshooting page explains exist in the operator. */
class MessagesDocTest {

  private static final Path PAGE = Path.of("docs/troubleshooting.md");

  private static final String STRING = "\"(?:[^\"\\\\\\n]|\\\\.)*\"";

  /** String literals; concatenated ones count as one. */
  private static final Pattern LITERAL = Pattern.compile(STRING + "(?:\\s*\\+\\s*" + STRING + ")*");

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** Stands on the page for what differs from message to message, such as an AWS id. */
  private static final Pattern VARIABLE = Pattern.compile("\\.\\.\\.");

  @Test
  void everyExplainedMessageExists() throws IOException {
    var literals = literals();
    var explained = explained();
    assertTrue(explained.size() > 20, () -> "too few messages on the page: " + explained);
    var missing =
        explained.stream()
            .filter(
                message ->
                    VARIABLE
                        .splitAsStream(message)
                        .map(String::strip)
                        .anyMatch(part -> literals.stream().noneMatch(l -> l.contains(part))))
            .toList();
    assertEquals(List.of(), missing, "no longer in src/main/java: correct " + PAGE);
  }

  /** Returns the messages in the first column of the tables that are headed so. */
  private static List<String> explained() throws IOException {
    var messages = new ArrayList<String>();
    var inside = false;
    for (var line : Files.readAllLines(PAGE)) {
      inside = line.startsWith("| Message |") || (inside && line.startsWith("|"));
      if (inside) {
        CODE.matcher(line.split(" \\| ")[0]).results().forEach(m -> messages.add(m.group(1)));
      }
    }
    return messages;
  }

  private static List<String> literals() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> LITERAL.matcher(read(file)).results())
          .map(literal -> literal.group().replaceAll("\"\\s*\\+\\s*\"", ""))
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
