package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.Interfaces;
import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.elasticache.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.elasticache.model.CacheEngineVersion;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterResponse;
import software.amazon.awssdk.services.elasticache.model.CreateCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateCacheParameterGroupResponse;
import software.amazon.awssdk.services.elasticache.model.CreateCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateCacheSubnetGroupResponse;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheRequest;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheResponse;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheSnapshotResponse;
import software.amazon.awssdk.services.elasticache.model.CreateSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.CreateSnapshotResponse;
import software.amazon.awssdk.services.elasticache.model.CreateUserGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateUserGroupResponse;
import software.amazon.awssdk.services.elasticache.model.CreateUserRequest;
import software.amazon.awssdk.services.elasticache.model.CreateUserResponse;
import software.amazon.awssdk.services.elasticache.model.DecreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.DecreaseReplicaCountResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheClusterResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheParameterGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheSubnetGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteServerlessCacheRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteServerlessCacheResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteServerlessCacheSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteServerlessCacheSnapshotResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteSnapshotResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteUserGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteUserGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteUserRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteUserResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheEngineVersionsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheEngineVersionsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParameterGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParameterGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParametersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParametersResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheSubnetGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheSubnetGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeEventsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeEventsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeServerlessCacheSnapshotsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeServerlessCacheSnapshotsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeServerlessCachesRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeServerlessCachesResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeSnapshotsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeSnapshotsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeUserGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeUserGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeUsersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeUsersResponse;
import software.amazon.awssdk.services.elasticache.model.IncreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.IncreaseReplicaCountResponse;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheParameterGroupResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheSubnetGroupResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupShardConfigurationRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupShardConfigurationResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyServerlessCacheRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyServerlessCacheResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyUserGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyUserGroupResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyUserRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyUserResponse;
import software.amazon.awssdk.services.elasticache.model.RebootCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.RebootCacheClusterResponse;
import software.amazon.awssdk.services.elasticache.model.RemoveTagsFromResourceRequest;
import software.amazon.awssdk.services.elasticache.model.RemoveTagsFromResourceResponse;
import software.amazon.awssdk.services.elasticache.model.ResetCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ResetCacheParameterGroupResponse;
import software.amazon.awssdk.services.elasticache.model.TestFailoverRequest;
import software.amazon.awssdk.services.elasticache.model.TestFailoverResponse;

