package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.Interfaces;
import dev.elasticacheoperator.sandbox.aws.Operations;
import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.elasticache.model.CacheEngineVersion;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.CreateCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheRequest;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.CreateSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.CreateUserGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateUserRequest;
import software.amazon.awssdk.services.elasticache.model.DecreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteServerlessCacheRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteServerlessCacheSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteUserGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteUserRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheEngineVersionsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheEngineVersionsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParameterGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParametersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheSubnetGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeEventsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeEventsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeServerlessCacheSnapshotsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeServerlessCachesRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeSnapshotsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeUserGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeUsersRequest;
import software.amazon.awssdk.services.elasticache.model.IncreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupShardConfigurationRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyServerlessCacheRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyUserGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyUserRequest;
import software.amazon.awssdk.services.elasticache.model.RebootCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.RemoveTagsFromResourceRequest;
import software.amazon.awssdk.services.elasticache.model.ResetCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.TestFailoverRequest;

/** ElastiCache in one region: what can be asked, each answered by the class of its family. */
public final class SimulatedElastiCache implements Interfaces {
  private final ElastiCacheState state;
  private final SubnetGroups subnetGroups;
  private final ParameterGroups parameterGroups;
  private final Snapshots snapshots;
  private final CacheClusters clusters;
  private final ClusterChanges clusterChanges;
  private final ReplicationGroups groups;
  private final GroupChanges groupChanges;
  private final ReplicaCounts replicaCounts;
  private final Shards shards;
  private final ResourceTags tags;
  private final MemcachedInterfaces memcachedInterfaces;
  private final Operations operations;

  public SimulatedElastiCache(SimulatedRegion region) {
    state = new ElastiCacheState(region);
    subnetGroups = new SubnetGroups(state);
    parameterGroups = new ParameterGroups(state);
    ClusterRules rules = new ClusterRules(state, parameterGroups, subnetGroups);
    GroupRules groupRules = new GroupRules(rules, state.users.groups());
    Nodes nodes = new Nodes(state);
    GroupView view = new GroupView(state);
    snapshots = new Snapshots(state, rules);
    clusters = new CacheClusters(state, rules, nodes, snapshots);
    clusterChanges = new ClusterChanges(state, clusters, rules, nodes);
    GroupCreation creation =
        new GroupCreation(state, rules, groupRules, nodes, snapshots, state.logs);
    GroupConversion conversion = new GroupConversion(state, creation, rules, nodes);
    groups = new ReplicationGroups(state, creation, conversion, clusters, snapshots, view);
    groupChanges = new GroupChanges(state, groups, rules, groupRules, nodes, state.logs, view);
    replicaCounts = new ReplicaCounts(state, groups, clusters, rules, nodes, view);
    shards = new Shards(state, groups, clusters, rules, nodes, view);
    tags = new ResourceTags(state, subnetGroups, parameterGroups);
    memcachedInterfaces = new MemcachedInterfaces(state, nodes);
    operations = table();
  }

  /** Returns the operations that clients can call. */
  public Operations operations() {
    return operations;
  }

  private Operations table() {
    return new Operations()
        .on(CreateCacheSubnetGroupRequest.class, subnetGroups::create)
        .on(DescribeCacheSubnetGroupsRequest.class, subnetGroups::describe)
        .on(ModifyCacheSubnetGroupRequest.class, subnetGroups::modify)
        .on(DeleteCacheSubnetGroupRequest.class, subnetGroups::delete)
        .on(CreateCacheParameterGroupRequest.class, parameterGroups::create)
        .on(DescribeCacheParameterGroupsRequest.class, parameterGroups::describe)
        .on(DescribeCacheParametersRequest.class, parameterGroups::parameters)
        .on(ModifyCacheParameterGroupRequest.class, parameterGroups::modify)
        .on(ResetCacheParameterGroupRequest.class, parameterGroups::reset)
        .on(DeleteCacheParameterGroupRequest.class, parameterGroups::delete)
        .on(CreateCacheClusterRequest.class, clusters::create)
        .on(DescribeCacheClustersRequest.class, clusters::describe)
        .on(DeleteCacheClusterRequest.class, clusters::delete)
        .on(ModifyCacheClusterRequest.class, clusterChanges::modify)
        .on(RebootCacheClusterRequest.class, clusters::reboot)
        .on(CreateSnapshotRequest.class, snapshots::create)
        .on(DescribeSnapshotsRequest.class, snapshots::describe)
        .on(DeleteSnapshotRequest.class, snapshots::delete)
        .on(CreateReplicationGroupRequest.class, groups::create)
        .on(DescribeReplicationGroupsRequest.class, groups::describe)
        .on(DeleteReplicationGroupRequest.class, groups::delete)
        .on(ModifyReplicationGroupRequest.class, groupChanges::modify)
        .on(IncreaseReplicaCountRequest.class, replicaCounts::increase)
        .on(DecreaseReplicaCountRequest.class, replicaCounts::decrease)
        .on(ModifyReplicationGroupShardConfigurationRequest.class, shards::modify)
        .on(TestFailoverRequest.class, groups::testFailover)
        .on(CreateUserRequest.class, state.users::create)
        .on(ModifyUserRequest.class, state.users::modify)
        .on(DeleteUserRequest.class, state.users::delete)
        .on(DescribeUsersRequest.class, state.users::describe)
        .on(CreateUserGroupRequest.class, state.users.groups()::create)
        .on(ModifyUserGroupRequest.class, state.users.groups()::modify)
        .on(DeleteUserGroupRequest.class, state.users.groups()::delete)
        .on(DescribeUserGroupsRequest.class, state.users.groups()::describe)
        .on(CreateServerlessCacheRequest.class, state.serverless::create)
        .on(ModifyServerlessCacheRequest.class, state.serverless::modify)
        .on(DeleteServerlessCacheRequest.class, state.serverless::delete)
        .on(DescribeServerlessCachesRequest.class, state.serverless::describe)
        .on(CreateServerlessCacheSnapshotRequest.class, state.serverless::snapshot)
        .on(DescribeServerlessCacheSnapshotsRequest.class, state.serverlessSnapshots::describe)
        .on(DeleteServerlessCacheSnapshotRequest.class, state.serverlessSnapshots::delete)
        .on(AddTagsToResourceRequest.class, tags::add)
        .on(RemoveTagsFromResourceRequest.class, tags::remove)
        .on(ListTagsForResourceRequest.class, tags::list)
        .on(DescribeCacheEngineVersionsRequest.class, this::describeCacheEngineVersions)
        .on(DescribeEventsRequest.class, this::describeEvents);
  }

