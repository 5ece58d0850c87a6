package dev.elasticacheoperator.lab;

import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * A VPC that somebody else made for environments to live in: a subnet that leads to an internet
 * gateway, and one that leads nowhere.
 */
public record ExistingNetwork(
    String vpc, String gateway, String publicSubnet, String publicTable, String cacheSubnet) {

  private static final String BLOCK = "10.50.0.0/16";

  public static ExistingNetwork make(Ec2Client ec2) {
    return make(ec2, () -> {});
  }

  /**
   * @param wait until the gateway is attached
   */
  public static ExistingNetwork make(Ec2Client ec2, Runnable wait) {
    var vpc = vpc(ec2);
    var open = subnet(ec2, vpc, "10.50.0.0/24");
    ec2.modifySubnetAttribute(r -> r.subnetId(open).mapPublicIpOnLaunch(v -> v.value(true)));
    var gateway = ec2.createInternetGateway(r -> {}).internetGateway().internetGatewayId();
    ec2.attachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(vpc));
    wait.run();
    var table = ec2.createRouteTable(r -> r.vpcId(vpc)).routeTable().routeTableId();
    ec2.createRoute(
        r -> r.routeTableId(table).destinationCidrBlock("0.0.0.0/0").gatewayId(gateway));
    ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(open));
    return new ExistingNetwork(vpc, gateway, open, table, subnet(ec2, vpc, "10.50.1.0/24"));
  }

  /** Creates a VPC without subnets. */
  public static String vpc(Ec2Client ec2) {
    var vpc = ec2.createVpc(r -> r.cidrBlock(BLOCK)).vpc().vpcId();
    ec2.modifyVpcAttribute(r -> r.vpcId(vpc).enableDnsHostnames(v -> v.value(true)));
    return vpc;
  }

  public static String subnet(Ec2Client ec2, String vpc, String block) {
    return subnet(ec2, vpc, block, "us-west-2a");
  }

  public static String subnet(Ec2Client ec2, String vpc, String block, String zone) {
    return ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock(block).availabilityZone(zone))
        .subnet()
        .subnetId();
  }
}
