package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.lab.ManualChanges;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.ZoneOffers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    offers(fixture).offerOnlyIn("t3.small", "us-west-2d");
    fixture.edit("bastion.instanceType", "t3.small");
    fixture.harness.untilReady(Fixture.NAME);
    assertNotEquals(old, fixture.id("bastion"));
  }

  /** AWS cannot move a subnet, and the spec names its zone. */
  @ParameterizedTest(name = "offers are read: {0}")
  @ValueSource(booleans = {true, false})
  void aNamedZoneWithoutTheTypeKeepsTheOldBastion(boolean told) {
    var fixture =
        Fixture.of(
                "article.yaml",
                List.of(
                    "bastion.subnet",
                    Map.of("cidrBlock", "10.20.254.0/24", "availabilityZone", "us-west-2a")))
            .settled();
    var old = fixture.id("bastion");
    offers(fixture).offerOnlyIn("t3.small", "us-west-2c", "us-west-2d");
    if (!told) {
      denyOffers(fixture);
    }
    assertIsKept(fixture, old);
    assertEquals(
        told
            ? "EC2 does not offer t3.small in us-west-2a, where bastion.subnet ("
                + fixture.id("bastionSubnet")
                + ") is, so bastion "
                + old
                + " stays as it is. Change bastion.instanceType, or set bastion.enabled to false,"
                + " wait until step bastionSubnet is Skipped, change"
                + " bastion.subnet.availabilityZone, and set bastion.enabled to true. EC2 offers"
                + " the type in us-west-2c, us-west-2d."
            : "AWS refused t3.small in us-west-2a, the zone of bastion.subnet. Change"
                + " bastion.instanceType.",
        fixture.step(told ? "bastion" : "bastionSubnet").message());

    fixture.edit("bastion.instanceType", "t3.nano");
    fixture.harness.untilReady(Fixture.NAME);
    assertNotEquals(old, fixture.id("bastion"));
  }

  /** An interface of somebody else keeps the subnet in its zone. */
  @ParameterizedTest(name = "offers are read: {0}")
  @ValueSource(booleans = {true, false})
  void aSharedSubnetKeepsTheOldBastion(boolean told) {
    var fixture = Fixture.of("article.yaml", List.of("bastion.subnet", Map.of())).settled();
    var old = fixture.id("bastion");
    var subnet = fixture.id("bastionSubnet");
    var guest = new ArrayList<String>();
    fixture.stranger(aws -> guest.add(ManualChanges.createInterface(aws, subnet)));
    offers(fixture).offerOnlyIn("t3.small", "us-west-2d");
    if (!told) {
      denyOffers(fixture);
    }
    assertIsKept(fixture, old);
    var message = fixture.step(told ? "bastion" : "bastionSubnet").message();
    assertTrue(
        message.contains("t3.small in us-west-2a") && message.contains("interfaces"), message);

    fixture.allowAll();
    fixture.stranger(aws -> ManualChanges.deleteInterface(aws, guest.get(0)));
    fixture.harness.pass(Duration.ofHours(2));
    assertTrue(fixture.isReady());
    assertNotEquals(old, fixture.id("bastion"));
    assertNotEquals(subnet, fixture.id("bastionSubnet"));
  }

  @Test
  void anExistingSubnetWithoutTheTypeKeepsTheOldBastion() {
    var fixture = new Fixture();
    TheirNetwork.make(fixture).use(fixture);
    fixture.settled();
    var old = fixture.id("bastion");
    offers(fixture).offerOnlyIn("t3.small", "us-west-2d");
    assertIsKept(fixture, old);
    var message = fixture.step("bastion").message();
    assertTrue(message.contains("name a subnet in another zone in bastion.subnet.id"), message);
  }

  /** Asks for another type, and checks for some hours that the bastion stays. */
  private static void assertIsKept(Fixture fixture, String old) {
    fixture.calls.clear();
    fixture.edit("bastion.instanceType", "t3.small");
    fixture.harness.pass(Duration.ofHours(3));
    assertEquals(0, fixture.calls.tried("TerminateInstances"));
    assertEquals(List.of(old), fixture.ids("bastion"));
    assertFalse(fixture.isReady());
    assertEquals(old, fixture.status().bastion().instanceId(), "the bastion is still told");
  }

  private static ZoneOffers offers(Fixture fixture) {
    return fixture
        .harness
        .cloud
        .account(SimulatedCloud.DEFAULT_ACCOUNT)
        .offers(OperatorHarness.REGION);
  }

  /** Denies the read of the zones that offer an instance type. */
  private static void denyOffers(Fixture fixture) {
    fixture.refuse(
        call ->
            call.operation().equals("DescribeInstanceTypeOfferings")
                ? Refusals.denied(call)
                : null);
  }
}
