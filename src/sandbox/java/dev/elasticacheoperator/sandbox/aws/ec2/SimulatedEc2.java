package dev.elasticacheoperator.sandbox.aws.ec2;

import dev.elasticacheoperator.sandbox.aws.Networks;
import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** EC2 in one region. */
public final class SimulatedEc2 implements Ec2Client, Networks {
  public SimulatedEc2(SimulatedRegion region) {}

  @Override
  public Optional<SubnetInfo> subnet(String subnetId) {
    return Optional.empty();
  }

  @Override
  public Optional<SecurityGroupInfo> securityGroup(String groupId) {
    return Optional.empty();
  }

  @Override
  public SecurityGroupInfo defaultSecurityGroup(String vpcId) {
    throw new IllegalArgumentException(vpcId);
  }

  @Override
  public String nextAddress(String subnetId) {
    throw new IllegalArgumentException(subnetId);
  }

  @Override
  public List<String> availabilityZones() {
    return List.of();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
