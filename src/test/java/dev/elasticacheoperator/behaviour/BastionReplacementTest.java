package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** EC2 replaces a bastion only if it would launch the new one. */
class BastionReplacementTest {

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "bastion.imageId, ami-0123456789abcdef0, , InvalidAMIID.NotFound, Set bastion.imageId to an",
    "bastion.keyName, typo, my-key, InvalidKeyPair.NotFound, Set bastion.keyName to a key pair",
    "bastion.instanceType, m9.tiny, t3.micro, InvalidParameterValue, Change bastion.instanceType"
  })
  void aRefusedLaunchKeepsTheOldBastion(
      String field, String value, String before, String code, String remedy) {
    var fixture = Fixture.ready();
    var old = fixture.id("bastion");
    fixture.edit(field, value);
    fixture.harness.pass(Duration.ofMinutes(12));
    var step = fixture.step("bastion");
    assertEquals(StepState.FAILED, step.state());
    assertTrue(step.message().contains(code), step.message());
    assertTrue(step.message().contains(remedy), step.message());
    assertEquals(old, fixture.id("bastion"));
    assertEquals(List.of(), fixture.calls.changes());
    assertEquals(0, fixture.calls.tried("TerminateInstances"));

    fixture.edit(field, before);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of(), fixture.calls.changes());
  }

  /** The subnet moves to a zone with the type once the old instance has left it. */
  @Test
  void aZoneWithoutTheTypeDoesNotKeepTheOldBastion() {
    var fixture = Fixture.of("article.yaml", List.of("bastion.subnet", Map.of())).settled();
    var old = fixture.id("bastion");
    fixture
        .harness
        .cloud
        .account(SimulatedCloud.DEFAULT_ACCOUNT)
        .offers(OperatorHarness.REGION)
        .offerOnlyIn("t3.small", "us-west-2d");
    fixture.edit("bastion.instanceType", "t3.small");
    fixture.harness.untilReady(Fixture.NAME);
    assertNotEquals(old, fixture.id("bastion"));
  }
}
