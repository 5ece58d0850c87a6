package dev.elasticacheoperator.sandbox.aws.ec2;

import dev.elasticacheoperator.sandbox.aws.Interfaces.ServiceEndpoint;
import dev.elasticacheoperator.sandbox.aws.Interfaces.ServiceInterface;
import dev.elasticacheoperator.sandbox.aws.Page;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointResponse;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcEndpointsResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SecurityGroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulItem;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/**
 * Interface endpoints, such as GuardDuty's, and those that other services manage. An endpoint has a
 * network interface in each of its subnets, and is {@code deleting} until the interfaces are gone
 * (terraform-provider-aws#46747).
 */
final class VpcEndpoints {

  /** Time from the deletion of an endpoint until its interfaces are gone. AWS needs minutes. */
  private static final Duration DELETION = Duration.ofMinutes(3);

  private static final Filters<VpcEndpoint> FILTERS =
      new Filters<VpcEndpoint>()
          .by("vpc-endpoint-id", VpcEndpoint::vpcEndpointId)
          .by("vpc-id", VpcEndpoint::vpcId)
          .by("service-name", VpcEndpoint::serviceName)
          .by("vpc-endpoint-type", VpcEndpoint::vpcEndpointTypeAsString)
          .by("vpc-endpoint-state", VpcEndpoint::stateAsString);

  private final Ec2State state;
  private final NetworkInterfaces interfaces;
  private final Listing<VpcEndpoint, VpcEndpoint> listing;

  VpcEndpoints(Ec2State state, NetworkInterfaces interfaces) {
    this.state = state;
    this.interfaces = interfaces;
    this.listing =
        new Listing<>(
            state.endpoints,
            state.tags,
            (endpoint, tags) -> endpoint.toBuilder().tags(tags).build(),
            VpcEndpoint::vpcEndpointId,
            FILTERS);
  }

  CreateVpcEndpointResponse create(CreateVpcEndpointRequest request) {
    state.vpcs.require(request.vpcId());
    List<Subnet> subnets = request.subnetIds().stream().map(state.subnets::require).toList();
    List<Tag> tags = state.tags.requested(request.tagSpecifications(), ResourceKind.VPC_ENDPOINT);
    String made =
        state.add(
            state.endpoints,
            tags,
            id ->
                VpcEndpoint.builder()
                    .vpcEndpointId(id)
                    .vpcId(request.vpcId())
                    .serviceName(request.serviceName())
                    .vpcEndpointType(request.vpcEndpointType())
                    .subnetIds(request.subnetIds())
                    .ownerId(state.owner())
                    .state("available")
                    .build());
    List<String> faces =
        subnets.stream()
            .map(
                subnet ->
                    interfaces.addForEndpoint(
                        made, subnet, interfaces.groupsFor(subnet, request.securityGroupIds())))
            .toList();
    state.endpoints.replace(
        made, state.endpoints.require(made).toBuilder().networkInterfaceIds(faces).build());
    return CreateVpcEndpointResponse.builder().vpcEndpoint(listing.show(made)).build();
  }

  DescribeVpcEndpointsResponse describe(DescribeVpcEndpointsRequest request) {
    releaseDeleted(state);
    List<String> ids = request.vpcEndpointIds();
    List<VpcEndpoint> managed = ofServices(request.filters());
    List<String> ours = ids.stream().filter(id -> managed(id).isEmpty()).toList();
    List<VpcEndpoint> own =
        ids.isEmpty() || !ours.isEmpty() ? listing.select(ours, request.filters()) : List.of();
    List<VpcEndpoint> all =
        Stream.concat(
                own.stream(),
                managed.stream().filter(e -> ids.isEmpty() || ids.contains(e.vpcEndpointId())))
            .toList();
    Page<VpcEndpoint> page =
        Listing.page(
            all, VpcEndpoint::vpcEndpointId, request.maxResults(), request.nextToken(), 1000);
    return DescribeVpcEndpointsResponse.builder()
        .vpcEndpoints(page.items())
        .nextToken(page.next())
        .build();
  }

