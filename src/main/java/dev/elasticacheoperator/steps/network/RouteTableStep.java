package dev.elasticacheoperator.steps.network;

import static dev.elasticacheoperator.steps.Lists.with;
import static dev.elasticacheoperator.steps.Lists.without;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Adoption;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.AwsStep;
import dev.elasticacheoperator.steps.Ids;
import dev.elasticacheoperator.steps.Lists;
import dev.elasticacheoperator.steps.Ownership;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Tagging;
import dev.elasticacheoperator.steps.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/**
 * The way from the bastion's subnet to the internet gateway: a route table, its default route, its
 * association with the subnet. Further routes are somebody's wish and stay.
 */
public record RouteTableStep(String name, Set<String> needs)
    implements AwsStep<RouteTableStep.ObservedRouteTables> {

  private static final String EVERYWHERE = "0.0.0.0/0";

  /**
   * @param tables ours, the one to keep first
   * @param strange the association that binds the subnet to a table of somebody else's; only looked
   *     for after a collision
   * @param blocked why none is made: one on record lost our tags, or one that is handed over is
   *     unfit
   */
  record ObservedRouteTables(
      List<ObservedRouteTable> tables, Optional<String> strange, Optional<Outcome> blocked) {
    ObservedRouteTables with(List<ObservedRouteTable> changed) {
      return new ObservedRouteTables(changed, Optional.empty(), Optional.empty());
    }
  }

  /**
   * @param defaultRoute where the default route leads to, and {@code blackhole} where to nothing
   * @param associations association ids by subnet
   */
  record ObservedRouteTable(
      String id,
      Optional<String> defaultRoute,
      Map<String, String> associations,
      Map<String, String> tags) {

    static ObservedRouteTable of(RouteTable table) {
      var associations = new HashMap<String, String>();
      table.associations().stream()
          .filter(a -> a.subnetId() != null)
          .forEach(a -> associations.put(a.subnetId(), a.routeTableAssociationId()));
      return new ObservedRouteTable(
          table.routeTableId(),
          table.routes().stream()
              .filter(r -> EVERYWHERE.equals(r.destinationCidrBlock()))
              .map(r -> r.state() == RouteState.BLACKHOLE ? "blackhole" : "" + r.gatewayId())
              .findFirst(),
          Map.copyOf(associations),
          Tags.fromEc2(table.tags()));
    }

    ObservedRouteTable routed(String gateway) {
      return new ObservedRouteTable(id, Optional.of(gateway), associations, tags);
    }

    ObservedRouteTable associated(Map<String, String> now) {
      return new ObservedRouteTable(id, defaultRoute, Map.copyOf(now), tags);
    }

    ObservedRouteTable tagged(Map<String, String> now) {
      return new ObservedRouteTable(id, defaultRoute, associations, now);
    }
  }

  @Override
  public Set<String> containedIn() {
    return Set.of(StepNames.VPC);
  }

  @Override
  public Permissions permissions() {
    return Permissions.NONE
        .look("ec2:DescribeRouteTables")
        .create("ec2:CreateRouteTable", Arns.ROUTE_TABLE)
        .change("ec2:CreateRouteTable", Arns.VPC)
        .change("ec2:CreateRoute", Arns.ROUTE_TABLE)
        .change("ec2:ReplaceRoute", Arns.ROUTE_TABLE)
        .change("ec2:AssociateRouteTable", Arns.ROUTE_TABLE, Arns.SUBNET)
        .change("ec2:ReplaceRouteTableAssociation", Arns.ROUTE_TABLE, Arns.SUBNET)
        .change("ec2:DisassociateRouteTable", Arns.ROUTE_TABLE, Arns.SUBNET)
        .change("ec2:DeleteRouteTable", Arns.ROUTE_TABLE)
        .change("ec2:CreateTags", Arns.ROUTE_TABLE);
  }

  @Override
  public boolean isDesired(Target target) {
    return target.bastionWithOwnSubnet().isPresent();
  }

  @Override
  public String whySkipped(Target target) {
    return BastionNetwork.whySkipped(target);
  }

  @Override
  public ObservedRouteTables absent() {
    return new ObservedRouteTables(List.of(), Optional.empty(), Optional.empty());
  }

  @Override
  public ObservedRouteTables observe(AwsContext aws, Target target, StepContext context) {
    var found = aws.reads().list(Kinds.ROUTE_TABLE).stream().map(ObservedRouteTable::of).toList();
    if (found.isEmpty() && aws.reads().perResource()) {
      return adoptable(aws, target, context);
    }
    var tables =
        Ids.keepFirst(
            found, ObservedRouteTable::id, context.recordedIds(), t -> !t.associations().isEmpty());
    return new ObservedRouteTables(
        tables,
        context.conflicted() ? strangeAssociation(aws, tables, context) : Optional.empty(),
        Optional.empty());
  }

  private ObservedRouteTables adoptable(AwsContext aws, Target target, StepContext context) {
    var adoption =
        isDesired(target)
            ? Adoption.<ObservedRouteTable>of(
                target, context, "rtb-", List.of(), ids -> candidates(aws, ids, context))
            : Adoption.<ObservedRouteTable>none();
    var disowned = Ownership.ownershipLost(target, context, id -> ownershipLost(aws, target, id));
    return new ObservedRouteTables(
        adoption.fitting().stream().limit(1).toList(),
        Optional.empty(),
        adoption.mismatch().or(() -> disowned));
  }

  private static List<Adoption.Candidate<ObservedRouteTable>> candidates(
      AwsContext aws, List<String> ids, StepContext context) {
    var these = Filter.builder().name("route-table-id").values(ids).build();
    var vpc = context.get(StepOutputs.VPC_ID);
    return aws.clients().ec2().describeRouteTables(r -> r.filters(these)).routeTables().stream()
        .map(
            table ->
                new Adoption.Candidate<>(
                    table.routeTableId(),
                    Tags.fromEc2(table.tags()),
                    Adoption.elsewhere(table.vpcId(), vpc)
                        .or(
                            () ->
                                table.associations().stream()
                                    .filter(a -> Boolean.TRUE.equals(a.main()))
                                    .findFirst()
                                    .map(a -> "is the main route table of " + vpc)),
                    ObservedRouteTable.of(table)))
        .toList();
  }

  private static boolean ownershipLost(AwsContext aws, Target target, String id) {
    var itself = Filter.builder().name("route-table-id").values(id).build();
    return aws.clients().ec2().describeRouteTables(r -> r.filters(itself)).routeTables().stream()
        .anyMatch(table -> !target.owns(Tags.fromEc2(table.tags())));
  }

  private static Optional<String> strangeAssociation(
      AwsContext aws, List<ObservedRouteTable> ours, StepContext context) {
    var subnet =
        context.find(StepOutputs.BASTION_SUBNET_IDS).stream().flatMap(List::stream).findFirst();
    if (subnet.isEmpty()) {
      return Optional.empty();
    }
    var ofSubnet = Filter.builder().name("association.subnet-id").values(subnet.get()).build();
    return aws.clients().ec2().describeRouteTables(r -> r.filters(ofSubnet)).routeTables().stream()
        .filter(table -> ours.stream().noneMatch(o -> o.id().equals(table.routeTableId())))
        .map(ObservedRouteTable::of)
        .flatMap(table -> Optional.ofNullable(table.associations().get(subnet.get())).stream())
        .findFirst();
  }

  @Override
  public List<Action<AwsContext, ObservedRouteTables>> diff(
      Target target, ObservedRouteTables observed, StepContext context) {
    if (observed.tables().isEmpty() && observed.blocked().isPresent()) {
      return List.of();
    }
    var actions = new ArrayList<Action<AwsContext, ObservedRouteTables>>();
    for (var extra : observed.tables().stream().skip(isDesired(target) ? 1 : 0).toList()) {
      extra.associations().keySet().forEach(s -> actions.add(disassociate(observed, extra, s)));
      actions.add(delete(observed, extra));
    }
    if (!isDesired(target)) {
      return actions;
    }
    var wanted = target.bastionWithOwnSubnet().map(Bastion::routeTableName).get();
    var tags = target.tags(StepNames.ROUTE_TABLE, wanted);
    var vpc = context.get(StepOutputs.VPC_ID);
    if (observed.tables().isEmpty()) {
      return List.of(
          create(
              observed,
              wanted,
              vpc,
              tags,
              target.token(StepNames.ROUTE_TABLE + vpc + tags, context.recordedId(), context)));
    }
    var table = observed.tables().get(0);
    var tagging =
        Tagging.retag(
            table.id(),
            table.tags(),
            tags,
            t -> observed.with(with(observed.tables(), table, x -> x.tagged(t))));
    if (!target.owns(table.tags())) {
      return tagging.stream().toList();
    }
    var gateway = context.get(StepOutputs.INTERNET_GATEWAY_ID);
    var subnet = context.get(StepOutputs.BASTION_SUBNET_IDS).get(0);
    if (!table.defaultRoute().equals(Optional.of(gateway))) {
      actions.add(route(observed, table, gateway));
    }
    if (!table.associations().containsKey(subnet)) {
      actions.add(associate(observed, table, subnet));
    }
    tagging.ifPresent(actions::add);
    return actions;
  }

  private static Action<AwsContext, ObservedRouteTables> create(
      ObservedRouteTables observed,
      String name,
      String vpc,
      Map<String, String> tags,
      String token) {
    return Action.tokened(
        "CreateRouteTable",
        "create route table " + name + " in " + vpc,
        token,
        aws -> {
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
          return observed.with(
              Lists.plus(observed.tables(), ObservedRouteTable.of(table).tagged(tags)));
        });
  }

  private static Action<AwsContext, ObservedRouteTables> route(
      ObservedRouteTables observed, ObservedRouteTable table, String gateway) {
    var replace = table.defaultRoute().isPresent();
    return Action.of(
        replace ? "ReplaceRoute" : "CreateRoute",
        "lead " + EVERYWHERE + " of " + table.id() + " to " + gateway,
        aws -> {
          var ec2 = aws.clients().ec2();
          if (replace) {
            ec2.replaceRoute(
                r ->
                    r.routeTableId(table.id()).destinationCidrBlock(EVERYWHERE).gatewayId(gateway));
          } else {
            ec2.createRoute(
                r ->
                    r.routeTableId(table.id()).destinationCidrBlock(EVERYWHERE).gatewayId(gateway));
          }
          return observed.with(with(observed.tables(), table, t -> t.routed(gateway)));
        });
  }

  private static Action<AwsContext, ObservedRouteTables> associate(
      ObservedRouteTables observed, ObservedRouteTable table, String subnet) {
    var associations = new HashMap<>(table.associations());
    return observed
        .strange()
        .map(
            strange ->
                Action.<AwsContext, ObservedRouteTables>of(
                    "ReplaceRouteTableAssociation",
                    "associate " + subnet + " with " + table.id() + " again",
                    aws -> {
                      var answer =
                          aws.clients()
                              .ec2()
                              .replaceRouteTableAssociation(
                                  r -> r.associationId(strange).routeTableId(table.id()));
                      associations.put(subnet, answer.newAssociationId());
                      return observed.with(
                          with(observed.tables(), table, t -> t.associated(associations)));
                    }))
        .orElseGet(
            () ->
                Action.of(
                    "AssociateRouteTable",
                    "associate " + subnet + " with " + table.id(),
                    aws -> {
                      var answer =
                          aws.clients()
                              .ec2()
                              .associateRouteTable(
                                  r -> r.subnetId(subnet).routeTableId(table.id()));
                      associations.put(subnet, answer.associationId());
                      return observed.with(
                          with(observed.tables(), table, t -> t.associated(associations)));
                    }));
  }

  private static Action<AwsContext, ObservedRouteTables> disassociate(
      ObservedRouteTables observed, ObservedRouteTable table, String subnet) {
    return Action.of(
        "DisassociateRouteTable",
        "disassociate " + subnet + " from " + table.id(),
        aws -> {
          var association = table.associations().get(subnet);
          aws.clients().ec2().disassociateRouteTable(r -> r.associationId(association));
          var left = new HashMap<>(table.associations());
          left.remove(subnet);
          return observed.with(with(observed.tables(), table, t -> t.associated(left)));
        });
  }

  private static Action<AwsContext, ObservedRouteTables> delete(
      ObservedRouteTables observed, ObservedRouteTable table) {
    return Action.of(
        "DeleteRouteTable",
        "delete route table " + table.id(),
        aws -> {
          aws.clients().ec2().deleteRouteTable(r -> r.routeTableId(table.id()));
          return observed.with(without(observed.tables(), table));
        });
  }

  @Override
  public Outcome assess(Target target, ObservedRouteTables observed, StepContext context) {
    return observed
        .blocked()
        .orElseGet(
            () ->
                new Outcome.Ready(
                    EVERYWHERE
                        + " to "
                        + observed.tables().get(0).defaultRoute().orElse("nowhere")));
  }

  @Override
  public List<String> ids(ObservedRouteTables observed) {
    return observed.tables().stream().map(ObservedRouteTable::id).limit(1).toList();
  }
}
