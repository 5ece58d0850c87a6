package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.desired.DesiredState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** A subnet as EC2 shows it. */
record ObservedSubnet(
    String id, String cidrBlock, Map<String, String> tags, boolean publicAddresses) {

  static ObservedSubnet of(Subnet subnet) {
    return new ObservedSubnet(
        subnet.subnetId(),
        subnet.cidrBlock(),
        Tags.fromEc2(subnet.tags()),
        Boolean.TRUE.equals(subnet.mapPublicIpOnLaunch()));
  }

  ObservedSubnet tagged(Map<String, String> now) {
    return new ObservedSubnet(id, cidrBlock, now, publicAddresses);
  }

  ObservedSubnet withPublicAddresses(boolean on) {
    return new ObservedSubnet(id, cidrBlock, tags, on);
  }

  /** Whether it is the wanted one: the block is the key. */
  boolean is(DesiredState.Subnet wanted) {
    return wanted.cidrBlock().equals(Optional.of(cidrBlock));
  }

  static Optional<ObservedSubnet> find(List<ObservedSubnet> subnets, DesiredState.Subnet wanted) {
    return subnets.stream().filter(seen -> seen.is(wanted)).findFirst();
  }
}
