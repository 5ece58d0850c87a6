package dev.elasticacheoperator.sandbox;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** Values of a Secret as a screen may show them: without its password. */
final class SecretText {
  private static final String HIDDEN = "***";

  private SecretText() {}

  /** Returns the values by key, sorted, with the password hidden wherever it occurs. */
  static Map<String, String> of(Secret secret) {
    var values = new TreeMap<String, String>();
    secret
        .getData()
        .forEach(
            (key, value) ->
                values.put(
                    key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    values.computeIfPresent("password", (key, value) -> HIDDEN);
    values.replaceAll(
        (key, value) -> value.replaceFirst("^([a-z]+://[^:@/]*):[^@]*@", "$1:" + HIDDEN + "@"));
    return values;
  }
}
