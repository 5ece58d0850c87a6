package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that do not see yet what an earlier call has made. Such a refusal is a wait. */
@Timeout(120)
class LaggingNetworkTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 50, 100})
  void aRouteWaitsForTheAttachment(int seconds) {
    var fixture =
        new Fixture(SimulatorSettings.aws().withAttachmentLag(Duration.ofSeconds(seconds)));
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    assertNoWarning(fixture);
  }

  /** As when the gateway says that it is attached, and routes do not see it yet. */
  @Test
  void aRouteIsTriedAgainUntilItSeesTheAttachment() {
    var fixture = new Fixture();
    fixture.refuse(
        call ->
            call.operation().equals("CreateRoute")
                    && fixture.calls.count(c -> c.operation().equals("CreateRoute")) < 3
                ? AwsErrors.error(
                    "ec2",
                    400,
                    "InvalidParameterValue",
                    "route table rtb-0123456789abcdef0 and network gateway igw-0123456789abcdef0"
                        + " belong to different networks")
                : null);
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    assertNoWarning(fixture);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 20, 60})
  void callsThatSeeNothingNewAreRepeated(int seconds) {
    var fixture = new Fixture(SimulatorSettings.aws().withWriteLag(Duration.ofSeconds(seconds)));
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    assertNoWarning(fixture);
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(List.of(), Leftovers.of(Leftovers.of(fixture.harness.aws())));
  }

  private static void assertNoWarning(Fixture fixture) {
    assertTrue(
        fixture.harness.api.events().stream().noneMatch(e -> e.warning()),
        () -> fixture.harness.api.events().toString());
  }
}
