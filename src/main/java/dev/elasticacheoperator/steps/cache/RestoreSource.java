package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.desired.CacheTopology;
import dev.elasticacheoperator.desired.CacheTopology.Mode;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.DesiredState.Cluster;
import dev.elasticacheoperator.engine.ErrorClass;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import dev.elasticacheoperator.steps.cache.topology.Restore;
import dev.elasticacheoperator.steps.cache.topology.SnapshotKind;
import java.util.Optional;

/**
 * Checks the snapshot that the spec names before the create that begins with it. AWS restores a
 * snapshot of a serverless cache into a serverless cache, or into a replication group in cluster
 * mode. A single node has no parameter for it (ElastiCache API Reference, CreateCacheCluster and
 * CreateReplicationGroup; ElastiCache User Guide, "Restoring from a backup into a new cache").
 */
final class RestoreSource {

  private RestoreSource() {}

  /** Adds the reason why no cache can begin with the snapshot, if none exists yet. */
  static ObservedCaches checked(EnvironmentView reads, Target target, ObservedCaches observed) {
    if (observed.cache().isPresent() || observed.blocked().isPresent()) {
      return observed;
    }
    return target
        .desired()
        .map(DesiredState::cluster)
        .filter(cluster -> !takesServerless(cluster.topology()))
        .flatMap(cluster -> problem(reads, cluster))
        .map(problem -> observed.blocked(Optional.of(problem)))
        .orElse(observed);
  }

  private static boolean takesServerless(CacheTopology topology) {
    return topology instanceof CacheTopology.Serverless
        || topology instanceof CacheTopology.ReplicationGroup group && group.mode() == Mode.ENABLED;
  }

  private static Optional<Outcome> problem(EnvironmentView reads, Cluster cluster) {
    return cluster
        .snapshots()
        .restoreFrom()
        .map(Restore::of)
        .flatMap(restore -> restore.find(reads, SnapshotKind.NODES))
        .filter(found -> found.kind() == SnapshotKind.SERVERLESS)
        .map(found -> new Outcome.Failed("restore-source", message(found), ErrorClass.TERMINAL));
  }

  private static String message(Restore.Found snapshot) {
    return "cache.snapshots.restoreFrom.snapshotName: "
        + snapshot.name()
        + " is a snapshot of a serverless cache, and AWS restores it into nodes only in cluster"
        + " mode. Set cache.clusterMode to Enabled, or name a snapshot of nodes.";
  }
}
