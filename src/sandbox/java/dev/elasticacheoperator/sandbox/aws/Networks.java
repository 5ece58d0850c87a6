package dev.elasticacheoperator.sandbox.aws;

import java.util.List;
import java.util.Optional;

/**
 * The lookups that other services make in EC2's networks. There is no read lag, because AWS's
 * services mostly see each other's new resources at once.
 */
public interface Networks {

  record SubnetInfo(String id, String vpcId, String cidrBlock, String availabilityZone) {}

  record SecurityGroupInfo(String id, String name, String vpcId) {}

  Optional<SubnetInfo> subnet(String subnetId);

  Optional<SecurityGroupInfo> securityGroup(String groupId);

  /** The group that a VPC's resources are in when their create names none. */
  SecurityGroupInfo defaultSecurityGroup(String vpcId);

  /** A free private address of the subnet, for one more {@link Interfaces.ServiceInterface}. */
  String nextAddress(String subnetId);

  /** All zones of the region, such as us-west-2a. */
  List<String> availabilityZones();
}
