package dev.elasticacheoperator.docs;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.TemplateCommand;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.chart.Chart;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks the commands on all pages against what the chart renders: releases, namespaces, values,
 * service accounts and other names.
 */
class DocumentedCommandsTest {

  /** Stands on a page for a value of the reader's. */
  private static final Pattern PLACEHOLDER = Pattern.compile("<[^>]+>|\\$\\{?\\w+[^} /:]*}?");

  /** Takes the place of the reader's values, because every value may be such a word. */
  private static final String REGION = "us-west-2";

  private static final Pattern HELM =
      Pattern.compile("helm (install|upgrade|test|rollback|uninstall) .*--namespace .*");

  private static final Pattern VALUES =
      Pattern.compile("# values of the chart\\n.*", Pattern.DOTALL);

  private static final Pattern PATCH = Pattern.compile("kubectl patch ece .* -p '([^']*)'");

  record Helm(String page, String verb, String release, String namespace, List<String> values) {}

  static List<Helm> commands() {
    return Pages.code()
        .flatMap(
            code ->
                code.lines()
                    .map(line -> PLACEHOLDER.matcher(line).replaceAll(REGION))
                    .filter(line -> HELM.matcher(line).matches())
                    .map(line -> helm(code.page(), words(line))))
        .toList();
  }

  @Test
  void thePagesHaveCommands() {
    assertTrue(commands().size() >= 10, () -> commands().toString());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theReleaseIsTheOneOfAllPagesAndItsValuesExist(Helm command) {
    assertEquals("elasticache-operator", command.release());
    assertEquals("elasticache-operator", command.namespace());
    assertFalse(rendered(command).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void namesOnThePagesAreTheRenderedOnes(Helm command) {
    var documents = rendered(command);
    assertNamed("--service-account (\\S+)", names(documents, "ServiceAccount"));
    assertNamed(
        "system:serviceaccount:elasticache-operator:([\\w-]+)", names(documents, "ServiceAccount"));
    assertNamed("deployment/(\\S+)", names(documents, "Deployment"));
    assertNamed(
        "app.kubernetes.io/name=(\\S+)",
        texts(documents, "Deployment", "/metadata/labels/app.kubernetes.io~1name"));
    assertNamed("kubectl -n (\\S+) rollout", texts(documents, "Deployment", "/metadata/namespace"));
    assertNamed("system:serviceaccount:(elasticache[\\w-]*):", Set.of(command.namespace()));
  }

  @Test
  void theManifestsHaveTheSameNames() throws IOException {
    var manifests = Files.readString(Path.of("deploy/manifests/operator.yaml"));
    assertTrue(manifests.contains("kind: ServiceAccount\nmetadata:\n  name: elasticache-operator"));
  }

  @Test
  void theCrdIsTheRenderedOne() {
    assertNamed(
        "kubectl delete crd (\\S+)",
        Set.of(HasMetadata.getFullResourceName(ElastiCacheEnvironment.class)));
  }

  @Test
  void valuesOnThePagesAreTaken(@TempDir Path folder) throws IOException {
    var found = Pages.code().filter(code -> VALUES.matcher(code.text()).matches()).toList();
    assertFalse(found.isEmpty());
    for (var code : found) {
      var file = Files.writeString(folder.resolve("values.yaml"), code.text());
      assertFalse(Chart.render(helm -> helm.withValuesFile(file)).isEmpty(), code.toString());
    }
  }

  @Test
  void patchesNameFieldsThatExist() throws IOException {
    var fields =
        MarkdownTable.rows(Path.of("docs/fields.md"), "Field").stream()
            .map(row -> row.get(0).replace("*", ""))
            .collect(toSet());
    var found =
        Pages.code()
            .flatMap(Pages.Code::lines)
            .flatMap(line -> PATCH.matcher(line).results())
            .map(match -> match.group(1))
            .toList();
    assertFalse(found.isEmpty());
    for (var patch : found) {
      JsonNode spec = new ObjectMapper().readTree(patch).path("spec");
      assertTrue(spec.isObject(), patch);
      spec.fieldNames().forEachRemaining(field -> assertTrue(fields.contains(field), patch));
    }
  }

  private static List<Chart.Document> rendered(Helm command) {
    return Chart.render(
        helm -> {
          TemplateCommand named =
              helm.withName(command.release()).withNamespace(command.namespace());
          for (var value : command.values()) {
            var parts = value.split("=", 2);
            var items = parts[1].replaceAll("[{}]", "").split(",");
            for (int i = 0; i < items.length; i++) {
              var item = parts[1].startsWith("{") ? "[" + i + "]" : "";
              named = named.set(parts[0] + item, items[i]);
            }
          }
          return named;
        });
  }

  private static Set<String> names(List<Chart.Document> documents, String kind) {
    return texts(documents, kind, "/metadata/name");
  }

  private static Set<String> texts(List<Chart.Document> documents, String kind, String path) {
    return documents.stream()
        .filter(document -> document.kind().equals(kind))
        .map(document -> document.tree().at(path).asText())
        .collect(toSet());
  }

  /** Fails for a name on a page that is none of these. */
  private static void assertNamed(String pattern, Set<String> exist) {
    var found =
        Pages.code()
            .flatMap(Pages.Code::lines)
            .flatMap(line -> Pattern.compile(pattern).matcher(line).results())
            .map(match -> match.group(1))
            .collect(toSet());
    assertFalse(found.isEmpty(), pattern);
    assertEquals(Set.of(), difference(found, exist), pattern + " of " + exist);
  }

  private static Set<String> difference(Set<String> found, Set<String> exist) {
    return found.stream().filter(name -> !exist.contains(name)).collect(toSet());
  }

  private static Helm helm(Path page, List<String> words) {
    var values = new ArrayList<String>();
    Optional<String> namespace = Optional.empty();
    for (int i = 3; i < words.size() - 1; i++) {
      if (words.get(i).equals("--namespace")) {
        namespace = Optional.of(words.get(i + 1));
      } else if (words.get(i).matches("--set(-string)?")) {
        values.add(words.get(i + 1));
      }
    }
    return new Helm(
        page.toString(), words.get(1), words.get(2), namespace.orElseThrow(), List.copyOf(values));
  }

  /** Splits a command as a shell does, without its quotes. */
  private static List<String> words(String line) {
    return Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+")
        .matcher(line)
        .results()
        .map(word -> word.group().replaceAll("['\"]", ""))
        .takeWhile(word -> !word.startsWith("#"))
        .toList();
  }
}
