package dev.elasticacheoperator.steps.network;

import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.deleted;
import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.tags;
import static dev.elasticacheoperator.steps.StepTable.with;
import static dev.elasticacheoperator.steps.StepTable.without;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Actions and outcomes of the two steps for subnets. */
class SubnetsStepTest {

  private static final Set<String> NEEDS = Set.of(StepNames.VPC);
  private static final SubnetsStep CACHE = SubnetsStep.ofCache(StepNames.CACHE_SUBNETS, NEEDS);
  private static final SubnetsStep BASTION = SubnetsStep.ofBastion(StepNames.BASTION_SUBNET, NEEDS);

  private static final Map<String, String> TAGS = tags(StepNames.CACHE_SUBNETS, "sessions-cache");
  private static final Target TWO =
      desired(
          "network.cacheSubnets",
          List.of(
              Map.of("cidrBlock", "10.20.1.0/24", "name", "sessions-cache"),
              Map.of("cidrBlock", "10.20.2.0/24", "name", "sessions-cache-2")));
  private static final Target EXISTING =
      desired(
          "vpc", Map.of("id", "vpc-9"),
          "network.cacheSubnets", List.of(Map.of("id", "subnet-9")),
          "network.allowedCidrs", null,
          "bastion.subnet", Map.of("id", "subnet-8"));
  private static final Target OWN_IN_EXISTING =
      desired(
          "vpc", Map.of("id", "vpc-9"),
          "network.cacheSubnets", List.of(Map.of("cidrBlock", "10.50.1.0/24", "name", "mine")),
          "network.allowedCidrs", null,
          "bastion.subnet", Map.of("id", "subnet-8"));

  private static final String OCCUPIED =
      "Blocked: AWS refused cache.t2.micro in us-west-2a, the zone of subnet subnet-1, and the"
          + " operator cannot create it again in another zone, because it is in use."
          + " Change cache.nodeType, or remove the network interfaces in subnet-1.";

