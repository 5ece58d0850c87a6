package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.engine.Outcome;
import java.util.Optional;

/**
 * Observed state of the cluster step.
 *
 * @param cache the cache of the environment, which may still have an earlier name or topology
 * @param blocked the reason why no cache is made: a foreign cache has the desired id, or the one
 *     that was handed over does not match
 * @param ownershipLost id of the recorded cache if it exists without the environment's tags
 * @param snapshot the snapshot that is taken before the cache is deleted or replaced
 * @param ownerKnown false if the cache may be foreign, because AWS does not tell its tags yet
 */
public record ObservedCaches(
    Optional<ObservedCache> cache,
    Optional<Outcome> blocked,
    Optional<String> ownershipLost,
    Optional<ObservedSnapshot> snapshot,
    boolean ownerKnown) {

  public static ObservedCaches of(ObservedCache cache) {
    return new ObservedCaches(
        Optional.of(cache), Optional.empty(), Optional.empty(), Optional.empty(), true);
  }

  /** Returns a cache of which only its tags will tell the owner. */
  public static ObservedCaches ofUnknownOwner(ObservedCache cache) {
    return new ObservedCaches(
        Optional.of(cache), Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  public static ObservedCaches none(Optional<Outcome> blocked) {
    return new ObservedCaches(Optional.empty(), blocked, Optional.empty(), Optional.empty(), true);
  }

  public static ObservedCaches ownershipLost(String id, Outcome why) {
    return new ObservedCaches(
        Optional.empty(), Optional.of(why), Optional.of(id), Optional.empty(), true);
  }

  public ObservedCaches blocked(Optional<Outcome> why) {
    return new ObservedCaches(cache, why, ownershipLost, snapshot, ownerKnown);
  }

  public ObservedCaches with(ObservedSnapshot found) {
    return new ObservedCaches(cache, blocked, ownershipLost, Optional.of(found), ownerKnown);
  }

  public ObservedCaches with(ObservedCache changed) {
    return new ObservedCaches(Optional.of(changed), blocked, ownershipLost, snapshot, ownerKnown);
  }
}
