package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** View of one environment by the shared inventory. */
record InventoryView(
    Inventory.Snapshot snapshot,
    AwsClients clients,
    PerResourceCache facts,
    String environment,
    boolean perResource,
    Instant factsNotOlderThan)
    implements EnvironmentView {

  @Override
  public Instant asOf() {
    return snapshot.at();
  }

  @Override
  public boolean hasLists() {
    return true;
  }

  @Override
  public <T> List<T> list(Kind.Tagged<T> kind) {
    return snapshot.owned().list(kind, environment);
  }

  @Override
  public <T> List<T> all(Kind.Named<T> kind) {
    return snapshot.named().all(kind);
  }

  @Override
  public <T> Optional<T> get(Kind.Named<T> kind, String key) {
    return snapshot.named().get(kind, key);
  }

  @Override
  public <T> Optional<T> get(Kind.Fact<T> fact, String key) {
    return fact.implied()
        .flatMap(lists -> lists.apply(this, key))
        .or(() -> facts.get(fact, key, factsNotOlderThan, clients));
  }
}
