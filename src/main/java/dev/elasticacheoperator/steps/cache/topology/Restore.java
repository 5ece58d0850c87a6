package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.desired.DesiredState.RestoreSource;
import java.util.List;
import java.util.Optional;

/**
 * Source of the data of a new cache. At most one of both is given.
 *
 * @param snapshot a snapshot of nodes or of a serverless cache, by its name
 * @param arns ARNs of RDB files in S3
 */
public record Restore(Optional<String> snapshot, List<String> arns) {

  public static final Restore NONE = new Restore(Optional.empty(), List.of());

  public static Restore of(RestoreSource source) {
    return new Restore(source.snapshotName(), source.s3Arns());
  }

  static Restore of(ObservedSnapshot snapshot) {
    return new Restore(Optional.of(snapshot.name()), List.of());
  }
}
