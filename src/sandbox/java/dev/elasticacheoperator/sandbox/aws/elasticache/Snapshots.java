package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.Group;
import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.StoredCluster;
import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.TakenSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.CreateSnapshotResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteSnapshotResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeSnapshotsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeSnapshotsResponse;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.SourceType;
import software.amazon.awssdk.services.elasticache.model.Tag;

/**
 * Snapshots of Redis OSS and Valkey caches (user guide, "Snapshot and restore"). A snapshot is
 * taken by hand, as the last of a deleted cache, or by AWS every day. Those of AWS go with the
 * cache. While a snapshot is taken the cache is {@code snapshotting} and takes no other call.
 */
final class Snapshots {

  static final String TAKING = "snapshotting";

  private static final int LONGEST_NAME = 255;
  private static final int MOST_RECORDS = 50;

  private final ElastiCacheState state;
  private final ClusterRules rules;
  private final AutomaticSnapshots automatic;
  private final SnapshotRestores restores;

  Snapshots(ElastiCacheState state, ClusterRules rules) {
    this.state = state;
    this.rules = rules;
    this.automatic = new AutomaticSnapshots(state);
    this.restores = new SnapshotRestores(state);
  }

  CreateSnapshotResponse create(CreateSnapshotRequest request) {
    if ((request.replicationGroupId() == null) == (request.cacheClusterId() == null)) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Exactly one of ReplicationGroupId and CacheClusterId must be given.");
    }
    TakenSnapshot taken =
        request.replicationGroupId() == null ? ofCluster(request) : ofGroup(request);
    return CreateSnapshotResponse.builder().snapshot(saying("creating", taken)).build();
  }

  private TakenSnapshot ofCluster(CreateSnapshotRequest request) {
    StoredCluster cluster = CacheClusters.find(state, request.cacheClusterId());
    String groupId = cluster.life().before().replicationGroupId();
    if (groupId != null) {
      Group group = ReplicationGroups.find(state, groupId);
      if (group.life().picture(state.now()).clusterModeEnabled()) {
        throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
            "Cache cluster %s is a member of a replication group with cluster mode enabled. Give"
                + " ReplicationGroupId %s.",
            cluster.id(), groupId);
      }
      return takeByHand(group, request);
    }
    if (!cluster.life().available(state.now())) {
      throw ElastiCacheError.INVALID_CACHE_CLUSTER_STATE.because(
          "Cannot create snapshot for cluster %s: it must be available and is %s.",
          cluster.id(), cluster.life().status(state.now()));
    }
    TakenSnapshot taken = take(cluster, request.snapshotName(), tags(request, cluster));
    state
        .clusters()
        .put(cluster.id(), cluster.with(cluster.life().working(TAKING, taken.availableAt())));
    return taken;
  }

  /** Without tags of its own a snapshot has the tags of its source (user guide of 2023). */
  private List<Tag> tags(CreateSnapshotRequest request, StoredCluster source) {
    return request.tags().isEmpty() ? state.tags.of(source.life().before().arn()) : request.tags();
  }

  private TakenSnapshot ofGroup(CreateSnapshotRequest request) {
    return takeByHand(ReplicationGroups.find(state, request.replicationGroupId()), request);
  }

  private TakenSnapshot takeByHand(Group group, CreateSnapshotRequest request) {
    if (!group.life().available(state.now())) {
      throw ElastiCacheError.INVALID_REPLICATION_GROUP_STATE.because(
          "Cannot create snapshot for replication group %s: it must be available and is %s.",
          group.id(), group.life().status(state.now()));
    }
    List<Tag> tags = request.tags().isEmpty() ? state.tags.of(group.arn()) : request.tags();
    TakenSnapshot taken = take(group, request.snapshotName(), tags);
    state.groups().put(group.id(), group.with(group.life().working(TAKING, taken.availableAt())));
    return taken;
  }

  /** Begins the last snapshot of a single cluster and returns when it is there. */
  Instant takeLast(StoredCluster cluster, String name) {
    return take(cluster, name, state.tags.of(cluster.life().before().arn())).availableAt();
  }

  /** Begins the last snapshot of a replication group and returns when it is there. */
  Instant takeLast(Group group, String name) {
    return take(group, name, state.tags.of(group.arn())).availableAt();
  }

  private TakenSnapshot take(StoredCluster cluster, String name, List<Tag> tags) {
    if (cluster.life().picture(state.now()).engine().equals("memcached")) {
      throw ElastiCacheError.SNAPSHOT_FEATURE_NOT_SUPPORTED.because(
          "Snapshots are not supported for clusters that run memcached.");
    }
    String checked = freeName(name);
    Snapshot shape = SnapshotShape.of(state, cluster).snapshotName(checked).build();
    return store(shape, tags, cluster.data(), SourceType.CACHE_CLUSTER, cluster.id());
  }

  private TakenSnapshot take(Group group, String name, List<Tag> tags) {
    String checked = freeName(name);
    List<StoredCluster> members = state.members(group);
    Snapshot shape = SnapshotShape.of(state, group).snapshotName(checked).build();
    return store(shape, tags, members.get(0).data(), SourceType.REPLICATION_GROUP, group.id());
  }

  private String freeName(String asked) {
    String name = Identifiers.checked("SnapshotName", asked, LONGEST_NAME);
    if (state.snapshots.containsKey(name)) {
      throw ElastiCacheError.SNAPSHOT_ALREADY_EXISTS.because(
          "Snapshot with name %s already exists.", name);
    }
    return name;
  }

  private TakenSnapshot store(
      Snapshot shape, List<Tag> tags, String data, SourceType type, String source) {
    TagSets.check(tags);
    String name = shape.snapshotName();
    Snapshot complete =
        shape.toBuilder()
            .arn(state.arn("snapshot", name))
            .snapshotStatus("available")
            .snapshotSource("manual")
            .build();
    Instant now = state.now();
    Instant ready = now.plus(state.region.settings().clusterSnapshotting());
    TakenSnapshot taken = new TakenSnapshot(complete, now, ready, data);
    state.snapshots.put(name, taken);
    state.tags.add(complete.arn(), tags);
    state.event(
        type,
        source,
        ready,
        "Snapshot succeeded for snapshot with ID '%s' of cluster '%s'".formatted(name, source));
    return taken;
  }

  /**
   * Returns the data of the snapshot that a new replication group begins with; empty if the request
   * names none.
   */
  Optional<String> restored(
      CreateReplicationGroupRequest request, SimulatedEngineVersion version, ClusterMode mode) {
    Optional<String> serverless = restores.intoGroup(request, version, mode);
    if (serverless.isPresent()) {
      return serverless;
    }
    if (request.snapshotName() != null && !request.snapshotArns().isEmpty()) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "SnapshotName and SnapshotArns cannot be given together.");
    }
    if (!request.snapshotArns().isEmpty()) {
      return Optional.of("restored from " + String.join(", ", request.snapshotArns()));
    }
    return restored(request.snapshotName(), version, mode == ClusterMode.ENABLED);
  }

  /** Returns the data of the snapshot that a new cluster begins with; empty without a name. */
  Optional<String> restored(String name, SimulatedEngineVersion version, boolean clusterMode) {
    if (name == null) {
      return Optional.empty();
    }
    if (version.engine().equals("memcached")) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Restoring a snapshot is not supported for this engine type");
    }
    String id = Identifiers.of(name);
    TakenSnapshot snapshot =
        Optional.ofNullable(state.snapshots.get(id)).or(() -> automatic.find(id)).orElse(null);
    if (snapshot == null || !status(snapshot).equals("available")) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Snapshot %s does not exist or is not available.", name);
    }
    Snapshot shape = snapshot.shape();
    SimulatedEngineVersion from = rules.version(shape.engine(), shape.engineVersion());
    boolean older =
        shape.engine().equals(version.engine())
            ? version.olderThan(from)
            : !version.engine().equals("valkey");
    if (older) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Snapshot %s of %s %s cannot be restored into %s %s.",
          name, shape.engine(), shape.engineVersion(), version.engine(), version.version());
    }
    boolean sharded = shape.numNodeGroups() != null && shape.numNodeGroups() > 1;
    if (sharded && !clusterMode) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Snapshot %s has %d node groups and needs cluster mode enabled.",
          name, shape.numNodeGroups());
    }
    return Optional.of(snapshot.data());
  }

  DescribeSnapshotsResponse describe(DescribeSnapshotsRequest request) {
    String name = request.snapshotName();
    List<Snapshot> all = new ArrayList<>();
    state.snapshots.values().forEach(s -> all.add(saying(status(s), s)));
    all.addAll(automatic.list());
    List<Snapshot> seen =
        all.stream()
            .filter(s -> isOfSource(s, request.snapshotSource()))
            .filter(s -> name == null || s.snapshotName().equals(Identifiers.of(name)))
            .filter(s -> matches(request.cacheClusterId(), s.cacheClusterId()))
            .filter(s -> matches(request.replicationGroupId(), s.replicationGroupId()))
            .sorted((a, b) -> a.snapshotName().compareTo(b.snapshotName()))
            .toList();
    if (name != null && seen.isEmpty()) {
      throw notFound(name);
    }
    if (request.cacheClusterId() != null && seen.isEmpty()) {
      CacheClusters.find(state, request.cacheClusterId());
    }
    var page =
        Records.page(
            seen, Snapshot::snapshotName, request.maxRecords(), MOST_RECORDS, request.marker());
    return DescribeSnapshotsResponse.builder().snapshots(page.items()).marker(page.next()).build();
  }

  /** The filter says system and user where the answer says automated and manual. */
  private static boolean isOfSource(Snapshot snapshot, String filter) {
    return filter == null
        || snapshot.snapshotSource().equals(filter.equals("system") ? "automated" : "manual");
  }

  private static boolean matches(String asked, String has) {
    return asked == null || Identifiers.of(asked).equals(has);
  }

  DeleteSnapshotResponse delete(DeleteSnapshotRequest request) {
    TakenSnapshot snapshot = state.snapshots.get(Identifiers.of(request.snapshotName()));
    if (snapshot == null) {
      throw notFound(request.snapshotName());
    }
    if (!status(snapshot).equals("available")) {
      throw ElastiCacheError.INVALID_SNAPSHOT_STATE.because(
          "Snapshot %s cannot be deleted while it is %s.",
          snapshot.shape().snapshotName(), status(snapshot));
    }
    state.snapshots.remove(snapshot.shape().snapshotName());
    state.tags.forget(snapshot.shape().arn());
    return DeleteSnapshotResponse.builder().snapshot(saying("deleting", snapshot)).build();
  }

  private String status(TakenSnapshot snapshot) {
    return state.now().isBefore(snapshot.availableAt()) ? "creating" : "available";
  }

  private static Snapshot saying(String status, TakenSnapshot snapshot) {
    return snapshot.shape().toBuilder().snapshotStatus(status).build();
  }

  private static RuntimeException notFound(String name) {
    return ElastiCacheError.SNAPSHOT_NOT_FOUND.because("Snapshot not found: %s", name);
  }
}
