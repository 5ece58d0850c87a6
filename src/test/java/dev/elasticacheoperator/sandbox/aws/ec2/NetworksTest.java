package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.SimulatorRefusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;

class NetworksTest {
  private final Ec2Fixture aws = new Ec2Fixture();
  private final String vpc = aws.vpc();
  private final Filter ofVpc = Ec2Fixture.filter("vpc-id", vpc);

  @Test
  void aVpcBringsADefaultGroupAMainTableAndAnAclAndTakesThemAlong() {
    assertEquals(
        "default",
        aws.ec2.describeSecurityGroups(r -> r.filters(ofVpc)).securityGroups().get(0).groupName());
    RouteTable main = aws.ec2.describeRouteTables(r -> r.filters(ofVpc)).routeTables().get(0);
    assertTrue(main.associations().get(0).main());
    assertEquals("local", main.routes().get(0).gatewayId());
    assertTrue(aws.ec2.describeNetworkAcls(r -> r.filters(ofVpc)).networkAcls().get(0).isDefault());

    aws.ec2.deleteVpc(r -> r.vpcId(vpc));

    assertEquals(List.of(), aws.ec2.describeSecurityGroups(r -> r.filters(ofVpc)).securityGroups());
    assertEquals(List.of(), aws.ec2.describeRouteTables(r -> r.filters(ofVpc)).routeTables());
    assertEquals(List.of(), aws.ec2.describeNetworkAcls(r -> r.filters(ofVpc)).networkAcls());
    assertRefused("InvalidVpcID.NotFound", () -> aws.ec2.deleteVpc(r -> r.vpcId(vpc)));
  }

  @Test
  void aVpcIsPendingForAWhileAndTheQuotaCounts() {
    Ec2Fixture strict =
        new Ec2Fixture(
            SimulatorSettings.instant().withVpcPending(Duration.ofSeconds(5)).withMaxVpcs(1));
    strict.vpc();
    assertEquals("pending", strict.ec2.describeVpcs().vpcs().get(0).stateAsString());
    strict.pass(5);
    assertEquals("available", strict.ec2.describeVpcs().vpcs().get(0).stateAsString());

    assertRefused("VpcLimitExceeded", strict::vpc);
  }

  @Test
  void aVpcWithAnythingInItStays() {
    String subnet = aws.subnet(vpc);
    assertVpcStays();
    aws.ec2.deleteSubnet(r -> r.subnetId(subnet));

    String gateway = aws.attachedGateway(vpc);
    assertVpcStays();
    aws.ec2.detachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(vpc));

    String group = aws.group(vpc, "cache");
    assertVpcStays();
    aws.ec2.deleteSecurityGroup(r -> r.groupId(group));

    String table = aws.table(vpc);
    assertVpcStays();
    aws.ec2.deleteRouteTable(r -> r.routeTableId(table));

    aws.ec2.deleteVpc(r -> r.vpcId(vpc));
  }

  private void assertVpcStays() {
    assertRefused("DependencyViolation", () -> aws.ec2.deleteVpc(r -> r.vpcId(vpc)));
  }

  @Test
  void aForeignInterfaceKeepsTheSubnetAndItsGroup() {
    String subnet = aws.subnet(vpc);
    String group = aws.group(vpc, "cache");
    String face =
        aws.ec2
            .createNetworkInterface(r -> r.subnetId(subnet).groups(group).description("theirs"))
            .networkInterface()
            .networkInterfaceId();

    assertRefused("DependencyViolation", () -> aws.ec2.deleteSubnet(r -> r.subnetId(subnet)));
    assertRefused("DependencyViolation", () -> aws.ec2.deleteSecurityGroup(r -> r.groupId(group)));

    aws.ec2.deleteNetworkInterface(r -> r.networkInterfaceId(face));
    aws.ec2.deleteSubnet(r -> r.subnetId(subnet));
    aws.ec2.deleteSecurityGroup(r -> r.groupId(group));
  }

  @Test
  void subnetsLieInsideTheirVpcApartFromEachOtherInAZoneOfTheRegion() {
    aws.subnet(vpc);

    assertRefused("InvalidSubnet.Conflict", () -> aws.subnet(vpc));
    assertRefused("InvalidSubnet.Conflict", () -> aws.subnet(vpc, "10.20.1.128/25"));
    assertRefused("InvalidSubnet.Range", () -> aws.subnet(vpc, "10.30.1.0/24"));
    assertRefused("InvalidSubnet.Range", () -> aws.subnet(vpc, "10.20.2.0/29"));
    assertRefused("InvalidParameterValue", () -> aws.subnet(vpc, "10.20.2.0"));
    assertRefused(
        "InvalidParameterValue",
        () ->
            aws.ec2.createSubnet(
                r -> r.vpcId(vpc).cidrBlock("10.20.2.0/24").availabilityZone("us-west-2z")));
    assertRefused(
        "InvalidVpcID.NotFound", () -> aws.subnet("vpc-0123456789abcdef0", "10.20.2.0/24"));
    assertRefused("InvalidVpc.Range", () -> aws.ec2.createVpc(r -> r.cidrBlock("10.0.0.0/8")));
  }

  @Test
  void hostBitsAreClearedAsAwsClearsThem() {
    assertEquals(
        "10.20.3.0/24",
        aws.ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.20.3.77/24")).subnet().cidrBlock());
  }

  @Test
  void oneCallChangesOneAttribute() {
    assertRefused(
        "InvalidParameterCombination",
        () ->
            aws.ec2.modifyVpcAttribute(
                r ->
                    r.vpcId(vpc)
                        .enableDnsHostnames(v -> v.value(true))
                        .enableDnsSupport(v -> v.value(true))));

    aws.ec2.modifyVpcAttribute(r -> r.vpcId(vpc).enableDnsHostnames(v -> v.value(true)));
    assertTrue(
        aws.ec2
            .describeVpcAttribute(
                r -> r.vpcId(vpc).attribute(VpcAttributeName.ENABLE_DNS_HOSTNAMES))
            .enableDnsHostnames()
            .value());
  }

  @Test
  void zonesAreThoseOfTheRegion() {
    assertEquals(
        List.of("us-west-2a", "us-west-2b", "us-west-2c", "us-west-2d"),
        aws.ec2.describeAvailabilityZones().availabilityZones().stream()
            .map(zone -> zone.zoneName())
            .toList());
    assertEquals(
        List.of("usw1-az1", "usw1-az3"),
        aws
            .cloud
            .account("000000000000")
            .ec2("us-west-1")
            .describeAvailabilityZones()
            .availabilityZones()
            .stream()
            .map(zone -> zone.zoneId())
            .toList());
  }

  @Test
  void aDryRunSucceedsWithoutEffect() {
    assertRefused(
        "DryRunOperation", () -> aws.ec2.createVpc(r -> r.cidrBlock("10.9.0.0/16").dryRun(true)));

    assertEquals(1, aws.ec2.describeVpcs().vpcs().size());
  }
}
