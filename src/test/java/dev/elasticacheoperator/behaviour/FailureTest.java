package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.deleteVpc;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls that AWS, the network or the account refuses. The status says what to do, the operator
 * retries at a fitting pace, and the failure ends with its cause.
 */
@Tag("slow")
class FailureTest {

  private static final Duration HOUR = Duration.ofHours(1);

  /** One look every drift interval of five minutes. */
  private static final int LOOKS_AN_HOUR = 13;

  static Stream<String> operationsOfACreate() {
    var fixture = new Fixture();
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    return fixture.calls.tried().stream()
        .map(call -> call.service() + ":" + call.operation())
        // Nothing needs this permission, as SessionManagerTest shows.
        .filter(action -> !action.equals("ssm:DescribeInstanceInformation"))
        .distinct();
  }

  static Stream<String> readsOfACreate() {
    return operationsOfACreate().filter(action -> action.matches(".*:(Describe|Get|List).*"));
  }

  @ParameterizedTest
  @MethodSource("operationsOfACreate")
  void aMissingPermissionIsNamedAndWaitedFor(String action) {
    var fixture = new Fixture();
    fixture.refuse(call -> action.equals(name(call)) ? Refusals.denied(call) : null);
    fixture.apply();
    fixture.harness.pass(HOUR);

    assertStalled(fixture, "Allow " + action + " to the operator's IAM identity.");
    assertFalse(fixture.condition("Ready").getMessage().contains("q1bX"), "an encoded blob");
    fixture.calls.clear();
    var events = fixture.events();
    fixture.harness.pass(HOUR);
    int tries = fixture.calls.count(call -> action.equals(name(call)));
    assertTrue(tries <= 2 * LOOKS_AN_HOUR, tries + " tries in an hour");
    assertEquals(events, fixture.events(), "the same again and again");

    fixture.allowAll();
    assertRecovers(fixture);
  }

  @ParameterizedTest
  @MethodSource("readsOfACreate")
  void aPermissionTakenFromAReadyEnvironmentLosesNothing(String action) {
    var fixture = Fixture.ready();
    fixture.refuse(call -> action.equals(name(call)) ? Refusals.denied(call) : null);
    fixture.harness.pass(HOUR);
    fixture.allowAll();
    fixture.harness.pass(Duration.ofMinutes(6));
    assertTrue(fixture.isReady());
    assertEquals(List.of(), fixture.calls.changes());
  }

  private static String name(SimulatedCall call) {
    return call.service() + ":" + call.operation();
  }

  record Outage(
      String what,
      Function<SimulatedCall, RuntimeException> refusal,
      boolean stalls,
      String words) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Outage> outages() {
    return Stream.of(
        new Outage("throttled", Refusals::throttled, false, "exceeded"),
        new Outage("AWS broken", Refusals::broken, false, "internal error"),
        new Outage(
            "unreachable", Refusals::unreachable, false, "does not resolve. Check spec.region"),
        new Outage("credentials expired", Refusals::expired, true, "have expired. Renew them"),
        new Outage(
            "no credentials",
            Refusals::withoutCredentials,
            true,
            "has no AWS credentials. Give its service account a role"));
  }

  @Test
  void expiredSessionKeysAreToldBeforeAWrongClock() {
    var fixture = new Fixture();
    fixture.refuse(call -> call.service().equals("ec2") ? Refusals.expired(call) : null);
    fixture.apply();
    fixture.harness.pass(HOUR);

    assertStalled(
        fixture,
        "RequestExpired: Request has expired. The operator's session keys have expired, or its"
            + " clock is wrong. Renew the keys, or use IRSA or Pod Identity, which renew them"
            + " automatically. If they are valid, synchronise the clock of its node.");
    assertEquals("RequestExpired", fixture.condition("Ready").getReason());
    fixture.allowAll();
    assertRecovers(fixture);
  }

