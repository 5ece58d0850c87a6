package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.controller.secret.BindingSecret;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares the Secrets of clients with what the caches accept. A Secret becomes invalid only when
 * the cache goes away, gets another kind of credentials, or loses the user.
 */
final class SecretChecker {

  /** Earlier credentials that clients may use until they read the Secret again. */
  private record Earlier(CacheClient client, Instant until) {}

  /**
   * A Secret as it was at the last look.
   *
   * @param valid false since the cache was away, had another kind of credentials or not the user
   */
  private record Known(CacheClient client, boolean valid, Optional<Earlier> earlier) {}

  /** Longest difference between the clock of AWS and that of the operator. */
  private static final Duration CLOCKS = Duration.ofMinutes(2);

  private final World world;
  private final Map<String, Known> known = new HashMap<>();

  /** The Secrets of each environment, until one changes. */
  private final Map<String, Map<String, Secret>> read = new HashMap<>();

  private long readAt;

  SecretChecker(World world) {
    this.world = world;
  }

  /** Checks the Secrets of an environment between two passes. */
  void check(String environment) {
    var secrets = secrets(environment);
    for (var key : List.copyOf(known.keySet())) {
      if (key.startsWith(environment + " ") && !secrets.containsKey(key)) {
        gone(key, known.get(key).client());
      }
    }
    if (secrets.isEmpty()) {
      return;
    }
    var caches = world.cloud.servedCaches();
    secrets.forEach((key, secret) -> known.put(key, look(key, secret, caches)));
  }

  /** Forgets a Secret that is gone, unless the user was taken away and may come back. */
  private void gone(String key, CacheClient client) {
    if (isWanted(key, client)) {
      known.remove(key);
    } else {
      known.put(key, new Known(client, false, Optional.empty()));
    }
  }

  /** Fails unless the caches accept all Secrets of an environment that has come to rest. */
  void atRest(String environment) {
    check(environment);
    secrets(environment).keySet().stream()
        .filter(key -> !known.get(key).valid())
        .findFirst()
        .ifPresent(key -> fail(key + " is not accepted although the environment is Ready"));
  }

  /** Returns the Secrets of Redis clients, with the environment before the name. */
  private Map<String, Secret> secrets(String environment) {
    if (readAt != world.api.secretChanges()) {
      readAt = world.api.secretChanges();
      read.clear();
    }
    return read.computeIfAbsent(environment, this::read);
  }

  private Map<String, Secret> read(String environment) {
    var parts = environment.split("/");
    var found = new HashMap<String, Secret>();
    for (var secret : world.api.secrets(parts[0])) {
      if ("servicebinding.io/redis".equals(secret.getType())
          && BindingSecret.environment(secret).equals(Optional.of(parts[1]))) {
        found.put(environment + " " + secret.getMetadata().getName(), secret);
      }
    }
    return found;
  }

  private Known look(String key, Secret secret, List<ServedCache> caches) {
    var client = client(secret);
    var before = known.getOrDefault(key, new Known(client, !client.isOfIam(), Optional.empty()));
    var host = entry(secret, "host").orElseThrow();
    var access =
        caches.stream()
            .filter(cache -> cache.endpoints().stream().anyMatch(e -> e.host().equals(host)))
            .map(ServedCache::access)
            .findFirst();
    if (access.isEmpty()
        || endsAtOnce(client.kind(), CacheClient.kindOf(access.get()))
        || !isWanted(key, client)) {
      return new Known(client, false, Optional.empty());
    }
    var accepted = client.isAcceptedBy(access.get());
    if (!accepted && before.valid()) {
      fail(key + " has " + client + ", which the cache does not accept: " + access.get());
    }
    var earlier = earlier(before, client);
    if (accepted && earlier.filter(e -> !e.client().isAcceptedBy(access.get())).isPresent()) {
      fail(key + " had " + earlier.get() + ", which the cache does not accept: " + access.get());
    }
    return new Known(client, accepted, earlier);
  }

  /**
   * Returns true unless the spec has another list of users, of which those that left end at once.
   */
  private boolean isWanted(String key, CacheClient client) {
    var spec = world.api.find(key.split(" ")[0]).map(ElastiCacheEnvironment::getSpec);
    return client.user().isEmpty()
        || spec.stream()
            .flatMap(s -> Admission.users(s).stream())
            .anyMatch(user -> client.user().get().equals(user) || key.endsWith("-" + user));
  }

  /** Returns true unless the kind stays or AWS takes both for a while, as on the way to a token. */
  private static boolean endsAtOnce(CacheClient.Kind from, CacheClient.Kind to) {
    return from != to && !(from == CacheClient.Kind.NONE && to == CacheClient.Kind.TOKEN);
  }

  /** Returns the credentials for which the grace period runs. */
  private Optional<Earlier> earlier(Known before, CacheClient client) {
    var now = world.clock.instant();
    var replaced =
        before.valid()
            && !before.client().equals(client)
            && !endsAtOnce(before.client().kind(), client.kind())
            && before.client().user().equals(client.user());
    return replaced
        ? Optional.of(
            new Earlier(before.client(), now.plus(TopologyChanges.GRACE_PERIOD).minus(CLOCKS)))
        : before.earlier().filter(e -> now.isBefore(e.until()));
  }

  /** Returns what the main Secret of an environment has for clients. */
  Optional<CacheClient> main(String environment, String secret) {
    return Optional.ofNullable(secrets(environment).get(environment + " " + secret))
        .map(SecretChecker::client);
  }

  private static CacheClient client(Secret secret) {
    return new CacheClient(entry(secret, "username"), entry(secret, "password"));
  }

  private static Optional<String> entry(Secret secret, String key) {
    return Optional.ofNullable(secret.getData().get(key))
        .map(data -> new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8));
  }

  private static void fail(String what) {
    throw new Violation(Invariant.VALID_SECRET, what);
  }
}
