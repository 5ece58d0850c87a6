package dev.elasticacheoperator.aws.client;

import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesRequest;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesResponse;

/**
 * Guarded operations of the Resource Groups Tagging API. The interface refuses operations that the
 * operator does not use.
 */
record GuardedTagging(ResourceGroupsTaggingApiClient tagging, CallGuard guard)
    implements ResourceGroupsTaggingApiClient {

  @Override
  public GetResourcesResponse getResources(GetResourcesRequest request) {
    return guard.call("GetResources", () -> tagging.getResources(request));
  }

  @Override
  public String serviceName() {
    return tagging.serviceName();
  }

  @Override
  public void close() {
    tagging.close();
  }
}