  @ParameterizedTest
  @MethodSource("outages")
  void nothingAtAllAnswers(Outage outage) {
    var fixture = new Fixture();
    fixture.refuse(outage.refusal());
    fixture.apply();
    fixture.harness.pass(HOUR);

    assertEquals("False", fixture.condition("Ready").getStatus());
    assertEquals(outage.stalls() ? "True" : "False", fixture.condition("Stalled").getStatus());
    assertEquals(outage.stalls() ? "False" : "True", fixture.condition("Reconciling").getStatus());
    assertSaid(fixture, outage.words());
    assertTrue(
        fixture.harness.api.events().stream().anyMatch(e -> e.message().contains(outage.words())),
        () -> "no Event says " + outage.words() + ": " + fixture.harness.api.events());
    assertTrue(
        fixture.calls.tried().size() <= 8 * LOOKS_AN_HOUR, fixture.calls.tried().size() + " calls");
    assertTrue(fixture.events() <= 6, () -> fixture.harness.api.events().toString());

    fixture.allowAll();
    assertRecovers(fixture);
  }

  @ParameterizedTest
  @MethodSource("outages")
  void midwayThroughACreate(Outage outage) {
    var fixture = new Fixture();
    fixture.apply();
    fixture.harness.pass(Duration.ofMinutes(2));
    fixture.refuse(outage.refusal());
    fixture.harness.pass(Duration.ofMinutes(3));
    assertFalse(fixture.isReady());
    fixture.allowAll();
    assertRecovers(fixture);
  }

  @ParameterizedTest
  @MethodSource("outages")
  void aReadyEnvironmentOutlivesIt(Outage outage) {
    var fixture = Fixture.ready();
    var before = ResourceSnapshot.of(fixture);
    fixture.refuse(outage.refusal());
    fixture.harness.pass(HOUR);
    assertEquals(!outage.stalls(), fixture.isReady());
    assertTrue(
        fixture.calls.tried().size() <= 8 * LOOKS_AN_HOUR, fixture.calls.tried().size() + " calls");
    fixture.allowAll();
    fixture.harness.pass(Duration.ofMinutes(6));
    assertTrue(fixture.isReady());
    assertEquals(List.of(), fixture.calls.changes());
    assertEquals(before, ResourceSnapshot.of(fixture));
  }

  @Test
  void aShortThrottleIsNotWorthAWordToAReadyEnvironment() {
    var fixture = Fixture.ready();
    int events = fixture.events();
    int writes = fixture.harness.api.statusWrites();
    fixture.refuse(Refusals::throttled);
    fixture.harness.pass(Duration.ofMinutes(3));
    fixture.allowAll();
    fixture.harness.pass(HOUR);
    assertTrue(fixture.isReady());
    assertEquals(events, fixture.events());
    assertEquals(writes, fixture.harness.api.statusWrites());
    assertEquals(List.of(), fixture.calls.changes());
  }

  @Test
  void aDeleteOutlivesEveryOutage() {
    for (var outage : outages().toList()) {
      var fixture = Fixture.ready();
      fixture.delete();
      fixture.harness.pass(Duration.ofMinutes(2));
      fixture.refuse(outage.refusal());
      fixture.harness.pass(Duration.ofMinutes(20));
      assertTrue(fixture.harness.api.find(Fixture.NAME).isPresent(), outage.what());
      assertEquals(Phase.DELETING, fixture.phase(), outage.what());
      fixture.allowAll();
      fixture.harness.untilGone(Fixture.NAME);
      fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
    }
  }

  @Test
  void aQuotaIsWaitedForSlowly() {
    var fixture = new Fixture(SimulatorSettings.aws().withMaxVpcs(3));
    fixture.stranger(
        aws -> {
          while (aws.ec2().describeVpcs().vpcs().size() < 3) {
            aws.ec2().createVpc(r -> r.cidrBlock("10.99.0.0/16"));
            fixture.harness.pass(Duration.ofSeconds(5));
          }
        });
    fixture.apply();
    fixture.harness.pass(HOUR);

    assertStalled(
        fixture,
        "Ask for a higher quota in Service Quotas, or delete resources that you do not need.");
    assertSaid(fixture, "VpcLimitExceeded");
    fixture.calls.clear();
    fixture.harness.pass(HOUR);
    assertTrue(fixture.calls.tried("CreateVpc") <= LOOKS_AN_HOUR);
    assertTrue(fixture.calls.tried("CreateVpc") >= 6);

    fixture.stranger(
        aws ->
            aws.ec2().describeVpcs().vpcs().stream()
                .filter(v -> v.cidrBlock().equals("10.99.0.0/16"))
                .findFirst()
                .ifPresent(v -> deleteVpc(aws, v.vpcId())));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(1, fixture.calls.changes().stream().filter("CreateVpc"::equals).count());
  }