  private List<VpcEndpoint> ofServices(List<Filter> filters) {
    List<VpcEndpoint> tagged =
        state.region.interfaces().vpcEndpoints().stream()
            .filter(
                endpoint ->
                    filters.stream()
                        .filter(Ec2Tagging::isAbout)
                        .allMatch(filter -> Ec2Tagging.matches(filter, endpoint.tags())))
            .map(this::shown)
            .toList();
    return FILTERS.select(filters, tagged);
  }

  private Optional<ServiceEndpoint> managed(String id) {
    return state.region.interfaces().vpcEndpoints().stream()
        .filter(endpoint -> endpoint.id().equals(id))
        .findFirst();
  }

  private VpcEndpoint shown(ServiceEndpoint endpoint) {
    List<ServiceInterface> faces = endpoint.interfaces();
    List<String> subnets = faces.stream().map(ServiceInterface::subnetId).toList();
    return VpcEndpoint.builder()
        .vpcEndpointId(endpoint.id())
        .vpcEndpointType(VpcEndpointType.INTERFACE)
        .vpcId(state.subnets.require(subnets.get(0)).vpcId())
        .serviceName(endpoint.serviceName())
        .subnetIds(subnets)
        .groups(
            faces.get(0).securityGroupIds().stream()
                .map(group -> SecurityGroupIdentifier.builder().groupId(group).build())
                .toList())
        .networkInterfaceIds(faces.stream().map(ServiceInterface::id).toList())
        .requesterManaged(true)
        .ownerId(state.owner())
        .state(endpoint.state())
        .tags(
            endpoint.tags().entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList())
        .build();
  }

  /** Answers with success, and lists the endpoints that cannot be deleted. */
  DeleteVpcEndpointsResponse delete(DeleteVpcEndpointsRequest request) {
    releaseDeleted(state);
    List<UnsuccessfulItem> unknown =
        request.vpcEndpointIds().stream()
            .filter(id -> state.endpoints.find(id).isEmpty())
            .map(id -> managed(id).map(VpcEndpoints::refused).orElseGet(() -> unknown(id)))
            .toList();
    request.vpcEndpointIds().stream()
        .flatMap(id -> state.endpoints.find(id).stream())
        .forEach(this::beginDeletion);
    return DeleteVpcEndpointsResponse.builder().unsuccessful(unknown).build();
  }

  private static UnsuccessfulItem unknown(String id) {
    var error = ResourceKind.VPC_ENDPOINT.notFound(id).awsErrorDetails();
    return UnsuccessfulItem.builder()
        .resourceId(id)
        .error(e -> e.code(error.errorCode()).message(error.errorMessage()))
        .build();
  }

  /** AWS's answer (AWS re:Post, "vpc-delete-requester-managed-endpoint"). */
  private static UnsuccessfulItem refused(ServiceEndpoint endpoint) {
    return UnsuccessfulItem.builder()
        .resourceId(endpoint.id())
        .error(
            e ->
                e.code("InvalidParameter")
                    .message(
                        "Operation is not allowed for requester-managed VPC endpoints for the"
                            + " service "
                            + endpoint.serviceName()))
        .build();
  }

  private void beginDeletion(VpcEndpoint endpoint) {
    String id = endpoint.vpcEndpointId();
    state.endpointsGoneAt.putIfAbsent(id, state.now().plus(DELETION));
    state.endpoints.replace(id, endpoint.toBuilder().state("deleting").build());
  }

  /** Removes the endpoints whose deletion has ended, and their interfaces. */
  static void releaseDeleted(Ec2State state) {
    state
        .endpointsGoneAt
        .entrySet()
        .removeIf(
            entry -> {
              boolean over = !state.now().isBefore(entry.getValue());
              if (over) {
                state
                    .endpoints
                    .require(entry.getKey())
                    .networkInterfaceIds()
                    .forEach(face -> state.remove(state.ownInterfaces, face));
                state.remove(state.endpoints, entry.getKey());
              }
              return over;
            });
  }
}
