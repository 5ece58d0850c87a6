package dev.elasticacheoperator.api;

import dev.elasticacheoperator.chart.Generated;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Compares the constants with the engine catalog; {@code -Dupdate} rewrites them. */
class EngineRulesTest {

  private static final Path SOURCE =
      Path.of("src/main/java/dev/elasticacheoperator/api/v1alpha1/EngineRules.java");

  @Test
  void theConstantsAreThoseOfTheCatalog() {
    Generated.assertUpToDate(SOURCE, EngineRulesSource.generate());
  }
}
