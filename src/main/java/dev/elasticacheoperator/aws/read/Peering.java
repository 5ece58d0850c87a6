package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.policy.Permissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionStateReasonCode;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionVpcInfo;

/**
 * A VPC peering with the routes that lead through it. Two paged calls read all peerings of the
 * region, so that no environment costs a call of its own.
 *
 * @param active false while nobody has accepted the peering
 */
public record Peering(String id, boolean active, List<Side> sides) {

  /** The key of {@link Kinds#PEERINGS}. */
  public static final String ALL = "all";

  /**
   * One of the two VPCs.
   *
   * @param owner id of the AWS account
   * @param blocks IPv4 blocks of the VPC
   * @param routed blocks that route tables of the VPC send through the peering. AWS shows only the
   *     route tables of the operator's own account and region
   */
  public record Side(
      String vpc, String owner, String region, List<String> blocks, List<String> routed) {

    /** Returns true if AWS shows the route tables of both sides to the account of one. */
    public boolean isWith(Side other) {
      return Objects.equals(owner, other.owner) && Objects.equals(region, other.region);
    }
  }

  static final Permissions PERMISSIONS =
      Permissions.NONE.look("ec2:DescribeVpcPeeringConnections", "ec2:DescribeRouteTables");

  static List<Peering> list(AwsClients aws) {
    var peerings =
        aws
            .ec2()
            .describeVpcPeeringConnectionsPaginator(
                ask -> ask.filters(filter("status-code", "active", "pending-acceptance")))
            .vpcPeeringConnections()
            .stream()
            .toList();
    if (peerings.isEmpty()) {
      return List.of();
    }
    var tables =
        aws
            .ec2()
            .describeRouteTablesPaginator(
                ask -> ask.filters(filter("route.vpc-peering-connection-id", "pcx-*")))
            .routeTables()
            .stream()
            .toList();
    return peerings.stream().map(peering -> of(peering, tables)).toList();
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  private static Peering of(VpcPeeringConnection peering, List<RouteTable> tables) {
    var id = peering.vpcPeeringConnectionId();
    return new Peering(
        id,
        peering.status().code() == VpcPeeringConnectionStateReasonCode.ACTIVE,
        Stream.of(peering.requesterVpcInfo(), peering.accepterVpcInfo())
            .map(side -> side(id, side, tables))
            .toList());
  }

  private static Side side(
      String peering, VpcPeeringConnectionVpcInfo side, List<RouteTable> tables) {
    var blocks = side.cidrBlockSet().stream().map(block -> block.cidrBlock()).toList();
    return new Side(
        side.vpcId(),
        side.ownerId(),
        side.region(),
        blocks,
        tables.stream()
            .filter(table -> table.vpcId().equals(side.vpcId()))
            .flatMap(table -> table.routes().stream())
            .filter(route -> peering.equals(route.vpcPeeringConnectionId()))
            .filter(route -> route.state() != RouteState.BLACKHOLE)
            .map(Route::destinationCidrBlock)
            .filter(Objects::nonNull)
            .distinct()
            .toList());
  }
}
