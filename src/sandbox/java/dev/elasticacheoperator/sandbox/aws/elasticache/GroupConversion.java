package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.Group;
import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.StoredCluster;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.elasticache.model.AutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.IpDiscovery;
import software.amazon.awssdk.services.elasticache.model.MultiAZStatus;
import software.amazon.awssdk.services.elasticache.model.NetworkType;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.SourceType;
import software.amazon.awssdk.services.elasticache.model.Tag;

/**
 * CreateReplicationGroup with PrimaryClusterId. A single Redis cluster becomes the primary of a new
 * group and keeps its id, its node endpoint and its data. Source: user guide of 2023, "Creating a
 * replication group using an available Redis cluster". The group has the settings of the cluster;
 * TLS, encryption at rest and credentials cannot be given.
 */
final class GroupConversion {

  private final ElastiCacheState state;
  private final GroupCreation creation;
  private final ClusterRules rules;
  private final Nodes nodes;

  GroupConversion(ElastiCacheState state, GroupCreation creation, ClusterRules rules, Nodes nodes) {
    this.state = state;
    this.creation = creation;
    this.rules = rules;
    this.nodes = nodes;
  }

  Group create(CreateReplicationGroupRequest request) {
    String id = creation.checkedId(request);
    StoredCluster primary = convertible(request.primaryClusterId());
    CacheCluster settings = primary.life().picture(state.now());
    refuseOtherSettings(request, settings);
    int nodeCount = nodeCount(request);
    boolean failover = Boolean.TRUE.equals(request.automaticFailoverEnabled());
    if (failover && nodeCount < 2) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "When using automatic failover, there must be at least 2 cache clusters in the"
              + " replication group.");
    }
    if (Boolean.TRUE.equals(request.multiAZEnabled()) && !failover) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Multi-AZ needs automatic failover enabled.");
    }
    TagSets.check(request.tags());
    rules.nodeQuota(nodeCount - 1);

    Instant ready = state.now().plus(state.region.settings().clusterCreating());
    var picture =
        new GroupPicture(
            shape(id, request, settings, failover),
            AccessControl.NONE,
            Map.of(ElastiCacheState.FIRST_SHARD, primary.id()));
    var group = new Group(CacheLifecycle.creating(state.now(), ready, picture), primary.port());
    List<Tag> tags = request.tags().isEmpty() ? state.tags.of(settings.arn()) : request.tags();
    state.groups().put(id, group);
    state.tags.add(group.arn(), tags);
    state.tags.add(settings.arn(), tags);
    state.clusters().put(primary.id(), primary.with(joined(primary, id, ready)));
    for (int i = 1; i < nodeCount; i++) {
      addReplica(id, i, ready);
    }
    state.event(SourceType.REPLICATION_GROUP, id, ready, "Replication group " + id + " created");
    return group;
  }

  private void addReplica(String groupId, int number, Instant ready) {
    StoredCluster primary = state.members(state.groups().get(groupId)).get(0);
    StoredCluster replica =
        nodes.replica(primary, "%s-%03d".formatted(groupId, number), number, ready);
    state.clusters().put(replica.id(), replica);
    state.tags.add(replica.life().before().arn(), state.tags.of(primary.life().before().arn()));
  }

  private StoredCluster convertible(String id) {
    StoredCluster cluster = CacheClusters.find(state, id);
    CacheCluster picture = cluster.life().picture(state.now());
    if (!cluster.life().available(state.now())) {
      throw ElastiCacheError.INVALID_CACHE_CLUSTER_STATE.because(
          "Cache cluster %s is not in available state; it is %s.",
          cluster.id(), cluster.life().status(state.now()));
    }
    if (!picture.engine().equals("redis") || picture.replicationGroupId() != null) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Cache cluster %s cannot be the primary of a new replication group.", cluster.id());
    }
    return cluster;
  }

  private static int nodeCount(CreateReplicationGroupRequest request) {
    int nodes = request.numCacheClusters() == null ? 1 : request.numCacheClusters();
    if (nodes < 1 || nodes > 6) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "NumCacheClusters must be between 1 and 6.");
    }
    return nodes;
  }

  private static void refuseOtherSettings(
      CreateReplicationGroupRequest request, CacheCluster settings) {
    boolean encrypted =
        Boolean.TRUE.equals(request.transitEncryptionEnabled())
            || Boolean.TRUE.equals(request.atRestEncryptionEnabled())
            || request.authToken() != null
            || !request.userGroupIds().isEmpty();
    boolean shards = request.numNodeGroups() != null || request.clusterMode() != null;
    boolean restored =
        request.snapshotName() != null
            || !request.snapshotArns().isEmpty()
            || request.snapshotRetentionLimit() != null;
    boolean other =
        differs(request.engine(), settings.engine())
            || differs(request.cacheNodeType(), settings.cacheNodeType())
            || differs(request.cacheSubnetGroupName(), settings.cacheSubnetGroupName())
            || request.engineVersion() != null
                && !settings.engineVersion().startsWith(request.engineVersion());
    if (encrypted || shards || restored || other) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Cannot use the given parameters when creating a replication group from cache cluster"
              + " %s.",
          settings.cacheClusterId());
    }
  }

  private static boolean differs(String asked, String present) {
    return asked != null && !asked.equals(present);
  }

  /** The primary serves all the time; AWS shows it as modifying until the group is there. */
  private static CacheLifecycle<CacheCluster> joined(
      StoredCluster primary, String groupId, Instant ready) {
    return primary
        .life()
        .edited(p -> p.toBuilder().replicationGroupId(groupId).build())
        .working("modifying", ready);
  }

  private ReplicationGroup shape(
      String id, CreateReplicationGroupRequest request, CacheCluster settings, boolean failover) {
    return ReplicationGroup.builder()
        .replicationGroupId(id)
        .arn(state.arn("replicationgroup", id))
        .description(request.replicationGroupDescription())
        .engine(settings.engine())
        .cacheNodeType(settings.cacheNodeType())
        .replicationGroupCreateTime(state.now())
        .automaticFailover(
            failover ? AutomaticFailoverStatus.ENABLED : AutomaticFailoverStatus.DISABLED)
        .multiAZ(
            Boolean.TRUE.equals(request.multiAZEnabled())
                ? MultiAZStatus.ENABLED
                : MultiAZStatus.DISABLED)
        .clusterEnabled(false)
        .clusterMode(ClusterMode.DISABLED)
        .snapshotRetentionLimit(settings.snapshotRetentionLimit())
        .snapshotWindow(settings.snapshotWindow())
        .autoMinorVersionUpgrade(settings.autoMinorVersionUpgrade())
        .authTokenEnabled(false)
        .transitEncryptionEnabled(false)
        .atRestEncryptionEnabled(false)
        .logDeliveryConfigurations(settings.logDeliveryConfigurations())
        .networkType(NetworkType.IPV4)
        .ipDiscovery(IpDiscovery.IPV4)
        .build();
  }
}
