package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.TakenSnapshot;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CreateSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.CreateSnapshotResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteSnapshotResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeSnapshotsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeSnapshotsResponse;
import software.amazon.awssdk.services.elasticache.model.NodeSnapshot;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.SourceType;
import software.amazon.awssdk.services.elasticache.model.Tag;

/**
 * Backups of single Redis clusters, taken by hand or as a cluster's last ("Snapshot and restore" of
 * the user guide). They outlive the cluster. While one is taken the cluster is {@code snapshotting}
 * and AWS takes no other call on it. AWS's automatic ones and those of replication groups are not
 * simulated.
 */
final class Snapshots {

  static final String TAKING = "snapshotting";

  private static final int LONGEST_NAME = 40;
  private static final int MOST_RECORDS = 50;

  private final ElastiCacheState state;

  Snapshots(ElastiCacheState state) {
    this.state = state;
  }

  CreateSnapshotResponse create(CreateSnapshotRequest request) {
    if (request.replicationGroupId() != null || request.cacheClusterId() == null) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Exactly CacheClusterId must be given here.");
    }
    ElastiCacheState.StoredCluster cluster = CacheClusters.find(state, request.cacheClusterId());
    Instant now = state.now();
    if (!cluster.life().available(now)) {
      throw ElastiCacheError.INVALID_CACHE_CLUSTER_STATE.because(
          "Cannot create snapshot for cluster %s: it must be available and is %s.",
          cluster.id(), cluster.life().status(now));
    }
    TakenSnapshot taken = take(cluster, request.snapshotName(), request.tags());
    state
        .clusters()
        .put(cluster.id(), cluster.with(cluster.life().working(TAKING, taken.availableAt())));
    return CreateSnapshotResponse.builder().snapshot(saying("creating", taken)).build();
  }

  /** Begins one of a cluster that may be at it; the cluster itself is left as it is. */
  TakenSnapshot take(ElastiCacheState.StoredCluster cluster, String asked, List<Tag> tags) {
    String name = Identifiers.checked("SnapshotName", asked, LONGEST_NAME);
    CacheCluster picture = cluster.life().picture(state.now());
    if (picture.engine().equals("memcached")) {
      throw ElastiCacheError.SNAPSHOT_FEATURE_NOT_SUPPORTED.because(
          "Snapshots are not supported for clusters that run memcached.");
    }
    if (picture.replicationGroupId() != null) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Cache cluster %s is a member of replication group %s, which has no snapshots here.",
          cluster.id(), picture.replicationGroupId());
    }
    if (state.snapshots.containsKey(name)) {
      throw ElastiCacheError.SNAPSHOT_ALREADY_EXISTS.because(
          "Snapshot with name %s already exists.", name);
    }
    TagSets.check(tags);
    Instant now = state.now();
    Instant ready = now.plus(state.region.settings().clusterSnapshotting());
    TakenSnapshot taken = new TakenSnapshot(shape(name, cluster, picture), now, ready);
    state.snapshots.put(name, taken);
    state.tags.add(taken.shape().arn(), tags);
    state.event(
        SourceType.CACHE_CLUSTER,
        cluster.id(),
        ready,
        "Snapshot succeeded for snapshot with ID '%s' of cluster '%s'"
            .formatted(name, cluster.id()));
    return taken;
  }

  private Snapshot shape(
      String name, ElastiCacheState.StoredCluster cluster, CacheCluster picture) {
    Instant now = state.now();
    return Snapshot.builder()
        .snapshotName(name)
        .arn(state.arn("snapshot", name))
        .cacheClusterId(cluster.id())
        .snapshotStatus("available")
        .snapshotSource("manual")
        .cacheNodeType(picture.cacheNodeType())
        .engine(picture.engine())
        .engineVersion(picture.engineVersion())
        .numCacheNodes(picture.numCacheNodes())
        .preferredAvailabilityZone(picture.preferredAvailabilityZone())
        .cacheClusterCreateTime(picture.cacheClusterCreateTime())
        .preferredMaintenanceWindow(picture.preferredMaintenanceWindow())
        .port(cluster.port())
        .cacheParameterGroupName(picture.cacheParameterGroup().cacheParameterGroupName())
        .cacheSubnetGroupName(picture.cacheSubnetGroupName())
        .vpcId(cluster.vpcId().orElse(null))
        .autoMinorVersionUpgrade(picture.autoMinorVersionUpgrade())
        .snapshotRetentionLimit(picture.snapshotRetentionLimit())
        .snapshotWindow(picture.snapshotWindow())
        .nodeSnapshots(
            picture.cacheNodes().stream()
                .map(
                    node ->
                        NodeSnapshot.builder()
                            .cacheNodeId(node.cacheNodeId())
                            .cacheNodeCreateTime(node.cacheNodeCreateTime())
                            .snapshotCreateTime(now)
                            .build())
                .toList())
        .build();
  }

  DescribeSnapshotsResponse describe(DescribeSnapshotsRequest request) {
    String name = request.snapshotName();
    String cluster = request.cacheClusterId();
    boolean manual = !"system".equals(request.snapshotSource());
    List<Snapshot> seen =
        state.snapshots.values().stream()
            .filter(s -> manual && request.replicationGroupId() == null)
            .filter(s -> name == null || s.shape().snapshotName().equals(Identifiers.of(name)))
            .filter(
                s -> cluster == null || s.shape().cacheClusterId().equals(Identifiers.of(cluster)))
            .map(s -> saying(status(s), s))
            .toList();
    if (name != null && seen.isEmpty()) {
      throw notFound(name);
    }
    if (cluster != null && seen.isEmpty()) {
      CacheClusters.find(state, cluster);
    }
    var page =
        Records.page(
            seen, Snapshot::snapshotName, request.maxRecords(), MOST_RECORDS, request.marker());
    return DescribeSnapshotsResponse.builder().snapshots(page.items()).marker(page.next()).build();
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
