package dev.elasticacheoperator.docs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics of {@code docs/metrics.md} and those of a scrape, in one form. */
public final class MetricsPage {

  private static final Path PAGE = Path.of("docs/metrics.md");
  private static final String OURS = "elasticache_operator_";
  private static final String TYPE = "# TYPE ";

  /**
   * @param type gauge, counter, summary or histogram
   * @param labels without {@code le}
   */
  public record Metric(String name, String type, Set<String> labels) {

    /** Returns the names of the metric's series. */
    public Set<String> samples() {
      return switch (type) {
        case "histogram" -> Set.of(name + "_bucket", name + "_sum", name + "_count", name + "_max");
        case "summary" -> Set.of(name + "_sum", name + "_count", name + "_max");
        default -> Set.of(name);
      };
    }
  }

  private MetricsPage() {}

  /** Returns the documented metrics, sorted by name. */
  public static List<Metric> metrics() throws IOException {
    return MarkdownTable.rows(PAGE, "Metric").stream()
        .map(row -> new Metric(row.get(0), row.get(1), words(row.get(2))))
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }

  /** Returns the operator's exposed metrics by name, without the {@code _max} gauges. */
  public static List<Metric> exposed(String scrape) {
    var types =
        scrape
            .lines()
            .filter(line -> line.startsWith(TYPE + OURS))
            .map(line -> line.substring(TYPE.length()).split(" "))
            .collect(Collectors.toMap(words -> words[0], words -> words[1]));
    return types.entrySet().stream()
        .map(type -> new Metric(type.getKey(), type.getValue(), Set.of()))
        .filter(metric -> !isMaximum(metric.name(), types.keySet()))
        .map(metric -> new Metric(metric.name(), metric.type(), labels(metric, scrape)))
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }

  /** Returns the names of all series. */
  public static Set<String> samples(String scrape) {
    return scrape
        .lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .map(line -> line.split("[{ ]")[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isMaximum(String name, Set<String> all) {
    return name.endsWith("_max") && all.contains(name.substring(0, name.length() - 4));
  }

  private static Set<String> labels(Metric metric, String scrape) {
    return scrape
        .lines()
        .filter(line -> metric.samples().contains(line.split("[{ ]")[0]) && line.contains("{"))
        .flatMap(line -> Stream.of(line.replaceAll(".*\\{(.*)}.*", "$1").split(",")))
        .filter(label -> !label.isBlank())
        .map(label -> label.split("=")[0])
        .filter(label -> !label.equals("le"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> words(String cell) {
    return Stream.of(cell.split(",\\s*"))
        .filter(word -> !word.isBlank())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
