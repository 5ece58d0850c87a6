package dev.elasticacheoperator.aws.client;

import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * The region of a partition that has its global services. The Resource Groups Tagging API lists
 * global resources there only (cloud-custodian#2729).
 */
public final class GlobalRegion {

  private GlobalRegion() {}

  /**
   * Returns the region for which requests to IAM are signed, such as {@code us-east-1}.
   *
   * @param region a region of the partition
   */
  public static String of(String region) {
    String partition = PartitionMetadata.of(Region.of(region)).id();
    ServiceMetadata iam = IamClient.serviceMetadata();
    return iam.servicePartitions().stream()
        .filter(served -> served.partition().id().equals(partition))
        .flatMap(served -> served.globalRegion().stream())
        .map(iam::signingRegion)
        .map(Region::id)
        .findFirst()
        .orElse(region);
  }
}
