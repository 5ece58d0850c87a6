package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.engine.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceType;

/**
 * Finds what keeps AWS from deleting an owned part of a network.
 *
 * <p>AWS only says that something uses the resource (DependencyViolation), so the engine asks this
 * class after such an answer. Foreign resources block the deletion. The endpoint of a deleted
 * serverless cache disappears by itself and is waited for. Network interfaces of cache clusters
 * disappear with them and are left out.
 */
public record Blockers(AwsClients clients) {

  /** Permissions for these reads. */
  public static final Permissions PERMISSIONS =
      Permissions.NONE
          .look(
              "ec2:DescribeNetworkInterfaces",
              "ec2:DescribeVpcPeeringConnections",
              "ec2:DescribeSubnets",
              "ec2:DescribeSecurityGroups",
              "ec2:DescribeRouteTables",
              "ec2:DescribeInternetGateways")
          .and(ServerlessEndpoints.PERMISSIONS);

  private static final int MOST_NAMED = 3;

  public static Blockers of(AwsContext aws) {
    return new Blockers(aws.clients());
  }

  /** Finds network interfaces in the subnets. */
  public Optional<Outcome> ofSubnets(Collection<String> subnets) {
    if (subnets.isEmpty()) {
      return Optional.empty();
    }
    return outcome(
        interfaces(filter("subnet-id", subnets)),
        (face, what) -> what + " is in " + face.subnetId(),
        Stream.empty());
  }

