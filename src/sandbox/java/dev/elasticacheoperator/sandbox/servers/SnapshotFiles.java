package dev.elasticacheoperator.sandbox.servers;

import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheRequest;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.CreateSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteServerlessCacheRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteServerlessCacheSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteSnapshotRequest;

/**
 * Data of snapshots: one RDB file for each shard. A snapshot that a call names is taken during the
 * call, and an automatic one as soon as AWS shows it.
 */
final class SnapshotFiles {
  private static final String GROUP = "replicationgroup";
  private static final String CLUSTER = "cluster";
  private static final String SERVERLESS = "serverlesscache";
  private static final String NODE_BASED = "snapshot";
  private static final String OF_SERVERLESS = "serverlesscachesnapshot";

  /**
   * A snapshot to take.
   *
   * @param cacheArn of the source
   * @param folder of its files
   */
  record Order(String cacheArn, Path folder) {}

  private final Path directory;
  private final Set<String> daily = new HashSet<>();
  private final Map<String, Path> restores = new ConcurrentHashMap<>();

  SnapshotFiles(Path directory) {
    this.directory = directory;
  }

  /** Returns the snapshot that a call takes; empty for any other call. */
  Optional<Order> order(SimulatedCall call) {
    var request = call.request();
    if (request instanceof CreateSnapshotRequest r) {
      return r.replicationGroupId() == null
          ? order(call, CLUSTER, r.cacheClusterId(), NODE_BASED, r.snapshotName())
          : order(call, GROUP, r.replicationGroupId(), NODE_BASED, r.snapshotName());
    }
    if (request instanceof DeleteReplicationGroupRequest r) {
      return order(call, GROUP, r.replicationGroupId(), NODE_BASED, r.finalSnapshotIdentifier());
    }
    if (request instanceof DeleteCacheClusterRequest r) {
      return order(call, CLUSTER, r.cacheClusterId(), NODE_BASED, r.finalSnapshotIdentifier());
    }
    if (request instanceof DeleteServerlessCacheRequest r) {
      return order(call, SERVERLESS, r.serverlessCacheName(), OF_SERVERLESS, r.finalSnapshotName());
    }
    if (request instanceof CreateServerlessCacheSnapshotRequest r) {
      return order(
          call,
          SERVERLESS,
          r.serverlessCacheName(),
          OF_SERVERLESS,
          r.serverlessCacheSnapshotName());
    }
    return Optional.empty();
  }

  private Optional<Order> order(
      SimulatedCall call, String kind, String id, String snapshotKind, String name) {
    return Optional.ofNullable(name)
        .map(n -> new Order(arn(call, kind, id), folder(arn(call, snapshotKind, n))));
  }

  /** Returns the ARN of a cache cluster. */
  static String cluster(SimulatedCall call, String id) {
    return arn(call, CLUSTER, id);
  }

  private static String arn(SimulatedCall call, String kind, String id) {
    return "arn:aws:elasticache:%s:%s:%s:%s"
        .formatted(call.region(), call.accountId(), kind, id.toLowerCase(java.util.Locale.ROOT));
  }

  private Path folder(String snapshotArn) {
    return directory.resolve(snapshotArn.replaceAll("[^A-Za-z0-9.-]", "_"));
  }

  /** Returns the order for an automatic snapshot; empty if its data was saved before. */
  Optional<Order> daily(String cacheArn, String snapshotArn) {
    return daily.add(snapshotArn)
        ? Optional.of(new Order(cacheArn, folder(snapshotArn)))
        : Optional.empty();
  }

  /** Deletes the files of automatic snapshots that AWS has deleted. */
  void retainDaily(Collection<String> snapshotArns) throws IOException {
    for (var arn : List.copyOf(daily)) {
      if (!snapshotArns.contains(arn)) {
        daily.remove(arn);
        delete(folder(arn));
      }
    }
  }

  /** Notes which snapshot the cache of a create call begins with. */
  void note(SimulatedCall call) {
    var request = call.request();
    if (request instanceof CreateReplicationGroupRequest r) {
      var serverless = named(call, OF_SERVERLESS, r.serverlessCacheSnapshotName());
      var snapshot = serverless.or(() -> named(call, NODE_BASED, r.snapshotName()));
      note(call, GROUP, r.replicationGroupId(), snapshot);
    } else if (request instanceof CreateCacheClusterRequest r) {
      note(call, CLUSTER, r.cacheClusterId(), named(call, NODE_BASED, r.snapshotName()));
    } else if (request instanceof CreateServerlessCacheRequest r) {
      var first = r.snapshotArnsToRestore().stream().findFirst();
      note(call, SERVERLESS, r.serverlessCacheName(), first);
    }
  }

  private static Optional<String> named(SimulatedCall call, String kind, String snapshot) {
    return Optional.ofNullable(snapshot).map(name -> arn(call, kind, name));
  }

  private void note(SimulatedCall call, String kind, String id, Optional<String> snapshotArn) {
    if (id == null) {
      return;
    }
    var cache = arn(call, kind, id);
    snapshotArn.ifPresentOrElse(
        snapshot -> restores.put(cache, folder(snapshot)), () -> restores.remove(cache));
  }

  /** Returns the file that a primary of a new cache begins with, if it has the same shards. */
  Optional<Path> begin(ServedCache cache, Node node) throws IOException {
    var folder = Optional.ofNullable(restores.get(cache.arn()));
    return folder.isPresent() && hasShardsOf(cache, folder.get())
        ? Optional.of(file(folder.get(), node.shard()))
        : Optional.empty();
  }

  /** Returns the files that a new cache with other shards than the snapshot begins with. */
  List<Path> toLoad(ServedCache cache) throws IOException {
    var folder = Optional.ofNullable(restores.get(cache.arn()));
    return folder.isPresent() && !hasShardsOf(cache, folder.get())
        ? files(folder.get())
        : List.of();
  }

  /** Notes that the cache has the data of its snapshot. */
  void loaded(ServedCache cache) {
    restores.remove(cache.arn());
  }

  private static boolean hasShardsOf(ServedCache cache, Path folder) throws IOException {
    var shards =
        cache.nodes().stream()
            .filter(Node::primary)
            .map(node -> file(folder, node.shard()))
            .collect(Collectors.toSet());
    return shards.equals(Set.copyOf(files(folder)));
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (var all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  static Path file(Path folder, String shard) {
    return folder.resolve(shard + ".rdb");
  }

  /** Deletes the files of a snapshot that a call deletes. */
  void forget(SimulatedCall call) throws IOException {
    var request = call.request();
    if (request instanceof DeleteSnapshotRequest r) {
      delete(folder(arn(call, NODE_BASED, r.snapshotName())));
    } else if (request instanceof DeleteServerlessCacheSnapshotRequest r) {
      delete(folder(arn(call, OF_SERVERLESS, r.serverlessCacheSnapshotName())));
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> files;
    try (var all = Files.walk(folder)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (var file : files) {
      Files.delete(file);
    }
  }
}
