package dev.elasticacheoperator.steps.bastion;

import static dev.elasticacheoperator.steps.StepTable.NOW;
import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.deleted;
import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.tags;
import static dev.elasticacheoperator.steps.StepTable.with;
import static dev.elasticacheoperator.steps.StepTable.without;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.read.AgentStatus;
import dev.elasticacheoperator.engine.FailedCreate;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.Instance;

/** Actions and outcomes of the bastion step. */
class BastionStepTest {

  private static final BastionStep STEP = new BastionStep(StepNames.BASTION, Set.of());
  private static final Outputs OUTPUTS =
      Outputs.of(StepOutputs.INSTANCE_PROFILE_NAME, "sessions-bastion")
          .and(StepOutputs.BASTION_SECURITY_GROUP_ID, "sg-1")
          .and(StepOutputs.BASTION_SUBNET_IDS, List.of("subnet-1"));
  private static final Map<String, String> TAGS = tags(StepNames.BASTION, "sessions-bastion");

  private static final String READY = "Ready: 198.51.100.7";
  private static final String LAUNCH =
      "RunInstances: Launch bastion sessions-bastion (t3.micro) in subnet-1";
  private static final String TERMINATE = "TerminateInstances: Terminate bastion i-1";
  private static final String REPLACE = TERMINATE + " to replace it: ";

  static Stream<Row<ObservedBastions>> rows() {
    return Stream.of(
            existence(), drift(), agents(), failures(), replacements(), ownership(), deletions())
        .flatMap(rows -> rows);
  }

