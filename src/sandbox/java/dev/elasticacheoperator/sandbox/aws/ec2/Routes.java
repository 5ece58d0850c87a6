package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteResponse;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteResponse;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteOrigin;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;

/**
 * Routes: keyed by their destination within a table. A target is an internet gateway, an instance,
 * a network interface or a VPC peering. When it is gone the route stays, as a blackhole. A route to
 * a peering that is not accepted yet is one too (VPC Peering Guide, "Update your route tables").
 */
final class Routes {
  private static final String LOCAL = "local";

  private final Ec2State state;
  private final NetworkInterfaces interfaces;

  Routes(Ec2State state, NetworkInterfaces interfaces) {
    this.state = state;
    this.interfaces = interfaces;
  }

  /** The route within the VPC that every table has. */
  static Route local(Ipv4Block vpc) {
    return Route.builder()
        .destinationCidrBlock(vpc.toString())
        .gatewayId(LOCAL)
        .origin(RouteOrigin.CREATE_ROUTE_TABLE)
        .state(RouteState.ACTIVE)
        .build();
  }

  CreateRouteResponse create(CreateRouteRequest request) {
    RouteTable table = state.routeTables.require(request.routeTableId());
    String destination = destination(request.destinationCidrBlock());
    Route route =
        route(
            table,
            destination,
            request.gatewayId(),
            request.instanceId(),
            request.networkInterfaceId(),
            request.vpcPeeringConnectionId());
    if (find(table, destination).isPresent()) {
      throw ec2(
          "RouteAlreadyExists", "The route identified by " + destination + " already exists.");
    }
    List<Route> routes = new ArrayList<>(table.routes());
    routes.add(route);
    keep(table, routes);
    return CreateRouteResponse.builder().returnValue(true).build();
  }

  ReplaceRouteResponse replace(ReplaceRouteRequest request) {
    RouteTable table = state.routeTables.require(request.routeTableId());
    String destination = destination(request.destinationCidrBlock());
    Route route =
        route(
            table,
            destination,
            request.gatewayId(),
            request.instanceId(),
            request.networkInterfaceId(),
            request.vpcPeeringConnectionId());
    Route old =
        find(table, destination)
            .orElseThrow(
                () ->
                    ec2(
                        "InvalidParameterValue",
                        "There is no route defined for '"
                            + destination
                            + "' in the route table. Use CreateRoute instead."));
    keep(table, table.routes().stream().map(r -> r.equals(old) ? route : r).toList());
    return ReplaceRouteResponse.builder().build();
  }

  DeleteRouteResponse delete(DeleteRouteRequest request) {
    RouteTable table = state.routeTables.require(request.routeTableId());
    String destination = destination(request.destinationCidrBlock());
    Route old =
        find(table, destination)
            .orElseThrow(
                () ->
                    ec2(
                        "InvalidRoute.NotFound",
                        "no route with destination-cidr-block "
                            + destination
                            + " in route table "
                            + table.routeTableId()));
    if (LOCAL.equals(old.gatewayId())) {
      throw ec2(
          "InvalidParameterValue",
          "cannot remove local route " + destination + " in route table " + table.routeTableId());
    }
    keep(table, table.routes().stream().filter(route -> !route.equals(old)).toList());
    return DeleteRouteResponse.builder().build();
  }

  /** The routes with the state that they have now. */
  List<Route> show(RouteTable table) {
    return table.routes().stream().map(route -> withState(table, route)).toList();
  }

  private Route withState(RouteTable table, Route route) {
    boolean active;
    if (route.networkInterfaceId() != null) {
      active = interfaces.find(route.networkInterfaceId()).isPresent();
    } else if (route.vpcPeeringConnectionId() != null) {
      active =
          state
              .peerings
              .find(route.vpcPeeringConnectionId())
              .filter(VpcPeerings::isActive)
              .isPresent();
    } else {
      active =
          LOCAL.equals(route.gatewayId())
              || state
                  .gateways
                  .find(route.gatewayId())
                  .filter(gateway -> InternetGateways.isAttached(gateway, table.vpcId()))
                  .isPresent();
    }
    return route.toBuilder().state(active ? RouteState.ACTIVE : RouteState.BLACKHOLE).build();
  }

  private static Optional<Route> find(RouteTable table, String destination) {
    return table.routes().stream()
        .filter(route -> route.destinationCidrBlock().equals(destination))
        .findFirst();
  }

  private void keep(RouteTable table, List<Route> routes) {
    state.routeTables.replace(table.routeTableId(), table.toBuilder().routes(routes).build());
  }

  private static String destination(String text) {
    if (text == null) {
      throw ec2("MissingParameter", "The request must contain the parameter destinationCidrBlock");
    }
    return RequestedBlock.parsed(text, "destinationCidrBlock").toString();
  }

  private Route route(
      RouteTable table,
      String destination,
      String gatewayId,
      String instanceId,
      String interfaceId,
      String peeringId) {
    long targets =
        Stream.of(gatewayId, instanceId, interfaceId, peeringId).filter(Objects::nonNull).count();
    if (targets != 1) {
      throw targets == 0
          ? ec2("MissingParameter", "The request must contain exactly one route target")
          : ec2("InvalidParameterCombination", "Exactly one route target may be specified");
    }
    Route.Builder route =
        Route.builder().destinationCidrBlock(destination).origin(RouteOrigin.CREATE_ROUTE);
    if (gatewayId != null) {
      return route.gatewayId(attached(table, gatewayId)).build();
    }
    if (peeringId != null) {
      return route.vpcPeeringConnectionId(peered(table, peeringId)).build();
    }
    NetworkInterface face =
        instanceId == null
            ? interfaces.require(interfaceId)
            : interfaces
                .ofInstance(state.instances.require(instanceId).id())
                .orElseThrow(
                    () ->
                        ec2(
                            "IncorrectInstanceState",
                            "Instance " + instanceId + " has no interface"));
    if (!face.vpcId().equals(table.vpcId())) {
      throw ec2(
          "InvalidParameterValue",
          "route table "
              + table.routeTableId()
              + " and interface "
              + face.networkInterfaceId()
              + " belong to different networks");
    }
    return route
        .networkInterfaceId(face.networkInterfaceId())
        .instanceId(instanceId)
        .instanceOwnerId(instanceId == null ? null : state.owner())
        .build();
  }

  private String peered(RouteTable table, String peeringId) {
    VpcPeeringConnection peering = state.peerings.require(peeringId);
    if (!VpcPeerings.isSide(peering, table.vpcId())) {
      throw ec2(
          "InvalidParameterValue",
          "route table "
              + table.routeTableId()
              + " and VPC peering connection "
              + peeringId
              + " belong to different networks");
    }
    return peeringId;
  }

  private String attached(RouteTable table, String gatewayId) {
    InternetGateway gateway =
        state
            .gateways
            .find(gatewayId)
            .orElseThrow(
                () ->
                    ec2(
                        "InvalidGatewayID.NotFound",
                        "The gateway ID '" + gatewayId + "' does not exist"));
    if (!InternetGateways.isAttached(gateway, table.vpcId()) || !state.hasSettled(gateway)) {
      throw ec2(
          "InvalidParameterValue",
          "route table "
              + table.routeTableId()
              + " and network gateway "
              + gatewayId
              + " belong to different networks");
    }
    return gatewayId;
  }
}
