package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.AwsSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** View of one environment by direct reads. Each read is made once, when a caller needs it. */
public final class DirectView implements EnvironmentView {

  /** Age up to which a lasting fact needs no other read. */
  private static final Duration LASTING = Duration.ofHours(6);

  /** Key of the list of a kind. No resource has this name. */
  private static final String ALL = "*";

  private record Question(Kind<?> kind, String key) {}

  private final AwsClients clients;
  private final PerResourceCache facts;
  private final String environment;
  private final Instant asOf;
  private final OwnedResources owned;
  private final Map<Question, SingleFlight<? extends Optional<?>>> answers =
      new ConcurrentHashMap<>();

  public DirectView(
      AwsClients clients, PerResourceCache facts, AwsSettings settings, String environment) {
    this.clients = clients;
    this.facts = facts;
    this.environment = environment;
    this.asOf = settings.clock().instant();
    this.owned = new OwnedResources(clients, settings.clusterName(), Optional.of(environment));
  }

  @Override
  public Instant asOf() {
    return asOf;
  }

  @Override
  public boolean perResource() {
    return true;
  }

  @Override
  public boolean hasLists() {
    return false;
  }

  @Override
  public <T> List<T> list(Kind.Tagged<T> kind) {
    return owned.list(kind, environment);
  }

  @Override
  public <T> List<T> all(Kind.Named<T> kind) {
    return once(kind, ALL, () -> Optional.of(kind.listAll(clients).toList())).get();
  }

  @Override
  public <T> Optional<T> get(Kind.Named<T> kind, String key) {
    return once(
        kind, key, () -> isListed(kind) ? listed(kind, key) : kind.get().apply(clients, key));
  }

  private boolean isListed(Kind.Named<?> kind) {
    return answers.containsKey(new Question(kind, ALL));
  }

  /** Returns the resource from the list that this view has read already. */
  private <T> Optional<T> listed(Kind.Named<T> kind, String key) {
    return all(kind).stream()
        .filter(resource -> kind.key().apply(resource).equalsIgnoreCase(key))
        .findFirst();
  }

  @Override
  public <T> Optional<T> get(Kind.Fact<T> fact, String key) {
    return once(
        fact,
        key,
        () ->
            fact.lasting()
                ? facts.get(fact, key, asOf.minus(LASTING), clients)
                : facts.readNow(fact, key, clients));
  }

  @SuppressWarnings("unchecked") // each kind is stored with answers of its own type
  private <T> Optional<T> once(Kind<?> kind, String key, Supplier<Optional<T>> read) {
    return (Optional<T>)
        answers
            .computeIfAbsent(new Question(kind, key), question -> new SingleFlight<>(read))
            .get();
  }
}
