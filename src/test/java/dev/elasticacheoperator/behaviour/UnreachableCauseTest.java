package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.controller.reachability.Fault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Filter;

/** The condition Reachable names what keeps the operator's pod from the cache, and the remedy. */
class UnreachableCauseTest extends ProbedEnvironment {

  @Test
  void theSecurityGroupExplainsAnAddressThatItDoesNotAdmit() {
    prober.fail(Fault.CONNECT_TIMEOUT, INSIDE);
    ready();
    fixture.edit("network.allowedCidrs", List.of("10.20.1.0/24"));
    pass(10);
    assertReachable("False", "NotAdmitted");
    assertEquals(
        "TCP: Nothing answered ("
            + fixture.status().endpoint().hostPort()
            + "). Security group "
            + fixture.cacheGroup()
            + " does not admit 10.20.7.8, the address of the operator's pod. Add 10.20.7.8/32 or"
            + " its block to network.allowedCidrs. See docs/reachability.md",
        message());
    fixture.edit("network.allowedCidrs", List.of("10.20.7.0/24"));
    pass(10);
    assertReachable("False", "TcpFailed");
    assertEquals(
        "TCP: Nothing answered ("
            + fixture.status().endpoint().hostPort()
            + "). No rule of security group "
            + fixture.cacheGroup()
            + " explains it. Check the NetworkPolicies of the operator's pod, the routes of its"
            + " subnet, and the network ACLs of the cache subnets. See docs/reachability.md",
        message());
  }

  @Test
  void anAddressOutsideTheVpcIsExplained() {
    prober.fail(Fault.CONNECT_TIMEOUT, OUTSIDE);
    ready();
    assertReachable("False", "NotConnected");
    assertEquals(
        "TCP: Nothing answered ("
            + fixture.status().endpoint().hostPort()
            + "). The operator's pod has the address 10.9.0.5, outside VPC "
            + fixture.id("vpc")
            + " (10.20.0.0/16). No peering leads from the VPC to the network of this address."
            + " Connect them by a peering, a transit gateway or a VPN, with routes in both"
            + " directions. Also add 10.9.0.5/32 or its block to network.allowedCidrs. See"
            + " docs/reachability.md",
        message());
    fixture.edit("network.allowedCidrs", List.of("10.9.0.0/16"));
    pass(10);
    assertTrue(message().endsWith("in both directions. See docs/reachability.md"), message());
  }

  /** Each look at AWS finds the next thing that is missing between the two networks. */
  @Test
  void thePeeringIsFollowedFromEndToEnd() {
    prober.fail(Fault.CONNECT_TIMEOUT, OUTSIDE);
    ready();
    assertCause("No peering leads from the VPC to the network of this address. Connect them");

    var vpc = fixture.id("vpc");
    var theirs = new ArrayList<String>();
    fixture.stranger(
        aws -> {
          var own = aws.ec2().createVpc(r -> r.cidrBlock("10.9.0.0/16")).vpc().vpcId();
          theirs.add(own);
          theirs.add(
              aws.ec2()
                  .createVpcPeeringConnection(r -> r.vpcId(own).peerVpcId(vpc))
                  .vpcPeeringConnection()
                  .vpcPeeringConnectionId());
        });
    var peering = theirs.get(1);
    pass(20);
    assertCause("Accept peering " + peering + ", which waits for it.");

    fixture.stranger(
        aws -> aws.ec2().acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(peering)));
    pass(20);
    assertCause(
        "No route table of VPC "
            + vpc
            + " sends 10.9.0.5/32 through peering "
            + peering
            + ". Add the route to the route table of the cache subnets.");

    route(vpc, "10.9.0.0/16", peering);
    pass(20);
    assertCause(
        "No route table of VPC "
            + theirs.get(0)
            + " sends 10.20.0.0/16 through peering "
            + peering
            + ". Add the route to the route table of the operator's subnets.");

    route(theirs.get(0), "10.20.0.0/16", peering);
    pass(20);
    assertReachable("False", "NotAdmitted");
    fixture.edit("network.allowedCidrs", List.of("10.9.0.0/16"));
    pass(20);
    assertReachable("False", "TcpFailed");
  }

  /** The peerings are read for all environments together, and only while one may need them. */
  @Test
  void thePeeringsCostOnePageForEachDeepInterval() {
    ready();
    pass(60);
    assertEquals(0, fixture.calls.tried("DescribeVpcPeeringConnections"));
    prober.fail(Fault.CONNECT_TIMEOUT, OUTSIDE);
    pass(60);
    var pages = fixture.calls.tried("DescribeVpcPeeringConnections");
    assertTrue(pages > 0 && pages <= 8, "pages: " + pages);
  }

  @Test
  void withoutThePermissionToReadPeeringsTheExplanationIsGeneral() {
    prober.fail(Fault.CONNECT_TIMEOUT, OUTSIDE);
    fixture.refuse(
        call ->
            call.operation().equals("DescribeVpcPeeringConnections")
                ? Refusals.denied(call)
                : null);
    ready();
    assertCause("Connect its network with the VPC by a peering");
    assertTrue(fixture.isReady());
  }

  private void assertCause(String words) {
    assertReachable("False", "NotConnected");
    assertTrue(message().contains("(10.20.0.0/16). " + words), message());
  }

  private void route(String vpc, String block, String peering) {
    fixture.stranger(
        aws -> {
          var inVpc = Filter.builder().name("vpc-id").values(vpc).build();
          var main = Filter.builder().name("association.main").values("true").build();
          var table =
              aws.ec2()
                  .describeRouteTables(r -> r.filters(inVpc, main))
                  .routeTables()
                  .get(0)
                  .routeTableId();
          aws.ec2()
              .createRoute(
                  r ->
                      r.routeTableId(table)
                          .destinationCidrBlock(block)
                          .vpcPeeringConnectionId(peering));
        });
  }
}
