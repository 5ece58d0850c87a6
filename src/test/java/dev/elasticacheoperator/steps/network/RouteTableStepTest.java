package dev.elasticacheoperator.steps.network;

import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.deleted;
import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.tags;
import static dev.elasticacheoperator.steps.StepTable.with;
import static dev.elasticacheoperator.steps.StepTable.without;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Actions and outcomes of the route table step. */
class RouteTableStepTest {

  private static final RouteTableStep STEP =
      new RouteTableStep(
          StepNames.ROUTE_TABLE,
          Set.of(StepNames.VPC, StepNames.INTERNET_GATEWAY, StepNames.BASTION_SUBNET));
  private static final Outputs OUTPUTS =
      Outputs.of(StepOutputs.VPC_ID, "vpc-1")
          .and(StepOutputs.INTERNET_GATEWAY_ID, "igw-1")
          .and(StepOutputs.BASTION_SUBNET_IDS, List.of("subnet-1"));
  private static final Map<String, String> TAGS = tags(StepNames.ROUTE_TABLE, "sessions-public");
  private static final Map<String, String> ASSOCIATED = Map.of("subnet-1", "rtbassoc-1");

  static Stream<Row<ObservedRouteTables>> rows() {
    var table = table("rtb-1", Optional.of("igw-1"), ASSOCIATED);
    var created = table("rtb-1", Optional.empty(), Map.of());
    return Stream.of(
        row(
            "nothing exists",
            observed(),
            "CreateRouteTable: Create route table sessions-public in vpc-1"),
        row("all is as desired", observed(table), "Ready: 0.0.0.0/0 to igw-1"),
        row(
            "neither route nor association exists",
            observed(created),
            "CreateRoute: Route 0.0.0.0/0 to igw-1 in route table rtb-1",
            "AssociateRouteTable: Associate route table rtb-1 with subnet subnet-1"),
        row(
            "the default route leads to another gateway",
            observed(table.withDefaultRoute("igw-2")),
            "ReplaceRoute: Route 0.0.0.0/0 to igw-1 in route table rtb-1"),
        row(
            "the gateway of the default route is gone",
            observed(table.withDefaultRoute("blackhole")),
            "ReplaceRoute: Route 0.0.0.0/0 to igw-1 in route table rtb-1"),
        row(
            "the association is missing",
            observed(table.withoutAssociation("subnet-1")),
            "AssociateRouteTable: Associate route table rtb-1 with subnet subnet-1"),
        row(
            "the subnet is associated with a foreign table",
            new ObservedRouteTables(
                List.of(table.withoutAssociation("subnet-1")),
                Optional.of("rtbassoc-9"),
                Optional.empty()),
            "ReplaceRouteTableAssociation: Associate route table rtb-1 with subnet subnet-1 instead"
                + " of a foreign route table"),
        row(
            "another subnet is associated, too",
            observed(table.withAssociation("subnet-2", "rtbassoc-2")),
            "Ready: 0.0.0.0/0 to igw-1"),
        row(
            "tags are missing",
            observed(table.withTags(without(without(TAGS, "team"), Tags.NAME))),
            "CreateTags: Set tags of rtb-1: Name, team"),
        row(
            "a tag differs",
            observed(table.withTags(with(TAGS, Tags.NAME, "renamed"))),
            "CreateTags: Set tags of rtb-1: Name"),
        row(
            "somebody added a tag",
            observed(table.withTags(with(TAGS, "cost-centre", "1"))),
            "Ready: 0.0.0.0/0 to igw-1"),
        row(
            "route, association and a tag are missing",
            observed(created.withTags(without(TAGS, "team"))),
            "CreateRoute: Route 0.0.0.0/0 to igw-1 in route table rtb-1",
            "AssociateRouteTable: Associate route table rtb-1 with subnet subnet-1",
            "CreateTags: Set tags of rtb-1: team"),
        row(
            "a listed table is adopted before anything else",
            observed(created.withTags(Map.of())),
            "CreateTags: Adopt rtb-1: Name, elasticache-operator.dev/cluster,"
                + " elasticache-operator.dev/environment, elasticache-operator.dev/step, team"),
        row(
            "a foreign table is in the way",
            new ObservedRouteTables(
                List.of(), Optional.empty(), Optional.of(new Outcome.Blocked("a reason"))),
            "Blocked: a reason"),
        row(
            "two tables exist",
            observed(table, table("rtb-2", Optional.empty(), Map.of())),
            "DeleteRouteTable: Delete route table rtb-2"),
        row(
            "two tables exist, and the surplus one is associated",
            observed(created, table("rtb-2", Optional.of("igw-1"), ASSOCIATED)),
            "DisassociateRouteTable: Disassociate route table rtb-2 from subnet subnet-1",
            "DeleteRouteTable: Delete route table rtb-2",
            "CreateRoute: Route 0.0.0.0/0 to igw-1 in route table rtb-1",
            "AssociateRouteTable: Associate route table rtb-1 with subnet subnet-1"),
        row(
            "not desired",
            deleted(),
            observed(table),
            "DisassociateRouteTable: Disassociate route table rtb-1 from subnet subnet-1",
            "DeleteRouteTable: Delete route table rtb-1"),
        row(
            "no bastion is desired",
            desired("bastion.enabled", false),
            observed(created),
            "DeleteRouteTable: Delete route table rtb-1"),
        row("not desired, and nothing exists", deleted(), observed(), "absent"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void actsAsTheTableSays(Row<ObservedRouteTables> row) {
    assertEquals(row.expected(), StepTable.lines(STEP, row));
  }

  private static Row<ObservedRouteTables> row(
      String name, ObservedRouteTables observed, String... expected) {
    return row(name, desired(), observed, expected);
  }

  private static Row<ObservedRouteTables> row(
      String name, Target target, ObservedRouteTables observed, String... expected) {
    return new Row<>(name, target, observed, context(OUTPUTS), List.of(expected));
  }

  private static ObservedRouteTables observed(ObservedRouteTable... owned) {
    return ObservedRouteTables.of(List.of(owned));
  }

  private static ObservedRouteTable table(
      String id, Optional<String> defaultRoute, Map<String, String> associations) {
    return new ObservedRouteTable(id, defaultRoute, associations, TAGS);
  }
}