  private static Stream<Row<ObservedBastions>> existence() {
    return Stream.of(
        row("nothing exists", desired(), observed(), LAUNCH),
        row("all is as desired", desired(), observed(instance("i-1", i -> {})), READY),
        row(
            "no public address",
            desired(),
            observed(instance("i-1", i -> i.publicIpAddress(null))),
            "Ready: no public address"),
        row(
            "EC2 starts it",
            desired(),
            observed(instance("i-1", i -> i.state(s -> s.name("pending")))),
            "InProgress: Waiting for bastion i-1: pending (AWS usually takes a minute)"),
        row(
            "somebody stops it",
            desired(),
            observed(instance("i-1", i -> i.state(s -> s.name("stopping")))),
            "InProgress: Waiting for bastion i-1: stopping (AWS usually takes a minute)"),
        row(
            "somebody stopped it",
            desired(),
            observed(instance("i-1", i -> i.state(s -> s.name("stopped")))),
            "StartInstances: Start bastion i-1"),
        row("somebody terminates it", desired(), observed(dead("i-1", "shutting-down")), LAUNCH),
        row("somebody terminated it", desired(), observed(dead("i-1", "terminated")), LAUNCH),
        row(
            "a terminated predecessor",
            desired(),
            observed(instance("i-1", i -> {}), dead("i-0", "terminated")),
            READY),
        row(
            "a predecessor that this pass has terminated",
            desired(),
            observed(dead("i-0", "shutting-down"), instance("i-1", i -> {})),
            READY),
        row(
            "two instances",
            desired(),
            observed(instance("i-0", i -> {}), instance("i-1", i -> {})),
            TERMINATE));
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

  private static Stream<Row<ObservedBastions>> agents() {
    var young = instance("i-1", i -> i.launchTime(NOW.minus(Duration.ofMinutes(2))));
    var old = instance("i-1", i -> i.launchTime(NOW.minus(Duration.ofMinutes(11))));
    return Stream.of(
        row(
            "connected",
            desired(),
            observed(old.withAgent(Optional.of(AgentStatus.ONLINE))),
            READY + ", connected to Session Manager"),
        row(
            "connected once",
            desired(),
            observed(old.withAgent(Optional.of(AgentStatus.CONNECTION_LOST))),
            READY + ", connection to Session Manager lost"),
        row(
            "not seen yet",
            desired(),
            observed(young.withAgent(Optional.empty())),
            "InProgress: Waiting for Session Manager to see bastion i-1, which is running (AWS"
                + " usually takes a minute)"),
        row(
            "never seen, and users have ssh",
            desired(),
            observed(old.withAgent(Optional.empty())),
            READY + ", unknown to Session Manager"),
        row(
            "never seen, and no ssh",
            desired("bastion.sshCidrs", null),
            observed(old.withAgent(Optional.empty())),
            "Failed: Bastion i-1 is running and Session Manager does not see it. Check that its"
                + " subnet has a route to the internet or endpoints for ssm, ssmmessages and"
                + " ec2messages, that VPC block public access is off, and that the AMI has the SSM"
                + " agent. Reboot the instance to restart the agent."));
  }

  private static Stream<Row<ObservedBastions>> failures() {
    var ended =
        "EC2 accepted bastion i-1 and ended it: Client.VolumeLimitExceeded: Volume limit exceeded."
            + " Ask for a higher quota of EBS storage in Service Quotas, or delete volumes that you"
            + " do not need.";
    return Stream.of(
        row(
            "a start ended by itself",
            desired(),
            observed(ended("stopped", "Client.VolumeLimitExceeded", NOW.minusSeconds(299))),
            "Failed: " + ended),
        row(
            "a start ended by itself some time ago",
            desired(),
            observed(ended("stopped", "Client.VolumeLimitExceeded", NOW.minusSeconds(300))),
            "StartInstances: Start bastion i-1"),
        row(
            "a person stopped it a moment ago",
            desired(),
            observed(ended("stopped", "Client.UserInitiatedShutdown", NOW)),
            "StartInstances: Start bastion i-1"));
  }

  @Test
  void countsOnlyLaunchesThatEndedByThemselvesSinceTheLastGoodOne() {
    var failed = ended("terminated", "Client.VolumeLimitExceeded", NOW);
    var stopped = ended("stopped", "Client.VolumeLimitExceeded", NOW);
    var earlier = NOW.minusSeconds(60);
    var byUser = ended("terminated", "Client.UserInitiatedShutdown", earlier);
    var bySpot = ended("terminated", "Server.SpotInstanceTermination", earlier);
    var before = ended("terminated", "Client.VolumeLimitExceeded", earlier.minusSeconds(60));
    assertEquals(
        List.of(NOW),
        STEP.failedCreates(observed(failed, stopped, byUser, bySpot, before)).stream()
            .map(FailedCreate::at)
            .toList());
  }

  @Test
  void onlyALivingInstanceWithTheTokenProvesTheLaunch() {
    var launched = instance("i-1", i -> i.clientToken("token"));
    var ended = instance("i-1", i -> i.clientToken("token").state(s -> s.name("terminated")));
    assertTrue(STEP.createSucceeded(observed(instance("i-2", i -> {}), launched), "token"));
    assertFalse(STEP.createSucceeded(observed(launched), "another"));
    assertFalse(STEP.createSucceeded(observed(ended), "token"));
  }

  private static ObservedInstance ended(String state, String code, Instant launched) {
    return instance(
        "i-1",
        i ->
            i.state(s -> s.name(state))
                .launchTime(launched)
                .stateReason(r -> r.code(code).message(code + ": Volume limit exceeded")));
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

  private static Stream<Row<ObservedBastions>> ownership() {
    var blocked = Optional.<Outcome>of(new Outcome.Blocked("lost its tags"));
    return Stream.of(
        row(
            "the recorded instance lost its tags",
            desired(),
            new ObservedBastions(List.of(), blocked, Optional.empty()),
            "Blocked: lost its tags"),
        row(
            "an instance without tags is adopted before anything else",
            desired(),
            observed(
                instance("i-1", i -> i.securityGroups(g -> g.groupId("sg-2"))).withTags(Map.of())),
            "CreateTags: Adopt i-1: Name, elasticache-operator.dev/cluster,"
                + " elasticache-operator.dev/environment, elasticache-operator.dev/step, team"),
        row(
            "one listed instance does not match, and another one is adopted",
            desired(),
            new ObservedBastions(
                List.of(instance("i-1", i -> {}).withTags(Map.of())), blocked, Optional.empty()),
            "CreateTags: Adopt i-1: Name, elasticache-operator.dev/cluster,"
                + " elasticache-operator.dev/environment, elasticache-operator.dev/step, team"));
  }

  private static Stream<Row<ObservedBastions>> deletions() {
    var without = desired("bastion.enabled", false);
    return Stream.of(
        row(
            "the spec has no bastion any more",
            without,
            observed(instance("i-1", i -> {})),
            TERMINATE),
        row(
            "the environment is deleted",
            deleted(),
            observed(instance("i-0", i -> {}), instance("i-1", i -> {})),
            "TerminateInstances: Terminate bastion i-0",
            TERMINATE),
        row(
            "the environment is deleted, and EC2 terminates the instance",
            deleted(),
            observed(dead("i-1", "shutting-down")),
            "InProgress: Waiting for bastion i-1: shutting-down (AWS usually takes a minute)"),
        row(
            "the environment is deleted, and the instance is terminated",
            deleted(),
            observed(dead("i-1", "terminated")),
            "absent"),
        row("not desired, and nothing exists", without, observed(), "absent"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void actsAsTheTableSays(Row<ObservedBastions> row) {
    assertEquals(row.expected(), StepTable.lines(STEP, row));
  }

  /** EC2 answers a token that it knows with the old instance, dead or alive. */
  @Test
  void aTokenIsTheSameOnlyForTheSameLaunch() {
    var token = token(desired(), observed());
    assertEquals(token, token(desired(), observed()));
    assertNotEquals(token, token(desired("bastion.instanceType", "t3.small"), observed()));
    assertNotEquals(token, token(desired("tags", Map.of("team", "x")), observed()));
    assertNotEquals(token, token(desired(), observed(dead("i-1", "terminated"))));
  }

  private static String token(Target target, ObservedBastions observed) {
    return STEP.diff(target, observed, context(OUTPUTS)).get(0).token().orElseThrow();
  }

  private static Row<ObservedBastions> row(
      String name, Target target, ObservedBastions observed, String... expected) {
    return new Row<>(name, target, observed, context(OUTPUTS), List.of(expected));
  }

  private static ObservedBastions observed(ObservedInstance... instances) {
    return ObservedBastions.of(List.of(instances));
  }

  private static ObservedInstance dead(String id, String state) {
    return instance(id, i -> i.state(s -> s.name(state)));
  }

  private static ObservedInstance instance(String id, Consumer<Instance.Builder> change) {
    var instance =
        Instance.builder()
            .instanceId(id)
            .instanceType("t3.micro")
            .imageId("ami-1")
            .keyName("my-key")
            .subnetId("subnet-1")
            .state(s -> s.name("running"))
            .publicIpAddress("198.51.100.7")
            .iamInstanceProfile(profile("sessions-bastion"))
            .securityGroups(g -> g.groupId("sg-1"))
            .metadataOptions(m -> m.httpTokens("required"))
            .applyMutation(change)
            .build();
    return new ObservedInstance(instance, TAGS);
  }

  private static IamInstanceProfile profile(String name) {
    return name == null
        ? null
        : IamInstanceProfile.builder()
            .arn("arn:aws:iam::000000000000:instance-profile/" + name)
            .build();
  }
}
