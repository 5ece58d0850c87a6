package dev.elasticacheoperator.steps;

import static dev.elasticacheoperator.steps.AwsStep.with;
import static dev.elasticacheoperator.steps.AwsStep.without;

import dev.elasticacheoperator.aws.Arns;
import dev.elasticacheoperator.aws.Permissions;
import dev.elasticacheoperator.aws.Tags;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.environment.DesiredEnvironment.Bastion;
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
final class RouteTableStep implements AwsStep<RouteTableStep.Now> {

  static final String NAME = "routeTable";
  private static final String EVERYWHERE = "0.0.0.0/0";

  /**
   * @param tables ours, the one to keep first
   * @param strange the association that binds the subnet to a table of somebody else's; only looked
   *     for after a collision
   * @param stuck why none is made: one on record lost our tags, or one that is handed over is unfit
   */
  record Now(List<Seen> tables, Optional<String> strange, Optional<Outcome> stuck) {
    Now with(List<Seen> changed) {
      return new Now(changed, Optional.empty(), Optional.empty());
    }
  }

  /**
   * @param defaultRoute where the default route leads to, and {@code blackhole} where to nothing
   * @param associations association ids by subnet
   */
  record Seen(
      String id,
      Optional<String> defaultRoute,
      Map<String, String> associations,
      Map<String, String> tags) {

    static Seen of(RouteTable table) {
      var associations = new HashMap<String, String>();
      table.associations().stream()
          .filter(a -> a.subnetId() != null)
          .forEach(a -> associations.put(a.subnetId(), a.routeTableAssociationId()));
      return new Seen(
          table.routeTableId(),
          table.routes().stream()
              .filter(r -> EVERYWHERE.equals(r.destinationCidrBlock()))
              .map(r -> r.state() == RouteState.BLACKHOLE ? "blackhole" : "" + r.gatewayId())
              .findFirst(),
          Map.copyOf(associations),
          Tags.fromEc2(table.tags()));
    }

    Seen routed(String gateway) {
      return new Seen(id, Optional.of(gateway), associations, tags);
    }

    Seen associated(Map<String, String> now) {
      return new Seen(id, defaultRoute, Map.copyOf(now), tags);
    }

    Seen tagged(Map<String, String> now) {
      return new Seen(id, defaultRoute, associations, now);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> needs() {
    return Set.of(VpcStep.NAME, InternetGatewayStep.NAME, SubnetsStep.BASTION);
  }

  @Override
  public Set<String> containedIn() {
    return Set.of(VpcStep.NAME);
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
    return AwsStep.whyNoNetworkOfItsOwn(target);
  }

  @Override
  public Now absent() {
    return new Now(List.of(), Optional.empty(), Optional.empty());
  }

  @Override
  public Now observe(Cloud cloud, Target target, StepContext known) {
    var found = cloud.reads().routeTables().stream().map(Seen::of).toList();
    if (found.isEmpty() && cloud.reads().deep()) {
      return adoptable(cloud, target, known);
    }
    var tables =
        AwsStep.keepFirst(found, Seen::id, known.recordedId(), t -> !t.associations().isEmpty());
    return new Now(
        tables,
        known.conflicted() ? strangeAssociation(cloud, tables, known) : Optional.empty(),
        Optional.empty());
  }

  private Now adoptable(Cloud cloud, Target target, StepContext known) {
    var adoption =
        isDesired(target)
            ? Adoption.<Seen>of(
                target, known, "rtb-", List.of(), ids -> candidates(cloud, ids, known))
            : Adoption.<Seen>none();
    var disowned = AwsStep.disowned(target, known, id -> disowned(cloud, target, id));
    return new Now(
        adoption.fitting().stream().limit(1).toList(),
        Optional.empty(),
        adoption.misfit().or(() -> disowned));
  }

  private static List<Adoption.Candidate<Seen>> candidates(
      Cloud cloud, List<String> ids, StepContext known) {
    var these = Filter.builder().name("route-table-id").values(ids).build();
    var vpc = known.get(VpcStep.VPC_ID);
    return cloud.clients().ec2().describeRouteTables(r -> r.filters(these)).routeTables().stream()
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
                    Seen.of(table)))
        .toList();
  }

  private static boolean disowned(Cloud cloud, Target target, String id) {
    var itself = Filter.builder().name("route-table-id").values(id).build();
    return cloud.clients().ec2().describeRouteTables(r -> r.filters(itself)).routeTables().stream()
        .anyMatch(table -> !target.owns(Tags.fromEc2(table.tags())));
  }

  private static Optional<String> strangeAssociation(
      Cloud cloud, List<Seen> ours, StepContext known) {
    var subnet =
        known.find(SubnetsStep.BASTION_SUBNET_IDS).stream().flatMap(List::stream).findFirst();
    if (subnet.isEmpty()) {
      return Optional.empty();
    }
    var ofSubnet = Filter.builder().name("association.subnet-id").values(subnet.get()).build();
    return cloud
        .clients()
        .ec2()
        .describeRouteTables(r -> r.filters(ofSubnet))
        .routeTables()
        .stream()
        .filter(table -> ours.stream().noneMatch(o -> o.id().equals(table.routeTableId())))
        .map(Seen::of)
        .flatMap(table -> Optional.ofNullable(table.associations().get(subnet.get())).stream())
        .findFirst();
  }

