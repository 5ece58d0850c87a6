package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheNode;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheClusterResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersResponse;
import software.amazon.awssdk.services.elasticache.model.LogDeliveryConfiguration;
import software.amazon.awssdk.services.elasticache.model.RebootCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.RebootCacheClusterResponse;
import software.amazon.awssdk.services.elasticache.model.SourceType;

/** Cache clusters: those of their own, and the members of replication groups. */
final class CacheClusters {

  static final String DEFAULT_MAINTENANCE_WINDOW = "sun:09:00-sun:10:00";
  static final String DEFAULT_SNAPSHOT_WINDOW = "05:00-06:00";
  static final String REBOOTING = "rebooting cluster nodes";
  private static final int LONGEST_ID = 50;
  private static final int MOST_NODES = 60;

  private final ElastiCacheState state;
  private final ClusterRules rules;
  private final Nodes nodes;
  private final Snapshots snapshots;
  private final MemcachedNodes memcached;

  CacheClusters(ElastiCacheState state, ClusterRules rules, Nodes nodes, Snapshots snapshots) {
    this.state = state;
    this.rules = rules;
    this.nodes = nodes;
    this.snapshots = snapshots;
    this.memcached = new MemcachedNodes(state, nodes);
  }

  CreateCacheClusterResponse create(CreateCacheClusterRequest request) {
    String id = Identifiers.checked("CacheClusterId", request.cacheClusterId(), LONGEST_ID);
    if (state.clusters().containsKey(id)) {
      throw ElastiCacheError.CACHE_CLUSTER_ALREADY_EXISTS.because("Cache cluster already exists");
    }
    ClusterSpec spec = spec(request);
    int count = count(request.numCacheNodes(), spec.version());
    TagSets.check(request.tags());
    rules.nodeQuota(count);
    Instant ready = state.now().plus(state.region.settings().clusterCreating());
    String data =
        snapshots
            .restored(request.snapshotName(), spec.version(), false)
            .orElse("new in " + id + " at " + state.now());
    ElastiCacheState.StoredCluster cluster =
        delivering(
            memcached.placed(
                nodes.make(id, spec, count, Optional.empty(), 0, ready, data), request),
            state.logs.created(request.logDeliveryConfigurations(), spec.version()));
    ElastiCacheState.StoredCluster made = state.faults.created(cluster, ready);
    state.clusters().put(id, made);
    state.tags.add(cluster.life().before().arn(), request.tags());
    if (made.equals(cluster)) {
      state.event(SourceType.CACHE_CLUSTER, id, ready, "Cache cluster created");
    }
    return CreateCacheClusterResponse.builder()
        .cacheCluster(ClusterView.saying("creating", state, cluster))
        .build();
  }

  private static ElastiCacheState.StoredCluster delivering(
      ElastiCacheState.StoredCluster cluster, List<LogDeliveryConfiguration> logs) {
    return cluster.with(
        cluster.life().edited(p -> p.toBuilder().logDeliveryConfigurations(logs).build()));
  }

