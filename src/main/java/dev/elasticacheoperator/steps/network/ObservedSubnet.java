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
 * @param addresses number of addresses in use
 */
record ObservedSubnet(
    String id,
    String cidrBlock,
    String zone,
    Map<String, String> tags,
    boolean publicAddresses,
    long addresses) {

  /** Addresses of every subnet that AWS keeps for itself (VPC User Guide, "Subnet sizing"). */
  private static final int RESERVED = 5;

  static ObservedSubnet of(Subnet subnet) {
    return new ObservedSubnet(
        subnet.subnetId(),
        subnet.cidrBlock(),
        subnet.availabilityZone(),
        Tags.fromEc2(subnet.tags()),
        Boolean.TRUE.equals(subnet.mapPublicIpOnLaunch()),
        addresses(subnet));
  }

  /** Returns the number of addresses in use; 1 if AWS does not tell how many are free. */
  static long addresses(Subnet subnet) {
    var all = Cidr.parse(subnet.cidrBlock()).size() - RESERVED;
    return Optional.ofNullable(subnet.availableIpAddressCount()).map(free -> all - free).orElse(1L);
  }

  boolean empty() {
    return addresses == 0;
  }

  ObservedSubnet withTags(Map<String, String> changed) {
    return new ObservedSubnet(id, cidrBlock, zone, changed, publicAddresses, addresses);
  }

  ObservedSubnet withPublicAddresses(boolean on) {
    return new ObservedSubnet(id, cidrBlock, zone, tags, on, addresses);
  }

  /** Returns true if this is the desired subnet. A subnet is identified by its block. */
  boolean is(DesiredState.Subnet desired) {
    return desired.cidrBlock().equals(Optional.of(cidrBlock));
  }

  static Optional<ObservedSubnet> find(List<ObservedSubnet> subnets, DesiredState.Subnet desired) {
    return subnets.stream().filter(subnet -> subnet.is(desired)).findFirst();
  }
}
