package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.desired.Cidr;
import dev.elasticacheoperator.desired.DesiredState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * One subnet.
 *
 * @param zone the name of its availability zone
 * @param publicAddresses true if the subnet gives new instances a public IPv4 address
 * @param empty true if nothing has an address in the subnet
 */
record ObservedSubnet(
    String id,
    String cidrBlock,
    String zone,
    Map<String, String> tags,
    boolean publicAddresses,
    boolean empty) {

  /** Addresses of every subnet that AWS keeps for itself (VPC User Guide, "Subnet sizing"). */
  private static final int RESERVED = 5;

  static ObservedSubnet of(Subnet subnet) {
    return new ObservedSubnet(
        subnet.subnetId(),
        subnet.cidrBlock(),
        subnet.availabilityZone(),
        Tags.fromEc2(subnet.tags()),
        Boolean.TRUE.equals(subnet.mapPublicIpOnLaunch()),
        isEmpty(subnet));
  }

  private static boolean isEmpty(Subnet subnet) {
    var addresses = Cidr.parse(subnet.cidrBlock()).size() - RESERVED;
    return subnet.availableIpAddressCount() != null
        && subnet.availableIpAddressCount() == addresses;
  }

  ObservedSubnet withTags(Map<String, String> changed) {
    return new ObservedSubnet(id, cidrBlock, zone, changed, publicAddresses, empty);
  }

  ObservedSubnet withPublicAddresses(boolean on) {
    return new ObservedSubnet(id, cidrBlock, zone, tags, on, empty);
  }

  /** Returns true if this is the desired subnet. A subnet is identified by its block. */
  boolean is(DesiredState.Subnet desired) {
    return desired.cidrBlock().equals(Optional.of(cidrBlock));
  }

  static Optional<ObservedSubnet> find(List<ObservedSubnet> subnets, DesiredState.Subnet desired) {
    return subnets.stream().filter(subnet -> subnet.is(desired)).findFirst();
  }
}
