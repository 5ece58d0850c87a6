package dev.elasticacheoperator.sandbox.aws;

import java.time.Instant;
import java.util.List;

/**
 * What EC2 asks a service that puts network interfaces of its own into a customer's subnets. EC2
 * shows them (requester managed) and lets neither the subnet nor the security groups go before they
 * are gone.
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

  /** Those that exist now. */
  List<ServiceInterface> networkInterfaces();
}
