package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.desired.DesiredState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * One subnet.
 *
 * @param publicAddresses true if the subnet gives new instances a public IPv4 address
 */
record ObservedSubnet(
    String id, String cidrBlock, Map<String, String> tags, boolean publicAddresses) {

  static ObservedSubnet of(Subnet subnet) {
    return new ObservedSubnet(
        subnet.subnetId(),
        subnet.cidrBlock(),
        Tags.fromEc2(subnet.tags()),
        Boolean.TRUE.equals(subnet.mapPublicIpOnLaunch()));
  }

  ObservedSubnet withTags(Map<String, String> changed) {
    return new ObservedSubnet(id, cidrBlock, changed, publicAddresses);
  }

  ObservedSubnet withPublicAddresses(boolean on) {
    return new ObservedSubnet(id, cidrBlock, tags, on);
  }

  /** Returns true if this is the desired subnet. A subnet is identified by its block. */
  boolean is(DesiredState.Subnet desired) {
    return desired.cidrBlock().equals(Optional.of(cidrBlock));
  }

  static Optional<ObservedSubnet> find(List<ObservedSubnet> subnets, DesiredState.Subnet desired) {
    return subnets.stream().filter(subnet -> subnet.is(desired)).findFirst();
  }
}
