package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.lab.Lab;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.StoredApiServer.Said;
import dev.elasticacheoperator.sandbox.aws.Call;
import dev.elasticacheoperator.sandbox.aws.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What AWS, the network or the account refuses: said in plain words with what to do about it, tried
 * again at a fitting pace, and over as soon as its cause is.
 */
class FaultTest {

  private static final Duration HOUR = Duration.ofHours(1);

  /** One look every drift interval of five minutes. */
  private static final int LOOKS_AN_HOUR = 13;

  static Stream<String> operationsOfACreate() {
    var stage = new Stage();
    stage.apply();
    stage.lab.untilReady(Stage.NAME);
    return stage.calls.tried().stream()
        .map(call -> call.service() + ":" + call.operation())
        .distinct();
  }

  static Stream<String> readsOfACreate() {
    return operationsOfACreate().filter(action -> action.matches(".*:(Describe|Get|List).*"));
  }

  @ParameterizedTest
  @MethodSource("operationsOfACreate")
  void aMissingPermissionIsNamedAndWaitedFor(String action) {
    var stage = new Stage();
    stage.refuse(call -> action.equals(name(call)) ? Refusals.denied(call) : null);
    stage.apply();
    stage.lab.pass(HOUR);

    assertStalled(stage, "Allow " + action + " to the operator's IAM identity.");
    assertFalse(stage.condition("Ready").getMessage().contains("q1bX"), "an encoded blob");
    stage.calls.clear();
    var events = stage.events();
    stage.lab.pass(HOUR);
    int tries = stage.calls.count(call -> action.equals(name(call)));
    assertTrue(tries <= 2 * LOOKS_AN_HOUR, tries + " tries in an hour");
    assertEquals(events, stage.events(), "the same again and again");

    stage.allowAll();
    assertRecovers(stage);
  }

  @ParameterizedTest
  @MethodSource("readsOfACreate")
  void aPermissionTakenFromAReadyEnvironmentLosesNothing(String action) {
    var stage = Stage.ready();
    stage.refuse(call -> action.equals(name(call)) ? Refusals.denied(call) : null);
    stage.lab.pass(HOUR);
    stage.allowAll();
    stage.lab.pass(Duration.ofMinutes(6));
    assertTrue(stage.isReady());
    assertEquals(List.of(), stage.calls.changes());
  }

  private static String name(Call call) {
    return call.service() + ":" + call.operation();
  }

  record Outage(
      String what, Function<Call, RuntimeException> refusal, boolean stalls, String words) {
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
        new Outage("credentials expired", Refusals::expired, true, "have expired: renew them"),
        new Outage(
            "no credentials",
            Refusals::withoutCredentials,
            true,
            "has no AWS credentials. Give its service account a role"));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void nothingAtAllAnswers(Outage outage) {
    var stage = new Stage();
    stage.refuse(outage.refusal());
    stage.apply();
    stage.lab.pass(HOUR);

    assertEquals("False", stage.condition("Ready").getStatus());
    assertEquals(outage.stalls() ? "True" : "False", stage.condition("Stalled").getStatus());
    assertEquals(outage.stalls() ? "False" : "True", stage.condition("Reconciling").getStatus());
    assertSaid(stage, outage.words());
    assertTrue(
        stage.lab.api.events().stream().anyMatch(e -> e.message().contains(outage.words())),
        () -> "no Event says " + outage.words() + ": " + stage.lab.api.events());
    assertTrue(
        stage.calls.tried().size() <= 8 * LOOKS_AN_HOUR, stage.calls.tried().size() + " calls");
    assertTrue(stage.events() <= 6, () -> stage.lab.api.events().toString());

    stage.allowAll();
    assertRecovers(stage);
  }

  @ParameterizedTest
  @MethodSource("outages")
  void midwayThroughACreate(Outage outage) {
    var stage = new Stage();
    stage.apply();
    stage.lab.pass(Duration.ofMinutes(2));
    stage.refuse(outage.refusal());
    stage.lab.pass(Duration.ofMinutes(3));
    assertFalse(stage.isReady());
    stage.allowAll();
    assertRecovers(stage);
  }

  @ParameterizedTest
  @MethodSource("outages")
  void aReadyEnvironmentOutlivesIt(Outage outage) {
    var stage = Stage.ready();
    var before = Picture.of(stage);
    stage.refuse(outage.refusal());
    stage.lab.pass(HOUR);
    assertEquals(!outage.stalls(), stage.isReady());
    assertTrue(
        stage.calls.tried().size() <= 8 * LOOKS_AN_HOUR, stage.calls.tried().size() + " calls");
    stage.allowAll();
    stage.lab.pass(Duration.ofMinutes(6));
    assertTrue(stage.isReady());
    assertEquals(List.of(), stage.calls.changes());
    assertEquals(before, Picture.of(stage));
  }