/** ElastiCache in one region: what can be asked, each answered by the class of its family. */
public final class SimulatedElastiCache implements ElastiCacheClient, Interfaces {
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
  }

  /** Switches for what ElastiCache does only at times. */
  public CacheFaults faults() {
    return state.faults;
  }

  /** The tags of a resource by its ARN, for authorization. */
  public Map<String, String> tagsOf(String arn) {
    return state.tags.mapOf(arn);
  }

  /** Returns the name of the data that a cache cluster or a serverless cache holds. */
  public String dataOf(String cacheId) {
    return state
        .serverless
        .find(cacheId)
        .map(StoredServerlessCache::data)
        .orElseGet(() -> CacheClusters.find(state, cacheId).data());
  }

  /** Returns true if a replication group accepts the AUTH token, or none if it is empty. */
  public boolean accepts(String groupId, String token) {
    AccessControl access = groups.find(groupId).life().picture(state.now()).access();
    return token.isEmpty() ? access.open() : access.tokens().contains(token);
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

  private Stream<ServiceInterface> networkInterfaces(ElastiCacheState.StoredCluster cluster) {
    return cluster.interfaces().stream().limit(cluster.life().picture(state.now()).numCacheNodes());
  }

  @Override
  public CreateCacheSubnetGroupResponse createCacheSubnetGroup(
      CreateCacheSubnetGroupRequest request) {
    return subnetGroups.create(request);
  }

  @Override
  public DescribeCacheSubnetGroupsResponse describeCacheSubnetGroups(
      DescribeCacheSubnetGroupsRequest request) {
    return subnetGroups.describe(request);
  }

  @Override
  public ModifyCacheSubnetGroupResponse modifyCacheSubnetGroup(
      ModifyCacheSubnetGroupRequest request) {
    return subnetGroups.modify(request);
  }

  @Override
  public DeleteCacheSubnetGroupResponse deleteCacheSubnetGroup(
      DeleteCacheSubnetGroupRequest request) {
    return subnetGroups.delete(request);
  }

  @Override
  public CreateCacheParameterGroupResponse createCacheParameterGroup(
      CreateCacheParameterGroupRequest request) {
    return parameterGroups.create(request);
  }

  @Override
  public DescribeCacheParameterGroupsResponse describeCacheParameterGroups(
      DescribeCacheParameterGroupsRequest request) {
    return parameterGroups.describe(request);
  }

  @Override
  public DescribeCacheParametersResponse describeCacheParameters(
      DescribeCacheParametersRequest request) {
    return parameterGroups.parameters(request);
  }

  @Override
  public ModifyCacheParameterGroupResponse modifyCacheParameterGroup(
      ModifyCacheParameterGroupRequest request) {
    return parameterGroups.modify(request);
  }

  @Override
  public ResetCacheParameterGroupResponse resetCacheParameterGroup(
      ResetCacheParameterGroupRequest request) {
    return parameterGroups.reset(request);
  }

  @Override
  public DeleteCacheParameterGroupResponse deleteCacheParameterGroup(
      DeleteCacheParameterGroupRequest request) {
    return parameterGroups.delete(request);
  }

  @Override
  public CreateCacheClusterResponse createCacheCluster(CreateCacheClusterRequest request) {
    return clusters.create(request);
  }

  @Override
  public DescribeCacheClustersResponse describeCacheClusters(DescribeCacheClustersRequest request) {
    return clusters.describe(request);
  }

  @Override
  public DeleteCacheClusterResponse deleteCacheCluster(DeleteCacheClusterRequest request) {
    return clusters.delete(request);
  }

  @Override
  public ModifyCacheClusterResponse modifyCacheCluster(ModifyCacheClusterRequest request) {
    return clusterChanges.modify(request);
  }

  @Override
  public RebootCacheClusterResponse rebootCacheCluster(RebootCacheClusterRequest request) {
    return clusters.reboot(request);
  }

  @Override
  public CreateSnapshotResponse createSnapshot(CreateSnapshotRequest request) {
    return snapshots.create(request);
  }

  @Override
  public DescribeSnapshotsResponse describeSnapshots(DescribeSnapshotsRequest request) {
    return snapshots.describe(request);
  }

  @Override
  public DeleteSnapshotResponse deleteSnapshot(DeleteSnapshotRequest request) {
    return snapshots.delete(request);
  }

  @Override
  public CreateReplicationGroupResponse createReplicationGroup(
      CreateReplicationGroupRequest request) {
    return groups.create(request);
  }

  @Override
  public DescribeReplicationGroupsResponse describeReplicationGroups(
      DescribeReplicationGroupsRequest request) {
    return groups.describe(request);
  }

  @Override
  public DeleteReplicationGroupResponse deleteReplicationGroup(
      DeleteReplicationGroupRequest request) {
    return groups.delete(request);
  }

  @Override
  public ModifyReplicationGroupResponse modifyReplicationGroup(
      ModifyReplicationGroupRequest request) {
    return groupChanges.modify(request);
  }

  @Override
  public IncreaseReplicaCountResponse increaseReplicaCount(IncreaseReplicaCountRequest request) {
    return replicaCounts.increase(request);
  }

  @Override
  public DecreaseReplicaCountResponse decreaseReplicaCount(DecreaseReplicaCountRequest request) {
    return replicaCounts.decrease(request);
  }

  @Override
  public ModifyReplicationGroupShardConfigurationResponse modifyReplicationGroupShardConfiguration(
      ModifyReplicationGroupShardConfigurationRequest request) {
    return shards.modify(request);
  }

  @Override
  public TestFailoverResponse testFailover(TestFailoverRequest request) {
    return groups.testFailover(request);
  }

  @Override
  public CreateUserResponse createUser(CreateUserRequest request) {
    return state.users.create(request);
  }

  @Override
  public ModifyUserResponse modifyUser(ModifyUserRequest request) {
    return state.users.modify(request);
  }

  @Override
  public DeleteUserResponse deleteUser(DeleteUserRequest request) {
    return state.users.delete(request);
  }

  @Override
  public DescribeUsersResponse describeUsers(DescribeUsersRequest request) {
    return state.users.describe(request);
  }

  @Override
  public CreateUserGroupResponse createUserGroup(CreateUserGroupRequest request) {
    return state.users.groups().create(request);
  }

  @Override
  public ModifyUserGroupResponse modifyUserGroup(ModifyUserGroupRequest request) {
    return state.users.groups().modify(request);
  }

  @Override
  public DeleteUserGroupResponse deleteUserGroup(DeleteUserGroupRequest request) {
    return state.users.groups().delete(request);
  }

  @Override
  public DescribeUserGroupsResponse describeUserGroups(DescribeUserGroupsRequest request) {
    return state.users.groups().describe(request);
  }

  @Override
  public CreateServerlessCacheResponse createServerlessCache(CreateServerlessCacheRequest request) {
    return state.serverless.create(request);
  }

  @Override
  public ModifyServerlessCacheResponse modifyServerlessCache(ModifyServerlessCacheRequest request) {
    return state.serverless.modify(request);
  }

  @Override
  public DeleteServerlessCacheResponse deleteServerlessCache(DeleteServerlessCacheRequest request) {
    return state.serverless.delete(request);
  }

  @Override
  public DescribeServerlessCachesResponse describeServerlessCaches(
      DescribeServerlessCachesRequest request) {
    return state.serverless.describe(request);
  }

  @Override
  public CreateServerlessCacheSnapshotResponse createServerlessCacheSnapshot(
      CreateServerlessCacheSnapshotRequest request) {
    return state.serverless.snapshot(request);
  }

  @Override
  public DescribeServerlessCacheSnapshotsResponse describeServerlessCacheSnapshots(
      DescribeServerlessCacheSnapshotsRequest request) {
    return state.serverlessSnapshots.describe(request);
  }

  @Override
  public DeleteServerlessCacheSnapshotResponse deleteServerlessCacheSnapshot(
      DeleteServerlessCacheSnapshotRequest request) {
    return state.serverlessSnapshots.delete(request);
  }

  @Override
  public AddTagsToResourceResponse addTagsToResource(AddTagsToResourceRequest request) {
    return tags.add(request);
  }

  @Override
  public RemoveTagsFromResourceResponse removeTagsFromResource(
      RemoveTagsFromResourceRequest request) {
    return tags.remove(request);
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    return tags.list(request);
  }

  @Override
  public DescribeCacheEngineVersionsResponse describeCacheEngineVersions(
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

  @Override
  public DescribeEventsResponse describeEvents(DescribeEventsRequest request) {
    return state.events.describe(request, state.now());
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
