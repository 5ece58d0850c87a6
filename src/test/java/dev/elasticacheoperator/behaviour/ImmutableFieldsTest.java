package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.docs.MarkdownTable;
import dev.elasticacheoperator.lab.Leftovers;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Changes every field that admission does not let change, past admission. Admission compares two
 * versions of an object and never AWS, so the owner of the field compares with AWS too.
 */
@Tag("slow")
class ImmutableFieldsTest {

  private static final String SUBNETS = "network.cacheSubnets";
  private static final String EXISTING = "the existing VPC";

  /** How an environment answers. */
  private enum Answer {
    /** The step is Blocked or Failed; its message names the field and the step's id. */
    TOLD,
    /** The spec is invalid; the condition names the field. */
    INVALID,
    /** AWS becomes what the spec says. */
    DONE,
    /** The environment is Ready; the step's message says what AWS has. */
    SHOWN
  }

  /**
   * One change.
   *
   * @param step the step whose message or ids the test reads; empty for an invalid spec
   * @param expected part of the message
   */
  private record Change(
      String field,
      Answer answer,
      String step,
      String expected,
      Map<String, Object> before,
      Map<String, Object> after) {

    @Override
    public String toString() {
      return field + " " + after;
    }
  }

  private static Change change(
      String field, Answer answer, String step, String expected, Map<String, Object> after) {
    return new Change(field, answer, step, expected, Map.of(), after);
  }

  private static Map<String, Object> cacheSubnet(Object... pairs) {
    return Map.of(
        SUBNETS,
        List.of(
            pairs.length == 2
                ? Map.of(pairs[0], pairs[1])
                : Map.of(pairs[0], pairs[1], pairs[2], pairs[3])));
  }

  static List<Change> changes() {
    var inExisting = Map.<String, Object>of("vpc", Map.of("id", EXISTING));
    return List.of(
        change("region", Answer.INVALID, "", "us-west-2 (", Map.of("region", "eu-west-1")),
        change(
            "vpc.cidrBlock",
            Answer.TOLD,
            "vpc",
            "has the block 10.20.0.0/16, not 10.21.0.0/16",
            Map.of(
                "vpc.cidrBlock",
                "10.21.0.0/16",
                SUBNETS,
                List.of(Map.of("cidrBlock", "10.21.1.0/24")),
                "bastion.subnet",
                Map.of("cidrBlock", "10.21.254.0/24"))),
        change("vpc.id", Answer.TOLD, "vpc", "AWS cannot move them", inExisting),
        new Change(
            "vpc.id",
            Answer.TOLD,
            "vpc",
            "If vpc.id named it before",
            inExisting,
            Map.of("vpc", Map.of("cidrBlock", "10.20.0.0/16"))),
        new Change(
            "vpc.id",
            Answer.TOLD,
            "vpc",
            "AWS cannot move them",
            inExisting,
            Map.of("vpc", Map.of("id", "vpc-0123456789abcdef0"))),
        change(
            SUBNETS + "[].cidrBlock",
            Answer.DONE,
            "cacheSubnets",
            "10.20.1.0/24",
            cacheSubnet("availabilityZone", "us-west-2a")),
        change(
            SUBNETS + "[].availabilityZone",
            Answer.TOLD,
            "cacheSubnets",
            "is in us-west-2a, not in us-west-2b",
            cacheSubnet("cidrBlock", "10.20.1.0/24", "availabilityZone", "us-west-2b")),
        change(
            SUBNETS + "[].id",
            Answer.INVALID,
            "",
            "without vpc.id",
            cacheSubnet("id", "subnet-0123456789abcdef0")),
        change(
            "network.securityGroupName",
            Answer.TOLD,
            "securityGroups",
            "has the name sessions-cache, not other",
            Map.of("network.securityGroupName", "other")),
        change("iam.roleName", Answer.TOLD, "iam", "not other", Map.of("iam.roleName", "other")),
        change(
            "parameterGroup.family",
            Answer.INVALID,
            "",
            "must fit cache.version",
            Map.of("parameterGroup.family", "redis7")),
        change(
            "cache.engine",
            Answer.INVALID,
            "",
            "cache.engine",
            Map.of("cache.engine", "an-engine-of-the-future")),
        new Change(
            "cache.version",
            Answer.SHOWN,
            "cluster",
            "redis 6.2",
            Map.of("cache.version", "6.2", "parameterGroup.family", "redis6.x"),
            Map.of("cache.version", "6.0")),
        change(
            "cache.snapshots.restoreFrom.snapshotName",
            Answer.SHOWN,
            "cluster",
            "redis 4.0.10",
            Map.of("cache.snapshots.restoreFrom.snapshotName", "nightly")),
        change(
            "cache.snapshots.restoreFrom.s3Arns",
            Answer.SHOWN,
            "cluster",
            "redis 4.0.10",
            Map.of("cache.snapshots.restoreFrom.s3Arns", List.of("arn:aws:s3:::bucket/dump.rdb"))),
        change(
            "bastion.subnet.cidrBlock",
            Answer.DONE,
            "bastionSubnet",
            "10.20.253.0/24",
            Map.of("bastion.subnet.cidrBlock", "10.20.253.0/24")),
        change(
            "bastion.subnet.id",
            Answer.INVALID,
            "",
            "bastion.subnet must not have an id",
            Map.of("bastion.subnet", Map.of("id", "subnet-0123456789abcdef0"))),
        change(
            "bastion.subnet.availabilityZone",
            Answer.TOLD,
            "bastionSubnet",
            "is in us-west-2a, not in us-west-2b",
            Map.of("bastion.subnet.availabilityZone", "us-west-2b")),
        change(
            "bastion.publicIp",
            Answer.DONE,
            "bastion",
            "no public address",
            Map.of("bastion.publicIp", false)),
        change(
            "bastion.securityGroupName",
            Answer.TOLD,
            "securityGroups",
            "not other",
            Map.of("bastion.securityGroupName", "other")));
  }

