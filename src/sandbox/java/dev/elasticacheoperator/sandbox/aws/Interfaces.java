package dev.elasticacheoperator.sandbox.aws;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Network interfaces that a service puts into a customer's subnets. EC2 shows them as requester
 * managed. It refuses to delete the subnet and the security groups while they exist.
 */
public interface Interfaces {

  /**
   * @param id made once with {@code region.ids().next("eni")} and kept
   * @param description such as {@code ElastiCache sessions}
   * @param requester the service's name in DescribeNetworkInterfaces, such as amazon-elasticache
   * @param privateAddress from {@link Networks#nextAddress}
   */
  record ServiceInterface(
      String id,
      String subnetId,
      List<String> securityGroupIds,
      String description,
      String requester,
      String privateAddress,
      Instant created) {}

  /**
   * A VPC endpoint that the service manages. EC2 lets nobody else delete it.
   *
   * @param state such as {@code available} or {@code deleting}
   */
  record ServiceEndpoint(
      String id,
      String serviceName,
      String state,
      Map<String, String> tags,
      List<ServiceInterface> interfaces) {}

  /** Returns the interfaces that exist now, those of endpoints included. */
  List<ServiceInterface> networkInterfaces();

  /** Returns the endpoints that exist now. */
  List<ServiceEndpoint> vpcEndpoints();
}
