package dev.elasticacheoperator.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.docs.MetricsPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that alerts and dashboard use existing metrics, and that every alert has a runbook. */
class MonitoringTest {

  /** Labels that Prometheus adds to every series, and {@code le}. */
  private static final Set<String> OF_THE_TARGET = Set.of("namespace", "pod", "instance", "le");

  private static final Pattern NUMBER_ON =
      Pattern.compile("(?<![\\w.])[\\d.]+\\s*[-+*/%^<>=!]+\\s*(on|ignoring)\\b");

  @Test
  void anExpressionIsTakenApart() {
    var expression =
        "sum by (step, le) (rate(a_total{step=~\"x{|\\\"y\", n!=\"1\"}[5m])) > 3 * on (i)"
            + " group_left () b or absent(c) unless d offset 15m";
    assertEquals(Set.of("a_total", "b", "c", "d"), Monitoring.metrics(expression));
    assertEquals(Set.of("step", "le", "n", "i"), Monitoring.labels(expression));
  }

  @Test
  void alertsAndPanelsUseDocumentedMetricsOnly() throws IOException {
    var documented = MetricsPage.metrics();
    for (var query : queries()) {
      var labels = new HashSet<>(OF_THE_TARGET);
      for (var name : Monitoring.metrics(query.expression())) {
        if (name.startsWith("jvm_")) {
          labels.add("area");
          continue;
        }
        var family = documented.stream().filter(m -> m.samples().contains(name)).findFirst();
        assertTrue(family.isPresent(), query.of() + ": " + name + " is not in docs/metrics.md");
        labels.addAll(family.get().labels());
      }
      var asked = new HashSet<>(Monitoring.labels(query.expression()));
      asked.removeAll(labels);
      assertEquals(Set.of(), asked, query.toString());
    }
  }

  @Test
  void everyMetricOfTheOperatorIsOnTheDashboardOrAlerted() throws IOException {
    var used = Monitoring.metrics();
    var unused =
        MetricsPage.metrics().stream()
            .filter(metric -> metric.samples().stream().noneMatch(used::contains))
            .map(MetricsPage.Metric::name)
            .toList();
    assertEquals(List.of(), unused);
  }

  /** Fails for {@code on} beside a number, because PromQL allows it between two vectors only. */
  @Test
  void noNumberIsMatchedByLabels() {
    for (var query : queries()) {
      assertFalse(NUMBER_ON.matcher(query.expression()).find(), query.toString());
    }
  }

  @Test
  void bracketsAreInPairs() {
    for (var query : queries()) {
      for (var pair : List.of("()", "[]", "{}")) {
        assertEquals(
            query.expression().chars().filter(c -> c == pair.charAt(0)).count(),
            query.expression().chars().filter(c -> c == pair.charAt(1)).count(),
            query.toString());
      }
      assertFalse(Monitoring.metrics(query.expression()).isEmpty(), query.toString());
    }
  }

  @Test
  void everyAlertHasItsHeadingInTheRunbookAndTheOtherWayRound() {
    var headings =
        Chart.read(Path.of("docs/runbook.md"))
            .lines()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3))
            .toList();
    assertEquals(Monitoring.alerts().stream().map(Monitoring.Query::of).toList(), headings);
  }

  @Test
  void everyAlertLinksToItsHeading() {
    var base = "https://wiki.example/runbook";
    var rendered =
        Chart.render(
                command ->
                    command
                        .set("prometheusRule.enabled", "true")
                        .set("prometheusRule.runbookUrl", base))
            .stream()
            .filter(document -> document.kind().equals("PrometheusRule"))
            .findFirst()
            .orElseThrow()
            .tree();
    var rules = rendered.at("/spec/groups/0/rules");
    assertEquals(Monitoring.rules().size(), rules.size());
    for (int i = 0; i < rules.size(); i++) {
      var source = Monitoring.rules().get(i);
      // Markdown renderers give a heading of one word this anchor.
      var anchor = "#" + source.path("alert").asText().toLowerCase(Locale.ROOT);
      assertEquals(base + anchor, rules.get(i).at("/annotations/runbook_url").asText());
      for (var kept : List.of("alert", "expr", "for", "labels")) {
        assertEquals(source.path(kept), rules.get(i).path(kept), source.toString());
      }
      for (var text : List.of("summary", "description")) {
        var said = source.at("/annotations/" + text);
        assertFalse(said.asText().isBlank(), source.toString());
        assertEquals(said, rules.get(i).at("/annotations/" + text));
      }
    }
  }

  @Test
  void theDashboardIsInstalledAsItIs() {
    var config =
        Chart.render(command -> command.set("dashboard.enabled", "true")).stream()
            .filter(document -> document.kind().equals("ConfigMap"))
            .findFirst()
            .orElseThrow()
            .tree();
    assertEquals("1", config.at("/metadata/labels/grafana_dashboard").asText());
    assertEquals(
        Chart.tree(Chart.ROOT.resolve("files/dashboard.json")),
        Chart.tree(config.path("data").path("elasticache-operator.json").asText()));
  }

  private static List<Monitoring.Query> queries() {
    return Stream.of(Monitoring.alerts(), Monitoring.panels())
        .flatMap(List::stream)
        .collect(Collectors.toList());
  }
}
