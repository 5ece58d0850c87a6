package dev.elasticacheoperator.api;

import dev.elasticacheoperator.docs.Pages;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The objects in {@code src/test/resources} that an API server with our CRD refuses or takes. A
 * file's first line says what the refusal has to read like.
 */
final class AdmissionCases {

  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final String EXPECT = "# expect: ";

  private AdmissionCases() {}

  /**
   * @param documents one object, or the object before and after an update
   * @param expect part of the message of refusal; empty where the object is taken
   */
  record AdmissionCase(String name, List<GenericKubernetesResource> documents, String expect) {

    GenericKubernetesResource object() {
      return documents.get(0);
    }

    GenericKubernetesResource updated() {
      return documents.get(1);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<AdmissionCase> examples() {
    return in(Path.of("examples"));
  }

  /** Returns the environments on the project's pages. */
  static List<AdmissionCase> documented() {
    return Pages.code()
        .filter(code -> code.language().equals("yaml"))
        .filter(code -> code.text().contains("kind: ElastiCacheEnvironment"))
        .map(
            code ->
                new AdmissionCase(
                    code.page().toString(),
                    List.of(Serialization.unmarshal(code.text(), GenericKubernetesResource.class)),
                    ""))
        .toList();
  }

  static List<AdmissionCase> invalid() {
    return in(RESOURCES.resolve("invalid"));
  }

  static List<AdmissionCase> invalidUpdates() {
    return in(RESOURCES.resolve("invalid-updates"));
  }

  static List<AdmissionCase> validUpdates() {
    return in(RESOURCES.resolve("valid-updates"));
  }

  private static List<AdmissionCase> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().map(AdmissionCases::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AdmissionCase read(Path file) {
    try {
      String text = Files.readString(file);
      String first = text.lines().findFirst().orElseThrow();
      return new AdmissionCase(
          file.getFileName().toString().replace(".yaml", ""),
          Stream.of(text.split("(?m)^---$"))
              .map(yaml -> Serialization.unmarshal(yaml, GenericKubernetesResource.class))
              .toList(),
          first.startsWith(EXPECT) ? first.substring(EXPECT.length()) : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
