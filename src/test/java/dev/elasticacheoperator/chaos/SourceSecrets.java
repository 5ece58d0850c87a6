package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.lab.StoredApiServer;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;
import java.util.Map;

/** The Secret of the users that has a token and a password of their own. */
final class SourceSecrets {

  private final StoredApiServer api;
  private int changes;

  SourceSecrets(StoredApiServer api) {
    this.api = api;
  }

  /**
   * Writes new values.
   *
   * @param fit false for values that AWS does not take
   */
  void change(boolean fit) {
    changes++;
    var prefix = fit ? "a-long-value-" : "short-";
    api.write(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName(TopologyChanges.SOURCE)
            .endMetadata()
            .withData(
                Map.of(
                    "token", encoded(prefix + "token-" + changes),
                    "app", encoded(prefix + "app-" + changes)))
            .build());
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes());
  }
}
