package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.AwsStep;
import dev.elasticacheoperator.steps.Ids;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * The route table of the bastion's subnet: its default route leads to the internet gateway. Other
 * routes that somebody adds stay.
 *
 * <p>The create carries a client token, so that a repeated call makes no second table.
 */
public record RouteTableStep(String name, Set<String> needs)
    implements AwsStep<ObservedRouteTables> {

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
        .change("ec2:CreateTags", Arns.ROUTE_TABLE)
        .change("ec2:DeleteTags", Arns.ROUTE_TABLE);
  }

  @Override
  public boolean isDesired(Target target) {
    return target.bastionWithOwnSubnet().isPresent();
  }

  @Override
  public String whySkipped(Target target) {
    return BastionNetwork.whySkipped(target).orElseGet(() -> AwsStep.super.whySkipped(target));
  }

  @Override
  public ObservedRouteTables absent() {
    return ObservedRouteTables.of(List.of());
  }

  @Override
  public ObservedRouteTables observe(AwsContext aws, Target target, StepContext context) {
    var found = aws.reads().list(Kinds.ROUTE_TABLE).stream().map(ObservedRouteTable::of).toList();
    if (found.isEmpty() && aws.reads().perResource()) {
      return RouteTableAdoption.observe(aws, target, context, isDesired(target));
    }
    var owned =
        Ids.keepFirst(
            found, ObservedRouteTable::id, context.recordedIds(), t -> !t.associations().isEmpty());
    return new ObservedRouteTables(
        owned,
        context.conflicted() ? foreignAssociation(aws, owned, context) : Optional.empty(),
        Optional.empty());
  }

  private static Optional<String> foreignAssociation(
      AwsContext aws, List<ObservedRouteTable> owned, StepContext context) {
    var subnet =
        context.find(StepOutputs.BASTION_SUBNET_IDS).stream().flatMap(List::stream).findFirst();
    if (subnet.isEmpty()) {
      return Optional.empty();
    }
    var ofSubnet = Filter.builder().name("association.subnet-id").values(subnet.get()).build();
    return aws.clients().ec2().describeRouteTables(r -> r.filters(ofSubnet)).routeTables().stream()
        .map(ObservedRouteTable::of)
        .filter(table -> owned.stream().noneMatch(o -> o.id().equals(table.id())))
        .flatMap(table -> Optional.ofNullable(table.associations().get(subnet.get())).stream())
        .findFirst();
  }

  @Override
  public List<Action<AwsContext, ObservedRouteTables>> diff(
      Target target, ObservedRouteTables observed, StepContext context) {
    if (observed.owned().isEmpty() && observed.blocked().isPresent()) {
      return List.of();
    }
    var desired = target.bastionWithOwnSubnet().map(Bastion::routeTableName);
    var actions = new ArrayList<Action<AwsContext, ObservedRouteTables>>();
    observed.owned().stream()
        .skip(desired.isPresent() ? 1 : 0)
        .forEach(surplus -> actions.addAll(disassociateAndDelete(observed, surplus)));
    desired.ifPresent(table -> actions.addAll(createOrChange(target, table, observed, context)));
    return actions;
  }

  private static List<Action<AwsContext, ObservedRouteTables>> disassociateAndDelete(
      ObservedRouteTables observed, ObservedRouteTable table) {
    var actions = new ArrayList<Action<AwsContext, ObservedRouteTables>>();
    table
        .associations()
        .keySet()
        .forEach(subnet -> actions.add(RouteTableActions.disassociate(observed, table, subnet)));
    actions.add(RouteTableActions.delete(observed, table));
    return actions;
  }

  private List<Action<AwsContext, ObservedRouteTables>> createOrChange(
      Target target, String desired, ObservedRouteTables observed, StepContext context) {
    var tags = target.tags(name, desired);
    if (observed.owned().isEmpty()) {
      var vpc = context.get(StepOutputs.VPC_ID);
      var token = target.token(name + vpc + tags, context.recordedId(), context);
      return List.of(RouteTableActions.create(observed, desired, vpc, tags, token));
    }
    var table = observed.owned().get(0);
    var retag = RouteTableActions.retag(observed, table, target.corrected(tags));
    if (!target.owns(table.tags())) {
      return retag.stream().toList();
    }
    var actions = new ArrayList<Action<AwsContext, ObservedRouteTables>>();
    var gateway = context.get(StepOutputs.INTERNET_GATEWAY_ID);
    if (!table.defaultRoute().equals(Optional.of(gateway))) {
      actions.add(RouteTableActions.route(observed, table, gateway));
    }
    var subnet = context.get(StepOutputs.BASTION_SUBNET_IDS).get(0);
    if (!table.associations().containsKey(subnet)) {
      actions.add(
          observed
              .foreignAssociation()
              .map(id -> RouteTableActions.replaceAssociation(observed, table, subnet, id))
              .orElseGet(() -> RouteTableActions.associate(observed, table, subnet)));
    }
    retag.ifPresent(actions::add);
    return actions;
  }

  @Override
  public Outcome assess(Target target, ObservedRouteTables observed, StepContext context) {
    return observed.blocked().orElseGet(() -> new Outcome.Ready(defaultRoute(observed)));
  }

  private static String defaultRoute(ObservedRouteTables observed) {
    var gateway = observed.owned().get(0).defaultRoute();
    return BastionNetwork.EVERYWHERE + " to " + gateway.orElse("nowhere");
  }

  @Override
  public List<String> ids(ObservedRouteTables observed) {
    return observed.owned().stream().map(ObservedRouteTable::id).limit(1).toList();
  }
}