  /** Switches for what ElastiCache does only at times. */
  public CacheFaults faults() {
    return state.faults;
  }

  /** The tags of a resource by its ARN, for authorization. */
  public Map<String, String> tagsOf(String arn) {
    return state.tags.mapOf(arn);
  }

  /** Returns the tags of all resources as the Resource Groups Tagging API shows them, by ARN. */
  public Map<String, Map<String, String>> tagsShown() {
    state.forgetGone();
    return state.tags.shown();
  }

  /** Returns the name of the data that a cache cluster or a serverless cache holds. */
  public String dataOf(String cacheId) {
    return state
        .serverless
        .find(cacheId)
        .map(StoredServerlessCache::data)
        .orElseGet(() -> CacheClusters.find(state, cacheId).data());
  }

  /**
   * Returns true if a replication group accepts a login with a password alone, or without one if it
   * is empty. With a user group, such a login is that of the user named default (Redis ACL
   * documentation, AUTH).
   */
  public boolean accepts(String groupId, String token) {
    AccessControl access = groups.find(groupId).life().picture(state.now()).access();
    if (access.userGroup().isPresent()) {
      return accepts(groupId, "default", token);
    }
    return token.isEmpty() ? access.open() : access.tokens().contains(token);
  }

  /** Returns true if a replication group accepts the user, who may do something there. */
  public boolean accepts(String groupId, String user, String password) {
    AccessControl access = groups.find(groupId).life().picture(state.now()).access();
    return access.userGroup().stream()
        .flatMap(group -> state.users.groups().members(group).stream())
        .filter(member -> member.name().equals(user))
        .anyMatch(member -> member.accepts(password));
  }

  /** Returns all caches as their servers need them now. */
  public List<ServedCache> served() {
    return new ServedCaches(state).now();
  }

  /** Returns true if the user takes the password now. */
  public boolean userAccepts(String userId, String password) {
    return state.users.find(userId).picture(state.now()).passwords().contains(password);
  }

  /** Returns the parameter group of a cluster whose request names none. */
  public Optional<String> defaultParameterGroup(String engine, String version) {
    return SimulatedEngineVersion.find(engine, version)
        .map(SimulatedEngineVersion::defaultParameterGroup);
  }

  /** One for every node of every cluster, and one for every subnet of a serverless cache. */
  @Override
  public List<ServiceInterface> networkInterfaces() {
    return Stream.concat(
            state.clusters().values().stream().flatMap(this::networkInterfaces),
            state.serverless.networkInterfaces())
        .toList();
  }

  /** One for every serverless cache. */
  @Override
  public List<ServiceEndpoint> vpcEndpoints() {
    return state.serverless.endpoints().toList();
  }

  private Stream<ServiceInterface> networkInterfaces(ElastiCacheState.StoredCluster cluster) {
    return cluster.life().before().engine().equals("memcached")
        ? memcachedInterfaces.shown(cluster)
        : cluster.interfaces().stream();
  }

  private DescribeCacheEngineVersionsResponse describeCacheEngineVersions(
      DescribeCacheEngineVersionsRequest request) {
    List<CacheEngineVersion> seen =
        SimulatedEngineVersion.OFFERED.stream()
            .filter(v -> matches(request.engine(), v.engine()))
            .filter(v -> matches(request.engineVersion(), v.version()))
            .filter(v -> matches(request.cacheParameterGroupFamily(), v.family()))
            .map(SimulatedEngineVersion::shape)
            .toList();
    var page =
        Records.page(
            seen,
            v -> v.engine() + " " + v.engineVersion(),
            request.maxRecords(),
            request.marker());
    return DescribeCacheEngineVersionsResponse.builder()
        .cacheEngineVersions(page.items())
        .marker(page.next())
        .build();
  }

  private static boolean matches(String asked, String has) {
    return asked == null || asked.equals(has);
  }

  private DescribeEventsResponse describeEvents(DescribeEventsRequest request) {
    return state.events.describe(request, state.now());
  }
}
