package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.cache.node.ObservedNode;
import java.util.Optional;

/**
 * Observed state of the cluster step.
 *
 * @param cluster the cluster of the environment, which may still have an earlier name
 * @param blocked the reason why no cluster is made: a foreign cluster has the desired id, or the
 *     one that was handed over does not match
 * @param ownershipLost id of the recorded cluster if it exists without the environment's tags
 * @param ownerKnown false if the cluster may be foreign, because AWS does not tell its tags yet
 */
record ObservedClusters(
    Optional<ObservedNode> cluster,
    Optional<Outcome> blocked,
    Optional<String> ownershipLost,
    boolean ownerKnown) {

  static ObservedClusters of(ObservedNode cluster) {
    return new ObservedClusters(Optional.of(cluster), Optional.empty(), Optional.empty(), true);
  }

  /** Returns a cluster of which only its tags will tell the owner. */
  static ObservedClusters ofUnknownOwner(ObservedNode cluster) {
    return new ObservedClusters(Optional.of(cluster), Optional.empty(), Optional.empty(), false);
  }

  static ObservedClusters none(Optional<Outcome> blocked) {
    return new ObservedClusters(Optional.empty(), blocked, Optional.empty(), true);
  }

  static ObservedClusters ownershipLost(String id, Outcome why) {
    return new ObservedClusters(Optional.empty(), Optional.of(why), Optional.of(id), true);
  }

  ObservedClusters blocked(Optional<Outcome> why) {
    return new ObservedClusters(cluster, why, ownershipLost, ownerKnown);
  }
}
