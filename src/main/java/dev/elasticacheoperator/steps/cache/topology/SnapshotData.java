package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.steps.CacheFacts;
import java.util.Optional;

/**
 * Facts about a snapshot that decide into which caches AWS can restore it.
 *
 * @param engine AWS's name of the engine
 * @param version of the cache; of a serverless cache perhaps without the minor version
 * @param clusterMode true if the cache was in cluster mode, as each serverless cache is
 */
public record SnapshotData(
    SnapshotKind kind, String engine, EngineVersion version, boolean clusterMode) {

  /** Returns what a snapshot of the cache would hold; empty if AWS takes none. */
  static Optional<SnapshotData> of(ObservedCache cache) {
    return cache
        .version()
        .filter(version -> cache.takesSnapshots() && !cache.failed())
        .map(
            version ->
                new SnapshotData(
                    cache.isServerless() ? SnapshotKind.SERVERLESS : SnapshotKind.NODES,
                    cache.engine(),
                    EngineVersion.parse(version),
                    cache.facts().filter(CacheFacts::clusterMode).isPresent()));
  }

  boolean isServerless() {
    return kind == SnapshotKind.SERVERLESS;
  }

  /** Returns the version without the patch, which no restore depends on. */
  EngineVersion minorVersion() {
    return new EngineVersion(version.parts().subList(0, 2));
  }
}
