package dev.elasticacheoperator.metrics;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentSpec;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All environments at one time, counted. Made from what is there and not from what has happened, so
 * that no delete, restart or lost event makes it wrong. Pure.
 *
 * @param phases how many are in each phase that any is in
 * @param oldestDeletion how long ago the oldest delete was asked for that is still under way; zero
 *     where none is. One that deletion protection holds is not under way
 * @param watchedRegions where Ready environments are, which are compared with the inventory
 */
record Census(Map<Phase, Integer> phases, Duration oldestDeletion, Set<String> watchedRegions) {

  static final Census NOBODY = new Census(Map.of(), Duration.ZERO, Set.of());

  Census {
    phases = Map.copyOf(phases);
    watchedRegions = Set.copyOf(watchedRegions);
  }

  static Census of(Collection<ElastiCacheEnvironment> environments, Instant now) {
    var phases = new EnumMap<Phase, Integer>(Phase.class);
    environments.forEach(e -> phases.merge(phase(e), 1, Integer::sum));
    var oldest =
        environments.stream()
            .filter(e -> e.isMarkedForDeletion() && !isProtected(e))
            .map(e -> Instant.parse(e.getMetadata().getDeletionTimestamp()))
            .min(Instant::compareTo);
    var regions =
        environments.stream()
            .filter(e -> phase(e) == Phase.READY)
            .flatMap(e -> Optional.ofNullable(e.getStatus().region()).stream())
            .collect(toUnmodifiableSet());
    return new Census(
        phases, oldest.map(o -> Duration.between(o, now)).orElse(Duration.ZERO), regions);
  }

  int in(Phase phase) {
    return phases.getOrDefault(phase, 0);
  }

  /** Of an object that nobody has looked at yet, Pending. */
  private static Phase phase(ElastiCacheEnvironment environment) {
    return Optional.ofNullable(environment.getStatus())
        .map(ElastiCacheEnvironmentStatus::phase)
        .orElse(Phase.PENDING);
  }

  private static boolean isProtected(ElastiCacheEnvironment environment) {
    return Optional.ofNullable(environment.getSpec())
        .map(ElastiCacheEnvironmentSpec::deletionProtection)
        .orElse(false);
  }
}
