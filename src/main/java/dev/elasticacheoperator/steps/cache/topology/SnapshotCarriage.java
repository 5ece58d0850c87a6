package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.desired.CacheTopology;
import dev.elasticacheoperator.desired.CacheTopology.Mode;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.EngineCatalog;
import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.steps.CacheFacts;

/**
 * Decides whether a snapshot of a running cache can be restored into the desired one. AWS restores
 * into the same or a newer version, from Redis OSS into Valkey, and nothing of cluster mode into a
 * cache without it (ElastiCache User Guide, "Restoring from a backup into a new cache").
 */
final class SnapshotCarriage {

  private SnapshotCarriage() {}

  static boolean carries(ObservedCache running, DesiredCache desired) {
    return running.takesSnapshots()
        && !running.failed()
        && isSameOrNewer(running, desired)
        && fits(running, desired.cluster().topology());
  }

  private static boolean isSameOrNewer(ObservedCache running, DesiredCache desired) {
    var wanted = desired.cluster();
    return running.engine().equals(wanted.engine())
        ? running
            .version()
            .map(EngineVersion::parse)
            .filter(version -> !isNewer(version, wanted))
            .isPresent()
        : EngineCatalog.leadsTo(running.engine(), wanted.engine());
  }

  /** AWS chooses the minor version of a serverless cache, so that only the major one counts. */
  private static boolean isNewer(EngineVersion running, DesiredState.Cluster wanted) {
    var version = EngineVersion.parse(wanted.version());
    return wanted.topology() instanceof CacheTopology.Serverless
        ? running.major() > version.major()
        : version.isOlderThan(new EngineVersion(running.parts().subList(0, 2)));
  }

  /** A serverless cache has snapshots of another kind, which only serverless caches restore. */
  private static boolean fits(ObservedCache running, CacheTopology desired) {
    var sharded = running.facts().filter(CacheFacts::clusterMode).isPresent();
    if (desired instanceof CacheTopology.Serverless) {
      return running.serves(desired);
    }
    var clusterMode =
        desired instanceof CacheTopology.ReplicationGroup group && group.mode() == Mode.ENABLED;
    return !running.isServerless()
        && !(desired instanceof CacheTopology.Memcached)
        && (!sharded || clusterMode);
  }
}
