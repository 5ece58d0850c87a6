package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.engine.Outcome;
import java.util.Optional;

/**
 * A cluster that somebody has made the primary of a replication group, for example to change it to
 * Valkey. AWS then takes changes and the deletion of the group only (ElastiCache API Reference,
 * CreateReplicationGroup, PrimaryClusterId).
 */
final class NodeMembership {

  private NodeMembership() {}

  /** Returns the outcome of a cluster that is a member; empty if the cluster is none. */
  static Optional<Outcome> outcome(ObservedNode node) {
    return node.replicationGroup()
        .map(
            group ->
                new Outcome.Blocked(
                    "AWS has %s %s, and cache cluster %s is a member of replication group %s:"
                            .formatted(
                                node.cluster().engine(),
                                node.cluster().engineVersion(),
                                node.id(),
                                group)
                        + " changed outside the operator. The cache stays as it is, because AWS"
                        + " takes changes of the group only. Delete the group and keep the"
                        + " cluster (aws elasticache delete-replication-group"
                        + " --retain-primary-cluster), or delete both."));
  }

  /** Returns what keeps AWS from deleting the cluster; empty if the cluster is no member. */
  static Optional<String> blocker(ObservedNode node) {
    return node.replicationGroup()
        .map(
            group ->
                "cache cluster %s is a member of replication group %s. Delete the group to continue"
                        .formatted(node.id(), group)
                    + " the deletion; the operator does not touch foreign resources.");
  }
}
