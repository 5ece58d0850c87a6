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
 */
record ObservedClusters(
    Optional<ObservedNode> cluster, Optional<Outcome> blocked, Optional<String> ownershipLost) {

  static ObservedClusters of(ObservedNode cluster) {
    return new ObservedClusters(Optional.of(cluster), Optional.empty(), Optional.empty());
  }

  static ObservedClusters none(Optional<Outcome> blocked) {
    return new ObservedClusters(Optional.empty(), blocked, Optional.empty());
  }

  static ObservedClusters ownershipLost(String id, Outcome why) {
    return new ObservedClusters(Optional.empty(), Optional.of(why), Optional.of(id));
  }

  ObservedClusters blocked(Optional<Outcome> why) {
    return new ObservedClusters(cluster, why, ownershipLost);
  }
}
