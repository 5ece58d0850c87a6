package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.PlanStatus;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.CreateSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.RebootCacheClusterRequest;

/**
 * Follows the data of each cache of Redis or Valkey. The operator loses it only by an approved plan
 * that says so, or with the environment. A plan without loss needs a snapshot, with which the new
 * cache begins if the plan says so.
 */
final class DataChecker {

  /** Sentence of a plan whose new cache begins with the data of the old one. */
  private static final String CARRIED = "The new cache begins with a snapshot of it";

  private final World world;

  /** Names of the data, by environment. */
  private final Map<String, String> kept = new HashMap<>();

  /** Names of data of which a snapshot was taken. */
  private final Set<String> saved = new HashSet<>();

  /** Generations of objects at the time at which their cache was deleted for another. */
  private final Map<String, Long> replacedIn = new HashMap<>();

  DataChecker(World world) {
    this.world = world;
  }

  /** Checks a call that the operator sends. */
  void before(SimulatedCall call, ElastiCacheEnvironment object, String environment) {
    var data = kept.get(environment);
    var reboots = call.request() instanceof RebootCacheClusterRequest;
    if (data == null || !reboots && !InvariantChecker.deletesCache(call)) {
      return;
    }
    if (object.isMarkedForDeletion()) {
      if (wantsFinalSnapshot(object)) {
        requireSnapshot(call, environment, data);
      }
      kept.remove(environment);
      return;
    }
    world.plans.approved(object).ifPresent(plan -> replaces(call, plan, object, environment));
  }

  private void replaces(
      SimulatedCall call, PlanStatus plan, ElastiCacheEnvironment object, String environment) {
    if (plan.actions().stream().anyMatch(PlanStatus.PlannedAction::dataLoss)) {
      kept.remove(environment);
      return;
    }
    requireSnapshot(call, environment, kept.get(environment));
    if (plan.message().contains(CARRIED)) {
      replacedIn.put(environment, object.getMetadata().getGeneration());
    } else {
      kept.remove(environment);
    }
  }

  private void requireSnapshot(SimulatedCall call, String environment, String data) {
    if (!saved.contains(data)) {
      throw new Violation(
          Invariant.KEEPS_DATA,
          call.operation() + " for " + environment + " without a snapshot of " + data);
    }
  }

  private static boolean wantsFinalSnapshot(ElastiCacheEnvironment object) {
    return Optional.ofNullable(object.getSpec().cache().snapshots())
        .map(
            snapshots ->
                Optional.ofNullable(snapshots.finalSnapshot())
                    .orElse(snapshots.retentionDays() != null && snapshots.retentionDays() > 0))
        .orElse(false);
  }

  /** Takes note of a call of the operator that AWS has accepted. */
  void accepted(SimulatedCall call, ElastiCacheEnvironment object, String environment) {
    var snapshot =
        call.request() instanceof CreateSnapshotRequest
            || call.request() instanceof CreateServerlessCacheSnapshotRequest;
    if (snapshot && kept.containsKey(environment)) {
      saved.add(kept.get(environment));
    }
    var creates = Things.made(call).filter(Things.ThingKind::isCache).isPresent();
    var generation = replacedIn.get(environment);
    if (creates && generation != null && !generation.equals(object.getMetadata().getGeneration())) {
      // The spec may ask for a cache that cannot begin with the snapshot, which stays.
      kept.remove(environment);
    }
  }

  /** Compares the data of an environment's cache with what it had. */
  void check(String environment) {
    var data = served(environment);
    if (data.isEmpty()) {
      return;
    }
    var before = Optional.ofNullable(kept.put(environment, data.get()));
    if (before.filter(data.get()::equals).isEmpty() && before.isPresent()) {
      throw new Violation(
          Invariant.KEEPS_DATA, environment + " had " + before.get() + ", and has " + data.get());
    }
    replacedIn.remove(environment);
  }

  /** Memcached keeps nothing. */
  private Optional<String> served(String environment) {
    return world.checker.of(environment).stream()
        .filter(thing -> thing.kind.isCache())
        .findFirst()
        .flatMap(
            thing ->
                world.cloud.servedCaches().stream()
                    .filter(cache -> cache.arn().endsWith(":" + thing.key))
                    .filter(cache -> !cache.engine().equals("memcached"))
                    .flatMap(cache -> cache.nodes().stream().limit(1))
                    .filter(ServedCache.Node::serving)
                    .map(ServedCache.Node::data)
                    .findFirst());
  }

  /** Somebody else has deleted or emptied a cache. */
  void forget() {
    kept.clear();
  }
}
