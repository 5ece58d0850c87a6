package dev.elasticacheoperator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The Helm chart, rendered in-process. Paths are relative to the project, which tests run in. */
public final class Chart {

  static final Path ROOT = Path.of("deploy/helm");
  private static final Path VALUES = Path.of("src/test/resources/chart");
  private static final YAMLMapper YAML = new YAMLMapper();

  private Chart() {}

  /** One rendered object, as text and as a tree. */
  public record Document(String text, JsonNode tree) {

    public String kind() {
      return tree.path("kind").asText();
    }

    public boolean isCrd() {
      return kind().equals("CustomResourceDefinition");
    }

    public boolean isHook() {
      return tree.at("/metadata/annotations").has("helm.sh/hook");
    }
  }

  /** Returns the values files; each stands for a way to install. */
  static List<Path> valuesFiles() {
    try (Stream<Path> files = Files.list(VALUES)) {
      return files.filter(f -> f.toString().endsWith(".values.yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the objects that the release {@code cache} installs into the namespace {@code
   * operators}.
   *
   * @throws IllegalStateException with Helm's words if the values are refused
   */
  public static List<Document> render(UnaryOperator<TemplateCommand> values) {
    var command = new Helm(ROOT).template().withName("cache").withNamespace("operators");
    var rendered = values.apply(command.withKubeVersion("1.34.0")).call();
    return Stream.of(rendered.split("(?m)^---$"))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(text -> new Document(text + "\n", tree(text)))
        .filter(document -> document.tree().isObject())
        .toList();
  }

  static List<Document> render(Path valuesFile) {
    return render(command -> command.withValuesFile(valuesFile));
  }

  static JsonNode tree(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode tree(Path file) {
    return tree(read(file));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
