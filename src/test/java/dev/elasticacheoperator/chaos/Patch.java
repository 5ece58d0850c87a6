package dev.elasticacheoperator.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A unified diff. The old lines of a hunk must occur in the file exactly once. Line numbers do not
 * count, so that changes elsewhere in the file do no harm.
 *
 * @param name the file's name without its extension
 */
record Patch(String name, Map<Path, List<Hunk>> hunks) {

  private record Hunk(String before, String after) {}

  static Patch read(Path file) throws IOException {
    var hunks = new LinkedHashMap<Path, List<Hunk>>();
    List<Hunk> ofFile = List.of();
    var before = new StringBuilder();
    var after = new StringBuilder();
    var lines = new ArrayList<>(Files.readAllLines(file));
    lines.add("@@ end");
    for (var line : lines) {
      if (line.startsWith("@@") || line.startsWith("--- ")) {
        if (before.length() > 0) {
          ofFile.add(new Hunk(before.toString(), after.toString()));
          before.setLength(0);
          after.setLength(0);
        }
      } else if (line.startsWith("+++ ")) {
        ofFile = new ArrayList<>();
        hunks.put(Path.of(line.substring(4).split("\t")[0]), ofFile);
      } else if (!hunks.isEmpty()) {
        var text = line.isEmpty() ? "" : line.substring(1);
        if (!line.startsWith("+")) {
          before.append(text).append('\n');
        }
        if (!line.startsWith("-")) {
          after.append(text).append('\n');
        }
      }
    }
    return new Patch(file.getFileName().toString().replace(".patch", ""), hunks);
  }

  /**
   * Writes the changed files below a directory. Changes files that are already there once more.
   *
   * @return the written files
   * @throws IllegalStateException if the patch does not match the files of the working directory
   */
  List<Path> applyTo(Path directory) throws IOException {
    var written = new ArrayList<Path>();
    for (var file : hunks.entrySet()) {
      var target = directory.resolve(file.getKey());
      var text = Files.readString(Files.exists(target) ? target : file.getKey());
      for (var hunk : file.getValue()) {
        text = apply(hunk, text, file.getKey());
      }
      Files.createDirectories(target.getParent());
      written.add(Files.writeString(target, text));
    }
    if (written.isEmpty()) {
      throw new IllegalStateException(name + " changes no file");
    }
    return written;
  }

  private String apply(Hunk hunk, String text, Path file) {
    int at = text.indexOf(hunk.before());
    if (at < 0 || text.indexOf(hunk.before(), at + 1) >= 0) {
      throw new IllegalStateException(
          "%s.patch: %s must contain these lines once. Adapt the patch to the code:%n%s"
              .formatted(name, file, hunk.before()));
    }
    return text.substring(0, at) + hunk.after() + text.substring(at + hunk.before().length());
  }
}
