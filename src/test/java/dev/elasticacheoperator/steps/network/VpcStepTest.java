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
import software.amazon.awssdk.services.ec2.model.VpcState;

/** Actions and outcomes of the VPC step. */
class VpcStepTest {

  private static final Map<String, String> TAGS = tags(StepNames.VPC, "sessions-vpc");
  private static final Target EXISTING = desired("vpc", Map.of("id", "vpc-9"));
  private static final Optional<Outcome> BLOCKED = Optional.of(new Outcome.Blocked("a reason"));

  static Stream<Row<ObservedVpcs>> rows() {
    var vpc = vpc("vpc-1");
    return Stream.of(
        row("nothing exists", observed(), "CreateVpc: Create VPC 10.20.0.0/16"),
        row("all is as desired", observed(vpc), "Ready: 10.20.0.0/16"),
        row(
            "the VPC has another block than the spec",
            observed(new ObservedVpc("vpc-1", "10.30.0.0/16", TAGS, Optional.of(true), true)),
            "Blocked: VPC vpc-1 has the block 10.30.0.0/16, not 10.20.0.0/16 (vpc.cidrBlock), and"
                + " AWS cannot change it. Delete the environment and create it again, or create it"
                + " under another name."),
        row(
            "DNS hostnames are off",
            observed(withDnsHostnames(vpc, Optional.of(false))),
            "ModifyVpcAttribute: Turn on DNS hostnames of VPC vpc-1"),
        row(
            "a shared view does not know DNS hostnames",
            observed(withDnsHostnames(vpc, Optional.empty())),
            "Ready: 10.20.0.0/16"),
        row(
            "tags are missing",
            observed(vpc.withTags(without(without(TAGS, "team"), Tags.NAME))),
            "CreateTags: Set tags of vpc-1: Name, team"),
        row(
            "a tag differs",
            observed(vpc.withTags(with(TAGS, Tags.NAME, "renamed"))),
            "CreateTags: Set tags of vpc-1: Name"),
        row(
            "somebody added a tag",
            observed(vpc.withTags(with(TAGS, "cost-centre", "1"))),
            "Ready: 10.20.0.0/16"),
        row(
            "DNS hostnames are off and a tag is missing",
            observed(withDnsHostnames(vpc, Optional.of(false)).withTags(without(TAGS, "team"))),
            "ModifyVpcAttribute: Turn on DNS hostnames of VPC vpc-1",
            "CreateTags: Set tags of vpc-1: team"),
        row(
            "a listed VPC is adopted before anything else",
            observed(withDnsHostnames(vpc, Optional.of(false)).withTags(Map.of("theirs", "1"))),
            "CreateTags: Adopt vpc-1: Name, elasticache-operator.dev/cluster,"
                + " elasticache-operator.dev/environment, elasticache-operator.dev/step, team"),
        row(
            "a foreign VPC is in the way",
            new ObservedVpcs(List.of(), BLOCKED, Optional.empty()),
            "Blocked: a reason"),
        row("two VPCs exist", observed(vpc, vpc("vpc-2")), "DeleteVpc: Delete VPC vpc-2"),
        row(
            "two VPCs exist, and the kept one has DNS hostnames off",
            observed(withDnsHostnames(vpc, Optional.of(false)), vpc("vpc-2")),
            "DeleteVpc: Delete VPC vpc-2",
            "ModifyVpcAttribute: Turn on DNS hostnames of VPC vpc-1"),
        row("not desired", deleted(), observed(vpc), "DeleteVpc: Delete VPC vpc-1"),
        row(
            "not desired, and two VPCs exist",
            deleted(),
            observed(vpc, vpc("vpc-2")),
            "DeleteVpc: Delete VPC vpc-1",
            "DeleteVpc: Delete VPC vpc-2"),
        row("not desired, and nothing exists", deleted(), observed(), "absent"),
        row(
            "an existing VPC is used",
            EXISTING,
            existing(ExistingVpcs.of("vpc-9", "10.50.0.0/16")),
            "Ready: 10.50.0.0/16 (existing)"),
        row(
            "an existing VPC with two blocks is used",
            EXISTING,
            existing(ExistingVpcs.of("vpc-9", "10.50.0.0/16", "10.51.0.0/16")),
            "Ready: 10.50.0.0/16, 10.51.0.0/16 (existing)"),
        row(
            "an existing VPC does not exist",
            EXISTING,
            observed(),
            "Failed: vpc.id: vpc-9 does not exist in us-west-2 in the operator's account. Create a"
                + " new object with the id of an existing VPC, because vpc.id cannot change."),
        row(
            "an existing VPC is not available",
            EXISTING,
            existing(ExistingVpcs.inState("vpc-9", VpcState.PENDING)),
            "Waiting: Waiting for VPC vpc-9: pending"),
        row(
            "an existing VPC has DNS support off",
            EXISTING,
            existing(ExistingVpcs.withDns("vpc-9", false, true)),
            "Blocked: VPC vpc-9 has DNS support off, so the cache's host name does not resolve. The"
                + " operator does not change an existing VPC. Run: aws ec2 modify-vpc-attribute"
                + " --vpc-id vpc-9 --enable-dns-support"),
        row(
            "an existing VPC has DNS hostnames off",
            EXISTING,
            existing(ExistingVpcs.withDns("vpc-9", true, false)),
            "Blocked: VPC vpc-9 has DNS hostnames off, so the cache's host name does not resolve."
                + " The operator does not change an existing VPC. Run: aws ec2"
                + " modify-vpc-attribute --vpc-id vpc-9 --enable-dns-hostnames"),
        row(
            "vpc.id is given, and the environment is in a VPC of its own",
            EXISTING,
            new ObservedVpcs(
                List.of(vpc),
                Optional.empty(),
                Optional.of(ExistingVpcs.of("vpc-9", "10.50.0.0/16")),
                Optional.of("vpc-1")),
            "Blocked: The resources of this environment are in VPC vpc-1, not in vpc-9 (vpc.id),"
                + " and AWS cannot move them. Create another environment in vpc-9, and delete this"
                + " one."),
        row(
            "vpc.id is given, does not exist, and the environment is in another one",
            EXISTING,
            new ObservedVpcs(List.of(), Optional.empty(), Optional.empty(), Optional.of("vpc-8")),
            "Blocked: The resources of this environment are in VPC vpc-8, not in vpc-9 (vpc.id),"
                + " and AWS cannot move them. Create another environment in vpc-9, and delete this"
                + " one."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void actsAsTheTableSays(Row<ObservedVpcs> row) {
    assertEquals(row.expected(), StepTable.lines(new VpcStep(StepNames.VPC, Set.of()), row));
  }

  private static Row<ObservedVpcs> row(String name, ObservedVpcs observed, String... expected) {
    return row(name, desired(), observed, expected);
  }

  private static Row<ObservedVpcs> row(
      String name, Target target, ObservedVpcs observed, String... expected) {
    return new Row<>(name, target, observed, context(Outputs.NONE), List.of(expected));
  }

  private static ObservedVpcs observed(ObservedVpc... vpcs) {
    return ObservedVpcs.of(List.of(vpcs));
  }

  private static ObservedVpcs existing(ExistingVpc vpc) {
    return new ObservedVpcs(List.of(), Optional.empty(), Optional.of(vpc));
  }

  private static ObservedVpc vpc(String id) {
    return new ObservedVpc(id, "10.20.0.0/16", TAGS, Optional.of(true), true);
  }

  private static ObservedVpc withDnsHostnames(ObservedVpc vpc, Optional<Boolean> on) {
    return new ObservedVpc(vpc.id(), vpc.cidrBlock(), vpc.tags(), on, vpc.inUse());
  }
}
