package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.desired.CacheTopology;
import dev.elasticacheoperator.desired.CacheTopology.Mode;
import dev.elasticacheoperator.desired.DesiredState.Cluster;
import dev.elasticacheoperator.desired.EngineCatalog;
import dev.elasticacheoperator.desired.EngineVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether AWS can restore a snapshot into the desired cache. AWS restores into the same or
 * a newer version, from Redis OSS into Valkey, and nothing of cluster mode into a cache without it
 * (ElastiCache User Guide, "Restoring from a backup into a new cache"). Snapshots of nodes and of
 * serverless caches go both ways ("Choosing between deployment options"). Such a restore counts as
 * impossible where no AWS document allows it. That concerns another engine, an older minor version,
 * and a group without cluster mode.
 *
 * @param possible true if AWS restores the snapshot
 * @param condition what the data must fulfil, as a sentence; empty if nothing
 * @param remedies what the spec could ask for instead, so that AWS restores the snapshot
 */
record SnapshotCarriage(boolean possible, Optional<String> condition, List<String> remedies) {

  static final SnapshotCarriage NONE = new SnapshotCarriage(false, Optional.empty(), List.of());

  /** Oldest Redis OSS whose data a serverless cache takes (same page of the guide). */
  private static final EngineVersion SERVERLESS_REDIS = EngineVersion.parse("5.0");

  private static final String DATABASE =
      "AWS restores it into cluster mode only if all its keys are in database 0.";

  static SnapshotCarriage of(SnapshotData data, Cluster desired) {
    var topology = desired.topology();
    var serverless = topology instanceof CacheTopology.Serverless;
    if (data.isServerless() == serverless) {
      return isSameOrNewer(data, desired) && fits(data, topology) ? of(data, topology) : NONE;
    }
    var memcached = data.engine().equals(EngineCatalog.MEMCACHED_ENGINE);
    if (memcached || !EngineCatalog.leadsTo(data.engine(), desired.engine())) {
      return NONE;
    }
    var remedies = serverless ? intoServerless(data, desired) : intoNodes(data, desired);
    return remedies.isEmpty()
        ? of(data, topology)
        : new SnapshotCarriage(false, Optional.empty(), remedies);
  }

  /** Returns the remedies as a sentence; empty if there is none. */
  Optional<String> remedy() {
    return Optional.of(remedies)
        .filter(all -> !all.isEmpty())
        .map(all -> "To keep the data, " + String.join(" and ", all) + ".");
  }

  private static SnapshotCarriage of(SnapshotData data, CacheTopology topology) {
    var clusterMode = topology instanceof CacheTopology.Serverless || isClusterMode(topology);
    return new SnapshotCarriage(
        true, Optional.of(DATABASE).filter(text -> clusterMode && !data.clusterMode()), List.of());
  }

  private static List<String> intoServerless(SnapshotData data, Cluster desired) {
    if (data.engine().equals("redis") && data.version().isOlderThan(SERVERLESS_REDIS)) {
      return List.of("revert the change and upgrade the cache to \"5.0.6\" first");
    }
    return sameEngine(data, desired);
  }

  private static List<String> intoNodes(SnapshotData data, Cluster desired) {
    var remedies = new ArrayList<>(sameEngine(data, desired));
    if (!isClusterMode(desired.topology())) {
      remedies.add("set cache.clusterMode to Enabled");
    }
    return remedies;
  }

  private static List<String> sameEngine(SnapshotData data, Cluster desired) {
    if (!data.engine().equals(desired.engine())) {
      return List.of("leave cache.engine " + data.engine() + " until the change is made");
    }
    return isSameOrNewer(data, desired)
        ? List.of()
        : List.of("set cache.version to \"" + data.minorVersion() + "\" or a newer one");
  }

  private static boolean isSameOrNewer(SnapshotData data, Cluster desired) {
    if (!data.engine().equals(desired.engine())) {
      return EngineCatalog.leadsTo(data.engine(), desired.engine());
    }
    var version = EngineVersion.parse(desired.version());
    // AWS chooses the minor version of a serverless cache, so that only the major one counts.
    return desired.topology() instanceof CacheTopology.Serverless
        ? data.version().major() <= version.major()
        : !version.isOlderThan(data.minorVersion());
  }

  /** Returns true if a cache of the topology takes snapshots of its own kind from the other. */
  private static boolean fits(SnapshotData data, CacheTopology topology) {
    return topology instanceof CacheTopology.Serverless
        || !(topology instanceof CacheTopology.Memcached)
            && (!data.clusterMode() || isClusterMode(topology));
  }

  private static boolean isClusterMode(CacheTopology topology) {
    return topology instanceof CacheTopology.ReplicationGroup group && group.mode() == Mode.ENABLED;
  }
}
