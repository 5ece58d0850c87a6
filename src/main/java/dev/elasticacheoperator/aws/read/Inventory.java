package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.aws.client.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Inventory of all environments' resources in one region, from paged Describe calls. A pass over an
 * unchanged environment costs no call of its own. A kind is listed when a caller first needs it;
 * one thread lists while the others wait. Thread safe.
 *
 * <p>Per-resource facts (see {@link EnvironmentView#perResource}) come from {@link
 * PerResourceCache}. A deep view reads facts again that are older than the deep interval. A shallow
 * view takes facts of any age, and reads only those that were never read.
 */
public final class Inventory {

  /** Deep intervals after which an unread fact is taken to belong to a deleted resource. */
  private static final int INTERVALS_KEPT = 4;

  private final AwsClients clients;
  private final PerResourceCache facts;
  private final AwsSettings settings;
  private Snapshot current;

  public Inventory(AwsClients clients, PerResourceCache facts, AwsSettings settings) {
    this.clients = clients;
    this.facts = facts;
    this.settings = settings;
  }

  /**
   * Returns the view of one environment.
   *
   * @param environment {@code namespace/name}
   * @param notOlderThan replaces an older snapshot, for all environments. Pass at least the time of
   *     the last change to the environment, or the view may show the state before the change.
   * @param deep true if per-resource facts must be fresh
   */
  public EnvironmentView of(String environment, Instant notOlderThan, boolean deep) {
    Instant factsNotOlderThan =
        deep ? settings.clock().instant().minus(settings.deepInterval()) : Instant.MIN;
    return new InventoryView(
        snapshot(notOlderThan), clients, facts, environment, deep, factsNotOlderThan);
  }

  /**
   * Lists all tagged resources, IAM roles and resources of ElastiCache that carry the operator's
   * cluster name, by the environment in their tags.
   *
   * @return AWS ids; of a role or a resource of ElastiCache its kind, a slash and its name
   */
  public Map<String, List<String>> ids(Instant notOlderThan) {
    Map<String, List<String>> ids = snapshot(notOlderThan).owned().ids();
    allRoles(notOlderThan).values().stream()
        .filter(role -> settings.clusterName().equals(role.tags().get(Tags.CLUSTER)))
        .forEach(
            role ->
                OwnedResources.add(
                    ids,
                    role.tags().getOrDefault(Tags.ENVIRONMENT, ""),
                    Kinds.ROLE.name() + "/" + role.name()));
    facts
        .listAll(Kinds.ELASTICACHE_TAGS, notOlderThan, clients)
        .or(() -> facts.listWhole(Kinds.ELASTICACHE_TAGS, notOlderThan, clients))
        .map(tags -> OwnedCaches.environments(tags, snapshot(notOlderThan).named()))
        .orElse(Map.of())
        .forEach((id, environment) -> OwnedResources.add(ids, environment, id));
    return ids;
  }

  /** Returns all roles of the account, from a list that may be older if it is a long one. */
  private Map<String, RoleView> allRoles(Instant notOlderThan) {
    Instant stillKept = settings.clock().instant().minus(kept());
    return facts
        .listAll(Kinds.ROLE, notOlderThan, clients)
        .or(() -> facts.listWhole(Kinds.ROLE, stillKept, clients))
        .orElse(Map.of());
  }

  private Duration kept() {
    return settings.deepInterval().multipliedBy(INTERVALS_KEPT);
  }

  /** Start time of the present snapshot; empty before the first. */
  public synchronized Optional<Instant> takenAt() {
    return Optional.ofNullable(current).map(Snapshot::at);
  }

  private synchronized Snapshot snapshot(Instant notOlderThan) {
    if (current == null || current.at().isBefore(notOlderThan)) {
      Instant now = settings.clock().instant();
      facts.forgetOlderThan(now.minus(kept()));
      current =
          current == null
              ? new Snapshot(
                  now,
                  new OwnedResources(clients, settings.clusterName(), Optional.empty()),
                  new NamedResources(clients))
              : new Snapshot(now, current.owned().renewed(), current.named().renewed());
    }
    return current;
  }

  /**
   * Resources of all environments.
   *
   * @param at start time; nothing in the snapshot is older
   */
  record Snapshot(Instant at, OwnedResources owned, NamedResources named) {}
}
