package dev.elasticacheoperator.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * A network of somebody else's that an environment is to live in: a subnet for the cache, and one
 * for the bastion that leads to the internet.
 */
record Lent(String vpc, String cacheSubnet, String bastionSubnet) {

  static Lent make(Ec2Client ec2) {
    var vpc = ec2.createVpc(r -> r.cidrBlock("10.50.0.0/16")).vpc().vpcId();
    ec2.modifyVpcAttribute(r -> r.vpcId(vpc).enableDnsHostnames(v -> v.value(true)));
    var open = subnet(ec2, vpc, "10.50.0.0/24");
    ec2.modifySubnetAttribute(r -> r.subnetId(open).mapPublicIpOnLaunch(v -> v.value(true)));
    var gateway = ec2.createInternetGateway(r -> {}).internetGateway().internetGatewayId();
    ec2.attachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(vpc));
    var table = ec2.createRouteTable(r -> r.vpcId(vpc)).routeTable().routeTableId();
    ec2.createRoute(
        r -> r.routeTableId(table).destinationCidrBlock("0.0.0.0/0").gatewayId(gateway));
    ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(open));
    return new Lent(vpc, subnet(ec2, vpc, "10.50.1.0/24"), open);
  }

  private static String subnet(Ec2Client ec2, String vpc, String block) {
    return ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock(block).availabilityZone("us-west-2a"))
        .subnet()
        .subnetId();
  }

  Set<String> ids() {
    return Set.of(vpc, cacheSubnet, bastionSubnet);
  }

  void into(ObjectNode spec) {
    spec.putObject("vpc").put("id", vpc);
    var network = spec.putObject("network");
    network.putArray("cacheSubnets").addObject().put("id", cacheSubnet);
    ((ObjectNode) spec.get("bastion")).putObject("subnet").put("id", bastionSubnet);
  }
}