  private ClusterSpec spec(CreateCacheClusterRequest request) {
    if (request.replicationGroupId() != null) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Use IncreaseReplicaCount to add a replica to a replication group.");
    }
    if ("valkey".equals(request.engine())) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "This API doesn't support Valkey engine. Please use CreateReplicationGroup API for Valkey"
              + " cluster creation.");
    }
    if (!List.of("redis", "memcached").contains(request.engine())) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Engine %s is not valid here. Valid values are memcached and redis.", request.engine());
    }
    SimulatedEngineVersion version = rules.version(request.engine(), request.engineVersion());
    String nodeType = rules.nodeType(request.cacheNodeType(), version);
    String parameterGroup = rules.parameterGroup(request.cacheParameterGroupName(), version);
    if (rules.clusterMode(parameterGroup)) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "A cluster of its own cannot use the cluster mode parameter group %s.", parameterGroup);
    }
    var subnetGroup = rules.subnetGroup(request.cacheSubnetGroupName());
    boolean tls = Boolean.TRUE.equals(request.transitEncryptionEnabled());
    rules.authToken(request.authToken(), tls);
    MemcachedRules.encryption(tls, version, nodeType, subnetGroup);
    MaintenanceWindow.check(request.preferredMaintenanceWindow());
    MaintenanceWindow.checkDaily(request.snapshotWindow());
    MaintenanceWindow.refuseOverlap(request.snapshotWindow(), request.preferredMaintenanceWindow());
    return new ClusterSpec(
        version,
        nodeType,
        parameterGroup,
        subnetGroup,
        rules.securityGroups(request.securityGroupIds(), subnetGroup.map(g -> g.vpcId())),
        rules.port(request.port(), version),
        orElse(request.preferredMaintenanceWindow(), DEFAULT_MAINTENANCE_WINDOW),
        rules.snapshotRetention(request.snapshotRetentionLimit(), version),
        orElse(request.snapshotWindow(), DEFAULT_SNAPSHOT_WINDOW),
        !Boolean.FALSE.equals(request.autoMinorVersionUpgrade()),
        tls,
        false,
        request.authToken() != null,
        Optional.ofNullable(request.preferredAvailabilityZone()),
        Optional.ofNullable(request.notificationTopicArn()));
  }

  static String orElse(String value, String otherwise) {
    return value == null ? otherwise : value;
  }

  /** Redis outside a replication group is one node; Memcached up to 60. */
  static int count(Integer asked, SimulatedEngineVersion version) {
    if (asked == null || asked < 1) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because("NumCacheNodes must be at least 1.");
    }
    if (!version.engine().equals("memcached") && asked != 1) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Cannot create a Redis cluster with a NumCacheNodes parameter greater than 1.");
    }
    if (asked > MOST_NODES) {
      throw ElastiCacheError.NODE_QUOTA_FOR_CLUSTER_EXCEEDED.because(
          "The request would exceed the allowed number of cache nodes in a single cluster: %d.",
          MOST_NODES);
    }
    return asked;
  }

  DescribeCacheClustersResponse describe(DescribeCacheClustersRequest request) {
    String id = request.cacheClusterId();
    boolean alone = Boolean.TRUE.equals(request.showCacheClustersNotInReplicationGroups());
    boolean withNodes = Boolean.TRUE.equals(request.showCacheNodeInfo());
    List<CacheCluster> seen =
        state.clusters().values().stream()
            .filter(c -> state.visible(c.life().createdAt()))
            .filter(c -> id == null || c.id().equals(Identifiers.of(id)))
            .filter(c -> !alone || c.life().before().replicationGroupId() == null)
            .map(c -> ClusterView.of(state, c, withNodes))
            .toList();
    if (id != null && seen.isEmpty()) {
      throw notFound(id);
    }
    var page =
        Records.page(seen, CacheCluster::cacheClusterId, request.maxRecords(), request.marker());
    return DescribeCacheClustersResponse.builder()
        .cacheClusters(page.items())
        .marker(page.next())
        .build();
  }

  DeleteCacheClusterResponse delete(DeleteCacheClusterRequest request) {
    ElastiCacheState.StoredCluster cluster = find(request.cacheClusterId());
    String status = cluster.life().status(state.now());
    if (!CacheFaults.DELETABLE.contains(status)) {
      throw ElastiCacheError.INVALID_CACHE_CLUSTER_STATE.because(
          "Can only delete cache clusters with state in: available, failed,"
              + " incompatible-parameters, incompatible-network, restore-failed, recovering."
              + " Cluster %s has state: %s.",
          cluster.id(), status);
    }
    refuseToBreakGroup(cluster);
    Instant from = state.now();
    if (request.finalSnapshotIdentifier() != null) {
      from = snapshots.takeLast(cluster, request.finalSnapshotIdentifier());
    }
    ElastiCacheState.StoredCluster deleting = startDeleting(cluster, from);
    return DeleteCacheClusterResponse.builder()
        .cacheCluster(ClusterView.saying("deleting", state, deleting))
        .build();
  }

  ElastiCacheState.StoredCluster startDeleting(ElastiCacheState.StoredCluster cluster) {
    return startDeleting(cluster, state.now());
  }

  ElastiCacheState.StoredCluster startDeleting(
      ElastiCacheState.StoredCluster cluster, Instant from) {
    Instant end = from.plus(state.region.settings().clusterDeleting());
    ElastiCacheState.StoredCluster deleting =
        cluster.with(cluster.life().deleting(state.now(), end));
    state.clusters().put(cluster.id(), deleting);
    state.event(SourceType.CACHE_CLUSTER, cluster.id(), end, "Cache cluster deleted");
    return deleting;
  }

  /**
   * Reboots all nodes that the request names. The cluster accepts no calls meanwhile. Nodes lose
   * their data, which only a replication group has elsewhere (API reference, RebootCacheCluster).
   */
  RebootCacheClusterResponse reboot(RebootCacheClusterRequest request) {
    ElastiCacheState.StoredCluster cluster = find(request.cacheClusterId());
    Instant now = state.now();
    if (!cluster.life().available(now)) {
      throw ElastiCacheError.INVALID_CACHE_CLUSTER_STATE.because(
          "Cache cluster %s is not in the available state; it is %s.",
          cluster.id(), cluster.life().status(now));
    }
    List<String> has =
        cluster.life().picture(now).cacheNodes().stream().map(CacheNode::cacheNodeId).toList();
    List<String> asked = request.cacheNodeIdsToReboot();
    if (asked.isEmpty() || !has.containsAll(asked)) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "CacheNodeIdsToReboot must be some of the cluster's nodes: %s.", has);
    }
    Instant until = now.plus(state.region.settings().clusterRebooting());
    ElastiCacheState.StoredCluster rebooting =
        cluster
            .with(cluster.life().working(REBOOTING, until))
            .startedWith(
                state.startValues(
                    cluster.life().picture(now).cacheParameterGroup().cacheParameterGroupName()))
            .holding(isAlone(cluster) ? "emptied by a reboot at " + now : cluster.data());
    state.clusters().put(cluster.id(), rebooting);
    asked.forEach(
        node ->
            state.event(
                SourceType.CACHE_CLUSTER,
                cluster.id(),
                until,
                "Cache node %s restarted".formatted(node)));
    return RebootCacheClusterResponse.builder()
        .cacheCluster(ClusterView.saying(REBOOTING, state, rebooting))
        .build();
  }

  /** Returns true if no other member of a group has the data of the cluster. */
  private boolean isAlone(ElastiCacheState.StoredCluster cluster) {
    return Optional.ofNullable(cluster.life().before().replicationGroupId())
        .map(state.groups()::get)
        .filter(group -> state.members(group).size() > 1)
        .isEmpty();
  }

  /** A replica may go like this; the primary goes with its group. */
  private void refuseToBreakGroup(ElastiCacheState.StoredCluster cluster) {
    String groupId = cluster.life().before().replicationGroupId();
    if (groupId == null) {
      return;
    }
    ElastiCacheState.Group group = state.groups().get(groupId);
    List<ElastiCacheState.StoredCluster> members = state.members(group);
    if (members.size() == 1) {
      throw ElastiCacheError.INVALID_CACHE_CLUSTER_STATE.because(
          "Cannot delete the cache cluster since it is the only member of a replication group."
              + " Delete the replication group instead.");
    }
    GroupPicture picture = group.life().picture(state.now());
    if (picture.primaries().containsValue(cluster.id())) {
      throw ElastiCacheError.INVALID_CACHE_CLUSTER_STATE.because(
          "Cache cluster %s is serving as primary for replication group %s and cannot be deleted.",
          cluster.id(), groupId);
    }
    if (picture.failover() && members.size() == 2) {
      throw ElastiCacheError.INVALID_CACHE_CLUSTER_STATE.because(
          "Cannot delete the cache cluster because it is the only read replica for replication"
              + " group %s which has autofailover enabled or pending.",
          groupId);
    }
    if (picture.multiAz() || picture.clusterModeEnabled()) {
      throw ElastiCacheError.INVALID_CACHE_CLUSTER_STATE.because(
          "Cache cluster %s of replication group %s cannot be deleted by itself with Multi-AZ or"
              + " cluster mode enabled.",
          cluster.id(), groupId);
    }
  }

  /**
   * @throws software.amazon.awssdk.services.elasticache.model.CacheClusterNotFoundException if
   *     there is none of the id
   */
  ElastiCacheState.StoredCluster find(String id) {
    return find(state, id);
  }

  static ElastiCacheState.StoredCluster find(ElastiCacheState state, String id) {
    ElastiCacheState.StoredCluster cluster = state.clusters().get(Identifiers.of(id));
    if (cluster == null) {
      throw notFound(id);
    }
    return cluster;
  }

  private static RuntimeException notFound(String id) {
    return ElastiCacheError.CACHE_CLUSTER_NOT_FOUND.because("CacheCluster not found: %s", id);
  }
}
