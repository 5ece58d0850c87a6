package dev.elasticacheoperator.sandbox.aws;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The lookups that other services make in EC2's networks, without a read lag. A service that sees
 * new resources later compares with the time of their create.
 */
public interface Networks {

  record SubnetInfo(
      String id, String vpcId, String cidrBlock, String availabilityZone, Instant createdAt) {}

  record SecurityGroupInfo(String id, String name, String vpcId, Instant createdAt) {}

  Optional<SubnetInfo> subnet(String subnetId);

  Optional<SecurityGroupInfo> securityGroup(String groupId);

  /** The group that a VPC's resources are in when their create names none. */
  SecurityGroupInfo defaultSecurityGroup(String vpcId);

  /** A free private address of the subnet, for one more {@link Interfaces.ServiceInterface}. */
  String nextAddress(String subnetId);

  /** All zones of the region, such as us-west-2a. */
  List<String> availabilityZones();
}
