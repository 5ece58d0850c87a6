package dev.elasticacheoperator.metrics;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentSpec;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.controller.status.ReachableCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Counts of all environments at one time. They are taken from the objects and not from events, so
 * that no restart or lost event makes them wrong. Pure.
 *
 * @param phases number of environments in each phase that occurs
 * @param stalled number of environments whose condition Stalled is True. A deletion that deletion
 *     protection holds does not count
 * @param unreachable number of environments whose condition Reachable is False, by its reason
 * @param oldestDeletion age of the oldest deletion in progress; zero if there is none. A deletion
 *     that deletion protection holds is not in progress
 * @param watchedRegions regions with Ready environments, which the inventory covers
 */
record Census(
    Map<Phase, Integer> phases,
    int stalled,
    Map<String, Integer> unreachable,
    Duration oldestDeletion,
    Set<String> watchedRegions) {

  static final Census NOBODY = new Census(Map.of(), 0, Map.of(), Duration.ZERO, Set.of());

  Census {
    phases = Map.copyOf(phases);
    unreachable = Map.copyOf(unreachable);
    watchedRegions = Set.copyOf(watchedRegions);
  }

  static Census of(Collection<ElastiCacheEnvironment> environments, Instant now) {
    var phases = new EnumMap<Phase, Integer>(Phase.class);
    environments.forEach(e -> phases.merge(phase(e), 1, Integer::sum));
    var stalled = environments.stream().filter(e -> isStalled(e) && !isHeld(e)).count();
    var unreachable = new HashMap<String, Integer>();
    environments.stream()
        .flatMap(e -> Optional.ofNullable(e.getStatus()).stream())
        .flatMap(status -> ReachableCondition.of(status).stream())
        .filter(reachable -> reachable.getStatus().equals("False"))
        .forEach(reachable -> unreachable.merge(reachable.getReason(), 1, Integer::sum));
    var oldest =
        environments.stream()
            .filter(e -> e.isMarkedForDeletion() && !isHeld(e))
            .map(e -> Instant.parse(e.getMetadata().getDeletionTimestamp()))
            .min(Instant::compareTo);
    var regions =
        environments.stream()
            .filter(e -> phase(e) == Phase.READY)
            .flatMap(e -> Optional.ofNullable(e.getStatus().region()).stream())
            .collect(toUnmodifiableSet());
    return new Census(
        phases,
        (int) stalled,
        unreachable,
        oldest.map(o -> Duration.between(o, now)).orElse(Duration.ZERO),
        regions);
  }

  int in(Phase phase) {
    return phases.getOrDefault(phase, 0);
  }

  int unreachable(String reason) {
    return unreachable.getOrDefault(reason, 0);
  }

  /** Returns the phase; Pending for an object without a status. */
  private static Phase phase(ElastiCacheEnvironment environment) {
    return Optional.ofNullable(environment.getStatus())
        .map(ElastiCacheEnvironmentStatus::phase)
        .orElse(Phase.PENDING);
  }

  private static boolean isStalled(ElastiCacheEnvironment environment) {
    return Optional.ofNullable(environment.getStatus()).stream()
        .flatMap(status -> status.conditions().stream())
        .anyMatch(c -> c.getType().equals("Stalled") && c.getStatus().equals("True"));
  }

  /** Returns true if deletion protection holds the deletion of the environment. */
  private static boolean isHeld(ElastiCacheEnvironment environment) {
    return environment.isMarkedForDeletion() && isProtected(environment);
  }

  private static boolean isProtected(ElastiCacheEnvironment environment) {
    return Optional.ofNullable(environment.getSpec())
        .map(ElastiCacheEnvironmentSpec::deletionProtection)
        .orElse(false);
  }
}
