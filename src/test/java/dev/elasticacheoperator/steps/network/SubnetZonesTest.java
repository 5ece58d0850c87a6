package dev.elasticacheoperator.steps.network;

import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.tags;

import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Zones of the cache subnets: refused by AWS, given in the spec, or too few for the topology. */
class SubnetZonesTest extends SubnetsTable {

  private static final String OCCUPIED =
      "Blocked: AWS refused cache.t2.micro in us-west-2a, the zone of subnet subnet-1, and the"
          + " operator cannot create it again in another zone, because it is in use."
          + " Change cache.nodeType, or remove the network interfaces in subnet-1.";

  private static final String RETRIED =
      " Otherwise the operator tries the zones again an hour after each refusal.";

  SubnetZonesTest() {
    super(CACHE);
  }

  static Stream<Row<ObservedSubnets>> rows() {
    return Stream.concat(moves(), severalZones());
  }

  private static Stream<Row<ObservedSubnets>> moves() {
    var moved = "DeleteSubnet: Delete subnet subnet-1";
    var inUse = subnet("subnet-1", "10.20.1.0/24");
    var empty = empty(inUse);
    var unnamed =
        StepTable.refusing(
            "cache.t2.micro",
            Set.of("us-west-2a"),
            desired(
                "network.cacheSubnets",
                List.of(Map.of("cidrBlock", "10.20.1.0/24", "name", "sessions-cache"))));
    var named = StepTable.refusing("cache.t2.micro", Set.of("us-west-2a"), desired());
    var elsewhere =
        desired(
            "network.cacheSubnets",
            List.of(
                Map.of(
                    "cidrBlock", "10.20.1.0/24",
                    "availabilityZone", "us-west-2b",
                    "name", "sessions-cache")));
    return Stream.of(
        row("an empty subnet is not in the zone of the spec", elsewhere, observed(empty), moved),
        row(
            "a subnet in use is not in the zone of the spec",
            elsewhere,
            observed(inUse),
            "Blocked: Subnet subnet-1 is in us-west-2a, not in us-west-2b (network.cacheSubnets,"
                + " availabilityZone), and is in use. AWS cannot move a subnet. Give the entry of"
                + " network.cacheSubnets another cidrBlock as well. The cache then moves into the"
                + " new subnet."),
        row(
            "AWS refused the type in the zone of an empty subnet",
            unnamed,
            observed(empty).withZones(offered("us-west-2a", "us-west-2b")),
            moved),
        row(
            "AWS refused the type in the zone of an empty subnet, and a cache may show later",
            unnamed,
            observed(empty).withZones(offered("us-west-2a", "us-west-2b")).withReserved(true),
            OCCUPIED),
        row(
            "AWS refused the type in the zone of a subnet in use",
            unnamed,
            observed(inUse).withZones(offered("us-west-2a", "us-west-2b")),
            OCCUPIED),
        row(
            "AWS refused the type in the zone that the spec names",
            named,
            observed(empty).withZones(offered("us-west-2a", "us-west-2b")),
            "Failed: AWS refused cache.t2.micro in us-west-2a, the zone of network.cacheSubnets."
                + " Change cache.nodeType."),
        row(
            "AWS refused the type in all zones",
            unnamed,
            observed(empty).withZones(offered("us-west-2a")),
            "Failed: AWS refused cache.t2.micro in every zone: us-west-2a. Change cache.nodeType."
                + " Otherwise the operator tries the zones again an hour after each refusal."),
        row(
            "AWS refused the type in the zone of an existing subnet",
            StepTable.refusing("cache.t2.micro", Set.of("us-west-2a"), EXISTING),
            used(
                ExistingVpcs.of("vpc-9", "10.50.0.0/16"),
                ExistingVpcs.subnet("subnet-9", "10.50.9.0/24", false).toBuilder()
                    .availabilityZone("us-west-2a")
                    .build()),
            "Failed: AWS refused cache.t2.micro in us-west-2a, the zone of subnet subnet-9"
                + " (network.cacheSubnets). The operator does not change an existing subnet."
                + " Change cache.nodeType."));
  }

