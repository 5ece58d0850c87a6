package dev.elasticacheoperator.controller.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Resource versions of the Secrets that belong to environments, as the watch of the operator's
 * Secrets shows them. Thread safe.
 */
public final class OwnSecrets {

  private record Key(String namespace, String name) {}

  private final Function<Secret, Optional<String>> environment;
  private final Map<Key, Map<String, String>> versions = new HashMap<>();
  private final Map<Key, Key> environments = new HashMap<>();

  /**
   * @param environment returns the name of the environment that a Secret belongs to
   */
  public OwnSecrets(Function<Secret, Optional<String>> environment) {
    this.environment = environment;
  }

  /** Returns an index without Secrets, for a process or a watch that needs none. */
  public static OwnSecrets none() {
    return new OwnSecrets(secret -> Optional.empty());
  }

  /** Returns the resource versions of the Secrets of an environment by name. */
  synchronized Map<String, String> versions(String namespace, String environment) {
    return Map.copyOf(versions.getOrDefault(new Key(namespace, environment), Map.of()));
  }

  /** Notes the newest state of a Secret, which may have changed hands. */
  synchronized void put(Secret secret) {
    remove(secret);
    var metadata = secret.getMetadata();
    environment
        .apply(secret)
        .map(name -> new Key(metadata.getNamespace(), name))
        .ifPresent(
            owner -> {
              environments.put(key(secret), owner);
              versions
                  .computeIfAbsent(owner, key -> new HashMap<>())
                  .put(metadata.getName(), metadata.getResourceVersion());
            });
  }

  synchronized void remove(Secret secret) {
    var owner = environments.remove(key(secret));
    if (owner != null) {
      var names = versions.get(owner);
      names.remove(secret.getMetadata().getName());
      if (names.isEmpty()) {
        versions.remove(owner);
      }
    }
  }

  private static Key key(Secret secret) {
    return new Key(secret.getMetadata().getNamespace(), secret.getMetadata().getName());
  }
}
