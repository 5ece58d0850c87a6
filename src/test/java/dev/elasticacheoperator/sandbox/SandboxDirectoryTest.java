package dev.elasticacheoperator.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxDirectoryTest {
  @TempDir Path temporary;

  @Test
  void aUsualDirectoryInUseGivesWayToTheFirstUnusedOne() throws Exception {
    var usual = temporary.resolve("sandbox");
    var second = temporary.resolve("sandbox-2");
    try (var one = SandboxDirectory.usual(usual);
        var two = SandboxDirectory.usual(usual);
        var three = SandboxDirectory.usual(usual)) {
      assertEquals(usual, one.path());
      assertEquals(Optional.empty(), one.remark());
      assertEquals(second, two.path());
      assertEquals(
          Optional.of(
              "Directory %s belongs to a running sandbox, process %d. This sandbox uses %s."
                  .formatted(usual, ProcessHandle.current().pid(), second)),
          two.remark());
      assertEquals(temporary.resolve("sandbox-3"), three.path());
    }
    try (var again = SandboxDirectory.usual(usual)) {
      assertEquals(usual, again.path());
    }
  }

  @Test
  void aChosenDirectoryInUseIsRefused() throws Exception {
    var chosen = temporary.resolve("mine");
    try (var one = SandboxDirectory.chosen(chosen)) {
      assertEquals(
          "Directory %s belongs to a running sandbox, process %d. End that sandbox or choose another directory with -Dsandbox.directory."
              .formatted(one.path(), ProcessHandle.current().pid()),
          assertThrows(SandboxException.class, () -> SandboxDirectory.chosen(chosen)).getMessage());
    }
    SandboxDirectory.chosen(chosen).close();
  }

  @Test
  void aLinkedOperatorOutlivesTheNextBuild() throws Exception {
    var build = Files.createDirectories(temporary.resolve("build"));
    var jar = Files.writeString(build.resolve("run.jar"), "old");
    var library = Files.createDirectories(build.resolve("lib")).resolve("library.jar");
    Files.writeString(library, "old");
    try (var directory = SandboxDirectory.chosen(temporary.resolve("mine"))) {
      var linked = directory.linkOperator(jar);
      Files.delete(library);
      Files.writeString(library, "new");
      assertEquals("old", Files.readString(linked.resolveSibling("lib/library.jar")));
      assertEquals(linked, directory.linkOperator(jar));
      assertEquals("new", Files.readString(linked.resolveSibling("lib/library.jar")));
    }
  }

  @Test
  void aJarWithoutLibrariesIsUsedWhereItIs() throws Exception {
    var jar = Files.writeString(temporary.resolve("run.jar"), "old");
    try (var directory = SandboxDirectory.chosen(temporary.resolve("mine"))) {
      assertEquals(jar, directory.linkOperator(jar));
    }
  }
}
