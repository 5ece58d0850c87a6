package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * Allocates addresses of a subnet in turn, so that a released one is reused as late as possible.
 */
final class Addresses {
  /** AWS keeps four addresses at the start: network, router, DNS and one reserved. */
  private static final long FIRST = 4;

  private final String region;
  private final Map<String, Long> lastOffset = new HashMap<>();
  private int publicCount;

  Addresses(String region) {
    this.region = region;
  }

  /**
   * @param taken the addresses in use in the subnet
   */
  String next(Subnet subnet, Set<String> taken) {
    Ipv4Block cidr = Ipv4Block.parse(subnet.cidrBlock()).get();
    long usable = cidr.size() - FIRST - 1;
    long last = lastOffset.getOrDefault(subnet.subnetId(), FIRST - 1);
    for (long step = 1; step <= usable; step++) {
      long offset = FIRST + (last + step - FIRST) % usable;
      String address = cidr.address(offset);
      if (!taken.contains(address)) {
        lastOffset.put(subnet.subnetId(), offset);
        return address;
      }
    }
    throw ec2(
        "InsufficientFreeAddressesInSubnet",
        "Insufficient free addresses in subnet " + subnet.subnetId() + " to allocate an address");
  }

  String nextPublic() {
    int n = ++publicCount;
    return "54." + (n >> 16 & 255) + "." + (n >> 8 & 255) + "." + (n & 255);
  }

  /** ip-10-0-0-4.us-west-2.compute.internal; us-east-1 is older than the scheme. */
  String privateName(String address) {
    String host = "ip-" + address.replace('.', '-');
    return region.equals("us-east-1")
        ? host + ".ec2.internal"
        : host + "." + region + ".compute.internal";
  }

  String publicName(String address) {
    String host = "ec2-" + address.replace('.', '-');
    return region.equals("us-east-1")
        ? host + ".compute-1.amazonaws.com"
        : host + "." + region + ".compute.amazonaws.com";
  }
}
