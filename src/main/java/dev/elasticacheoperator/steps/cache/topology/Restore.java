package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.desired.DesiredState.RestoreSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Source of the data of a new cache. At most one of snapshot and ARNs is given.
 *
 * @param snapshot name of a snapshot
 * @param kind kind of the snapshot; empty if the spec names it, because a name may be of any kind
 * @param arns ARNs of RDB files in S3
 */
public record Restore(Optional<String> snapshot, Optional<SnapshotKind> kind, List<String> arns) {

  public static final Restore NONE = new Restore(Optional.empty(), Optional.empty(), List.of());

  /** A snapshot that exists. */
  public record Found(SnapshotKind kind, String name, String arn) {}

  public static Restore of(RestoreSource source) {
    return new Restore(source.snapshotName(), Optional.empty(), source.s3Arns());
  }

  static Restore of(ObservedSnapshot snapshot) {
    return new Restore(Optional.of(snapshot.name()), Optional.of(snapshot.kind()), List.of());
  }

  /**
   * Finds the snapshot on AWS.
   *
   * @param preferred the kind that a name means if snapshots of both kinds have it
   * @return empty if there is none
   */
  public Optional<Found> find(EnvironmentView reads, SnapshotKind preferred) {
    return snapshot.flatMap(
        name ->
            kinds(preferred)
                .flatMap(k -> k.arn(reads, name).map(arn -> new Found(k, name, arn)).stream())
                .findFirst());
  }

  private Stream<SnapshotKind> kinds(SnapshotKind preferred) {
    return kind.map(Stream::of)
        .orElseGet(
            () ->
                Stream.concat(
                    Stream.of(preferred),
                    Stream.of(SnapshotKind.values()).filter(other -> other != preferred)));
  }
}
