package dev.elasticacheoperator.controller.credentials;

import dev.elasticacheoperator.desired.Auth.Source;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the Secrets of users for one pass. */
final class SourceReads {

  private final SourceSecrets secrets;
  private final ObjectMeta environment;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, String> versions = new TreeMap<>();

  SourceReads(SourceSecrets secrets, ObjectMeta environment) {
    this.secrets = secrets;
    this.environment = environment;
  }

  /** Returns the value if AWS takes it. Else the value is a problem. */
  Optional<String> value(Source source, boolean token) {
    var secret = secrets.read(environment, source.secret());
    versions.put(source.secret(), SourceSecrets.version(secret));
    var value = secret.flatMap(s -> CredentialsSecret.entry(s, source.key()));
    var problem = problem(source, secret, value, token);
    problem.ifPresent(
        text ->
            problems.add(
                text
                    + ", or remove the reference from spec.cache.auth so that the operator"
                    + " generates the "
                    + (token ? "token" : "password")));
    return problem.isPresent() ? Optional.empty() : value;
  }

  private static Optional<String> problem(
      Source source, Optional<Secret> secret, Optional<String> value, boolean token) {
    if (secret.isEmpty()) {
      return Optional.of("Secret " + source.secret() + " does not exist. Create it");
    }
    if (value.isEmpty()) {
      return Optional.of("Secret " + source.secret() + " has no key " + source.key() + ". Add it");
    }
    return SecretTexts.brokenRule(value.get(), token)
        .map(
            rule ->
                "Key "
                    + source.key()
                    + " of Secret "
                    + source.secret()
                    + " "
                    + rule
                    + ". Change it");
  }

  /** Returns the message for users about the first value that cannot be had. */
  Optional<String> problem() {
    return problems.stream().findFirst();
  }

  /** Returns the resource versions of all Secrets that were read, by name. */
  Map<String, String> versions() {
    return Map.copyOf(versions);
  }
}
