package dev.elasticacheoperator.behaviour;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.lab.ExistingNetwork;
import dev.elasticacheoperator.lab.ManualChanges;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;

/**
 * A VPC that somebody else made: a public subnet that leads to an internet gateway, a private one,
 * a security group.
 */
record TheirNetwork(
    String vpc,
    String gateway,
    String publicSubnet,
    String publicTable,
    String cache,
    String group) {

  static TheirNetwork make(Fixture fixture) {
    return fixture.asStranger(aws -> make(aws));
  }

  private static TheirNetwork make(AwsClients aws) {
    var made = ExistingNetwork.make(aws.ec2());
    var group =
        aws.ec2()
            .createSecurityGroup(
                r -> r.vpcId(made.vpc()).groupName("apps").description("their pods"))
            .groupId();
    return new TheirNetwork(
        made.vpc(),
        made.gateway(),
        made.publicSubnet(),
        made.publicTable(),
        made.cacheSubnet(),
        group);
  }

  /** Returns an entry of the spec that uses an existing resource. */
  static Map<String, Object> id(String id) {
    return Map.of("id", id);
  }

  /** Returns an entry of the spec that asks for a subnet of its own. */
  static Map<String, Object> block(String block) {
    return Map.of("cidrBlock", block);
  }

  /** Applies the article's environment into the VPC and both of its subnets. */
  void use(Fixture fixture) {
    use(fixture, id(cache), id(publicSubnet));
  }

  /** Applies the article's environment into the VPC. */
  void use(Fixture fixture, Map<String, Object> cacheSubnet, Map<String, Object> bastionSubnet) {
    use(fixture, vpc, cacheSubnet, bastionSubnet);
  }

  static void use(
      Fixture fixture,
      String vpc,
      Map<String, Object> cacheSubnet,
      Map<String, Object> bastionSubnet) {
    fixture.harness.api.apply(
        Fixture.example(
            "article.yaml",
            Arrays.asList(
                "vpc",
                id(vpc),
                "network.cacheSubnets",
                List.of(cacheSubnet),
                "network.allowedCidrs",
                null,
                "bastion.subnet",
                bastionSubnet)));
  }

  /** The owner detaches the internet gateway. */
  void detachGateway(AwsClients aws) {
    ManualChanges.detachGateway(aws, gateway, vpc);
  }

  /** All that an owner would notice of a change, what the environment adds to it left out. */
  Set<String> picture(Fixture fixture) {
    var lines = new TreeSet<String>();
    fixture.stranger(aws -> describe(aws, lines));
    return lines;
  }

  private void describe(AwsClients aws, Set<String> lines) {
    var ec2 = aws.ec2();
    var ids = List.of(vpc, gateway, publicSubnet, publicTable, cache, group);
    ec2.describeTags(r -> r.filters(Filter.builder().name("resource-id").values(ids).build()))
        .tags()
        .forEach(tag -> lines.add(tag.toString()));
    ec2.describeVpcs(r -> r.vpcIds(vpc)).vpcs().forEach(v -> lines.add(v.toString()));
    for (var attribute :
        List.of(VpcAttributeName.ENABLE_DNS_SUPPORT, VpcAttributeName.ENABLE_DNS_HOSTNAMES)) {
      lines.add(ec2.describeVpcAttribute(r -> r.vpcId(vpc).attribute(attribute)).toString());
    }
    ec2.describeSubnets(r -> r.subnetIds(publicSubnet, cache))
        .subnets()
        .forEach(
            s -> lines.add(s.subnetId() + " " + s.cidrBlock() + " " + s.mapPublicIpOnLaunch()));
    ec2.describeInternetGateways(r -> r.internetGatewayIds(gateway))
        .internetGateways()
        .forEach(g -> lines.add(g.toString()));
    ec2.describeRouteTables(r -> r.routeTableIds(publicTable))
        .routeTables()
        .forEach(t -> lines.add(t.toString()));
    ec2.describeSecurityGroups(r -> r.groupIds(group))
        .securityGroups()
        .forEach(g -> lines.add(g.toString()));
  }
}
