package dev.elasticacheoperator.aws.client;

import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.elasticache.model.AddTagsToResourceResponse;
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
import software.amazon.awssdk.services.elasticache.model.DeleteUserGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteUserGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteUserRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteUserResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersResponse;
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

/**
 * Guarded operations of ElastiCache. The interface refuses operations that the operator does not
 * use.
 */
record GuardedElastiCache(ElastiCacheClient elasticache, CallGuard guard)
    implements ElastiCacheClient {

  @Override
  public AddTagsToResourceResponse addTagsToResource(AddTagsToResourceRequest request) {
    return guard.call("AddTagsToResource", () -> elasticache.addTagsToResource(request));
  }

  @Override
  public CreateCacheClusterResponse createCacheCluster(CreateCacheClusterRequest request) {
    return guard.call("CreateCacheCluster", () -> elasticache.createCacheCluster(request));
  }

  @Override
  public CreateCacheParameterGroupResponse createCacheParameterGroup(
      CreateCacheParameterGroupRequest request) {
    return guard.call(
        "CreateCacheParameterGroup", () -> elasticache.createCacheParameterGroup(request));
  }

  @Override
  public CreateCacheSubnetGroupResponse createCacheSubnetGroup(
      CreateCacheSubnetGroupRequest request) {
    return guard.call("CreateCacheSubnetGroup", () -> elasticache.createCacheSubnetGroup(request));
  }

  @Override
  public CreateReplicationGroupResponse createReplicationGroup(
      CreateReplicationGroupRequest request) {
    return guard.call("CreateReplicationGroup", () -> elasticache.createReplicationGroup(request));
  }

  @Override
  public CreateServerlessCacheResponse createServerlessCache(CreateServerlessCacheRequest request) {
    return guard.call("CreateServerlessCache", () -> elasticache.createServerlessCache(request));
  }

  @Override
  public CreateServerlessCacheSnapshotResponse createServerlessCacheSnapshot(
      CreateServerlessCacheSnapshotRequest request) {
    return guard.call(
        "CreateServerlessCacheSnapshot", () -> elasticache.createServerlessCacheSnapshot(request));
  }

  @Override
  public CreateSnapshotResponse createSnapshot(CreateSnapshotRequest request) {
    return guard.call("CreateSnapshot", () -> elasticache.createSnapshot(request));
  }

  @Override
  public CreateUserResponse createUser(CreateUserRequest request) {
    return guard.call("CreateUser", () -> elasticache.createUser(request));
  }

  @Override
  public CreateUserGroupResponse createUserGroup(CreateUserGroupRequest request) {
    return guard.call("CreateUserGroup", () -> elasticache.createUserGroup(request));
  }

  @Override
  public DecreaseReplicaCountResponse decreaseReplicaCount(DecreaseReplicaCountRequest request) {
    return guard.call("DecreaseReplicaCount", () -> elasticache.decreaseReplicaCount(request));
  }

  @Override
  public DeleteCacheClusterResponse deleteCacheCluster(DeleteCacheClusterRequest request) {
    return guard.call("DeleteCacheCluster", () -> elasticache.deleteCacheCluster(request));
  }

  @Override
  public DeleteCacheParameterGroupResponse deleteCacheParameterGroup(
      DeleteCacheParameterGroupRequest request) {
    return guard.call(
        "DeleteCacheParameterGroup", () -> elasticache.deleteCacheParameterGroup(request));
  }

  @Override
  public DeleteCacheSubnetGroupResponse deleteCacheSubnetGroup(
      DeleteCacheSubnetGroupRequest request) {
    return guard.call("DeleteCacheSubnetGroup", () -> elasticache.deleteCacheSubnetGroup(request));
  }

  @Override
  public DeleteReplicationGroupResponse deleteReplicationGroup(
      DeleteReplicationGroupRequest request) {
    return guard.call("DeleteReplicationGroup", () -> elasticache.deleteReplicationGroup(request));
  }

  @Override
  public DeleteServerlessCacheResponse deleteServerlessCache(DeleteServerlessCacheRequest request) {
    return guard.call("DeleteServerlessCache", () -> elasticache.deleteServerlessCache(request));
  }

  @Override
  public DeleteUserResponse deleteUser(DeleteUserRequest request) {
    return guard.call("DeleteUser", () -> elasticache.deleteUser(request));
  }

  @Override
  public DeleteUserGroupResponse deleteUserGroup(DeleteUserGroupRequest request) {
    return guard.call("DeleteUserGroup", () -> elasticache.deleteUserGroup(request));
  }

  @Override
  public DescribeCacheClustersResponse describeCacheClusters(DescribeCacheClustersRequest request) {
    return guard.call("DescribeCacheClusters", () -> elasticache.describeCacheClusters(request));
  }

  @Override
  public DescribeCacheParameterGroupsResponse describeCacheParameterGroups(
      DescribeCacheParameterGroupsRequest request) {
    return guard.call(
        "DescribeCacheParameterGroups", () -> elasticache.describeCacheParameterGroups(request));
  }

  @Override
  public DescribeCacheParametersResponse describeCacheParameters(
      DescribeCacheParametersRequest request) {
    return guard.call(
        "DescribeCacheParameters", () -> elasticache.describeCacheParameters(request));
  }

  @Override
  public DescribeCacheSubnetGroupsResponse describeCacheSubnetGroups(
      DescribeCacheSubnetGroupsRequest request) {
    return guard.call(
        "DescribeCacheSubnetGroups", () -> elasticache.describeCacheSubnetGroups(request));
  }

  @Override
  public DescribeEventsResponse describeEvents(DescribeEventsRequest request) {
    return guard.call("DescribeEvents", () -> elasticache.describeEvents(request));
  }

  @Override
  public DescribeReplicationGroupsResponse describeReplicationGroups(
      DescribeReplicationGroupsRequest request) {
    return guard.call(
        "DescribeReplicationGroups", () -> elasticache.describeReplicationGroups(request));
  }

  @Override
  public DescribeServerlessCacheSnapshotsResponse describeServerlessCacheSnapshots(
      DescribeServerlessCacheSnapshotsRequest request) {
    return guard.call(
        "DescribeServerlessCacheSnapshots",
        () -> elasticache.describeServerlessCacheSnapshots(request));
  }

  @Override
  public DescribeServerlessCachesResponse describeServerlessCaches(
      DescribeServerlessCachesRequest request) {
    return guard.call(
        "DescribeServerlessCaches", () -> elasticache.describeServerlessCaches(request));
  }

  @Override
  public DescribeSnapshotsResponse describeSnapshots(DescribeSnapshotsRequest request) {
    return guard.call("DescribeSnapshots", () -> elasticache.describeSnapshots(request));
  }

  @Override
  public DescribeUserGroupsResponse describeUserGroups(DescribeUserGroupsRequest request) {
    return guard.call("DescribeUserGroups", () -> elasticache.describeUserGroups(request));
  }

  @Override
  public DescribeUsersResponse describeUsers(DescribeUsersRequest request) {
    return guard.call("DescribeUsers", () -> elasticache.describeUsers(request));
  }

  @Override
  public IncreaseReplicaCountResponse increaseReplicaCount(IncreaseReplicaCountRequest request) {
    return guard.call("IncreaseReplicaCount", () -> elasticache.increaseReplicaCount(request));
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    return guard.call("ListTagsForResource", () -> elasticache.listTagsForResource(request));
  }

  @Override
  public ModifyCacheClusterResponse modifyCacheCluster(ModifyCacheClusterRequest request) {
    return guard.call("ModifyCacheCluster", () -> elasticache.modifyCacheCluster(request));
  }

  @Override
  public ModifyCacheParameterGroupResponse modifyCacheParameterGroup(
      ModifyCacheParameterGroupRequest request) {
    return guard.call(
        "ModifyCacheParameterGroup", () -> elasticache.modifyCacheParameterGroup(request));
  }

  @Override
  public ModifyCacheSubnetGroupResponse modifyCacheSubnetGroup(
      ModifyCacheSubnetGroupRequest request) {
    return guard.call("ModifyCacheSubnetGroup", () -> elasticache.modifyCacheSubnetGroup(request));
  }

  @Override
  public ModifyReplicationGroupResponse modifyReplicationGroup(
      ModifyReplicationGroupRequest request) {
    return guard.call("ModifyReplicationGroup", () -> elasticache.modifyReplicationGroup(request));
  }

  @Override
  public ModifyReplicationGroupShardConfigurationResponse modifyReplicationGroupShardConfiguration(
      ModifyReplicationGroupShardConfigurationRequest request) {
    return guard.call(
        "ModifyReplicationGroupShardConfiguration",
        () -> elasticache.modifyReplicationGroupShardConfiguration(request));
  }

  @Override
  public ModifyServerlessCacheResponse modifyServerlessCache(ModifyServerlessCacheRequest request) {
    return guard.call("ModifyServerlessCache", () -> elasticache.modifyServerlessCache(request));
  }

  @Override
  public ModifyUserResponse modifyUser(ModifyUserRequest request) {
    return guard.call("ModifyUser", () -> elasticache.modifyUser(request));
  }

  @Override
  public ModifyUserGroupResponse modifyUserGroup(ModifyUserGroupRequest request) {
    return guard.call("ModifyUserGroup", () -> elasticache.modifyUserGroup(request));
  }

  @Override
  public RebootCacheClusterResponse rebootCacheCluster(RebootCacheClusterRequest request) {
    return guard.call("RebootCacheCluster", () -> elasticache.rebootCacheCluster(request));
  }

  @Override
  public RemoveTagsFromResourceResponse removeTagsFromResource(
      RemoveTagsFromResourceRequest request) {
    return guard.call("RemoveTagsFromResource", () -> elasticache.removeTagsFromResource(request));
  }

  @Override
  public ResetCacheParameterGroupResponse resetCacheParameterGroup(
      ResetCacheParameterGroupRequest request) {
    return guard.call(
        "ResetCacheParameterGroup", () -> elasticache.resetCacheParameterGroup(request));
  }

  @Override
  public String serviceName() {
    return elasticache.serviceName();
  }

  @Override
  public void close() {
    elasticache.close();
  }
}
