package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.stopInstance;
import static dev.elasticacheoperator.lab.ManualChanges.terminateInstance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.ec2.LaunchFaults;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** EC2 accepts a launch or a start of the bastion and ends the instance by itself. */
class BastionLaunchTest {

  private static final Duration HOUR = Duration.ofHours(1);

  /** Launches with doubling delays of 15 s to 5 min; there were 240 without. */
  private static final int LAUNCHES_AN_HOUR = 16;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "Client.InternalError, Client error on launch, could not use the KMS key",
    "Client.InvalidKMSKey.InvalidState, The KMS key provided is in an incorrect state, could not"
        + " use the KMS key",
    "Client.VolumeLimitExceeded, Volume limit exceeded, a higher quota of EBS storage",
    "Server.InsufficientInstanceCapacity, Insufficient capacity, no capacity for this instance type"
  })
  void aLaunchThatEndsByItselfIsReportedAndRepeatedWithPauses(
      String code, String words, String remedy) {
    var fixture = new Fixture();
    faults(fixture).endInstances(code, words);
    fixture.apply();
    fixture.harness.pass(HOUR);

    assertEquals(Phase.FAILED, fixture.phase());
    assertEquals("True", fixture.condition("Stalled").getStatus());
    assertEquals("InstanceEnded", fixture.condition("Ready").getReason());
    var message = fixture.condition("Ready").getMessage();
    assertTrue(message.contains(code + ": " + words), message);
    assertTrue(message.contains(remedy), message);
    var warnings =
        fixture.harness.api.events().stream()
            .filter(RecordedEvent::warning)
            .filter(event -> event.message().contains(code))
            .count();
    var launches = fixture.calls.tried("RunInstances");
    assertTrue(launches >= 4 && launches <= LAUNCHES_AN_HOUR, launches + " launches");
    assertTrue(warnings >= 1 && warnings <= launches, warnings + " warnings");

    faults(fixture).letInstancesRun();
    fixture.harness.untilReady(Fixture.NAME);
    fixture.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
  }

  @Test
  void aRestartOfTheOperatorForgetsNoFailedLaunch() {
    var fixture = new Fixture();
    faults(fixture).endInstances("Client.InternalError", "Client error on launch");
    fixture.apply();
    fixture.harness.pass(HOUR);
    fixture.calls.clear();
    for (var i = 0; i < 10; i++) {
      fixture.harness.restart();
      fixture.harness.pass(Duration.ofSeconds(25));
    }
    assertTrue(fixture.calls.tried("RunInstances") <= 2, () -> fixture.calls.changes().toString());
  }

  @Test
  void anEnvironmentWithFailedLaunchesCanBeDeleted() {
    var fixture = new Fixture();
    faults(fixture).endInstances("Client.VolumeLimitExceeded", "Volume limit exceeded");
    fixture.apply();
    fixture.harness.pass(HOUR);
    fixture.deleteLeavingNothing();
  }

  @Test
  void aStartThatEndsByItselfIsReportedAndRepeatedWithPauses() {
    var fixture = Fixture.ready();
    faults(fixture).endInstances("Client.InternalError", "Client error on launch");
    fixture.stranger(aws -> stopInstance(aws, fixture.id("bastion")));
    fixture.harness.pass(HOUR);

    assertEquals("True", fixture.condition("Stalled").getStatus());
    var message = fixture.condition("Ready").getMessage();
    assertTrue(message.contains("Client.InternalError: Client error on launch"), message);
    var starts = fixture.calls.tried("StartInstances");
    assertTrue(starts >= 3 && starts <= 12, starts + " starts");

    faults(fixture).letInstancesRun();
    fixture.harness.untilReady(Fixture.NAME);
  }

  @Test
  void anInstanceThatAPersonTerminatesIsLaunchedAgainAtOnce() {
    var fixture = Fixture.ready();
    for (var i = 0; i < 3; i++) {
      fixture.stranger(aws -> terminateInstance(aws, fixture.id("bastion")));
      fixture.harness.pass(Duration.ofMinutes(5).plusSeconds(30));
      assertEquals("False", fixture.condition("Stalled").getStatus());
    }
    assertEquals(3, fixture.calls.tried("RunInstances"));
  }

  private static LaunchFaults faults(Fixture fixture) {
    return fixture
        .harness
        .cloud
        .account(SimulatedCloud.DEFAULT_ACCOUNT)
        .launchFaults(OperatorHarness.REGION);
  }
}
