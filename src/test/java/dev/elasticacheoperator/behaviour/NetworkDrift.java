package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.DriftCase.deep;
import static dev.elasticacheoperator.behaviour.DriftCase.soon;
import static dev.elasticacheoperator.lab.ManualChanges.allowEgress;
import static dev.elasticacheoperator.lab.ManualChanges.allowIngress;
import static dev.elasticacheoperator.lab.ManualChanges.deleteRoute;
import static dev.elasticacheoperator.lab.ManualChanges.deleteRouteTable;
import static dev.elasticacheoperator.lab.ManualChanges.detachGateway;
import static dev.elasticacheoperator.lab.ManualChanges.disassociateRouteTable;
import static dev.elasticacheoperator.lab.ManualChanges.revokeEgress;
import static dev.elasticacheoperator.lab.ManualChanges.revokeIngress;
import static dev.elasticacheoperator.lab.ManualChanges.setDnsHostnames;
import static dev.elasticacheoperator.lab.ManualChanges.setPublicAddresses;
import static dev.elasticacheoperator.lab.ManualChanges.terminateInstance;

import dev.elasticacheoperator.aws.client.AwsClients;
import java.time.Duration;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;

/** Drift of security group rules, routes and attributes of the network. */
final class NetworkDrift {

  private NetworkDrift() {}

  static Stream<DriftCase> rules() {
    return Stream.of(
        soon(
            "the bastion's way to the cache closed",
            (fixture, aws) ->
                revokeIngress(
                    aws,
                    fixture.cacheGroup(),
                    tcp(6379).userIdGroupPairs(g -> g.groupId(fixture.bastionGroup())).build()),
            "AuthorizeSecurityGroupIngress"),
        soon(
            "the allowed CIDR's way to the cache closed",
            (fixture, aws) -> revokeIngress(aws, fixture.cacheGroup(), from(6379, "10.20.0.0/16")),
            "AuthorizeSecurityGroupIngress"),
        soon(
            "the cache opened to the world",
            (fixture, aws) -> allowIngress(aws, fixture.cacheGroup(), from(6379, "0.0.0.0/0")),
            "RevokeSecurityGroupIngress"),
        soon(
            "the cache opened to the world of IPv6",
            (fixture, aws) ->
                allowIngress(
                    aws,
                    fixture.cacheGroup(),
                    tcp(6379).ipv6Ranges(v -> v.cidrIpv6("::/0")).build()),
            "RevokeSecurityGroupIngress"),
        soon(
            "the cache allowed to call out",
            (fixture, aws) -> allowEgress(aws, fixture.cacheGroup(), from(443, "0.0.0.0/0")),
            "RevokeSecurityGroupEgress"),
        soon(
            "the bastion cut off",
            (fixture, aws) ->
                revokeEgress(
                    aws,
                    fixture.bastionGroup(),
                    IpPermission.builder()
                        .ipProtocol("-1")
                        .ipRanges(v -> v.cidrIp("0.0.0.0/0"))
                        .build()),
            "AuthorizeSecurityGroupEgress"),
        soon(
            "ssh lost",
            (fixture, aws) ->
                revokeIngress(aws, fixture.bastionGroup(), from(22, "198.51.100.0/24")),
            "AuthorizeSecurityGroupIngress"),
        soon(
            "ssh opened to the world",
            (fixture, aws) -> allowIngress(aws, fixture.bastionGroup(), from(22, "0.0.0.0/0")),
            "RevokeSecurityGroupIngress"),
        soon(
            "one rule lost and another added",
            (fixture, aws) -> {
              revokeIngress(aws, fixture.cacheGroup(), from(6379, "10.20.0.0/16"));
              allowIngress(aws, fixture.cacheGroup(), from(1234, "10.0.0.0/8"));
            },
            "AuthorizeSecurityGroupIngress",
            "RevokeSecurityGroupIngress"));
  }

  static Stream<DriftCase> routes() {
    return Stream.of(
        soon(
            "the default route deleted",
            (fixture, aws) -> deleteRoute(aws, fixture.id("routeTable"), "0.0.0.0/0"),
            "CreateRoute"),
        soon(
            "the default route led into an instance",
            (fixture, aws) ->
                aws.ec2()
                    .replaceRoute(
                        r ->
                            r.routeTableId(fixture.id("routeTable"))
                                .destinationCidrBlock("0.0.0.0/0")
                                .instanceId(fixture.id("bastion"))),
            "ReplaceRoute"),
        // While the bastion has its public address AWS refuses to detach the gateway.
        soon(
            "the gateway detached once the bastion was terminated, its route a black hole",
            (fixture, aws) -> {
              terminateInstance(aws, fixture.id("bastion"));
              fixture.harness.clock.advance(Duration.ofMinutes(1));
              detachGateway(aws, fixture.id("internetGateway"), fixture.id("vpc"));
            },
            "AttachInternetGateway",
            "RunInstances"),
        soon(
            "the association removed",
            (fixture, aws) -> disassociateRouteTable(aws, fixture.id("routeTable")),
            "AssociateRouteTable"),
        soon(
            "the association moved to another table",
            (fixture, aws) -> {
              var other = aws.ec2().createRouteTable(r -> r.vpcId(fixture.id("vpc"))).routeTable();
              aws.ec2()
                  .replaceRouteTableAssociation(
                      r ->
                          r.associationId(association(fixture, aws))
                              .routeTableId(other.routeTableId()));
            },
            "ReplaceRouteTableAssociation"),
        soon(
            "the route table deleted with its association",
            (fixture, aws) -> {
              disassociateRouteTable(aws, fixture.id("routeTable"));
              deleteRouteTable(aws, fixture.id("routeTable"));
            },
            "CreateRouteTable",
            "CreateRoute",
            "AssociateRouteTable"));
  }

  static Stream<DriftCase> attributes() {
    return Stream.of(
        soon(
            "public addresses turned off",
            (fixture, aws) -> setPublicAddresses(aws, fixture.id("bastionSubnet"), false),
            "ModifySubnetAttribute"),
        soon(
            "public addresses turned on for caches",
            (fixture, aws) -> setPublicAddresses(aws, fixture.id("cacheSubnets"), true),
            "ModifySubnetAttribute"),
        deep(
            "DNS hostnames turned off",
            (fixture, aws) -> setDnsHostnames(aws, fixture.id("vpc"), false),
            "ModifyVpcAttribute"));
  }

  private static String association(Fixture fixture, AwsClients aws) {
    var ofSubnet =
        Filter.builder().name("association.subnet-id").values(fixture.id("bastionSubnet")).build();
    return aws.ec2().describeRouteTables(r -> r.filters(ofSubnet)).routeTables().stream()
        .flatMap(t -> t.associations().stream())
        .filter(a -> fixture.id("bastionSubnet").equals(a.subnetId()))
        .map(a -> a.routeTableAssociationId())
        .findFirst()
        .orElseThrow();
  }

  private static IpPermission.Builder tcp(int port) {
    return IpPermission.builder().ipProtocol("tcp").fromPort(port).toPort(port);
  }

  private static IpPermission from(int port, String cidr) {
    return tcp(port).ipRanges(v -> v.cidrIp(cidr)).build();
  }
}
