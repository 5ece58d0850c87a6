package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.Page;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheSnapshotResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteServerlessCacheSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteServerlessCacheSnapshotResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeServerlessCacheSnapshotsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeServerlessCacheSnapshotsResponse;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;
import software.amazon.awssdk.services.elasticache.model.ServerlessCacheSnapshot;
import software.amazon.awssdk.services.elasticache.model.Tag;

/**
 * Snapshots of serverless caches, a kind of their own (API reference,
 * CreateServerlessCacheSnapshot). They outlive the cache.
 */
final class ServerlessSnapshots {

  private static final int LONGEST_NAME = 255;
  private static final int MOST_RESULTS = 50;

  /**
   * A snapshot.
   *
   * @param version of the cache, which AWS shows without the minor version
   * @param data names the keys that it holds
   */
  record TakenServerless(
      ServerlessCacheSnapshot shape, ServerlessVersion version, Instant availableAt, String data) {}

  private final ElastiCacheState state;
  private final Map<String, TakenServerless> snapshots = new TreeMap<>();

  ServerlessSnapshots(ElastiCacheState state) {
    this.state = state;
  }

  /**
   * @param cache the available cache of the request
   */
  CreateServerlessCacheSnapshotResponse create(
      CreateServerlessCacheSnapshotRequest request, StoredServerlessCache cache) {
    TakenServerless taken = take(cache, request.serverlessCacheSnapshotName(), request.tags());
    return CreateServerlessCacheSnapshotResponse.builder()
        .serverlessCacheSnapshot(taken.shape().toBuilder().status("creating").build())
        .build();
  }

  /** Begins the last snapshot of a cache and returns when it is there. */
  Instant takeLast(StoredServerlessCache cache, String name) {
    return take(cache, name, List.of()).availableAt();
  }

  private TakenServerless take(StoredServerlessCache cache, String asked, List<Tag> requested) {
    String name = Identifiers.checked("ServerlessCacheSnapshotName", asked, LONGEST_NAME);
    if (snapshots.containsKey(name)) {
      throw ElastiCacheError.SERVERLESS_SNAPSHOT_ALREADY_EXISTS.because(
          "Serverless cache snapshot %s already exists.", name);
    }
    TagSets.check(requested);
    ServerlessCache source = cache.life().picture(state.now());
    Instant now = state.now();
    ServerlessCacheSnapshot shape =
        ServerlessCacheSnapshot.builder()
            .serverlessCacheSnapshotName(name)
            .arn(state.arn("serverlesscachesnapshot", name))
            .snapshotType("manual")
            .createTime(now)
            .kmsKeyId(source.kmsKeyId())
            .serverlessCacheConfiguration(
                c ->
                    c.serverlessCacheName(cache.name())
                        .engine(source.engine())
                        .majorEngineVersion(source.majorEngineVersion()))
            .build();
    Instant ready = now.plus(state.region.settings().clusterSnapshotting());
    TakenServerless taken =
        new TakenServerless(
            shape,
            ServerlessVersion.of(source.engine(), source.majorEngineVersion()),
            ready,
            cache.data());
    snapshots.put(name, taken);
    state.tags.add(shape.arn(), requested.isEmpty() ? state.tags.of(source.arn()) : requested);
    return taken;
  }

  DescribeServerlessCacheSnapshotsResponse describe(
      DescribeServerlessCacheSnapshotsRequest request) {
    String name = request.serverlessCacheSnapshotName();
    String cache = request.serverlessCacheName();
    List<ServerlessCacheSnapshot> seen =
        snapshots.values().stream()
            .map(this::shown)
            .filter(
                s -> name == null || s.serverlessCacheSnapshotName().equals(Identifiers.of(name)))
            .filter(
                s ->
                    cache == null
                        || s.serverlessCacheConfiguration()
                            .serverlessCacheName()
                            .equals(Identifiers.of(cache)))
            .toList();
    if (name != null && seen.isEmpty()) {
      throw notFound(name);
    }
    int size = request.maxResults() == null ? MOST_RESULTS : request.maxResults();
    var page =
        Page.byMarker(
            seen, ServerlessCacheSnapshot::serverlessCacheSnapshotName, size, request.nextToken());
    return DescribeServerlessCacheSnapshotsResponse.builder()
        .serverlessCacheSnapshots(page.items())
        .nextToken(page.next())
        .build();
  }

  DeleteServerlessCacheSnapshotResponse delete(DeleteServerlessCacheSnapshotRequest request) {
    TakenServerless taken = required(request.serverlessCacheSnapshotName());
    if (!available(taken)) {
      throw ElastiCacheError.INVALID_SERVERLESS_SNAPSHOT_STATE.because(
          "Serverless cache snapshot %s must be available.", request.serverlessCacheSnapshotName());
    }
    snapshots.remove(taken.shape().serverlessCacheSnapshotName());
    state.tags.forget(taken.shape().arn());
    return DeleteServerlessCacheSnapshotResponse.builder()
        .serverlessCacheSnapshot(taken.shape().toBuilder().status("deleting").build())
        .build();
  }

  /** Returns the snapshot of a name if it is available. */
  Optional<TakenServerless> available(String name) {
    return Optional.ofNullable(snapshots.get(Identifiers.of(name))).filter(this::available);
  }

  /** Returns the snapshot of an ARN if it is available. */
  Optional<TakenServerless> availableOfArn(String arn) {
    return snapshots.values().stream()
        .filter(taken -> taken.shape().arn().equals(arn) && available(taken))
        .findFirst();
  }

  /** Fails unless the snapshot exists and is available, in which state AWS shows its tags. */
  void requireTaggable(String name) {
    if (!available(required(name))) {
      throw ElastiCacheError.INVALID_SERVERLESS_SNAPSHOT_STATE.because(
          "Serverless cache snapshot %s must be available.", name);
    }
  }

  private boolean available(TakenServerless taken) {
    return !state.now().isBefore(taken.availableAt());
  }

  private ServerlessCacheSnapshot shown(TakenServerless taken) {
    return taken.shape().toBuilder().status(available(taken) ? "available" : "creating").build();
  }

  private TakenServerless required(String name) {
    TakenServerless taken = snapshots.get(Identifiers.of(name));
    if (taken == null) {
      throw notFound(name);
    }
    return taken;
  }

  private static RuntimeException notFound(String name) {
    return ElastiCacheError.SERVERLESS_SNAPSHOT_NOT_FOUND.because(
        "Serverless cache snapshot %s not found.", name);
  }
}
