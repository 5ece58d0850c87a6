package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import dev.elasticacheoperator.sandbox.aws.Page;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.AcceptVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.AcceptVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcPeeringConnectionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcPeeringConnectionResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcPeeringConnectionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcPeeringConnectionsResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionStateReasonCode;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionVpcInfo;

/**
 * Peerings between VPCs of this account and region. One that lives keeps both its VPCs from being
 * deleted (AWS Knowledge Center, "troubleshoot dependency error delete VPC").
 */
final class VpcPeerings {
  private static final Filters<VpcPeeringConnection> FILTERS =
      new Filters<VpcPeeringConnection>()
          .by("vpc-peering-connection-id", VpcPeeringConnection::vpcPeeringConnectionId)
          .by("requester-vpc-info.vpc-id", peering -> peering.requesterVpcInfo().vpcId())
          .by("accepter-vpc-info.vpc-id", peering -> peering.accepterVpcInfo().vpcId())
          .by("status-code", peering -> peering.status().codeAsString());

  private final Ec2State state;
  private final Listing<VpcPeeringConnection, VpcPeeringConnection> listing;

  VpcPeerings(Ec2State state) {
    this.state = state;
    this.listing =
        new Listing<>(
            state.peerings,
            state.tags,
            (peering, tags) -> peering.toBuilder().tags(tags).build(),
            VpcPeeringConnection::vpcPeeringConnectionId,
            FILTERS);
  }

  CreateVpcPeeringConnectionResponse create(CreateVpcPeeringConnectionRequest request) {
    VpcPeeringConnectionVpcInfo requester = info(request.vpcId());
    VpcPeeringConnectionVpcInfo accepter = info(request.peerVpcId());
    List<Tag> tags = state.tags.requested(request.tagSpecifications(), ResourceKind.VPC_PEERING);
    String made =
        state.add(
            state.peerings,
            tags,
            id ->
                VpcPeeringConnection.builder()
                    .vpcPeeringConnectionId(id)
                    .requesterVpcInfo(requester)
                    .accepterVpcInfo(accepter)
                    .status(
                        s ->
                            s.code(VpcPeeringConnectionStateReasonCode.PENDING_ACCEPTANCE)
                                .message("Pending Acceptance by " + state.owner()))
                    .build());
    return CreateVpcPeeringConnectionResponse.builder()
        .vpcPeeringConnection(listing.show(made))
        .build();
  }

  private VpcPeeringConnectionVpcInfo info(String vpcId) {
    return VpcPeeringConnectionVpcInfo.builder()
        .vpcId(vpcId)
        .cidrBlock(state.vpcs.require(vpcId).vpc().cidrBlock())
        .cidrBlockSet(b -> b.cidrBlock(state.vpcs.require(vpcId).vpc().cidrBlock()))
        .ownerId(state.owner())
        .region(state.region.name())
        .build();
  }

  AcceptVpcPeeringConnectionResponse accept(AcceptVpcPeeringConnectionRequest request) {
    String id = request.vpcPeeringConnectionId();
    VpcPeeringConnection peering = state.peerings.require(id);
    if (peering.status().code() != VpcPeeringConnectionStateReasonCode.PENDING_ACCEPTANCE) {
      throw ec2(
          "InvalidStateTransition",
          "Invalid state transition for "
              + id
              + ", attempted to transition from "
              + peering.status().codeAsString()
              + " to active");
    }
    state.peerings.replace(
        id,
        peering.toBuilder()
            .status(s -> s.code(VpcPeeringConnectionStateReasonCode.ACTIVE).message("Active"))
            .build());
    return AcceptVpcPeeringConnectionResponse.builder()
        .vpcPeeringConnection(listing.show(id))
        .build();
  }

  DescribeVpcPeeringConnectionsResponse describe(DescribeVpcPeeringConnectionsRequest request) {
    Page<VpcPeeringConnection> page =
        listing.page(
            request.vpcPeeringConnectionIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeVpcPeeringConnectionsResponse.builder()
        .vpcPeeringConnections(page.items())
        .nextToken(page.next())
        .build();
  }

  DeleteVpcPeeringConnectionResponse delete(DeleteVpcPeeringConnectionRequest request) {
    state.peerings.require(request.vpcPeeringConnectionId());
    state.remove(state.peerings, request.vpcPeeringConnectionId());
    return DeleteVpcPeeringConnectionResponse.builder().returnValue(true).build();
  }

  /** Returns true if an active peering connects the two VPCs. */
  static boolean connects(VpcPeeringConnection peering, String one, String other) {
    Set<String> sides =
        Set.of(peering.requesterVpcInfo().vpcId(), peering.accepterVpcInfo().vpcId());
    return sides.equals(Set.of(one, other)) && isActive(peering);
  }

  static boolean isActive(VpcPeeringConnection peering) {
    return peering.status().code() == VpcPeeringConnectionStateReasonCode.ACTIVE;
  }

  /** Returns true if the VPC is one side of the peering connection. */
  static boolean isSide(VpcPeeringConnection peering, String vpcId) {
    return peering.requesterVpcInfo().vpcId().equals(vpcId)
        || peering.accepterVpcInfo().vpcId().equals(vpcId);
  }

  /** Returns true if the VPC is one side of a peering connection. */
  boolean hold(String vpcId) {
    return state.peerings.all().stream().anyMatch(peering -> isSide(peering, vpcId));
  }
}
