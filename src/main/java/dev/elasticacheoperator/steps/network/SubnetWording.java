package dev.elasticacheoperator.steps.network;

import java.util.Collection;
import java.util.stream.Collectors;

/** Messages about the zones of subnets, with remedies that admission accepts. */
enum SubnetWording {
  CACHE("network.cacheSubnets", "Change cache.nodeType.") {
    @Override
    String otherZone() {
      return "Give the entry of network.cacheSubnets another cidrBlock as well. The cache then moves"
          + " into the new subnet.";
    }
  },

  BASTION("bastion.subnet", "Change bastion.instanceType.") {
    @Override
    String otherZone() {
      return "Set bastion.enabled to false, wait until this step is Skipped, and set it to true"
          + " again.";
    }
  };

  private final String field;
  private final String otherType;

  SubnetWording(String field, String otherType) {
    this.field = field;
    this.otherType = otherType;
  }

  /** Returns what a user does to have the subnet in the zone that the spec names. */
  abstract String otherZone();

  String elsewhere(String subnet, String zone, String desired) {
    return "Subnet "
        + subnet
        + " is in "
        + zone
        + ", not in "
        + desired
        + " ("
        + field
        + ", availabilityZone), and is in use. AWS cannot move a subnet. "
        + otherZone();
  }

  String refusedInZone(String type, String zone) {
    return "AWS refused " + type + " in " + zone + ", the zone of " + field + ". " + otherType;
  }

  String refusedInSubnet(String type, String subnet, String zone) {
    return "AWS refused "
        + type
        + " in "
        + zone
        + ", the zone of subnet "
        + subnet
        + " ("
        + field
        + "). The operator does not change an existing subnet. "
        + otherType;
  }

  String refusedEverywhere(String type, Collection<String> zones) {
    return "AWS refused "
        + type
        + " in every zone: "
        + zones.stream().sorted().collect(Collectors.joining(", "))
        + ". "
        + otherType
        + " Otherwise the operator tries the zones again an hour after each refusal.";
  }

  String occupied(String subnet, String zone, String type) {
    return "AWS refused "
        + type
        + " in "
        + zone
        + ", the zone of subnet "
        + subnet
        + ", and the operator cannot create it again in another zone, because it is in use. Remove"
        + " the network interfaces in "
        + subnet
        + ".";
  }
}
