package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import dev.elasticacheoperator.sandbox.aws.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.AssociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteTableAssociationResponse;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociationState;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Route tables and what they are associated with; {@link Routes} has what is in them. */
final class RouteTables {
  /** DescribeRouteTables has smaller pages than the rest of EC2. */
  private static final int MAX_PAGE = 100;

  private static final Filters<RouteTable> FILTERS =
      new Filters<RouteTable>()
          .by("route-table-id", RouteTable::routeTableId)
          .by("vpc-id", RouteTable::vpcId)
          .by("owner-id", RouteTable::ownerId)
          .byAny(
              "association.route-table-association-id",
              table -> associations(table, RouteTableAssociation::routeTableAssociationId))
          .byAny(
              "association.route-table-id",
              table -> associations(table, RouteTableAssociation::routeTableId))
          .byAny(
              "association.subnet-id",
              table -> associations(table, RouteTableAssociation::subnetId))
          .byAny("association.main", table -> associations(table, RouteTableAssociation::main))
          .byAny("route.destination-cidr-block", t -> routes(t, Route::destinationCidrBlock))
          .byAny("route.gateway-id", table -> routes(table, Route::gatewayId))
          .byAny("route.instance-id", table -> routes(table, Route::instanceId))
          .byAny("route.nat-gateway-id", table -> routes(table, Route::natGatewayId))
          .byAny(
              "route.vpc-peering-connection-id",
              table -> routes(table, Route::vpcPeeringConnectionId))
          .byAny("route.origin", table -> routes(table, Route::originAsString))
          .byAny("route.state", table -> routes(table, Route::stateAsString));

  private final Ec2State state;
  private final Listing<RouteTable, RouteTable> listing;
  private final ClientTokens<RouteTable> tokens = new ClientTokens<>();

  RouteTables(Ec2State state, Routes routes) {
    this.state = state;
    this.listing =
        new Listing<>(
            state.routeTables,
            state.tags,
            (table, tags) -> table.toBuilder().routes(routes.show(table)).tags(tags).build(),
            RouteTable::routeTableId,
            FILTERS);
  }

  CreateRouteTableResponse create(CreateRouteTableRequest request) {
    RouteTable made =
        tokens.once(
            request.clientToken(),
            request,
            () -> {
              Ipv4Block cidr = state.vpcs.require(request.vpcId()).cidr();
              List<Tag> tags =
                  state.tags.requested(request.tagSpecifications(), ResourceKind.ROUTE_TABLE);
              return listing.show(add(request.vpcId(), cidr, tags));
            });
    return CreateRouteTableResponse.builder()
        .routeTable(
            state.routeTables.find(made.routeTableId()).isPresent()
                ? listing.show(made.routeTableId())
                : made)
        .clientToken(request.clientToken())
        .build();
  }

  DescribeRouteTablesResponse describe(DescribeRouteTablesRequest request) {
    Page<RouteTable> page =
        listing.page(
            request.routeTableIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken(),
            MAX_PAGE);
    return DescribeRouteTablesResponse.builder()
        .routeTables(page.items())
        .nextToken(page.next())
        .build();
  }

  DeleteRouteTableResponse delete(DeleteRouteTableRequest request) {
    String id = request.routeTableId();
    if (!state.routeTables.require(id).associations().isEmpty()) {
      throw ec2(
          "DependencyViolation",
          "The routeTable '" + id + "' has dependencies and cannot be deleted.");
    }
    state.remove(state.routeTables, id);
    return DeleteRouteTableResponse.builder().build();
  }

  AssociateRouteTableResponse associate(AssociateRouteTableRequest request) {
    RouteTable table = state.routeTables.require(request.routeTableId());
    String subnetId = request.subnetId();
    if (subnetId == null) {
      throw ec2("MissingParameter", "The request must contain the parameter subnetId");
    }
    if (!state.subnets.require(subnetId).vpcId().equals(table.vpcId())) {
      throw ec2(
          "InvalidParameterValue",
          "Route table "
              + table.routeTableId()
              + " and subnet "
              + subnetId
              + " belong to different networks");
    }
    boolean associated =
        state.routeTables.all().stream()
            .flatMap(other -> other.associations().stream())
            .anyMatch(association -> subnetId.equals(association.subnetId()));
    if (associated) {
      throw ec2(
          "Resource.AlreadyAssociated",
          "the specified association for route table "
              + table.routeTableId()
              + " conflicts with an existing association");
    }
    RouteTableAssociation made = addAssociation(table, subnetId);
    return AssociateRouteTableResponse.builder()
        .associationId(made.routeTableAssociationId())
        .associationState(made.associationState())
        .build();
  }

