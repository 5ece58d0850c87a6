package dev.elasticacheoperator.docs;

import dev.elasticacheoperator.chart.Generated;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Compares the page with the engine catalog; {@code -Dupdate} rewrites it. */
class EnginesDocTest {

  @Test
  void thePageIsWhatTheCatalogSays() {
    Generated.assertUpToDate(Path.of("docs/engines.md"), EnginesPage.generate());
  }
}
