package dev.elasticacheoperator.controller.credentials;

import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.controller.kubernetes.ApiServer.SecretWatch;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The Secrets of users from which environments take credentials. Each is watched by its name while
 * an environment names it. A change causes a pass, and reading stays the business of the pass.
 */
public final class SourceSecrets {

  private record Key(String namespace, String name) {}

  /**
   * Secrets that one environment names.
   *
   * @param versions resource versions by name, as read or as watched since; an empty text for a
   *     Secret that does not exist. A Secret that was not read yet has none.
   */
  private record Named(Set<String> secrets, Map<String, String> versions) {}

  private final ApiServer api;
  private final Map<Key, Named> environments = new HashMap<>();
  private final Map<Key, SecretWatch> watches = new HashMap<>();
  private volatile BiConsumer<String, String> listener = (namespace, name) -> {};

  public SourceSecrets(ApiServer api) {
    this.api = api;
  }

  /** Sets the receiver of namespace and name of environments that name a changed Secret. */
  public void onChange(BiConsumer<String, String> listener) {
    this.listener = listener;
  }

  /**
   * Watches the Secrets for the environment, and no other ones. Comes before they are read, so that
   * no change is missed. A watch that was refused is tried again.
   */
  void watch(ObjectMeta environment, Set<String> secrets) {
    name(environment, secrets);
    secrets.forEach(name -> open(new Key(environment.getNamespace(), name)));
  }

  private synchronized void name(ObjectMeta environment, Set<String> secrets) {
    var key = key(environment);
    if (secrets.isEmpty()) {
      environments.remove(key);
    } else {
      var kept = new TreeMap<>(versions(environment));
      kept.keySet().retainAll(secrets);
      environments.put(key, new Named(Set.copyOf(secrets), kept));
    }
    closeUnused();
  }

  /** Opens a watch outside of the lock, because the API server may take long to answer. */
  private void open(Key secret) {
    if (!isOpen(secret)) {
      var opened =
          api.watchSecret(secret.namespace(), secret.name(), version -> changed(secret, version));
      keep(secret, opened).ifPresent(SecretWatch::close);
    }
  }

  private synchronized boolean isOpen(Key secret) {
    return Optional.ofNullable(watches.get(secret)).filter(SecretWatch::isOpen).isPresent();
  }

  /** Keeps the watch if it is still needed. Returns the watch that is not. */
  private synchronized Optional<SecretWatch> keep(Key secret, SecretWatch opened) {
    var needed = !environmentsOf(secret).isEmpty();
    return Optional.ofNullable(needed ? watches.put(secret, opened) : opened);
  }

  private void closeUnused() {
    watches
        .entrySet()
        .removeIf(
            watch -> {
              var unused = environmentsOf(watch.getKey()).isEmpty();
              if (unused) {
                watch.getValue().close();
              }
              return unused;
            });
  }

  private List<Key> environmentsOf(Key secret) {
    return environments.entrySet().stream()
        .filter(e -> e.getKey().namespace().equals(secret.namespace()))
        .filter(e -> e.getValue().secrets().contains(secret.name()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Reads a watched Secret. */
  Optional<Secret> read(ObjectMeta environment, String name) {
    var secret = api.secret(environment.getNamespace(), name);
    note(key(environment), name, version(secret));
    return secret;
  }

  /** Returns the resource version; an empty text for a Secret that does not exist. */
  static String version(Optional<Secret> secret) {
    return secret.map(s -> s.getMetadata().getResourceVersion()).orElse("");
  }

  private synchronized void note(Key environment, String name, String version) {
    Optional.ofNullable(environments.get(environment))
        .ifPresent(named -> named.versions().put(name, version));
  }

  private void changed(Key secret, String version) {
    for (var environment : outdated(secret, version)) {
      listener.accept(environment.namespace(), environment.name());
    }
  }

  /** Notes the version and returns the environments that have read another one. */
  private synchronized List<Key> outdated(Key secret, String version) {
    var outdated = new ArrayList<Key>();
    for (var environment : environmentsOf(secret)) {
      var before = environments.get(environment).versions().replace(secret.name(), version);
      if (before != null && !before.equals(version)) {
        outdated.add(environment);
      }
    }
    return outdated;
  }

  /** Returns the newest known versions of the Secrets that the environment has read. */
  public synchronized Map<String, String> versions(ObjectMeta environment) {
    return Optional.ofNullable(environments.get(key(environment)))
        .map(named -> Map.copyOf(named.versions()))
        .orElse(Map.of());
  }

  /** Returns true if every change of a Secret that the environment names would be known. */
  public synchronized boolean areWatched(ObjectMeta environment) {
    return Optional.ofNullable(environments.get(key(environment))).stream()
        .flatMap(named -> named.secrets().stream())
        .allMatch(secret -> isOpen(new Key(environment.getNamespace(), secret)));
  }

  /** Watches no Secret for the environment any more. */
  public void forget(ObjectMeta environment) {
    watch(environment, Set.of());
  }

  private static Key key(ObjectMeta environment) {
    return new Key(environment.getNamespace(), environment.getName());
  }
}
