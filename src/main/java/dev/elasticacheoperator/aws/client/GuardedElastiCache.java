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
import software.amazon.awssdk.services.elasticache.model.DeleteCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheClusterResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheParameterGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheSubnetGroupResponse;
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
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheParameterGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheParameterGroupResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheSubnetGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheSubnetGroupResponse;
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
  public RebootCacheClusterResponse rebootCacheCluster(RebootCacheClusterRequest request) {
    return guard.call("RebootCacheCluster", () -> elasticache.rebootCacheCluster(request));
  }

  @Override
  public ResetCacheParameterGroupResponse resetCacheParameterGroup(
      ResetCacheParameterGroupRequest request) {
    return guard.call(
        "ResetCacheParameterGroup", () -> elasticache.resetCacheParameterGroup(request));
  }

  @Override
  public RemoveTagsFromResourceResponse removeTagsFromResource(
      RemoveTagsFromResourceRequest request) {
    return guard.call("RemoveTagsFromResource", () -> elasticache.removeTagsFromResource(request));
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
