package dev.elasticacheoperator.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The project's pages, and the code on them. Paths are relative to the project. */
public final class Pages {

  /** A fenced block of code, perhaps indented. */
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```(\\w+)\\n(.*?)^ *```$");

  private static final Pattern INLINE = Pattern.compile("`([^`\\n]+)`");

  private static final Pattern CONTINUED = Pattern.compile(" *\\\\\\n *");

  private Pages() {}

  /**
   * A piece of code on a page.
   *
   * @param language such as {@code sh}; empty for code within a sentence
   */
  public record Code(Path page, String language, String text) {

    /** Returns the lines, with continued lines as one. */
    Stream<String> lines() {
      return CONTINUED.matcher(text).replaceAll(" ").lines().map(String::strip);
    }
  }

  static List<Path> all() {
    try (var docs = Files.list(Path.of("docs"))) {
      return Stream.concat(
              docs,
              Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "AGENTS.md").map(Path::of))
          .filter(page -> page.toString().endsWith(".md"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the blocks of code and the code within sentences, also of the chart's README. */
  public static Stream<Code> code() {
    return Stream.concat(all().stream(), Stream.of(Path.of("deploy/helm/README.md")))
        .flatMap(
            page -> {
              var text = read(page);
              var blocks =
                  BLOCK
                      .matcher(text)
                      .results()
                      .map(block -> new Code(page, block.group(1), block.group(2)));
              var inline =
                  INLINE
                      .matcher(BLOCK.matcher(text).replaceAll(""))
                      .results()
                      .map(span -> new Code(page, "", span.group(1)));
              return Stream.concat(blocks, inline);
            });
  }
}
