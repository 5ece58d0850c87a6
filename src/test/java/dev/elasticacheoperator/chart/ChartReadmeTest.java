package dev.elasticacheoperator.chart;

import org.junit.jupiter.api.Test;

/** Checks that the chart's README lists every value with its default. */
class ChartReadmeTest {

  private static final String BEGIN = "<!-- values: generated from values.yaml -->\n";
  private static final String END = "<!-- end of values -->\n";

  @Test
  void listsEveryValue() {
    var file = Chart.ROOT.resolve("README.md");
    var readme = Chart.read(file);
    var before = readme.substring(0, readme.indexOf(BEGIN) + BEGIN.length());
    var after = readme.substring(readme.indexOf(END));
    var table = ValuesTable.of(Chart.ROOT.resolve("values.yaml"));
    Generated.assertUpToDate(file, before + table + after);
  }
}