  @Test
  void aShortThrottleIsNotWorthAWordToAReadyEnvironment() {
    var stage = Stage.ready();
    int events = stage.events();
    int writes = stage.lab.api.statusWrites();
    stage.refuse(Refusals::throttled);
    stage.lab.pass(Duration.ofMinutes(3));
    stage.allowAll();
    stage.lab.pass(HOUR);
    assertTrue(stage.isReady());
    assertEquals(events, stage.events());
    assertEquals(writes, stage.lab.api.statusWrites());
    assertEquals(List.of(), stage.calls.changes());
  }

  @Test
  void aDeleteOutlivesEveryOutage() {
    for (var outage : outages().toList()) {
      var stage = Stage.ready();
      stage.delete();
      stage.lab.pass(Duration.ofMinutes(2));
      stage.refuse(outage.refusal());
      stage.lab.pass(Duration.ofMinutes(20));
      assertTrue(stage.lab.api.find(Stage.NAME).isPresent(), outage.what());
      assertEquals(Phase.DELETING, stage.phase(), outage.what());
      stage.allowAll();
      stage.lab.untilGone(Stage.NAME);
      stage.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
    }
  }

  @Test
  void aQuotaIsWaitedForSlowly() {
    var stage = new Stage(Settings.aws().withMaxVpcs(3));
    stage.stranger(
        aws -> {
          while (aws.ec2().describeVpcs().vpcs().size() < 3) {
            aws.ec2().createVpc(r -> r.cidrBlock("10.99.0.0/16"));
            stage.lab.pass(Duration.ofSeconds(5));
          }
        });
    stage.apply();
    stage.lab.pass(HOUR);

    assertStalled(stage, "ask for more in Service Quotas.");
    assertSaid(stage, "VpcLimitExceeded");
    stage.calls.clear();
    stage.lab.pass(HOUR);
    assertTrue(stage.calls.tried("CreateVpc") <= LOOKS_AN_HOUR);
    assertTrue(stage.calls.tried("CreateVpc") >= 6);

    stage.stranger(
        aws ->
            aws.ec2().describeVpcs().vpcs().stream()
                .filter(v -> v.cidrBlock().equals("10.99.0.0/16"))
                .findFirst()
                .ifPresent(v -> aws.ec2().deleteVpc(r -> r.vpcId(v.vpcId()))));
    stage.lab.untilReady(Stage.NAME);
    assertEquals(1, stage.calls.changes().stream().filter("CreateVpc"::equals).count());
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
  void whatAwsDoesNotKnowIsSaidAndForgottenOnceCorrected(
      String field, Object wrong, Object right, String remedy) {
    var stage = new Stage();
    stage.apply();
    stage.edit(field, wrong);
    stage.lab.pass(HOUR);
    assertStalled(stage, remedy);
    stage.calls.clear();
    int writes = stage.lab.api.statusWrites();
    stage.lab.pass(HOUR);
    long refused = stage.calls.count(Call::mutating);
    assertTrue(refused <= LOOKS_AN_HOUR, refused + " tries in an hour");
    // What cannot be named is announced before each try; nothing else is written.
    assertTrue(stage.lab.api.statusWrites() - writes <= refused);

    stage.edit(field, right);
    assertRecovers(stage);
  }

  @Test
  void aZoneThatIsNotThereIsSaidAndCanBeDeleted() {
    var stage = new Stage();
    var resource = Stage.article();
    resource.setSpec(
        Stage.with(
            resource.getSpec(),
            "network.cacheSubnets",
            List.of(Map.of("cidrBlock", "10.20.1.0/24", "availabilityZone", "us-west-2z"))));
    stage.lab.api.apply(resource);
    stage.lab.pass(HOUR);
    assertStalled(stage, "Set availabilityZone to a zone of the region");
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    stage.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  private static void assertStalled(Stage stage, String words) {
    assertEquals(Phase.FAILED, stage.phase(), () -> stage.status().toString());
    assertEquals("False", stage.condition("Ready").getStatus());
    assertEquals("True", stage.condition("Stalled").getStatus());
    assertEquals("False", stage.condition("Reconciling").getStatus());
    assertSaid(stage, words);
    var warnings =
        stage.lab.api.events().stream()
            .filter(Said::warning)
            .filter(e -> e.message().contains(words))
            .toList();
    assertEquals(1, warnings.size(), () -> stage.lab.api.events().toString());
  }

  private static void assertSaid(Stage stage, String words) {
    var message = stage.condition("Ready").getMessage();
    assertTrue(message.contains(words), () -> message + " does not say: " + words);
  }

  private static void assertRecovers(Stage stage) {
    stage.lab.until(
        "Ready", () -> Lab.isReady(stage.lab.environment(Stage.NAME)), Duration.ofMinutes(25));
    stage.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
    assertEquals("False", stage.condition("Stalled").getStatus());
    assertTrue(stage.secret("sessions-endpoint").isPresent());
  }
}
