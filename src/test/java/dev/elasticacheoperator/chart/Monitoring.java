package dev.elasticacheoperator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The queries of the chart's alerts and dashboard. */
public final class Monitoring {

  /** The expression of an alert or a panel. */
  record Query(String of, String expression) {}

  private static final Pattern STRING = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"");
  private static final Pattern MATCHERS = Pattern.compile("\\{[^}]*}");
  private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*]");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\s*\\()\\b");
  private static final Pattern MATCHED = Pattern.compile("([a-zA-Z_]\\w*)\\s*(=~|!~|!=|=)");
  private static final Pattern BUCKET = Pattern.compile("\\ble=\"[^\"]*\"");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset", "bool");

  private Monitoring() {}

  /** Returns Prometheus's names of all metrics that alerts and dashboard use. */
  public static Set<String> metrics() {
    return Stream.concat(alerts().stream(), panels().stream())
        .flatMap(query -> metrics(query.expression()).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the bounds of the histogram buckets in use, such as {@code le="60.0"}. */
  public static Set<String> buckets() {
    return Stream.concat(alerts().stream(), panels().stream())
        .flatMap(query -> BUCKET.matcher(query.expression()).results())
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static List<JsonNode> rules() {
    return elements(Chart.tree(Chart.ROOT.resolve("files/alerts.yaml")).path("groups"))
        .flatMap(group -> elements(group.path("rules")))
        .toList();
  }

  static List<Query> alerts() {
    return rules().stream()
        .map(rule -> new Query(rule.path("alert").asText(), rule.path("expr").asText()))
        .toList();
  }

  static List<Query> panels() {
    return elements(Chart.tree(Chart.ROOT.resolve("files/dashboard.json")).path("panels"))
        .flatMap(
            panel ->
                elements(panel.path("targets"))
                    .map(
                        target ->
                            new Query(panel.path("title").asText(), target.path("expr").asText())))
        .toList();
  }

  static Set<String> metrics(String expression) {
    var bare = STRING.matcher(expression).replaceAll("");
    bare = MATCHERS.matcher(bare).replaceAll("");
    bare = RANGE.matcher(bare).replaceAll("");
    bare = GROUPING.matcher(bare).replaceAll("");
    bare = bare.replaceAll("\\b\\d+[smhdwy]\\b", "");
    return NAME.matcher(bare)
        .results()
        .map(found -> found.group())
        .filter(name -> !WORDS.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the labels that an expression matches or groups by. */
  static Set<String> labels(String expression) {
    var bare = STRING.matcher(expression).replaceAll("");
    var matched =
        MATCHERS
            .matcher(bare)
            .results()
            .flatMap(matchers -> MATCHED.matcher(matchers.group()).results())
            .map(found -> found.group(1));
    var grouped =
        GROUPING.matcher(bare).results().flatMap(found -> Stream.of(found.group(2).split(",")));
    return Stream.concat(matched, grouped)
        .map(String::strip)
        .filter(label -> !label.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
