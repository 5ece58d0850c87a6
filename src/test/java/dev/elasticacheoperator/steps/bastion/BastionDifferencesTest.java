package dev.elasticacheoperator.steps.bastion;

import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.with;
import static dev.elasticacheoperator.steps.StepTable.without;

import dev.elasticacheoperator.steps.StepTable.Row;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Differences of the bastion that a call corrects, and those that replace the instance. */
class BastionDifferencesTest extends BastionTable {

  private static final String REPLACE = TERMINATE + " to replace it: ";

  static Stream<Row<ObservedBastions>> rows() {
    return Stream.of(drift(), replacements()).flatMap(rows -> rows);
  }

  private static Stream<Row<ObservedBastions>> drift() {
    return Stream.of(
        row(
            "no instance profile",
            desired(),
            observed(instance("i-1", i -> i.iamInstanceProfile(profile(null)))),
            "AssociateIamInstanceProfile: Associate instance profile sessions-bastion with bastion"
                + " i-1"),
        row(
            "another security group",
            desired(),
            observed(instance("i-1", i -> i.securityGroups(g -> g.groupId("sg-2")))),
            "ModifyInstanceAttribute: Set the security group of bastion i-1 to sg-1"),
        row(
            "a further security group",
            desired(),
            observed(
                instance(
                    "i-1", i -> i.securityGroups(g -> g.groupId("sg-1"), g -> g.groupId("sg-2")))),
            "ModifyInstanceAttribute: Set the security group of bastion i-1 to sg-1"),
        row(
            "IMDSv1 allowed",
            desired(),
            observed(instance("i-1", i -> i.metadataOptions(m -> m.httpTokens("optional")))),
            "ModifyInstanceMetadataOptions: Require IMDSv2 on bastion i-1"),
        row(
            "IMDS turned off",
            desired(),
            observed(
                instance(
                    "i-1",
                    i ->
                        i.metadataOptions(m -> m.httpTokens("required").httpEndpoint("disabled")))),
            "ModifyInstanceMetadataOptions: Turn on IMDSv2 on bastion i-1"),
        row(
            "IMDS answers other hops",
            desired(),
            observed(
                instance(
                    "i-1",
                    i ->
                        i.metadataOptions(
                            m -> m.httpTokens("required").httpPutResponseHopLimit(2)))),
            "ModifyInstanceMetadataOptions: Require IMDSv2 on bastion i-1"),
        row(
            "addresses are not checked",
            desired(),
            observed(instance("i-1", i -> i.sourceDestCheck(false))),
            "ModifyInstanceAttribute: Turn on the source and destination check of bastion i-1"),
        row(
            "a missing tag of the root volume, and a new network interface",
            desired(),
            observed(
                instance("i-1", i -> {})
                    .withParts(
                        List.of(
                            new ObservedInstance.Part("vol-1", without(TAGS, "team")),
                            new ObservedInstance.Part("eni-1", Map.of())))),
            "CreateTags: Set tags of vol-1: team",
            "CreateTags: Adopt eni-1: Name, elasticache-operator.dev/cluster,"
                + " elasticache-operator.dev/environment, elasticache-operator.dev/step, team"),
        row(
            "a missing tag",
            desired(),
            observed(instance("i-1", i -> {}).withTags(without(TAGS, "team"))),
            "CreateTags: Set tags of i-1: team"),
        row(
            "a tag that somebody added",
            desired(),
            observed(instance("i-1", i -> {}).withTags(with(TAGS, "a", "1"))),
            READY),
        row(
            "a newer image of Amazon Linux",
            desired(),
            observed(instance("i-1", i -> i.imageId("ami-0"))),
            READY),
        row(
            "everything at once",
            desired(),
            observed(
                instance(
                        "i-1",
                        i ->
                            i.state(s -> s.name("stopped"))
                                .securityGroups(g -> g.groupId("sg-2"))
                                .metadataOptions(m -> m.httpTokens("optional")))
                    .withTags(without(TAGS, "team"))),
            "ModifyInstanceAttribute: Set the security group of bastion i-1 to sg-1",
            "ModifyInstanceMetadataOptions: Require IMDSv2 on bastion i-1",
            "StartInstances: Start bastion i-1",
            "CreateTags: Set tags of i-1: team"));
  }

  private static Stream<Row<ObservedBastions>> replacements() {
    var running = observed(instance("i-1", i -> {}));
    return Stream.of(
        row(
            "another instance type",
            desired("bastion.instanceType", "t3.small"),
            running,
            REPLACE + "instance type t3.small"),
        row(
            "another image",
            desired("bastion.imageId", "ami-0123456789abcdef0"),
            running,
            REPLACE + "image ami-0123456789abcdef0"),
        row(
            "another key pair",
            desired("bastion.keyName", "other"),
            running,
            REPLACE + "key pair other"),
        row("no key pair", desired("bastion.keyName", null), running, REPLACE + "no key pair"),
        row(
            "another subnet",
            desired(),
            observed(instance("i-1", i -> i.subnetId("subnet-2"))),
            REPLACE + "another subnet"),
        row(
            "another instance profile",
            desired(),
            observed(instance("i-1", i -> i.iamInstanceProfile(profile("other")))),
            REPLACE + "another instance profile"),
        row(
            "several reasons, and nothing else is changed",
            desired("bastion.instanceType", "t3.small", "bastion.keyName", null),
            observed(instance("i-1", i -> i.securityGroups(g -> g.groupId("sg-2")))),
            REPLACE + "instance type t3.small, no key pair"),
        row(
            "terminated for its replacement",
            desired("bastion.instanceType", "t3.small"),
            observed(dead("i-1", "shutting-down")),
            "RunInstances: Launch bastion sessions-bastion (t3.small) in subnet-1"));
  }
}