  static Stream<Arguments> impossible() {
    return Stream.of(
        Arguments.of("bastion.imageId", "ami-0deadbeef00000000", null, "Set bastion.imageId"),
        Arguments.of("bastion.keyName", "lost-key", "my-key", "Set bastion.keyName"),
        Arguments.of("cache.nodeType", "cache.z9.huge", "cache.t2.micro", "Change cache.nodeType"),
        Arguments.of("bastion.instanceType", "z9.huge", "t3.micro", "Change bastion.instanceType"),
        Arguments.of(
            "parameterGroup.parameters",
            Map.of("no-such-parameter", "1"),
            Map.of("maxmemory-policy", "allkeys-lru"),
            "Correct parameterGroup.parameters"),
        Arguments.of(
            "iam.policyArns",
            List.of("arn:aws:iam::aws:policy/NoSuchPolicy"),
            List.of("arn:aws:iam::aws:policy/AmazonElastiCacheFullAccess"),
            "Correct iam.policyArns"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("impossible")
  void aValueUnknownToAwsIsReportedUntilCorrected(
      String field, Object wrong, Object right, String remedy) {
    var fixture = new Fixture();
    fixture.apply();
    fixture.edit(field, wrong);
    fixture.harness.pass(HOUR);
    assertStalled(fixture, remedy);
    fixture.calls.clear();
    int writes = fixture.harness.api.statusWrites();
    fixture.harness.pass(HOUR);
    long refused = fixture.calls.count(SimulatedCall::mutating);
    assertTrue(refused <= LOOKS_AN_HOUR, refused + " tries in an hour");
    // What cannot be named is announced before each try; nothing else is written.
    assertTrue(fixture.harness.api.statusWrites() - writes <= refused);

    fixture.edit(field, right);
    assertRecovers(fixture);
  }

  @Test
  void aZoneThatIsNotThereIsSaidAndCanBeDeleted() {
    var fixture = new Fixture();
    var resource = Fixture.article();
    resource.setSpec(
        Fixture.with(
            resource.getSpec(),
            "network.cacheSubnets",
            List.of(Map.of("cidrBlock", "10.20.1.0/24", "availabilityZone", "us-west-2z"))));
    fixture.harness.api.apply(resource);
    fixture.harness.pass(HOUR);
    assertStalled(
        fixture,
        "Give the entry of network.cacheSubnets another cidrBlock and another availabilityZone.");
    fixture.deleteLeavingNothing();
  }

  private static void assertStalled(Fixture fixture, String words) {
    assertEquals(Phase.FAILED, fixture.phase(), () -> fixture.status().toString());
    assertEquals("False", fixture.condition("Ready").getStatus());
    assertEquals("True", fixture.condition("Stalled").getStatus());
    assertEquals("False", fixture.condition("Reconciling").getStatus());
    assertSaid(fixture, words);
    var warnings =
        fixture.harness.api.events().stream()
            .filter(RecordedEvent::warning)
            .filter(e -> e.message().contains(words))
            .toList();
    assertEquals(1, warnings.size(), () -> fixture.harness.api.events().toString());
  }

  private static void assertSaid(Fixture fixture, String words) {
    var message = fixture.condition("Ready").getMessage();
    assertTrue(message.contains(words), () -> message + " does not say: " + words);
  }

  private static void assertRecovers(Fixture fixture) {
    fixture.harness.until(
        "Ready",
        () -> OperatorHarness.isReady(fixture.harness.environment(Fixture.NAME)),
        Duration.ofMinutes(25));
    fixture.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
    assertEquals("False", fixture.condition("Stalled").getStatus());
    assertTrue(fixture.secret("sessions-endpoint").isPresent());
  }
}
