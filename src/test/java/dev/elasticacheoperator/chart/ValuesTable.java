package dev.elasticacheoperator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The values of the chart as a Markdown table. Each value that is no map of others is one line, and
 * the comment right above it is its description.
 */
final class ValuesTable {

  private static final Pattern KEY = Pattern.compile("( *)(\\w+):.*");

  private final JsonNode values;
  private final List<String> rows = new ArrayList<>();
  private final List<String> comment = new ArrayList<>();
  private final Deque<String> path = new ArrayDeque<>();

  private ValuesTable(JsonNode values) {
    this.values = values;
  }

  static String of(Path valuesFile) {
    var table = new ValuesTable(Chart.tree(valuesFile));
    Chart.read(valuesFile).lines().forEach(table::line);
    return "| value | default | meaning |\n|---|---|---|\n" + String.join("", table.rows);
  }

  private void line(String line) {
    var key = KEY.matcher(line);
    if (line.strip().startsWith("#")) {
      comment.add(line.strip().substring(1).strip());
    } else if (key.matches()) {
      var depth = key.group(1).length() / 2;
      while (path.size() > depth) {
        path.removeLast();
      }
      path.addLast(key.group(2));
      row(values.at("/" + String.join("/", path)));
      comment.clear();
    } else {
      comment.clear();
    }
  }

  /** Adds the row of a value; the elements of a list belong to its default. */
  private void row(JsonNode value) {
    if (value.isMissingNode() || (value.isObject() && !value.isEmpty())) {
      return;
    }
    rows.add(
        "| `%s` | `%s` | %s |\n"
            .formatted(
                String.join(".", path), value, String.join(" ", comment).replace("|", "\\|")));
  }
}
