package dev.elasticacheoperator.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.controller.config.OperatorConfig;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the configuration page names every key, its variable and its default. */
class ConfigurationDocTest {

  private static final Path PAGE = Path.of("docs/configuration.md");
  private static final String PREFIX = "elasticache-operator";

  /** Stands for a default that is no constant, which the page describes in words. */
  private static final String IN_WORDS = "in words";

  private record Documented(String variable, String defaultValue) {}

  @Test
  void everyKeyIsDocumentedWithItsVariableAndDefault() throws IOException {
    Map<String, Documented> inCode =
        keys(OperatorConfig.class, PREFIX)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    Map<String, Documented> onThePage =
        MarkdownTable.rows(PAGE, "Key").stream()
            .collect(
                Collectors.toMap(
                    row -> row.get(0),
                    row ->
                        new Documented(
                            row.get(1),
                            inWords(inCode, row.get(0)) && !row.get(2).isBlank()
                                ? IN_WORDS
                                : row.get(2))));
    assertEquals(new TreeMap<>(inCode).toString(), new TreeMap<>(onThePage).toString());
  }

  private static boolean inWords(Map<String, Documented> inCode, String key) {
    return Optional.ofNullable(inCode.get(key))
        .filter(documented -> documented.defaultValue().equals(IN_WORDS))
        .isPresent();
  }

  private static Stream<Map.Entry<String, Documented>> keys(Class<?> group, String prefix) {
    return Stream.of(group.getDeclaredMethods())
        .flatMap(
            method -> {
              String key = prefix + "." + kebab(method.getName());
              return method.getReturnType().getEnclosingClass() == OperatorConfig.class
                  ? keys(method.getReturnType(), key)
                  : Stream.of(Map.entry(key, new Documented(variable(key), defaultOf(method))));
            });
  }

  private static String defaultOf(Method method) {
    return Optional.ofNullable(method.getAnnotation(WithDefault.class))
        .map(WithDefault::value)
        .orElse(IN_WORDS);
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /** Returns the environment variable of a key, by the rule of MicroProfile Config. */
  private static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
