package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.aws.client.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;

/**
 * Every environment's resources, from paged Describes of the whole region, so that looking at many
 * unchanged environments costs pages and not calls for each. A kind is listed when first asked for;
 * one thread lists, others wait and share. Thread safe.
 *
 * <p>What AWS shows only resource by resource (see {@link EnvironmentView#perResource}) is
 * remembered from the last time anyone read it. A deep view reads again what is older than the deep
 * interval; a shallow one takes what is known, whatever its age, and reads only what was never read
 * since the operator started.
 */
public final class Inventory {

  /** Facts that no deep view has renewed for so many intervals are of resources long gone. */
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
   * One environment, as the inventory has it.
   *
   * @param environment {@code namespace/name}
   * @param notOlderThan an older inventory is taken anew, for everyone; pass at least the time of
   *     the last change made to the environment, or the view may show the time before it
   * @param deep whether the facts that cost a call per resource must be fresh
   */
  public EnvironmentView of(String environment, Instant notOlderThan, boolean deep) {
    Instant factsNotOlderThan =
        deep ? settings.clock().instant().minus(settings.deepInterval()) : Instant.MIN;
    return new InventoryView(
        snapshot(notOlderThan),
        new AwsQueries(clients),
        facts,
        environment,
        deep,
        factsNotOlderThan);
  }

  /**
   * All resources of EC2 and roles that carry our cluster name, by the environment that their tags
   * name; what is not listed yet is listed.
   *
   * @return ids, of roles {@code role/} and the name
   */
  public Map<String, List<String>> ids(Instant notOlderThan) {
    Map<String, List<String>> ids = snapshot(notOlderThan).ec2().ids();
    facts
        .get(FactKeys.ROLES, notOlderThan, new AwsQueries(clients)::roles)
        .orElse(Map.of())
        .values()
        .stream()
        .filter(role -> settings.clusterName().equals(role.tags().get(Tags.CLUSTER)))
        .forEach(
            role ->
                Ec2Listing.add(
                    ids, role.tags().getOrDefault(Tags.ENVIRONMENT, ""), "role/" + role.name()));
    return ids;
  }

  /** When the present inventory was begun; empty before the first. */
  public synchronized Optional<Instant> takenAt() {
    return Optional.ofNullable(current).map(Snapshot::at);
  }

  private synchronized Snapshot snapshot(Instant notOlderThan) {
    if (current == null || current.at().isBefore(notOlderThan)) {
      Instant now = settings.clock().instant();
      Duration kept = settings.deepInterval().multipliedBy(INTERVALS_KEPT);
      facts.forgetOlderThan(now.minus(kept));
      current = Snapshot.begun(now, clients, settings.clusterName());
    }
    return current;
  }

  /**
   * What all environments share.
   *
   * @param at nothing in it is older
   */
  record Snapshot(
      Instant at,
      Ec2Listing ec2,
      SingleFlight<Map<String, CacheCluster>> clusters,
      SingleFlight<Map<String, CacheSubnetGroup>> subnetGroups,
      SingleFlight<Map<String, CacheParameterGroup>> parameterGroups) {

    static Snapshot begun(Instant at, AwsClients clients, String clusterName) {
      AwsQueries aws = new AwsQueries(clients);
      return new Snapshot(
          at,
          new Ec2Listing(clients.ec2(), clusterName, Optional.empty()),
          new SingleFlight<>(aws::cacheClusters),
          new SingleFlight<>(aws::cacheSubnetGroups),
          new SingleFlight<>(aws::cacheParameterGroups));
    }
  }
}
