package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.desired.CacheTopology.Memcached;
import dev.elasticacheoperator.desired.CacheTopology.ReplicationGroup;
import dev.elasticacheoperator.desired.CacheTopology.Serverless;
import dev.elasticacheoperator.desired.DesiredState;
import java.util.Collection;
import java.util.stream.Collectors;

/** Messages about the zones of subnets, with remedies that admission accepts. */
enum SubnetWording {
  NODE(SubnetWording.CACHE_SUBNETS, "Change cache.nodeType", "Change cache.nodeType"),

  MULTI_AZ(SubnetWording.CACHE_SUBNETS, "Change cache.nodeType", "Set cache.multiAz to false"),

  MEMCACHED(SubnetWording.CACHE_SUBNETS, "Change cache.nodeType", "Set cache.nodes to 1"),

  SERVERLESS(
      SubnetWording.CACHE_SUBNETS,
      "Replace cache.serverless by cache.nodeType",
      "Replace cache.serverless by cache.nodeType") {
    @Override
    String named(String type) {
      return "serverless caches";
    }
  },

  BASTION("bastion.subnet", "Change bastion.instanceType", "Change bastion.instanceType") {
    @Override
    String otherZone() {
      return "Set bastion.enabled to false, wait until this step is Skipped, and set it to true"
          + " again.";
    }
  };

  private static final String CACHE_SUBNETS = "network.cacheSubnets";

  private static final String AGAIN =
      " Otherwise the operator tries the zones again an hour after each refusal.";

  private final String field;
  private final String otherType;
  private final String fewerZones;

  SubnetWording(String field, String otherType, String fewerZones) {
    this.field = field;
    this.otherType = otherType;
    this.fewerZones = fewerZones;
  }

  static SubnetWording ofCache(DesiredState desired) {
    var topology = desired.cluster().topology();
    if (topology instanceof Serverless) {
      return SERVERLESS;
    }
    if (topology instanceof Memcached) {
      return MEMCACHED;
    }
    return topology instanceof ReplicationGroup group && group.multiAz() ? MULTI_AZ : NODE;
  }

  /** Returns the type as messages name it. */
  String named(String type) {
    return type;
  }

  /** Returns what a user does to have the subnet in the zone that the spec names. */
  String otherZone() {
    return "Give the entry of network.cacheSubnets another cidrBlock as well. The cache then moves"
        + " into the new subnet.";
  }

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
    return "AWS refused "
        + named(type)
        + " in "
        + zone
        + ", the zone of "
        + field
        + ". "
        + otherType
        + ".";
  }

  String refusedInSubnet(String type, String subnet, String zone) {
    return "AWS refused "
        + named(type)
        + " in "
        + zone
        + ", the zone of subnet "
        + subnet
        + " ("
        + field
        + "). The operator does not change an existing subnet. "
        + otherType
        + ".";
  }

  String refusedEverywhere(String type, Collection<String> zones) {
    return "AWS refused "
        + named(type)
        + " in every zone: "
        + list(zones)
        + ". "
        + otherType
        + "."
        + AGAIN;
  }

  /**
   * Returns the reason why a subnet is not created.
   *
   * @param left the zones in which AWS has not refused the type
   */
  String tooFewZones(String type, int needed, Collection<String> left, Collection<String> refused) {
    var only = "The cache needs subnets in " + needed + " zones, and " + list(left);
    return refused.isEmpty()
        ? only + " is the only zone of the region. " + fewerZones + "."
        : only
            + " is left: AWS refused "
            + named(type)
            + " in "
            + list(refused)
            + ". "
            + otherType
            + (otherType.equals(fewerZones) ? "" : ", or " + lowerCase(fewerZones))
            + "."
            + AGAIN;
  }

  String inTooFewZones(Collection<String> subnets, Collection<String> zones, int needed) {
    return "The cache needs subnets in "
        + needed
        + " zones, and "
        + list(subnets)
        + " ("
        + field
        + ") are all in "
        + list(zones)
        + ". AWS cannot move a subnet. "
        + fewerZones
        + ", or create another environment with subnets in different zones.";
  }

  String zonesUnknown() {
    return "The cache needs subnets in different zones, and the operator must not read the zones of"
        + " the region. Allow ec2:DescribeAvailabilityZones to the operator's IAM identity.";
  }

  String occupied(String subnet, String zone, String type) {
    return "AWS refused "
        + named(type)
        + " in "
        + zone
        + ", the zone of subnet "
        + subnet
        + ", and the operator cannot create it again in another zone, because it is in use. "
        + otherType
        + ", or remove the network interfaces in "
        + subnet
        + ".";
  }

  private static String list(Collection<String> zones) {
    return zones.stream().sorted().collect(Collectors.joining(", "));
  }

  private static String lowerCase(String text) {
    return Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