  /** Finds network interfaces in the groups, and rules of other groups that refer to them. */
  public Optional<Outcome> ofSecurityGroups(Collection<String> groups) {
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    var rules =
        Stream.of("ip-permission.group-id", "egress.ip-permission.group-id")
            .flatMap(
                name ->
                    ec2()
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
    return outcome(
        interfaces(filter("group-id", groups)),
        (face, what) ->
            what
                + " uses "
                + face.groups().stream()
                    .map(g -> g.groupId())
                    .filter(groups::contains)
                    .collect(Collectors.joining(", ")),
        rules);
  }

  /** Finds public addresses in the VPC. AWS detaches a gateway only once they are gone. */
  public Optional<Outcome> ofGateway(String vpc) {
    return outcome(
        interfaces(filter("vpc-id", List.of(vpc))).stream()
            .filter(face -> face.association() != null)
            .toList(),
        (face, what) ->
            what + " has the public address " + face.association().publicIp() + " in " + vpc,
        Stream.empty());
  }

  /** Finds all other resources in the VPC, and its peerings. */
  public Optional<Outcome> ofVpc(String vpc) {
    var found = new ArrayList<String>();
    var inVpc = filter("vpc-id", List.of(vpc));
    ec2().describeSubnetsPaginator(r -> r.filters(inVpc)).subnets().stream()
        .map(subnet -> subnet.subnetId() + " (" + subnet.cidrBlock() + ")")
        .forEach(found::add);
    ec2().describeSecurityGroupsPaginator(r -> r.filters(inVpc)).securityGroups().stream()
        .filter(group -> !group.groupName().equals("default"))
        .map(group -> group.groupId() + " (" + group.groupName() + ")")
        .forEach(found::add);
    ec2().describeRouteTablesPaginator(r -> r.filters(inVpc)).routeTables().stream()
        .filter(
            table -> table.associations().stream().noneMatch(a -> Boolean.TRUE.equals(a.main())))
        .map(table -> table.routeTableId())
        .forEach(found::add);
    var attached = filter("attachment.vpc-id", List.of(vpc));
    ec2().describeInternetGatewaysPaginator(r -> r.filters(attached)).internetGateways().stream()
        .map(gateway -> gateway.internetGatewayId())
        .forEach(found::add);
    Stream.of("requester-vpc-info.vpc-id", "accepter-vpc-info.vpc-id")
        .flatMap(
            side ->
                ec2()
                    .describeVpcPeeringConnectionsPaginator(
                        r -> r.filters(filter(side, List.of(vpc)), live()))
                    .vpcPeeringConnections()
                    .stream())
        .map(peering -> peering.vpcPeeringConnectionId())
        .distinct()
        .forEach(found::add);
    return outcome(
        interfaces(inVpc),
        (face, what) -> what + " is in " + vpc,
        found.stream().map(what -> what + " is in " + vpc));
  }

  /**
   * @param words the sentence of an interface and its description
   * @param others sentences about other resources in the way
   */
  private Optional<Outcome> outcome(
      List<NetworkInterface> faces,
      BiFunction<NetworkInterface, String, String> words,
      Stream<String> others) {
    var endpoints = ServerlessEndpoints.of(clients, faces);
    var foreign =
        faces.stream()
            .filter(face -> !endpoints.isReleased(face))
            .map(
                face ->
                    words.apply(
                        face,
                        endpoints
                            .cacheOf(face)
                            .map(cache -> face.networkInterfaceId() + " of " + cache)
                            .orElseGet(() -> describe(face))));
    return sentence(Stream.concat(foreign, others))
        .<Outcome>map(Outcome.Blocked::new)
        .or(endpoints::outcome);
  }

  private List<NetworkInterface> interfaces(Filter filter) {
    return ec2()
        .describeNetworkInterfacesPaginator(r -> r.filters(filter))
        .networkInterfaces()
        .stream()
        .filter(face -> !isElastiCaches(face))
        .toList();
  }

  private Ec2Client ec2() {
    return clients.ec2();
  }

  /**
   * Returns true if ElastiCache made the interface, and deletes it with its cache. For an interface
   * of a user, the requester id holds the name of a user or session, which may be any word.
   */
  private static boolean isElastiCaches(NetworkInterface face) {
    return Boolean.TRUE.equals(face.requesterManaged())
        && ("amazon-elasticache".equals(face.requesterId())
            || String.valueOf(face.description()).startsWith("ElastiCache "));
  }

  /** Returns the id of an interface and its use, which AWS's services put in its description. */
  private static String describe(NetworkInterface face) {
    if (face.attachment() != null && face.attachment().instanceId() != null) {
      return face.networkInterfaceId() + " of instance " + face.attachment().instanceId();
    }
    var description = face.description() == null ? "" : face.description();
    return face.networkInterfaceId()
        + user(face, description)
        + (description.isBlank() ? "" : " (" + description + ")");
  }

  /**
   * Returns the service that uses the interface. A Lambda function has the id of its role as
   * requester, so that the description tells the service. The group tells GuardDuty's endpoint from
   * others (GuardDuty User Guide, "Runtime Monitoring").
   */
  private static String user(NetworkInterface face, String description) {
    if (description.startsWith("ELB ")
        || face.interfaceType() == NetworkInterfaceType.NETWORK_LOAD_BALANCER
        || face.interfaceType() == NetworkInterfaceType.GATEWAY_LOAD_BALANCER) {
      return " of a load balancer";
    }
    if (description.startsWith("AWS Lambda VPC ENI")) {
      return " of a Lambda function";
    }
    if (GuardDuty.made(face)) {
      return " of GuardDuty's VPC endpoint";
    }
    return description.startsWith("VPC Endpoint Interface ") ? " of a VPC endpoint" : "";
  }

  /** Returns a sentence about the resources in the way; empty if there are none. */
  public static Optional<String> sentence(Stream<String> found) {
    var all = found.sorted().toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    var more = all.size() - MOST_NAMED;
    return Optional.of(
        all.stream().limit(MOST_NAMED).collect(Collectors.joining("; "))
            + (more > 0 ? "; and " + more + " more" : "")
            + ". Remove "
            + (all.size() == 1 ? "it" : "them")
            + " to continue the deletion; the operator does not touch foreign resources.");
  }

  private static Filter filter(String name, Collection<String> values) {
    return Filter.builder().name(name).values(values).build();
  }

  /** Leaves out ended peerings, which AWS lists for a while (VPC peering guide, "lifecycle"). */
  private static Filter live() {
    return filter(
        "status-code",
        Arrays.asList("initiating-request", "pending-acceptance", "provisioning", "active"));
  }
}
