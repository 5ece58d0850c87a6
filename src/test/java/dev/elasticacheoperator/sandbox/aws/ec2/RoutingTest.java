package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.SimulatorRefusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;

class RoutingTest {
  private static final String ANYWHERE = "0.0.0.0/0";

  private final Ec2Fixture aws = Ec2Fixture.slowInstances();
  private final String vpc = aws.vpc();
  private final String subnet = aws.subnet(vpc);
  private final String table = aws.table(vpc);

  private RouteTable look() {
    return aws.ec2.describeRouteTables(r -> r.routeTableIds(table)).routeTables().get(0);
  }

  private Route defaultRoute() {
    return look().routes().stream()
        .filter(route -> route.destinationCidrBlock().equals(ANYWHERE))
        .findFirst()
        .get();
  }

  private void routeTo(String gateway) {
    aws.ec2.createRoute(
        r -> r.routeTableId(table).destinationCidrBlock(ANYWHERE).gatewayId(gateway));
  }

  private void detach(String gateway) {
    aws.ec2.detachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(vpc));
  }

  @Test
  void aTokenThatWasSeenGivesTheOldTableDeadOrAlive() {
    String id =
        aws.ec2.createRouteTable(r -> r.vpcId(vpc).clientToken("t")).routeTable().routeTableId();
    aws.ec2.deleteRouteTable(r -> r.routeTableId(id));

    RouteTable again = aws.ec2.createRouteTable(r -> r.vpcId(vpc).clientToken("t")).routeTable();

    assertEquals(id, again.routeTableId());
    assertRefused(
        "InvalidRouteTableID.NotFound",
        () -> aws.ec2.describeRouteTables(r -> r.routeTableIds(id)));
    assertRefused(
        "IdempotentParameterMismatch",
        () ->
            aws.ec2.createRouteTable(
                r ->
                    r.vpcId(vpc)
                        .clientToken("t")
                        .tagSpecifications(Ec2Fixture.tags(ResourceType.ROUTE_TABLE, "a", "1"))));
    assertNotEquals(
        id,
        aws.ec2.createRouteTable(r -> r.vpcId(vpc).clientToken("u")).routeTable().routeTableId());
  }

  @Test
  void aRouteWhoseGatewayIsGoneIsABlackHole() {
    String gateway = aws.attachedGateway(vpc);
    routeTo(gateway);
    assertEquals("active", defaultRoute().stateAsString());

    detach(gateway);
    assertEquals("blackhole", defaultRoute().stateAsString());
    aws.ec2.deleteInternetGateway(r -> r.internetGatewayId(gateway));
    assertEquals("blackhole", defaultRoute().stateAsString());

    String another = aws.attachedGateway(vpc);
    assertRefused("RouteAlreadyExists", () -> routeTo(another));
    aws.ec2.replaceRoute(
        r -> r.routeTableId(table).destinationCidrBlock(ANYWHERE).gatewayId(another));
    assertEquals("active", defaultRoute().stateAsString());
  }

  @Test
  void aRouteNeedsAGatewayThatIsAttachedToItsVpc() {
    String loose = aws.gateway();

    assertRefused("InvalidParameterValue", () -> routeTo(loose));
    assertRefused("InvalidGatewayID.NotFound", () -> routeTo("igw-0123456789abcdef0"));
    assertRefused(
        "MissingParameter",
        () -> aws.ec2.createRoute(r -> r.routeTableId(table).destinationCidrBlock(ANYWHERE)));
    assertRefused(
        "InvalidRoute.NotFound",
        () -> aws.ec2.deleteRoute(r -> r.routeTableId(table).destinationCidrBlock(ANYWHERE)));
    assertRefused(
        "InvalidParameterValue",
        () -> aws.ec2.deleteRoute(r -> r.routeTableId(table).destinationCidrBlock("10.20.0.0/16")));
  }

  @Test
  void aSubnetHasOneTableAndAnAssociatedTableStays() {
    String other = aws.table(vpc);
    String association =
        aws.ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(subnet)).associationId();

    assertRefused(
        "Resource.AlreadyAssociated",
        () -> aws.ec2.associateRouteTable(r -> r.routeTableId(other).subnetId(subnet)));
    assertRefused(
        "DependencyViolation", () -> aws.ec2.deleteRouteTable(r -> r.routeTableId(table)));

    String moved =
        aws.ec2
            .replaceRouteTableAssociation(r -> r.associationId(association).routeTableId(other))
            .newAssociationId();
    assertEquals(List.of(), look().associations());
    assertRefused(
        "InvalidAssociationID.NotFound",
        () -> aws.ec2.disassociateRouteTable(r -> r.associationId(association)));
    aws.ec2.disassociateRouteTable(r -> r.associationId(moved));
    aws.ec2.deleteRouteTable(r -> r.routeTableId(other));
  }

  @Test
  void deletingASubnetEndsItsAssociation() {
    aws.ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(subnet));

    aws.ec2.deleteSubnet(r -> r.subnetId(subnet));

    aws.ec2.deleteRouteTable(r -> r.routeTableId(table));
  }

  @Test
  void theMainTableCanBeReplacedButNotRemoved() {
    RouteTable main =
        aws.ec2
            .describeRouteTables(r -> r.filters(Ec2Fixture.filter("association.main", "true")))
            .routeTables()
            .get(0);
    String association = main.associations().get(0).routeTableAssociationId();

    assertRefused(
        "DependencyViolation",
        () -> aws.ec2.deleteRouteTable(r -> r.routeTableId(main.routeTableId())));
    assertRefused(
        "InvalidParameterValue",
        () -> aws.ec2.disassociateRouteTable(r -> r.associationId(association)));

    aws.ec2.replaceRouteTableAssociation(r -> r.associationId(association).routeTableId(table));
    aws.ec2.deleteRouteTable(r -> r.routeTableId(main.routeTableId()));
    assertEquals(true, look().associations().get(0).main());
  }

  @Test
  void aRouteToAPeeringIsABlackHoleUnlessThePeeringIsActive() {
    String other = aws.ec2.createVpc(r -> r.cidrBlock("10.9.0.0/16")).vpc().vpcId();
    String peering =
        aws.ec2
            .createVpcPeeringConnection(r -> r.vpcId(other).peerVpcId(vpc))
            .vpcPeeringConnection()
            .vpcPeeringConnectionId();
    aws.ec2.createRoute(
        r -> r.routeTableId(table).destinationCidrBlock(ANYWHERE).vpcPeeringConnectionId(peering));
    assertEquals("blackhole", defaultRoute().stateAsString());
    aws.ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(peering));
    assertEquals("active", defaultRoute().stateAsString());
    assertEquals(
        List.of(table),
        aws
            .ec2
            .describeRouteTables(
                r -> r.filters(Ec2Fixture.filter("route.vpc-peering-connection-id", "pcx-*")))
            .routeTables()
            .stream()
            .map(RouteTable::routeTableId)
            .toList());
    aws.ec2.deleteVpcPeeringConnection(r -> r.vpcPeeringConnectionId(peering));
    assertEquals("blackhole", defaultRoute().stateAsString());

    String elsewhere = aws.table(aws.vpc());
    assertRefused(
        "InvalidVpcPeeringConnectionID.NotFound",
        () ->
            aws.ec2.createRoute(
                r ->
                    r.routeTableId(elsewhere)
                        .destinationCidrBlock(ANYWHERE)
                        .vpcPeeringConnectionId(peering)));
  }

  @Test
  void aGatewayHasOneVpcAndAVpcOneGateway() {
    String gateway = aws.attachedGateway(vpc);
    String second = aws.gateway();
    String elsewhere = aws.vpc();

    assertRefused(
        "Resource.AlreadyAssociated",
        () -> aws.ec2.attachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(elsewhere)));
    assertRefused(
        "InvalidParameterValue",
        () -> aws.ec2.attachInternetGateway(r -> r.internetGatewayId(second).vpcId(vpc)));
    assertRefused("Gateway.NotAttached", () -> detach(second));
    assertRefused(
        "DependencyViolation",
        () -> aws.ec2.deleteInternetGateway(r -> r.internetGatewayId(gateway)));
  }

  @Test
  void aGatewayStaysAttachedWhilePublicAddressesAreMapped() {
    String gateway = aws.attachedGateway(vpc);
    aws.ec2.modifySubnetAttribute(r -> r.subnetId(subnet).mapPublicIpOnLaunch(v -> v.value(true)));
    String instance = aws.instance(subnet);

    assertRefused("DependencyViolation", () -> detach(gateway));
    aws.terminate(instance);
    assertRefused("DependencyViolation", () -> detach(gateway));
    aws.pass(40);
    detach(gateway);
  }
}
