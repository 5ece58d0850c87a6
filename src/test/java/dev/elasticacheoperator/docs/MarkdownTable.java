package dev.elasticacheoperator.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The tables of a Markdown page, as its readers see them. */
public final class MarkdownTable {

  private MarkdownTable() {}

  /**
   * Returns the rows of all tables whose first column has the heading, without the heading row.
   *
   * @param heading text of the first column's heading
   * @return cells without code marks and surrounding spaces
   */
  public static List<List<String>> rows(Path page, String heading) throws IOException {
    boolean[] inside = {false};
    return Files.readAllLines(page).stream()
        .filter(
            line -> {
              if (!line.startsWith("|")) {
                inside[0] = false;
                return false;
              }
              if (cells(line).get(0).equals(heading)) {
                inside[0] = true;
                return false;
              }
              return inside[0] && !line.startsWith("|--");
            })
        .map(MarkdownTable::cells)
        .toList();
  }

  private static List<String> cells(String line) {
    return Stream.of(line.strip().replaceAll("^\\||\\|$", "").split("(?<!\\\\)\\|", -1))
        .map(cell -> cell.replace("`", "").replace("\\|", "|").strip())
        .toList();
  }
}
