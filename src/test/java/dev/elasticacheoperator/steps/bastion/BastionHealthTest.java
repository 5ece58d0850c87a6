package dev.elasticacheoperator.steps.bastion;

import static dev.elasticacheoperator.steps.StepTable.NOW;
import static dev.elasticacheoperator.steps.StepTable.desired;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.aws.read.AgentStatus;
import dev.elasticacheoperator.engine.FailedCreate;
import dev.elasticacheoperator.steps.StepTable.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A bastion that Session Manager does not see, and launches that EC2 ends. */
class BastionHealthTest extends BastionTable {

  static Stream<Row<ObservedBastions>> rows() {
    return Stream.of(agents(), failures()).flatMap(rows -> rows);
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

  private static ObservedInstance ended(String state, String code, Instant launched) {
    return instance(
        "i-1",
        i ->
            i.state(s -> s.name(state))
                .launchTime(launched)
                .stateReason(r -> r.code(code).message(code + ": Volume limit exceeded")));
  }
}
