package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.Specs;
import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.AwsResponse;

/** An object that never can have made anything goes at once; any other names the way out. */
class NothingMadeTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final String RETAIN =
      " To delete the object and leave its AWS resources, set spec.deletionPolicy to Retain.";

  private final Fixture fixture = new Fixture();

  private void goesAtOnce() {
    var before = fixture.harness.clock.instant();
    fixture.delete();
    fixture.harness.step();
    assertTrue(fixture.harness.api.find(Fixture.NAME).isEmpty(), "still there");
    assertEquals(before, fixture.harness.clock.instant());
  }

  private void apply(String path, Object value) {
    var resource = Fixture.article();
    resource.setSpec(Specs.with(resource.getSpec(), path, value));
    fixture.harness.api.apply(resource);
  }

  record Unreachable(String what, Function<SimulatedCall, RuntimeException> refusal) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Unreachable> withoutAccount() {
    return Stream.of(
        new Unreachable("no credentials", Refusals::withoutCredentials),
        new Unreachable("expired credentials", Refusals::expired),
        new Unreachable(
            "unknown key",
            call -> AwsErrors.error(call.service(), 401, "AuthFailure", "not able to validate")),
        new Unreachable(
            "region not enabled",
            call -> AwsErrors.error(call.service(), 401, "OptInRequired", "not subscribed")));
  }

  @ParameterizedTest
  @MethodSource("withoutAccount")
  void withoutAnAccountNothingWasMade(Unreachable account) {
    fixture.refuse(account.refusal());
    fixture.apply();
    fixture.harness.pass(HOUR);
    assertEquals("True", fixture.condition("Stalled").getStatus());
    fixture.harness.restart();
    goesAtOnce();
  }

  @Test
  void inARegionThatDoesNotExistNotEvenARoleIsMade() {
    apply("region", "us-west-22");
    fixture.harness.pass(HOUR);
    assertEquals("NoSuchRegion", fixture.condition("Ready").getReason());
    assertEquals(
        "DescribeVpcs: there is no such AWS region: the name ec2.us-west-22.amazonaws.com does not"
            + " resolve. Create the environment with another spec.region.",
        fixture.condition("Ready").getMessage());
    assertEquals("True", fixture.condition("Stalled").getStatus());
    assertEquals(List.of(), fixture.calls.changes());
    fixture.harness.restart();
    goesAtOnce();
  }

  /** Only an older CRD admits it. */
  @Test
  void whatWasInvalidFromTheStartGoesAtOnce() {
    apply("vpc.cidrBlock", "10.20.0.0");
    fixture.harness.pass(HOUR);
    assertEquals(Phase.FAILED, fixture.phase());
    fixture.harness.restart();
    goesAtOnce();
    assertEquals(List.of(), fixture.calls.changes());
  }

  /** A temporary failure proves nothing, and an allowed read is soon made. */
  @Test
  void anOutageIsWaitedOut() {
    fixture.refuse(Refusals::broken);
    fixture.apply();
    fixture.harness.pass(HOUR);
    fixture.delete();
    fixture.harness.pass(HOUR);
    assertTrue(fixture.harness.api.find(Fixture.NAME).isPresent());
    fixture.allowAll();
    fixture.harness.untilGone(Fixture.NAME);
  }

  @ParameterizedTest
  @MethodSource("withoutAccount")
  void whatMayHaveMadeSomethingNamesTheWayOut(Unreachable account) {
    fixture.apply();
    fixture.harness.step();
    fixture.refuse(account.refusal());
    fixture.delete();
    fixture.harness.pass(HOUR);
    var message = fixture.condition("Ready").getMessage();
    assertTrue(message.endsWith(RETAIN), message);
    assertEquals("True", fixture.condition("Stalled").getStatus());
    fixture.stranger(aws -> assertFalse(Leftovers.of(aws).isEmpty()));

    fixture.edit("deletionPolicy", "Retain");
    fixture.harness.untilGone(Fixture.NAME);
  }

  /** The role has no intent in the status, and its create was the last act of a killed process. */
  @Test
  void aKilledCreateWithoutIntentCounts() {
    fixture.harness.cloud.hook(
        new CallHook() {
          @Override
          public void after(SimulatedCall call, AwsResponse answer) {
            if (call.operation().equals("CreateRole")) {
              throw new OperatorHarness.Killed("CreateRole");
            }
          }
        });
    fixture.apply();
    fixture.harness.step();
    fixture.refuse(Refusals::withoutCredentials);
    fixture.delete();
    fixture.harness.pass(HOUR);
    assertTrue(fixture.harness.api.find(Fixture.NAME).isPresent(), "the role is left behind");
    fixture.allowAll();
    fixture.harness.untilGone(Fixture.NAME);
    fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  @Test
  void theStatusIsMarkedBeforeTheFirstChange() {
    fixture.apply();
    fixture.harness.step();
    assertEquals(fixture.status().steps().get(0).since(), fixture.status().firstChangeTime());
    var first = fixture.status().firstChangeTime();
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(first, fixture.status().firstChangeTime());
  }
}