  @Test
  void theTableHasEveryFieldThatAdmissionKeeps() throws IOException {
    var refused =
        MarkdownTable.rows(Path.of("docs/changes.md"), "Field").stream()
            .filter(row -> row.get(2).equals("refused"))
            .map(row -> row.get(0))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        refused,
        changes().stream().map(Change::field).collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aDifferenceFromAwsIsToldOrEnded(Change change) {
    var fixture = new Fixture();
    var vpc = existingVpc(fixture);
    var object = Fixture.article();
    edit(change.before(), vpc)
        .forEach((path, value) -> object.setSpec(Fixture.with(object.getSpec(), path, value)));
    fixture.harness.api.apply(object);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(7));
    fixture.calls.clear();

    var changed = Serialization.clone(fixture.harness.environment(Fixture.NAME));
    edit(change.after(), vpc)
        .forEach((path, value) -> changed.setSpec(Fixture.with(changed.getSpec(), path, value)));
    fixture.harness.api.apply(changed);
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(30));

    var ready = fixture.condition("Ready");
    var heldBack = change.answer() == Answer.TOLD || change.answer() == Answer.INVALID;
    assertEquals(heldBack ? "False" : "True", ready.getStatus(), ready::getMessage);
    if (change.answer() == Answer.INVALID) {
      assertEquals("InvalidSpec", ready.getReason());
      var field = change.field().replaceAll("(\\[])?[.](id|cidrBlock)$", "");
      assertTrue(ready.getMessage().startsWith(field), ready::getMessage);
      assertTrue(ready.getMessage().contains(change.expected()), ready::getMessage);
    } else {
      var step = fixture.step(change.step());
      assertTrue(step.message().contains(change.expected()), step::message);
      if (change.answer() == Answer.TOLD) {
        var part = change.field().replaceAll("(\\[])?[.]availabilityZone$", "");
        assertEquals(StepState.BLOCKED, step.state());
        assertTrue(step.message().contains(part), step::message);
        assertTrue(step.ids().stream().anyMatch(step.message()::contains), step::message);
      }
    }
    if (heldBack) {
      assertEquals(Set.of(), destroying(fixture));
    }
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    fixture.stranger(
        aws -> {
          aws.ec2().deleteVpc(r -> r.vpcId(vpc));
          assertEquals(List.of(), Leftovers.of(Leftovers.of(aws)));
        });
  }

  /** Calls that take something away or make a second resource. A tag may change with a name. */
  private static Set<String> destroying(Fixture fixture) {
    var calls = new TreeSet<>(fixture.calls.changes());
    calls.removeIf(call -> call.matches("CreateTags|TagRole|TagInstanceProfile"));
    return calls;
  }

  private static String existingVpc(Fixture fixture) {
    var id = new ArrayList<String>();
    fixture.stranger(
        aws -> {
          id.add(aws.ec2().createVpc(r -> r.cidrBlock("10.20.0.0/16")).vpc().vpcId());
          aws.ec2()
              .modifyVpcAttribute(r -> r.vpcId(id.get(0)).enableDnsHostnames(on -> on.value(true)));
        });
    return id.get(0);
  }

  private static Map<String, Object> edit(Map<String, Object> edits, String vpc) {
    return Map.of("id", EXISTING).equals(edits.get("vpc"))
        ? Map.of("vpc", Map.of("id", vpc))
        : edits;
  }
}
