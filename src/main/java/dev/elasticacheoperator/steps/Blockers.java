package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.policy.Permissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceType;

/**
 * What of others keeps AWS from deleting a part of a network of ours. AWS says only that there is
 * something (DependencyViolation); here it is looked for and named. Asked only after such an
 * answer. What ElastiCache itself still has there goes by itself and is not named.
 */
public record Blockers(Ec2Client ec2) {

  /** To name what is in the way of a deletion. */
  public static final Permissions PERMISSIONS =
      Permissions.NONE.look(
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeVpcPeeringConnections",
          "ec2:DescribeSubnets",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeRouteTables",
          "ec2:DescribeInternetGateways");

  private static final int MOST_NAMED = 3;

  public static Blockers of(AwsContext aws) {
    return new Blockers(aws.clients().ec2());
  }

  /** Network interfaces in the subnets. */
  public Optional<String> ofSubnets(Collection<String> subnets) {
    if (subnets.isEmpty()) {
      return Optional.empty();
    }
    return sentence(
        interfaces(filter("subnet-id", subnets))
            .map(face -> describe(face) + " is in " + face.subnetId()));
  }

  /** Network interfaces in the groups, and other groups' rules that name them. */
  public Optional<String> ofSecurityGroups(Collection<String> groups) {
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    var members =
        interfaces(filter("group-id", groups))
            .map(
                face ->
                    describe(face)
                        + " uses "
                        + face.groups().stream()
                            .map(g -> g.groupId())
                            .filter(groups::contains)
                            .collect(Collectors.joining(", ")));
    var rules =
        Stream.of("ip-permission.group-id", "egress.ip-permission.group-id")
            .flatMap(
                name ->
                    ec2
                        .describeSecurityGroupsPaginator(r -> r.filters(filter(name, groups)))
                        .securityGroups()
                        .stream())
            .filter(group -> !groups.contains(group.groupId()))
            .map(
                group ->
                    "a rule of "
                        + group.groupId()
                        + " ("
                        + group.groupName()
                        + ") names "
                        + String.join(" or ", groups))
            .distinct();
    return sentence(Stream.concat(members, rules));
  }

  /** Public addresses in the VPC, which have to be unmapped before its gateway can be detached. */
  public Optional<String> ofGateway(String vpc) {
    return sentence(
        interfaces(filter("vpc-id", List.of(vpc)))
            .filter(face -> face.association() != null)
            .map(
                face ->
                    describe(face)
                        + " has the public address "
                        + face.association().publicIp()
                        + " in "
                        + vpc));
  }

  /** Whatever else is in the VPC, or peered with it. */
  public Optional<String> ofVpc(String vpc) {
    var found = new ArrayList<String>();
    var inVpc = filter("vpc-id", List.of(vpc));
    ec2.describeSubnetsPaginator(r -> r.filters(inVpc)).subnets().stream()
        .map(subnet -> subnet.subnetId() + " (" + subnet.cidrBlock() + ")")
        .forEach(found::add);
    interfaces(inVpc).map(Blockers::describe).forEach(found::add);
    ec2.describeSecurityGroupsPaginator(r -> r.filters(inVpc)).securityGroups().stream()
        .filter(group -> !group.groupName().equals("default"))
        .map(group -> group.groupId() + " (" + group.groupName() + ")")
        .forEach(found::add);
    ec2.describeRouteTablesPaginator(r -> r.filters(inVpc)).routeTables().stream()
        .filter(
            table -> table.associations().stream().noneMatch(a -> Boolean.TRUE.equals(a.main())))
        .map(table -> table.routeTableId())
        .forEach(found::add);
    var attached = filter("attachment.vpc-id", List.of(vpc));
    ec2.describeInternetGatewaysPaginator(r -> r.filters(attached)).internetGateways().stream()
        .map(gateway -> gateway.internetGatewayId())
        .forEach(found::add);
    Stream.of("requester-vpc-info.vpc-id", "accepter-vpc-info.vpc-id")
        .flatMap(
            side ->
                ec2
                    .describeVpcPeeringConnectionsPaginator(
                        r -> r.filters(filter(side, List.of(vpc)), live()))
                    .vpcPeeringConnections()
                    .stream())
        .map(peering -> peering.vpcPeeringConnectionId())
        .distinct()
        .forEach(found::add);
    return sentence(found.stream().map(what -> what + " is in " + vpc));
  }

  private Stream<NetworkInterface> interfaces(Filter filter) {
    return ec2
        .describeNetworkInterfacesPaginator(r -> r.filters(filter))
        .networkInterfaces()
        .stream()
        .filter(face -> face.requesterId() == null || !face.requesterId().contains("elasticache"));
  }

  /** AWS's services say in the description of an interface what it is for. */
  private static String describe(NetworkInterface face) {
    if (face.attachment() != null && face.attachment().instanceId() != null) {
      return face.networkInterfaceId() + " of instance " + face.attachment().instanceId();
    }
    var description = face.description() == null ? "" : face.description();
    var balancer =
        description.startsWith("ELB ")
            || face.interfaceType() == NetworkInterfaceType.NETWORK_LOAD_BALANCER
            || face.interfaceType() == NetworkInterfaceType.GATEWAY_LOAD_BALANCER;
    return face.networkInterfaceId()
        + (balancer ? " of a load balancer" : "")
        + (description.isBlank() ? "" : " (" + description + ")");
  }

  private static Optional<String> sentence(Stream<String> found) {
    var all = found.sorted().toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    var more = all.size() - MOST_NAMED;
    return Optional.of(
        all.stream().limit(MOST_NAMED).collect(Collectors.joining("; "))
            + (more > 0 ? "; and " + more + " more" : "")
            + ": not ours, so not touched; the deletion goes on once you have removed it");
  }

  private static Filter filter(String name, Collection<String> values) {
    return Filter.builder().name(name).values(values).build();
  }

  /** A peering is shown for a while after its end (VPC peering guide, "connection lifecycle"). */
  private static Filter live() {
    return filter(
        "status-code",
        Arrays.asList("initiating-request", "pending-acceptance", "provisioning", "active"));
  }
}
