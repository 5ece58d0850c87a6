package dev.elasticacheoperator.steps.network;

import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.tags;

import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepTable.Row;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.RouteState;

/** Creation and deletion of the subnet of the bastion, and the routes of an existing subnet. */
class BastionSubnetTest extends SubnetsTable {

  BastionSubnetTest() {
    super(BASTION);
  }

  static Stream<Row<ObservedSubnets>> rows() {
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
}
