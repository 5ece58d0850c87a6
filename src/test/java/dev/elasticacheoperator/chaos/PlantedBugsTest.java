package dev.elasticacheoperator.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that the planted bugs still match the code. .ci/planted-bugs checks that they are found.
 */
class PlantedBugsTest {

  private static final Path PATCHES = Path.of("src/test/resources/planted-bugs");

  @TempDir Path directory;

  static List<Path> patches() throws IOException {
    try (Stream<Path> files = Files.list(PATCHES)) {
      return files.filter(file -> file.toString().endsWith(".patch")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("patches")
  void everyBugMatchesTheCode(Path patch) throws IOException {
    Patch.read(patch).applyTo(directory);
  }

  @Test
  void allBugsTogetherCompile() throws IOException {
    PlantedBugs.compiled(patches(), directory);
  }

  @Test
  void noBugIsLost() throws IOException {
    assertEquals(21, patches().size());
  }

  @Test
  void aPatchThatDoesNotMatchIsRefused() throws IOException {
    var file = directory.resolve("stale.patch");
    Files.writeString(
        file,
        """
        A bug in a line that the file does not have.

        --- pom.xml
        +++ pom.xml
        @@ -1 +1 @@
        -no such line
        +bug
        """);
    var refused =
        assertThrows(
            IllegalStateException.class, () -> Patch.read(file).applyTo(directory.resolve("out")));
    assertTrue(refused.getMessage().startsWith("stale.patch: pom.xml must contain"));
  }
}