  static Stream<Row<ObservedSubnets>> cacheRows() {
    var subnet = subnet("subnet-1", "10.20.1.0/24");
    var second =
        subnet("subnet-2", "10.20.2.0/24")
            .withTags(tags(StepNames.CACHE_SUBNETS, "sessions-cache-2"));
    var existing = ExistingVpcs.of("vpc-9", "10.50.0.0/16");
    return Stream.of(
        row("nothing exists", observed(), "CreateSubnet: Create subnet 10.20.1.0/24 in vpc-1"),
        row("all is as desired", observed(subnet), "Ready: 10.20.1.0/24"),
        row(
            "two are desired, and both exist",
            TWO,
            observed(second, subnet),
            "Ready: 10.20.1.0/24, 10.20.2.0/24"),
        row(
            "two are desired, and nothing exists",
            TWO,
            observed(),
            "CreateSubnet: Create subnet 10.20.1.0/24 in vpc-1",
            "CreateSubnet: Create subnet 10.20.2.0/24 in vpc-1"),
        row(
            "two are desired, and one exists",
            TWO,
            observed(second),
            "CreateSubnet: Create subnet 10.20.1.0/24 in vpc-1"),
        row(
            "public addresses are on",
            observed(subnet.withPublicAddresses(true)),
            "ModifySubnetAttribute: Turn off public addresses of subnet subnet-1"),
        row(
            "tags are missing",
            observed(subnet.withTags(without(without(TAGS, "team"), Tags.NAME))),
            "CreateTags: Set tags of subnet-1: Name, team"),
        row(
            "a tag differs",
            observed(subnet.withTags(with(TAGS, "team", "other"))),
            "CreateTags: Set tags of subnet-1: team"),
        row(
            "somebody added a tag",
            observed(subnet.withTags(with(TAGS, "cost-centre", "1"))),
            "Ready: 10.20.1.0/24"),
        row(
            "public addresses are on and a tag is missing",
            observed(subnet.withPublicAddresses(true).withTags(without(TAGS, "team"))),
            "ModifySubnetAttribute: Turn off public addresses of subnet subnet-1",
            "CreateTags: Set tags of subnet-1: team"),
        row(
            "a listed subnet is adopted before anything else",
            observed(subnet.withPublicAddresses(true).withTags(Map.of())),
            "CreateTags: Adopt subnet-1: Name, elasticache-operator.dev/cluster,"
                + " elasticache-operator.dev/environment, elasticache-operator.dev/step, team"),
        row(
            "a listed subnet cannot be adopted",
            new ObservedSubnets(
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(new Outcome.Blocked("a reason"))),
            "Blocked: a reason"),
        row(
            "a foreign subnet has the block",
            foreign(subnet("subnet-7", "10.20.1.0/24")),
            "Blocked: Subnet subnet-7 (10.20.1.0/24) exists and does not carry this environment's"
                + " tags, so the operator does not touch it. Remove it, choose another name in the"
                + " spec, or list it in spec.adopt."),
        row(
            "a foreign subnet has another block",
            foreign(subnet("subnet-7", "10.20.7.0/24")),
            "CreateSubnet: Create subnet 10.20.1.0/24 in vpc-1"),
        row(
            "an owned subnet is superseded",
            observed(subnet, second),
            "Ready: 10.20.1.0/24; deleted once unused: subnet-2",
            "later DeleteSubnet: Delete subnet subnet-2"),
        row(
            "not desired",
            deleted(),
            observed(subnet, second),
            "DeleteSubnet: Delete subnet subnet-1",
            "DeleteSubnet: Delete subnet subnet-2"),
        row("not desired, and nothing exists", deleted(), observed(), "absent"),
        row(
            "an existing subnet is used",
            EXISTING,
            used(existing, ExistingVpcs.subnet("subnet-9", "10.50.9.0/24", false)),
            "Ready: 10.50.9.0/24 (existing)"),
        row(
            "an existing subnet is not in the VPC",
            EXISTING,
            used(existing),
            "Failed: Subnet subnet-9 is not in VPC vpc-9. Use the id of a subnet of vpc-9."),
        row(
            "nothing exists in an existing VPC",
            OWN_IN_EXISTING,
            used(existing),
            "CreateSubnet: Create subnet 10.50.1.0/24 in vpc-1"),
        row(
            "the block lies outside an existing VPC",
            OWN_IN_EXISTING,
            used(ExistingVpcs.of("vpc-9", "10.60.0.0/16", "10.61.0.0/16")),
            "Failed: Subnet block 10.50.1.0/24 lies outside VPC vpc-9 (10.60.0.0/16, 10.61.0.0/16)."
                + " Use a free block inside it."),
        row(
            "a subnet of an existing VPC overlaps",
            OWN_IN_EXISTING,
            inVpc(existing, ExistingVpcs.subnet("subnet-7", "10.50.1.128/25", false)),
            "Blocked: Subnet subnet-7 (10.50.1.128/25, overlaps 10.50.1.0/24) exists and does not"
                + " carry this environment's tags, so the operator does not touch it. Remove it,"
                + " choose another name in the spec, or list it in spec.adopt."));
  }

  static Stream<Row<ObservedSubnets>> bastionRows() {
    var subnet =
        subnet("subnet-1", "10.20.254.0/24")
            .withTags(tags(StepNames.BASTION_SUBNET, "sessions-bastion"))
            .withPublicAddresses(true);
    var vpc = ExistingVpcs.of("vpc-9", "10.50.0.0/16");
    var routed = ExistingVpcs.routedTo(vpc, "igw-9", RouteState.ACTIVE);
    var open = ExistingVpcs.subnet("subnet-8", "10.50.8.0/24", true);
    var closed = ExistingVpcs.subnet("subnet-8", "10.50.8.0/24", false);
    var noRoute =
        "Blocked: Subnet subnet-8 has no route to the internet, which the bastion needs for Session"
            + " Manager and to install its client. The operator does not change an existing"
            + " subnet. Add a route 0.0.0.0/0 to an internet or NAT gateway to its route table.";
    return Stream.of(
        row("nothing exists", observed(), "CreateSubnet: Create subnet 10.20.254.0/24 in vpc-1"),
        row("all is as desired", observed(subnet), "Ready: 10.20.254.0/24"),
        row(
            "public addresses are off",
            observed(subnet.withPublicAddresses(false)),
            "ModifySubnetAttribute: Turn on public addresses of subnet subnet-1"),
        row(
            "no bastion is desired",
            desired("bastion.enabled", false),
            observed(subnet),
            "DeleteSubnet: Delete subnet subnet-1"),
        row(
            "an existing subnet is used",
            EXISTING,
            used(routed, open),
            "Ready: 10.50.8.0/24 (existing)"),
        row(
            "an existing subnet routes to a NAT gateway",
            EXISTING,
            used(ExistingVpcs.routedTo(vpc, null, RouteState.ACTIVE), closed),
            "Ready: 10.50.8.0/24 (existing)"),
        row(
            "an existing subnet gives no public addresses",
            EXISTING,
            used(routed, closed),
            "Blocked: Subnet subnet-8 routes to igw-9 and gives no public addresses, so the bastion"
                + " cannot reach the internet. The operator does not change an existing subnet."
                + " Run: aws ec2 modify-subnet-attribute --subnet-id subnet-8"
                + " --map-public-ip-on-launch"),
        row("an existing subnet has no default route", EXISTING, used(vpc, open), noRoute),
        row(
            "the gateway of an existing subnet is gone",
            EXISTING,
            used(ExistingVpcs.routedTo(vpc, "igw-9", RouteState.BLACKHOLE), open),
            noRoute));
  }

