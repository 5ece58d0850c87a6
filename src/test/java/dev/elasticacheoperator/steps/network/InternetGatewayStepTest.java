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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Actions and outcomes of the internet gateway step. */
class InternetGatewayStepTest {

  private static final InternetGatewayStep STEP =
      new InternetGatewayStep(StepNames.INTERNET_GATEWAY, Set.of(StepNames.VPC));
  private static final Map<String, String> TAGS = tags(StepNames.INTERNET_GATEWAY, "sessions-igw");
  private static final Target WITHOUT_BASTION = desired("bastion.enabled", false);
  private static final Target IN_EXISTING_SUBNET =
      desired(
          "vpc", Map.of("id", "vpc-9"),
          "network.cacheSubnets", List.of(Map.of("id", "subnet-9")),
          "network.allowedCidrs", null,
          "bastion.subnet", Map.of("id", "subnet-8"));

  static Stream<Row<ObservedInternetGateways>> rows() {
    var gateway = gateway("igw-1", Optional.of("vpc-1"));
    var detached = gateway("igw-1", Optional.empty());
    return Stream.of(
        row(
            "nothing exists",
            observed(),
            "CreateInternetGateway: Create internet gateway sessions-igw"),
        row("all is as desired", observed(gateway), "Ready: Attached to vpc-1"),
        row(
            "not attached",
            observed(detached),
            "AttachInternetGateway: Attach internet gateway igw-1 to vpc-1"),
        row(
            "attached to another VPC",
            observed(gateway("igw-1", Optional.of("vpc-2"))),
            "DetachInternetGateway: Detach internet gateway igw-1 from vpc-2",
            "AttachInternetGateway: Attach internet gateway igw-1 to vpc-1"),
        row(
            "tags are missing",
            observed(gateway.withTags(without(without(TAGS, "team"), Tags.NAME))),
            "CreateTags: Set tags of igw-1: Name, team"),
        row(
            "a tag differs",
            observed(gateway.withTags(with(TAGS, Tags.NAME, "renamed"))),
            "CreateTags: Set tags of igw-1: Name"),
        row(
            "somebody added a tag",
            observed(gateway.withTags(with(TAGS, "cost-centre", "1"))),
            "Ready: Attached to vpc-1"),
        row(
            "not attached, and a tag is missing",
            observed(detached.withTags(without(TAGS, "team"))),
            "AttachInternetGateway: Attach internet gateway igw-1 to vpc-1",
            "CreateTags: Set tags of igw-1: team"),
        row(
            "a listed gateway is adopted before anything else",
            observed(detached.withTags(Map.of())),
            "CreateTags: Adopt igw-1: Name, elasticache-operator.dev/cluster,"
                + " elasticache-operator.dev/environment, elasticache-operator.dev/step, team"),
        row(
            "a foreign gateway is in the way",
            new ObservedInternetGateways(
                List.of(), Optional.of(new Outcome.Blocked("a reason")), Optional.empty()),
            "Blocked: a reason"),
        row(
            "two gateways exist",
            observed(gateway, gateway("igw-2", Optional.empty())),
            "DeleteInternetGateway: Delete internet gateway igw-2"),
        row(
            "two gateways exist, and the surplus one is attached",
            observed(detached, gateway("igw-2", Optional.of("vpc-1"))),
            "DetachInternetGateway: Detach internet gateway igw-2 from vpc-1",
            "DeleteInternetGateway: Delete internet gateway igw-2",
            "AttachInternetGateway: Attach internet gateway igw-1 to vpc-1"),
        row("an existing gateway is used", existing(), "Ready: Attached to vpc-9 (existing)"),
        row(
            "an existing gateway is used, and an owned one is surplus",
            existing(gateway),
            "DetachInternetGateway: Detach internet gateway igw-1 from vpc-1",
            "DeleteInternetGateway: Delete internet gateway igw-1"),
        row(
            "not desired",
            deleted(),
            observed(gateway),
            "DetachInternetGateway: Detach internet gateway igw-1 from vpc-1",
            "DeleteInternetGateway: Delete internet gateway igw-1"),
        row(
            "no bastion is desired",
            WITHOUT_BASTION,
            observed(detached),
            "DeleteInternetGateway: Delete internet gateway igw-1"),
        row(
            "the bastion is in an existing subnet",
            IN_EXISTING_SUBNET,
            observed(detached),
            "DeleteInternetGateway: Delete internet gateway igw-1"),
        row("not desired, and nothing exists", deleted(), observed(), "absent"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void actsAsTheTableSays(Row<ObservedInternetGateways> row) {
    assertEquals(row.expected(), StepTable.lines(STEP, row));
  }

  @Test
  void saysWhyItIsSkipped() {
    assertEquals(
        "Not needed, because the existing subnet of the bastion has its own route",
        STEP.whySkipped(IN_EXISTING_SUBNET));
    assertEquals(
        new VpcStep(StepNames.VPC, Set.of()).whySkipped(WITHOUT_BASTION),
        STEP.whySkipped(WITHOUT_BASTION));
  }

  private static Row<ObservedInternetGateways> row(
      String name, ObservedInternetGateways observed, String... expected) {
    return row(name, desired(), observed, expected);
  }

  private static Row<ObservedInternetGateways> row(
      String name, Target target, ObservedInternetGateways observed, String... expected) {
    var outputs = Outputs.of(StepOutputs.VPC_ID, "vpc-1");
    return new Row<>(name, target, observed, context(outputs), List.of(expected));
  }

  private static ObservedInternetGateways observed(ObservedInternetGateway... owned) {
    return ObservedInternetGateways.of(List.of(owned));
  }

  private static ObservedInternetGateways existing(ObservedInternetGateway... owned) {
    var theirs = new ObservedInternetGateway("igw-9", Optional.of("vpc-9"), Map.of());
    return new ObservedInternetGateways(List.of(owned), Optional.empty(), Optional.of(theirs));
  }

  private static ObservedInternetGateway gateway(String id, Optional<String> vpc) {
    return new ObservedInternetGateway(id, vpc, TAGS);
  }
}