  @Override
  public List<Action<Cloud, Now>> diff(Target target, Now now, StepContext known) {
    if (now.tables().isEmpty() && now.stuck().isPresent()) {
      return List.of();
    }
    var actions = new ArrayList<Action<Cloud, Now>>();
    for (var extra : now.tables().stream().skip(isDesired(target) ? 1 : 0).toList()) {
      extra.associations().keySet().forEach(s -> actions.add(disassociate(now, extra, s)));
      actions.add(delete(now, extra));
    }
    if (!isDesired(target)) {
      return actions;
    }
    var wanted = target.bastionWithOwnSubnet().map(Bastion::routeTableName).get();
    var tags = target.tags(NAME, wanted);
    var vpc = known.get(VpcStep.VPC_ID);
    if (now.tables().isEmpty()) {
      return List.of(
          create(
              now, wanted, vpc, tags, target.token(NAME + vpc + tags, known.recordedId(), known)));
    }
    var table = now.tables().get(0);
    var tagging =
        retag(
            table.id(),
            table.tags(),
            tags,
            t -> now.with(with(now.tables(), table, x -> x.tagged(t))));
    if (!target.owns(table.tags())) {
      return tagging.stream().toList();
    }
    var gateway = known.get(InternetGatewayStep.GATEWAY_ID);
    var subnet = known.get(SubnetsStep.BASTION_SUBNET_IDS).get(0);
    if (!table.defaultRoute().equals(Optional.of(gateway))) {
      actions.add(route(now, table, gateway));
    }
    if (!table.associations().containsKey(subnet)) {
      actions.add(associate(now, table, subnet));
    }
    tagging.ifPresent(actions::add);
    return actions;
  }

  private static Action<Cloud, Now> create(
      Now now, String name, String vpc, Map<String, String> tags, String token) {
    return Action.tokened(
        "CreateRouteTable",
        "create route table " + name + " in " + vpc,
        token,
        cloud -> {
          var table =
              cloud
                  .clients()
                  .ec2()
                  .createRouteTable(
                      r ->
                          r.vpcId(vpc)
                              .clientToken(token)
                              .tagSpecifications(
                                  Tags.specification(ResourceType.ROUTE_TABLE, tags)))
                  .routeTable();
          return now.with(AwsStep.plus(now.tables(), Seen.of(table).tagged(tags)));
        });
  }

  private static Action<Cloud, Now> route(Now now, Seen table, String gateway) {
    var replace = table.defaultRoute().isPresent();
    return Action.of(
        replace ? "ReplaceRoute" : "CreateRoute",
        "lead " + EVERYWHERE + " of " + table.id() + " to " + gateway,
        cloud -> {
          var ec2 = cloud.clients().ec2();
          if (replace) {
            ec2.replaceRoute(
                r ->
                    r.routeTableId(table.id()).destinationCidrBlock(EVERYWHERE).gatewayId(gateway));
          } else {
            ec2.createRoute(
                r ->
                    r.routeTableId(table.id()).destinationCidrBlock(EVERYWHERE).gatewayId(gateway));
          }
          return now.with(with(now.tables(), table, t -> t.routed(gateway)));
        });
  }

  private static Action<Cloud, Now> associate(Now now, Seen table, String subnet) {
    var associations = new HashMap<>(table.associations());
    return now.strange()
        .map(
            strange ->
                Action.<Cloud, Now>of(
                    "ReplaceRouteTableAssociation",
                    "associate " + subnet + " with " + table.id() + " again",
                    cloud -> {
                      var answer =
                          cloud
                              .clients()
                              .ec2()
                              .replaceRouteTableAssociation(
                                  r -> r.associationId(strange).routeTableId(table.id()));
                      associations.put(subnet, answer.newAssociationId());
                      return now.with(with(now.tables(), table, t -> t.associated(associations)));
                    }))
        .orElseGet(
            () ->
                Action.of(
                    "AssociateRouteTable",
                    "associate " + subnet + " with " + table.id(),
                    cloud -> {
                      var answer =
                          cloud
                              .clients()
                              .ec2()
                              .associateRouteTable(
                                  r -> r.subnetId(subnet).routeTableId(table.id()));
                      associations.put(subnet, answer.associationId());
                      return now.with(with(now.tables(), table, t -> t.associated(associations)));
                    }));
  }

  private static Action<Cloud, Now> disassociate(Now now, Seen table, String subnet) {
    return Action.of(
        "DisassociateRouteTable",
        "disassociate " + subnet + " from " + table.id(),
        cloud -> {
          var association = table.associations().get(subnet);
          cloud.clients().ec2().disassociateRouteTable(r -> r.associationId(association));
          var left = new HashMap<>(table.associations());
          left.remove(subnet);
          return now.with(with(now.tables(), table, t -> t.associated(left)));
        });
  }

  private static Action<Cloud, Now> delete(Now now, Seen table) {
    return Action.of(
        "DeleteRouteTable",
        "delete route table " + table.id(),
        cloud -> {
          cloud.clients().ec2().deleteRouteTable(r -> r.routeTableId(table.id()));
          return now.with(without(now.tables(), table));
        });
  }

  @Override
  public Outcome assess(Target target, Now now, StepContext known) {
    return now.stuck()
        .orElseGet(
            () ->
                new Outcome.Ready(
                    EVERYWHERE + " to " + now.tables().get(0).defaultRoute().orElse("nowhere")));
  }

  @Override
  public Optional<String> id(Now now) {
    return now.tables().stream().map(Seen::id).findFirst();
  }
}
