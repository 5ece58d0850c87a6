package dev.elasticacheoperator.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links between pages lead to a heading, and the files that pages name exist. */
class PageLinksTest {

  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");

  private static final Pattern JAVA_FILE = Pattern.compile("`([\\w/]+/\\w+\\.java)`");

  private static final List<Path> SOURCES =
      Stream.of("src/main/java", "src/test/java", "src/sandbox/java")
          .map(root -> Path.of(root, "dev/elasticacheoperator"))
          .toList();

  @Test
  void everyLinkLeadsToAHeading() {
    var broken = new ArrayList<String>();
    for (var page : Pages.all()) {
      LINK.matcher(Pages.read(page))
          .results()
          .filter(link -> !leads(page, link))
          .forEach(link -> broken.add(page + ": " + link.group()));
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void everyNamedJavaFileExists() {
    var missing = new ArrayList<String>();
    for (var page : Pages.all()) {
      JAVA_FILE
          .matcher(Pages.read(page))
          .results()
          .map(file -> file.group(1))
          .filter(file -> SOURCES.stream().noneMatch(root -> Files.exists(root.resolve(file))))
          .forEach(file -> missing.add(page + ": " + file));
    }
    assertEquals(List.of(), missing);
  }

  private static boolean leads(Path page, MatchResult link) {
    var target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();
    return Files.exists(target)
        && (link.group(2) == null || anchors(target).contains(link.group(2)));
  }

  /** Returns the anchors that GitHub gives the headings of a page. */
  private static List<String> anchors(Path page) {
    return Pages.read(page)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .toList();
  }
}
