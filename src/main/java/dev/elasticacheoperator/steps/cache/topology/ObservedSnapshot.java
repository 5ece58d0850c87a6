package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.desired.EngineVersion;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.NodeSnapshot;
import software.amazon.awssdk.services.elasticache.model.ServerlessCacheSnapshot;
import software.amazon.awssdk.services.elasticache.model.Snapshot;

/**
 * A snapshot of the environment's cache.
 *
 * @param data what the snapshot holds; empty until AWS tells
 * @param takenAt when AWS copied the data; empty until AWS tells
 * @param carried true if the next cache begins with the data
 */
public record ObservedSnapshot(
    String name,
    SnapshotKind kind,
    Optional<SnapshotData> data,
    String status,
    Optional<Instant> takenAt,
    boolean carried) {

  public static ObservedSnapshot of(Snapshot snapshot, boolean carried) {
    var shards = Optional.ofNullable(snapshot.numNodeGroups()).orElse(1);
    return new ObservedSnapshot(
        snapshot.snapshotName(),
        SnapshotKind.NODES,
        Optional.ofNullable(snapshot.engineVersion())
            .map(EngineVersion::parse)
            .map(v -> new SnapshotData(SnapshotKind.NODES, snapshot.engine(), v, shards > 1)),
        snapshot.snapshotStatus(),
        snapshot.nodeSnapshots().stream()
            .map(NodeSnapshot::snapshotCreateTime)
            .filter(time -> time != null)
            .findFirst(),
        carried);
  }

  /** AWS tells the major version only of a serverless cache. */
  public static ObservedSnapshot of(ServerlessCacheSnapshot snapshot, boolean carried) {
    return new ObservedSnapshot(
        snapshot.serverlessCacheSnapshotName(),
        SnapshotKind.SERVERLESS,
        Optional.ofNullable(snapshot.serverlessCacheConfiguration())
            .map(
                of ->
                    new SnapshotData(
                        SnapshotKind.SERVERLESS,
                        of.engine(),
                        EngineVersion.parse(of.majorEngineVersion() + ".x"),
                        true)),
        snapshot.status().toLowerCase(Locale.ROOT),
        Optional.ofNullable(snapshot.createTime()),
        carried);
  }

  public ObservedSnapshot carried(boolean next) {
    return new ObservedSnapshot(name, kind, data, status, takenAt, next);
  }

  /** Returns true if the data is safe. AWS restores several caches of a snapshot at a time. */
  public boolean usable() {
    return status.equals("available") || status.equals("restoring") || status.equals("copying");
  }

  public boolean failed() {
    return status.equals("failed");
  }
}
