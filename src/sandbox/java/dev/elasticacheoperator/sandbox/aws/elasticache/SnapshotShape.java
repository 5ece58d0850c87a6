package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.Group;
import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.StoredCluster;
import java.util.List;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.NodeSnapshot;
import software.amazon.awssdk.services.elasticache.model.Snapshot;

/** Builds the part of a snapshot that describes its source (API reference, Snapshot). */
final class SnapshotShape {

  private SnapshotShape() {}

  static Snapshot.Builder of(ElastiCacheState state, StoredCluster cluster) {
    CacheCluster picture = cluster.life().picture(state.now());
    return settings(cluster, picture)
        .cacheClusterId(cluster.id())
        .numCacheNodes(picture.numCacheNodes())
        .preferredAvailabilityZone(picture.preferredAvailabilityZone())
        .nodeSnapshots(List.of(nodeSnapshot(state, picture, null)));
  }

  static Snapshot.Builder of(ElastiCacheState state, Group group) {
    List<StoredCluster> members = state.members(group);
    GroupPicture shown = group.life().picture(state.now());
    CacheCluster primary = members.get(0).life().picture(state.now());
    List<NodeSnapshot> nodes =
        members.stream()
            .filter(m -> shown.primaries().containsValue(m.id()))
            .map(m -> nodeSnapshot(state, m.life().picture(state.now()), group.shardOf(m.id())))
            .toList();
    return settings(members.get(0), primary)
        .replicationGroupId(group.id())
        .replicationGroupDescription(shown.shape().description())
        .automaticFailover(shown.shape().automaticFailover())
        .numNodeGroups(shown.primaries().size())
        .nodeSnapshots(nodes);
  }

  private static Snapshot.Builder settings(StoredCluster cluster, CacheCluster picture) {
    return Snapshot.builder()
        .cacheNodeType(picture.cacheNodeType())
        .engine(picture.engine())
        .engineVersion(picture.engineVersion())
        .cacheClusterCreateTime(picture.cacheClusterCreateTime())
        .preferredMaintenanceWindow(picture.preferredMaintenanceWindow())
        .port(cluster.port())
        .cacheParameterGroupName(picture.cacheParameterGroup().cacheParameterGroupName())
        .cacheSubnetGroupName(picture.cacheSubnetGroupName())
        .vpcId(cluster.vpcId().orElse(null))
        .autoMinorVersionUpgrade(picture.autoMinorVersionUpgrade())
        .snapshotRetentionLimit(picture.snapshotRetentionLimit())
        .snapshotWindow(picture.snapshotWindow());
  }

  private static NodeSnapshot nodeSnapshot(
      ElastiCacheState state, CacheCluster picture, String shard) {
    return NodeSnapshot.builder()
        .cacheClusterId(shard == null ? null : picture.cacheClusterId())
        .nodeGroupId(shard)
        .cacheNodeId("0001")
        .cacheNodeCreateTime(picture.cacheClusterCreateTime())
        .snapshotCreateTime(state.now())
        .build();
  }
}
