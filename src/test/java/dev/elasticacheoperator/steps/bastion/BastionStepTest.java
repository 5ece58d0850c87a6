package dev.elasticacheoperator.steps.bastion;

import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.deleted;
import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.without;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Launch, adoption and deletion of the bastion, and the token of a launch. */
class BastionStepTest extends BastionTable {

  static Stream<Row<ObservedBastions>> rows() {
    return Stream.of(existence(), ownership(), deletions()).flatMap(rows -> rows);
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

  @Test
  void onlyALivingInstanceWithTheTokenProvesTheLaunch() {
    var launched = instance("i-1", i -> i.clientToken("token"));
    var ended = instance("i-1", i -> i.clientToken("token").state(s -> s.name("terminated")));
    assertTrue(STEP.createSucceeded(observed(instance("i-2", i -> {}), launched), "token"));
    assertFalse(STEP.createSucceeded(observed(launched), "another"));
    assertFalse(STEP.createSucceeded(observed(ended), "token"));
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
}
