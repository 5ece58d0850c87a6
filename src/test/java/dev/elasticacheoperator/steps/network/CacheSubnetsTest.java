package dev.elasticacheoperator.steps.network;

import static dev.elasticacheoperator.steps.StepTable.deleted;
import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.tags;
import static dev.elasticacheoperator.steps.StepTable.with;
import static dev.elasticacheoperator.steps.StepTable.without;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Creation, correction, adoption and deletion of the subnets of a cache. */
class CacheSubnetsTest extends SubnetsTable {

  private static final Target TWO =
      desired(
          "network.cacheSubnets",
          List.of(
              Map.of("cidrBlock", "10.20.1.0/24", "name", "sessions-cache"),
              Map.of("cidrBlock", "10.20.2.0/24", "name", "sessions-cache-2")));

  private static final Target OWN_IN_EXISTING =
      desired(
          "vpc", Map.of("id", "vpc-9"),
          "network.cacheSubnets", List.of(Map.of("cidrBlock", "10.50.1.0/24", "name", "mine")),
          "network.allowedCidrs", null,
          "bastion.subnet", Map.of("id", "subnet-8"));

  CacheSubnetsTest() {
    super(CACHE);
  }

  static Stream<Row<ObservedSubnets>> rows() {
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

  private static ObservedSubnets foreign(ObservedSubnet... foreign) {
    return new ObservedSubnets(
        List.of(), List.of(), List.of(foreign), Optional.empty(), Optional.empty());
  }

  private static ObservedSubnets inVpc(ExistingVpc vpc, Subnet... subnets) {
    return new ObservedSubnets(
        List.of(),
        List.of(),
        List.of(),
        Optional.of(ExistingVpcs.with(vpc, subnets)),
        Optional.empty());
  }
}
