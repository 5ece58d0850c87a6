package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import dev.elasticacheoperator.sandbox.aws.Page;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.AttachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DeleteInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.DetachInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.InternetGatewayAttachment;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Internet gateways: one for a VPC and one VPC for each. */
final class InternetGateways {
  private static final Filters<InternetGateway> FILTERS =
      new Filters<InternetGateway>()
          .by("internet-gateway-id", InternetGateway::internetGatewayId)
          .by("owner-id", InternetGateway::ownerId)
          .byAny(
              "attachment.vpc-id",
              g -> g.attachments().stream().map(InternetGatewayAttachment::vpcId).toList())
          .byAny(
              "attachment.state",
              g -> g.attachments().stream().map(InternetGatewayAttachment::stateAsString).toList());

  private final Ec2State state;
  private final NetworkInterfaces interfaces;
  private final Listing<InternetGateway, InternetGateway> listing;

  InternetGateways(Ec2State state, NetworkInterfaces interfaces) {
    this.state = state;
    this.interfaces = interfaces;
    this.listing =
        new Listing<>(
            state.gateways,
            state.tags,
            (gateway, tags) -> show(gateway).toBuilder().tags(tags).build(),
            InternetGateway::internetGatewayId,
            FILTERS);
  }

  static boolean isAttached(InternetGateway gateway, String vpcId) {
    return gateway.attachments().stream().anyMatch(a -> a.vpcId().equals(vpcId));
  }

  private InternetGateway show(InternetGateway gateway) {
    return state.hasSettled(gateway)
        ? gateway
        : gateway.toBuilder()
            .attachments(
                gateway.attachments().stream()
                    .map(a -> a.toBuilder().state("attaching").build())
                    .toList())
            .build();
  }

  CreateInternetGatewayResponse create(CreateInternetGatewayRequest request) {
    List<Tag> tags =
        state.tags.requested(request.tagSpecifications(), ResourceKind.INTERNET_GATEWAY);
    if (state.gateways.all().size() >= state.region.settings().maxVpcs()) {
      throw ec2(
          "InternetGatewayLimitExceeded",
          "The maximum number of internet gateways has been reached.");
    }
    String made =
        state.add(
            state.gateways,
            tags,
            id ->
                InternetGateway.builder()
                    .internetGatewayId(id)
                    .ownerId(state.owner())
                    .attachments(List.of())
                    .build());
    return CreateInternetGatewayResponse.builder().internetGateway(listing.show(made)).build();
  }

  DescribeInternetGatewaysResponse describe(DescribeInternetGatewaysRequest request) {
    Page<InternetGateway> page =
        listing.page(
            request.internetGatewayIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeInternetGatewaysResponse.builder()
        .internetGateways(page.items())
        .nextToken(page.next())
        .build();
  }

  AttachInternetGatewayResponse attach(AttachInternetGatewayRequest request) {
    String id = request.internetGatewayId();
    String vpcId = request.vpcId();
    InternetGateway gateway = state.gateways.require(id);
    state.vpcs.require(vpcId);
    if (!gateway.attachments().isEmpty()) {
      throw ec2(
          "Resource.AlreadyAssociated",
          "resource "
              + id
              + " is already attached to network "
              + gateway.attachments().get(0).vpcId());
    }
    if (state.gateways.all().stream().anyMatch(other -> isAttached(other, vpcId))) {
      throw ec2(
          "InvalidParameterValue",
          "Network " + vpcId + " already has an internet gateway attached");
    }
    state.gateways.replace(
        id, gateway.toBuilder().attachments(a -> a.vpcId(vpcId).state("available")).build());
    state.attachedAt.put(id, state.now());
    return AttachInternetGatewayResponse.builder().build();
  }

  DetachInternetGatewayResponse detach(DetachInternetGatewayRequest request) {
    String id = request.internetGatewayId();
    String vpcId = request.vpcId();
    InternetGateway gateway = state.gateways.require(id);
    state.vpcs.require(vpcId);
    if (!isAttached(gateway, vpcId)) {
      throw ec2("Gateway.NotAttached", "resource " + id + " is not attached to network " + vpcId);
    }
    boolean mapped =
        interfaces.all().stream()
            .anyMatch(face -> face.vpcId().equals(vpcId) && face.association() != null);
    if (mapped) {
      throw ec2(
          "DependencyViolation",
          "Network "
              + vpcId
              + " has some mapped public address(es). Please unmap those public address(es) before"
              + " detaching the gateway.");
    }
    state.gateways.replace(id, gateway.toBuilder().attachments(List.of()).build());
    return DetachInternetGatewayResponse.builder().build();
  }

  DeleteInternetGatewayResponse delete(DeleteInternetGatewayRequest request) {
    String id = request.internetGatewayId();
    if (!state.gateways.require(id).attachments().isEmpty()) {
      throw ec2(
          "DependencyViolation",
          "The internetGateway '" + id + "' has dependencies and cannot be deleted.");
    }
    state.remove(state.gateways, id);
    return DeleteInternetGatewayResponse.builder().build();
  }
}