  private static Stream<Row<ObservedSubnets>> severalZones() {
    var multiAz = desired("network.cacheSubnets", null, "cache.replicas", 1);
    var first = empty(subnet("subnet-1", "10.20.1.0/24").withTags(ofDefault(multiAz, 0)));
    var sameZone = subnet("subnet-2", "10.20.2.0/24").withTags(ofDefault(multiAz, 1));
    var second = inZone("us-west-2b", sameZone);
    var memcached =
        desired(
            "network.cacheSubnets",
            null,
            "parameterGroup",
            null,
            "cache.engine",
            "memcached",
            "cache.version",
            "1.6.22",
            "cache.nodes",
            2);
    var serverless = serverless(null);
    var given = serverless(List.of(Map.of("id", "subnet-8"), Map.of("id", "subnet-9")));
    return Stream.of(
        row(
            "the second subnet exists already",
            multiAz,
            observed(first, second),
            "Ready: 10.20.1.0/24, 10.20.2.0/24"),
        row(
            "replicas were added, and a zone is free",
            multiAz,
            observed(inUse(first)).withZones(offered("us-west-2a", "us-west-2b")),
            "CreateSubnet: Create subnet 10.20.2.0/24 in vpc-1"),
        row(
            "replicas were added, and AWS has refused all other zones",
            refusing(multiAz, "us-west-2b", "us-west-2c"),
            observed(inUse(first)).withZones(offered("us-west-2a", "us-west-2b", "us-west-2c")),
            "Failed: The cache needs subnets in 2 zones, and us-west-2a is left: AWS refused"
                + " cache.t2.micro in us-west-2b, us-west-2c. Change cache.nodeType, or set"
                + " cache.multiAz to false."
                + RETRIED),
        row(
            "replicas were added, and the region has one zone",
            multiAz,
            observed(inUse(first)).withZones(offered("us-west-2a")),
            "Failed: The cache needs subnets in 2 zones, and us-west-2a is the only zone of the"
                + " region. Set cache.multiAz to false."),
        row(
            "replicas were added, and the operator must not read the zones",
            multiAz,
            observed(inUse(first)).withZones(new OfferedZones.Denied()),
            "Failed: The cache needs subnets in different zones, and the operator must not read the"
                + " zones of the region. Allow ec2:DescribeAvailabilityZones to the operator's IAM"
                + " identity."),
        row(
            "both subnets are in one zone, and one is empty",
            multiAz,
            observed(inUse(first), empty(sameZone)).withZones(offered("us-west-2a", "us-west-2b")),
            "DeleteSubnet: Delete subnet subnet-2"),
        row(
            "both subnets are in one zone and empty, and no other zone is left",
            refusing(multiAz, "us-west-2b"),
            observed(first, empty(sameZone)).withZones(offered("us-west-2a", "us-west-2b")),
            "Failed: The cache needs subnets in 2 zones, and us-west-2a is left: AWS refused"
                + " cache.t2.micro in us-west-2b. Change cache.nodeType, or set cache.multiAz to"
                + " false."
                + RETRIED),
        row(
            "both subnets are in one zone and in use",
            multiAz,
            observed(inUse(first), sameZone),
            "Blocked: The cache needs subnets in 2 zones, and subnet-1, subnet-2"
                + " (network.cacheSubnets) are all in us-west-2a. AWS cannot move a subnet. Set"
                + " cache.multiAz to false, or create another environment with subnets in different"
                + " zones."),
        row(
            "AWS refused the zone of the second subnet, which moves to a third zone",
            refusing(multiAz, "us-west-2b"),
            observed(inUse(first), empty(second))
                .withZones(offered("us-west-2a", "us-west-2b", "us-west-2c")),
            "DeleteSubnet: Delete subnet subnet-2"),
        row(
            "AWS refused the zone of the second subnet, and only the zone of the first one is left",
            refusing(multiAz, "us-west-2b"),
            observed(inUse(first), empty(second)).withZones(offered("us-west-2a", "us-west-2b")),
            "Failed: The cache needs subnets in 2 zones, and us-west-2a is left: AWS refused"
                + " cache.t2.micro in us-west-2b. Change cache.nodeType, or set cache.multiAz to"
                + " false."
                + RETRIED),
        row(
            "Memcached nodes need two zones",
            memcached,
            observed(inUse(first)).withZones(offered("us-west-2a")),
            "Failed: The cache needs subnets in 2 zones, and us-west-2a is the only zone of the"
                + " region. Set cache.nodes to 1."),
        row(
            "AWS refused serverless caches in all zones but one",
            StepTable.refusing("serverless", Set.of("us-west-2b"), serverless),
            observed(first, empty(second)).withZones(offered("us-west-2a", "us-west-2b")),
            "Failed: The cache needs subnets in 2 zones, and us-west-2a is left: AWS refused"
                + " serverless caches in us-west-2b. Replace cache.serverless by cache.nodeType."
                + RETRIED),
        row(
            "existing subnets of a serverless cache are in one zone",
            given,
            used(ExistingVpcs.of("vpc-9", "10.50.0.0/16"), existing("8"), existing("9")),
            "Blocked: The cache needs subnets in 2 zones, and subnet-8, subnet-9"
                + " (network.cacheSubnets) are all in us-west-2a. AWS cannot move a subnet. Replace"
                + " cache.serverless by cache.nodeType, or create another environment with subnets"
                + " in different zones."));
  }

  private static Map<String, String> ofDefault(Target target, int index) {
    var subnet = target.desired().orElseThrow().cacheSubnets().get(index);
    return tags(StepNames.CACHE_SUBNETS, subnet.name().orElseThrow());
  }

  private static Target refusing(Target target, String... zones) {
    return StepTable.refusing("cache.t2.micro", Set.of(zones), target);
  }

  private static Target serverless(List<Map<String, String>> existing) {
    return desired(
        "vpc",
        existing == null ? Map.of("cidrBlock", "10.20.0.0/16") : Map.of("id", "vpc-9"),
        "network.cacheSubnets",
        existing,
        "network.allowedCidrs",
        null,
        "bastion",
        Map.of("enabled", false),
        "parameterGroup",
        null,
        "subnetGroup",
        null,
        "cache",
        Map.of("engine", "valkey", "serverless", Map.of()));
  }

  private static Subnet existing(String number) {
    return ExistingVpcs.subnet("subnet-" + number, "10.50." + number + ".0/24", false).toBuilder()
        .availabilityZone("us-west-2a")
        .build();
  }
}
