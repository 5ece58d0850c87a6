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
          + " operator cannot create it again in another zone, because it is in use. Remove the"
          + " network interfaces in subnet-1.";

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
            "CreateTags: Restore tags of subnet-1: Name, team"),
        row(
            "a tag differs",
            observed(subnet.withTags(with(TAGS, "team", "other"))),
            "CreateTags: Restore tags of subnet-1: team"),
        row(
            "somebody added a tag",
            observed(subnet.withTags(with(TAGS, "cost-centre", "1"))),
            "Ready: 10.20.1.0/24"),
        row(
            "public addresses are on and a tag is missing",
            observed(subnet.withPublicAddresses(true).withTags(without(TAGS, "team"))),
            "ModifySubnetAttribute: Turn off public addresses of subnet subnet-1",
            "CreateTags: Restore tags of subnet-1: team"),
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

  private static ObservedSubnet empty(ObservedSubnet subnet) {
    return new ObservedSubnet(
        subnet.id(), subnet.cidrBlock(), subnet.zone(), subnet.tags(), false, true);
  }

  private static ObservedSubnet subnet(String id, String block) {
    return new ObservedSubnet(id, block, "us-west-2a", TAGS, false, false);
  }
}
