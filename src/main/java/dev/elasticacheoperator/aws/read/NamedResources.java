package dev.elasticacheoperator.aws.read;

import static java.util.stream.Collectors.toMap;

import dev.elasticacheoperator.aws.client.AwsClients;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * All resources of a region by name, owned and foreign. Each kind is listed once, when a caller
 * first needs it. Thread safe.
 */
final class NamedResources {

  private final AwsClients aws;
  private final Map<Kind.Named<?>, SingleFlight<? extends Map<String, ?>>> lists =
      new ConcurrentHashMap<>();

  NamedResources(AwsClients aws) {
    this.aws = aws;
  }

  @SuppressWarnings("unchecked") // each kind is stored with resources of its own type
  <T> Optional<T> get(Kind.Named<T> kind, String name) {
    var list = lists.computeIfAbsent(kind, k -> new SingleFlight<>(() -> byName(kind))).get();
    return Optional.ofNullable((T) list.get(lowerCase(name)));
  }

  private <T> Map<String, T> byName(Kind.Named<T> kind) {
    return kind.listAll()
        .apply(aws)
        .collect(
            toMap(
                resource -> lowerCase(kind.key().apply(resource)),
                Function.identity(),
                (first, again) -> first));
  }

  /** Returns the name as ElastiCache stores it. */
  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
