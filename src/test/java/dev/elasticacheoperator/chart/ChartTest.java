package dev.elasticacheoperator.chart;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import dev.elasticacheoperator.api.CrdFile;
import dev.elasticacheoperator.controller.config.OperatorConfig;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTest {

  static List<Path> valuesFiles() {
    return Chart.valuesFiles();
  }

  @Test
  void helmFindsNothingToSay() {
    var lint = new Helm(Chart.ROOT).lint().strict().quiet().call();
    assertFalse(lint.isFailed(), lint.getMessages().toString());
  }

  /** Leaves the CRD out, which would be most of the file and has its own test. */
  @ParameterizedTest
  @MethodSource("valuesFiles")
  void rendersAsReviewed(Path values) {
    var rendered =
        Chart.render(values).stream()
            .filter(document -> !document.isCrd())
            .map(Chart.Document::text)
            .collect(joining("---\n"));
    var name = values.getFileName().toString().replace(".values.yaml", ".golden.yaml");
    Generated.assertUpToDate(values.resolveSibling(name), rendered);
  }

  @Test
  void everySwitchIsTriedBothWays() {
    var tried = new TreeMap<String, Set<Boolean>>();
    for (var file : Chart.valuesFiles()) {
      var values = (ObjectNode) Chart.tree(Chart.ROOT.resolve("values.yaml"));
      overlay(values, Chart.tree(file));
      switches("", values, tried);
    }
    assertEquals(15, tried.size(), tried.toString());
    tried.forEach((name, seen) -> assertEquals(Set.of(true, false), seen, name));
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void noRuleHasAWildcard(Path values) {
    for (var document : Chart.render(values)) {
      for (var rule : document.tree().path("rules")) {
        assertFalse(rule.toString().contains("*"), document.text());
      }
    }
  }

  @Test
  void aReleaseForItsOwnNamespacesHasNothingOutsideThem() {
    var outside =
        Chart.render(Path.of("src/test/resources/chart/one-namespace.values.yaml")).stream()
            .filter(document -> !document.tree().at("/metadata").has("namespace"))
            .map(Chart.Document::text)
            .toList();
    assertEquals(List.of(), outside);
  }

  @Test
  void theCrdIsTheOneThatTheTypesGive() {
    Generated.assertUpToDate(Chart.ROOT.resolve("files/crd.yaml"), Chart.read(CrdFile.PATH));
    var crd = crd("true");
    var asFromTypes = crd.path("spec").equals(ChartTest::compare, typesCrd());
    assertTrue(asFromTypes, () -> crd.path("spec") + " differs from " + typesCrd());
    assertEquals(
        "true", crd.at("/metadata/labels/servicebinding.io~1provisioned-service").asText());
  }

  private static JsonNode typesCrd() {
    return Chart.tree(CrdFile.PATH).path("spec");
  }

  /** Compares numbers by value, because Helm writes 1024.0 as 1024. */
  private static int compare(JsonNode a, JsonNode b) {
    return a.equals(b) || (a.isNumber() && b.isNumber() && a.asDouble() == b.asDouble()) ? 0 : 1;
  }

  @Test
  void theCrdOutlivesTheReleaseByDefault() {
    assertEquals("keep", crd("true").at("/metadata/annotations/helm.sh~1resource-policy").asText());
    assertTrue(crd("false").at("/metadata/annotations").isMissingNode());
  }

  private static JsonNode crd(String keep) {
    return Chart.render(command -> command.set("crds.keep", keep)).stream()
        .filter(Chart.Document::isCrd)
        .findFirst()
        .orElseThrow()
        .tree();
  }

  /** Checks the defaults, so that a chart without values changes nothing in the operator. */
  @Test
  void defaultsAreTheOperatorsOwn() throws NoSuchMethodException {
    var values = Chart.tree(Chart.ROOT.resolve("values.yaml"));
    for (var name :
        List.of("pollInterval", "driftInterval", "deepDriftInterval", "consistencyWindow")) {
      assertEquals(
          defaultOf(OperatorConfig.class, name), values.at("/operator/" + name).asText(), name);
    }
    assertEquals(
        defaultOf(OperatorConfig.class, "awsRateShare"), values.at("/aws/rateShare").asText());
    assertEquals(
        defaultOf(OperatorConfig.Reachability.class, "enabled"),
        values.at("/reachability/enabled").asText());
    for (var name : List.of("enabled", "leaseDuration", "renewDeadline", "retryPeriod")) {
      assertEquals(
          defaultOf(OperatorConfig.LeaderElection.class, name),
          values.at("/leaderElection/" + name).asText(),
          name);
    }
  }

  private static String defaultOf(Class<?> config, String method) throws NoSuchMethodException {
    return config.getMethod(method).getAnnotation(WithDefault.class).value();
  }

  @ParameterizedTest
  @CsvSource({
    "replicas, two, replicas",
    "replica, 2, replica",
    "image.pullPolicy, Sometimes, pullPolicy",
    "image.repository, '', repository",
    "watchNamespaces, shop, watchNamespaces",
    "watchNamespaces[0], Shop, watchNamespaces",
    "operator.pollInterval, soon, pollInterval",
    "operator.pollIntervall, 15s, pollIntervall",
    "leaderElection.leaseDuration, 0s, leaseDuration",
    "leaderElection.enabled, 'perhaps', enabled",
    "leaderElection.enabled, false, replicas above 1",
    "aws.region, eu-central-1a, region",
    "aws.rateShare, 0, rateShare",
    "aws.rateShare, 1.5, rateShare",
    "crds.keep, 'maybe', keep",
    "extraEnv[0].value, x, name",
    "topologySpreadConstraints[0].maxSkew, 1, topologyKey",
    "serviceMonitor.interval, 30, interval",
    "operator.logFormat, xml, logFormat",
    "prometheusRule.runbookUrl, '', runbookUrl",
    "podLabels.a, 1, podLabels",
  })
  void refusesValuesAndSaysWhich(String key, String value, String named) {
    var refusal =
        assertThrows(
            IllegalStateException.class, () -> Chart.render(command -> command.set(key, value)));
    assertTrue(refusal.getMessage().contains(named), refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"eu-central-1", "us-gov-west-1", "us-iso-east-1", "eusc-de-east-1"})
  void takesARegionOfEveryPartition(String region) {
    var pods = Chart.render(command -> command.set("aws.region", region));
    assertTrue(pods.stream().anyMatch(document -> document.text().contains(region)));
  }

  private static void switches(String path, JsonNode node, Map<String, Set<Boolean>> found) {
    node.properties()
        .forEach(
            field -> {
              var name = path + "." + field.getKey();
              if (field.getValue().isBoolean()) {
                found
                    .computeIfAbsent(name, key -> new HashSet<>())
                    .add(field.getValue().booleanValue());
              } else {
                switches(name, field.getValue(), found);
              }
            });
  }

  private static void overlay(ObjectNode values, JsonNode over) {
    over.properties()
        .forEach(
            field -> {
              if (values.get(field.getKey()) instanceof ObjectNode inner
                  && field.getValue().isObject()) {
                overlay(inner, field.getValue());
              } else {
                values.set(field.getKey(), field.getValue());
              }
            });
  }
}
