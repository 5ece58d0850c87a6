package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bastion is ready once Session Manager sees it. */
class SessionManagerTest {

  @Test
  void theBastionIsReadyOnceItsAgentIsConnected() {
    var fixture = applied(SimulatorSettings.aws().withAgentRegistration(Duration.ofMinutes(3)));
    fixture.harness.until(
        "a running bastion",
        () -> message(fixture).contains("Waiting for Session Manager"),
        Duration.ofMinutes(5));
    assertEquals(StepState.IN_PROGRESS, fixture.state("bastion"));
    fixture.harness.pass(Duration.ofMinutes(4));
    assertEquals(StepState.READY, fixture.state("bastion"));
    assertTrue(message(fixture).endsWith(", connected to Session Manager"), message(fixture));
  }

  /** An agent that finds no credentials sleeps for half an hour, unless somebody restarts it. */
  @Test
  void theUserDataRestartsAnAgentThatStartedBeforeItsCredentials() {
    var fixture = applied(SimulatorSettings.aws().withCredentialDelay(Duration.ofSeconds(30)));
    fixture.harness.pass(Duration.ofMinutes(6));
    assertEquals(StepState.READY, fixture.state("bastion"), message(fixture));
    assertTrue(message(fixture).endsWith(", connected to Session Manager"), message(fixture));
  }

  @Test
  void aBastionThatIsNeverSeenIsReportedWithWhatToCheck() {
    var fixture = applied(SimulatorSettings.aws().withAgentRegistration(Duration.ofHours(2)));
    fixture.harness.pass(Duration.ofMinutes(20));
    assertEquals("True", fixture.condition("Stalled").getStatus());
    assertEquals("SessionManager", fixture.condition("Ready").getReason());
    assertTrue(
        fixture.condition("Ready").getMessage().contains("Session Manager does not see it. Check"));
    assertEquals(0, fixture.calls.tried("TerminateInstances"));

    fixture.harness.pass(Duration.ofHours(2));
    assertTrue(fixture.isReady());
  }

  @Test
  void aBastionWithSshIsReadyAlthoughSessionManagerNeverSeesIt() {
    var fixture = new Fixture(SimulatorSettings.aws().withAgentRegistration(Duration.ofHours(2)));
    fixture.apply();
    fixture.harness.pass(Duration.ofMinutes(20));
    assertTrue(fixture.isReady());
    assertTrue(message(fixture).endsWith(", unknown to Session Manager"), message(fixture));
  }

  static Stream<Function<SimulatedCall, RuntimeException>> refusals() {
    return Stream.of(Refusals::denied, Refusals::unreachable);
  }

  /** A private cluster may have no endpoint of Systems Manager. */
  @ParameterizedTest
  @MethodSource("refusals")
  void withoutAWayToAskTheBastionIsReadyOnceItRuns(
      Function<SimulatedCall, RuntimeException> refusal) {
    var fixture = new Fixture();
    fixture.refuse(call -> asks(call) ? refusal.apply(call) : null);
    apply(fixture);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofHours(1));
    assertTrue(fixture.isReady());
    assertTrue(message(fixture).matches("[0-9.]+"), message(fixture));
    assertTrue(fixture.harness.api.events().stream().noneMatch(event -> event.warning()));
  }

  /**
   * The bastion was usable once, so that a pause of its agent or of Session Manager is no alarm.
   */
  @Test
  void aConnectionThatIsLostIsToldAndStallsNothing() {
    var fixture = applied(SimulatorSettings.aws());
    fixture.harness.untilReady(Fixture.NAME);
    fixture.stranger(
        aws ->
            aws.ec2()
                .modifyInstanceMetadataOptions(
                    r -> r.instanceId(fixture.id("bastion")).httpEndpoint("disabled")));
    fixture.refuse(
        call -> call.operation().startsWith("ModifyInstance") ? Refusals.denied(call) : null);
    fixture.harness.pass(Duration.ofMinutes(40));
    assertTrue(
        fixture.condition("Ready").getMessage().contains("ModifyInstanceMetadataOptions"),
        fixture.condition("Ready").getMessage());

    fixture.allowAll();
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(20));
    assertTrue(message(fixture).endsWith(", connected to Session Manager"), message(fixture));
  }

  /** The shared list of connections costs one call for all environments, not one for each. */
  @Test
  void aReadyEnvironmentAsksOnceInADeepInterval() {
    var fixture = applied(SimulatorSettings.aws());
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(20));
    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(1));
    var asked = fixture.calls.count(SessionManagerTest::asks);
    assertTrue(asked <= 5, asked + " questions in an hour");
    assertEquals(List.of(), fixture.calls.changes());
    assertTrue(message(fixture).endsWith(", connected to Session Manager"), message(fixture));
  }

  private static boolean asks(SimulatedCall call) {
    return call.operation().equals("DescribeInstanceInformation");
  }

  private static Fixture applied(SimulatorSettings settings) {
    var fixture = new Fixture(settings);
    apply(fixture);
    return fixture;
  }

  /** Applies the environment with Session Manager as the only way to the bastion. */
  private static void apply(Fixture fixture) {
    fixture.apply();
    fixture.edit("bastion.sshCidrs", null);
    fixture.edit("bastion.keyName", null);
  }

  private static String message(Fixture fixture) {
    return fixture.status() == null ? "" : fixture.step("bastion").message();
  }
}
