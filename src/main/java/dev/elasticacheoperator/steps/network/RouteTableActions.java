package dev.elasticacheoperator.steps.network;

import static dev.elasticacheoperator.steps.network.BastionNetwork.EVERYWHERE;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.DesiredTags;
import dev.elasticacheoperator.steps.Lists;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.Tagging;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** Actions on route tables. Each returns the observation as it is after the call. */
final class RouteTableActions {

  private RouteTableActions() {}

  static Action<AwsContext, ObservedRouteTables> create(
      ObservedRouteTables observed,
      String name,
      String vpc,
      Map<String, String> tags,
      String token) {
    return Action.repeatable(
            "CreateRouteTable",
            "Create route table " + name + " in " + vpc,
            token,
            (AwsContext aws) -> {
              var table =
                  aws.clients()
                      .ec2()
                      .createRouteTable(
                          r ->
                              r.vpcId(vpc)
                                  .clientToken(token)
                                  .tagSpecifications(
                                      Tags.specification(ResourceType.ROUTE_TABLE, tags)))
                      .routeTable();
              var created = ObservedRouteTable.of(table).withTags(tags);
              return ObservedRouteTables.of(Lists.plus(observed.owned(), created));
            })
        .reporting(after -> "Created route table " + last(after).id() + " (" + name + ")");
  }

  private static ObservedRouteTable last(ObservedRouteTables observed) {
    return observed.owned().get(observed.owned().size() - 1);
  }

  /** Creates or replaces the default route. */
  static Action<AwsContext, ObservedRouteTables> route(
      ObservedRouteTables observed, ObservedRouteTable table, String gateway) {
    var replace = table.defaultRoute().isPresent();
    var what = " " + EVERYWHERE + " to " + gateway + " in route table " + table.id();
    return Action.of(
            replace ? "ReplaceRoute" : "CreateRoute",
            "Route" + what,
            (AwsContext aws) -> {
              var ec2 = aws.clients().ec2();
              if (replace) {
                ec2.replaceRoute(
                    r ->
                        r.routeTableId(table.id())
                            .destinationCidrBlock(EVERYWHERE)
                            .gatewayId(gateway));
              } else {
                ec2.createRoute(
                    r ->
                        r.routeTableId(table.id())
                            .destinationCidrBlock(EVERYWHERE)
                            .gatewayId(gateway));
              }
              return with(observed, table, t -> t.withDefaultRoute(gateway));
            })
        .reporting("Routed" + what);
  }

  static Action<AwsContext, ObservedRouteTables> associate(
      ObservedRouteTables observed, ObservedRouteTable table, String subnet) {
    var what = " route table " + table.id() + " with subnet " + subnet;
    return Action.of(
            "AssociateRouteTable",
            "Associate" + what,
            (AwsContext aws) -> {
              var association =
                  aws.clients()
                      .ec2()
                      .associateRouteTable(r -> r.subnetId(subnet).routeTableId(table.id()))
                      .associationId();
              return with(observed, table, t -> t.withAssociation(subnet, association));
            })
        .changingAlso(StepNames.BASTION_SUBNET)
        .reporting("Associated" + what);
  }

  /** Moves the subnet from a foreign table to the environment's table. */
  static Action<AwsContext, ObservedRouteTables> replaceAssociation(
      ObservedRouteTables observed, ObservedRouteTable table, String subnet, String foreign) {
    var what = " route table " + table.id() + " with subnet " + subnet;
    return Action.of(
            "ReplaceRouteTableAssociation",
            "Associate" + what + " instead of a foreign route table",
            (AwsContext aws) -> {
              var association =
                  aws.clients()
                      .ec2()
                      .replaceRouteTableAssociation(
                          r -> r.associationId(foreign).routeTableId(table.id()))
                      .newAssociationId();
              return with(observed, table, t -> t.withAssociation(subnet, association));
            })
        .changingAlso(StepNames.BASTION_SUBNET)
        .reporting("Associated" + what);
  }

  static Action<AwsContext, ObservedRouteTables> disassociate(
      ObservedRouteTables observed, ObservedRouteTable table, String subnet) {
    var what = " route table " + table.id() + " from subnet " + subnet;
    return Action.of(
            "DisassociateRouteTable",
            "Disassociate" + what,
            (AwsContext aws) -> {
              var association = table.associations().get(subnet);
              aws.clients().ec2().disassociateRouteTable(r -> r.associationId(association));
              return with(observed, table, t -> t.withoutAssociation(subnet));
            })
        .reporting("Disassociated" + what);
  }

  private static ObservedRouteTables with(
      ObservedRouteTables observed,
      ObservedRouteTable table,
      UnaryOperator<ObservedRouteTable> change) {
    return ObservedRouteTables.of(Lists.with(observed.owned(), table, change));
  }

  /** Corrects the tags, which also adopts a table without ownership tags. */
  static Optional<Action<AwsContext, ObservedRouteTables>> retag(
      ObservedRouteTables observed, ObservedRouteTable table, DesiredTags desired) {
    return Tagging.retag(
        table.id(), table.tags(), desired, tags -> with(observed, table, t -> t.withTags(tags)));
  }

  static Action<AwsContext, ObservedRouteTables> delete(
      ObservedRouteTables observed, ObservedRouteTable table) {
    return Action.of(
            "DeleteRouteTable",
            "Delete route table " + table.id(),
            (AwsContext aws) -> {
              aws.clients().ec2().deleteRouteTable(r -> r.routeTableId(table.id()));
              return ObservedRouteTables.of(Lists.without(observed.owned(), table));
            })
        .reporting("Deleted route table " + table.id());
  }
}
