package dev.elasticacheoperator.steps.cache.topology;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.NodeSnapshot;
import software.amazon.awssdk.services.elasticache.model.ServerlessCacheSnapshot;
import software.amazon.awssdk.services.elasticache.model.Snapshot;

/**
 * A snapshot of the environment's cache.
 *
 * @param serverless true for a snapshot of a serverless cache, which AWS counts as another kind
 * @param takenAt when AWS copied the data; empty until AWS tells
 * @param carried true if the next cache begins with the data
 */
public record ObservedSnapshot(
    String name, boolean serverless, String status, Optional<Instant> takenAt, boolean carried) {

  public static ObservedSnapshot of(Snapshot snapshot, boolean carried) {
    return new ObservedSnapshot(
        snapshot.snapshotName(),
        false,
        snapshot.snapshotStatus(),
        snapshot.nodeSnapshots().stream()
            .map(NodeSnapshot::snapshotCreateTime)
            .filter(time -> time != null)
            .findFirst(),
        carried);
  }

  public static ObservedSnapshot of(ServerlessCacheSnapshot snapshot, boolean carried) {
    return new ObservedSnapshot(
        snapshot.serverlessCacheSnapshotName(),
        true,
        snapshot.status().toLowerCase(Locale.ROOT),
        Optional.ofNullable(snapshot.createTime()),
        carried);
  }

  public ObservedSnapshot carried(boolean next) {
    return new ObservedSnapshot(name, serverless, status, takenAt, next);
  }

  /** Returns true if the data is safe. AWS restores several caches of a snapshot at a time. */
  public boolean usable() {
    return status.equals("available") || status.equals("restoring") || status.equals("copying");
  }

  public boolean failed() {
    return status.equals("failed");
  }
}