  DisassociateRouteTableResponse disassociate(DisassociateRouteTableRequest request) {
    RouteTable table = tableOf(request.associationId());
    if (association(table, request.associationId()).main()) {
      throw ec2(
          "InvalidParameterValue",
          "cannot disassociate the main route table association " + request.associationId());
    }
    removeAssociations(table, a -> a.routeTableAssociationId().equals(request.associationId()));
    return DisassociateRouteTableResponse.builder().build();
  }

  ReplaceRouteTableAssociationResponse replace(ReplaceRouteTableAssociationRequest request) {
    RouteTable old = tableOf(request.associationId());
    RouteTableAssociation association = association(old, request.associationId());
    RouteTable target = state.routeTables.require(request.routeTableId());
    if (!target.vpcId().equals(old.vpcId())) {
      throw ec2(
          "InvalidParameterValue",
          "Route tables "
              + old.routeTableId()
              + " and "
              + target.routeTableId()
              + " belong to different networks");
    }
    removeAssociations(old, a -> a.routeTableAssociationId().equals(request.associationId()));
    RouteTable now = state.routeTables.require(request.routeTableId());
    RouteTableAssociation made = addAssociation(now, association.subnetId());
    return ReplaceRouteTableAssociationResponse.builder()
        .newAssociationId(made.routeTableAssociationId())
        .associationState(made.associationState())
        .build();
  }

  /** The ids of what an association associates; its main one has no subnet. */
  List<String> associated(String associationId) {
    return state.routeTables.all().stream()
        .flatMap(table -> table.associations().stream())
        .filter(association -> association.routeTableAssociationId().equals(associationId))
        .flatMap(association -> Stream.of(association.routeTableId(), association.subnetId()))
        .filter(Objects::nonNull)
        .toList();
  }

  void addMain(String vpcId, Ipv4Block cidr) {
    addAssociation(state.routeTables.require(add(vpcId, cidr, List.of())), null);
  }

  /** Returns true if the VPC has a table other than its main one. */
  boolean hasOwn(String vpcId) {
    return tablesOf(vpcId).stream().anyMatch(table -> !isMain(table));
  }

  void removeMain(String vpcId) {
    tablesOf(vpcId).forEach(table -> state.remove(state.routeTables, table.routeTableId()));
  }

  void disassociateSubnet(String subnetId) {
    for (RouteTable table : List.copyOf(state.routeTables.all())) {
      removeAssociations(table, association -> subnetId.equals(association.subnetId()));
    }
  }

  private String add(String vpcId, Ipv4Block cidr, List<Tag> tags) {
    return state.add(
        state.routeTables,
        tags,
        id ->
            RouteTable.builder()
                .routeTableId(id)
                .vpcId(vpcId)
                .ownerId(state.owner())
                .associations(List.of())
                .propagatingVgws(List.of())
                .routes(Routes.local(cidr))
                .build());
  }

  /** An association without a subnet makes the table the main one. */
  private RouteTableAssociation addAssociation(RouteTable table, String subnetId) {
    RouteTableAssociation made =
        RouteTableAssociation.builder()
            .routeTableAssociationId(state.region.ids().next("rtbassoc"))
            .routeTableId(table.routeTableId())
            .subnetId(subnetId)
            .main(subnetId == null)
            .associationState(RouteTableAssociationState.builder().state("associated").build())
            .build();
    List<RouteTableAssociation> all = new ArrayList<>(table.associations());
    all.add(made);
    state.routeTables.replace(table.routeTableId(), table.toBuilder().associations(all).build());
    return made;
  }

  private void removeAssociations(RouteTable table, Predicate<RouteTableAssociation> unwanted) {
    List<RouteTableAssociation> left =
        table.associations().stream().filter(unwanted.negate()).toList();
    state.routeTables.replace(table.routeTableId(), table.toBuilder().associations(left).build());
  }

  private RouteTable tableOf(String associationId) {
    return state.routeTables.all().stream()
        .filter(
            table ->
                associations(table, RouteTableAssociation::routeTableAssociationId)
                    .contains(associationId))
        .findFirst()
        .orElseThrow(
            () ->
                ec2(
                    "InvalidAssociationID.NotFound",
                    "The association ID '" + associationId + "' does not exist"));
  }

  private static RouteTableAssociation association(RouteTable table, String id) {
    return table.associations().stream()
        .filter(association -> association.routeTableAssociationId().equals(id))
        .findFirst()
        .get();
  }

  private List<RouteTable> tablesOf(String vpcId) {
    return state.routeTables.all().stream().filter(t -> t.vpcId().equals(vpcId)).toList();
  }

  static boolean isMain(RouteTable table) {
    return table.associations().stream().anyMatch(RouteTableAssociation::main);
  }

  private static <V> List<V> associations(
      RouteTable table, Function<RouteTableAssociation, V> field) {
    return table.associations().stream().map(field).filter(Objects::nonNull).toList();
  }

  private static <V> List<V> routes(RouteTable table, Function<Route, V> field) {
    return table.routes().stream().map(field).filter(Objects::nonNull).toList();
  }
}