  static Stream<Row<ObservedSubnets>> moves() {
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

  private static final String RETRIED =
      " Otherwise the operator tries the zones again an hour after each refusal.";

  static Stream<Row<ObservedSubnets>> severalZones() {
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

  @ParameterizedTest(name = "{0}")
  @MethodSource("severalZones")
  void putsCacheSubnetsInSeveralZonesAsTheTableSays(Row<ObservedSubnets> row) {
    assertEquals(row.expected(), StepTable.lines(CACHE, row));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("moves")
  void movesCacheSubnetsAsTheTableSays(Row<ObservedSubnets> row) {
    assertEquals(row.expected(), StepTable.lines(CACHE, row));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cacheRows")
  void actsOnCacheSubnetsAsTheTableSays(Row<ObservedSubnets> row) {
    assertEquals(row.expected(), StepTable.lines(CACHE, row));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bastionRows")
  void actsOnTheBastionSubnetAsTheTableSays(Row<ObservedSubnets> row) {
    assertEquals(row.expected(), StepTable.lines(BASTION, row));
  }

  private static Row<ObservedSubnets> row(
      String name, ObservedSubnets observed, String... expected) {
    return row(name, desired(), observed, expected);
  }

  private static Row<ObservedSubnets> row(
      String name, Target target, ObservedSubnets observed, String... expected) {
    var outputs = Outputs.of(StepOutputs.VPC_ID, "vpc-1");
    return new Row<>(name, target, observed, context(outputs), List.of(expected));
  }

  private static ObservedSubnets observed(ObservedSubnet... owned) {
    return ObservedSubnets.none().withOwned(List.of(owned));
  }

  private static ObservedSubnets foreign(ObservedSubnet... foreign) {
    return new ObservedSubnets(
        List.of(), List.of(), List.of(foreign), Optional.empty(), Optional.empty());
  }

  private static ObservedSubnets used(ExistingVpc vpc, Subnet... used) {
    return new ObservedSubnets(
        List.of(),
        List.of(used),
        List.of(),
        Optional.of(ExistingVpcs.with(vpc, used)),
        Optional.empty());
  }

  private static ObservedSubnets inVpc(ExistingVpc vpc, Subnet... subnets) {
    return new ObservedSubnets(
        List.of(),
        List.of(),
        List.of(),
        Optional.of(ExistingVpcs.with(vpc, subnets)),
        Optional.empty());
  }

  private static OfferedZones offered(String... zones) {
    return new OfferedZones.Known(List.of(zones));
  }

  private static ObservedSubnet inZone(String zone, ObservedSubnet subnet) {
    return new ObservedSubnet(
        subnet.id(), subnet.cidrBlock(), zone, subnet.tags(), false, subnet.empty());
  }

  private static ObservedSubnet inUse(ObservedSubnet subnet) {
    return new ObservedSubnet(
        subnet.id(), subnet.cidrBlock(), subnet.zone(), subnet.tags(), false, false);
  }

  private static ObservedSubnet empty(ObservedSubnet subnet) {
    return new ObservedSubnet(
        subnet.id(), subnet.cidrBlock(), subnet.zone(), subnet.tags(), false, true);
  }

  private static ObservedSubnet subnet(String id, String block) {
    return new ObservedSubnet(id, block, "us-west-2a", TAGS, false, false);
  }
}
