package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.controller.report.ActionLog;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.lab.FakeProber;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.Optional;

/** The environment of the article, whose endpoint a prober without a network probes. */
abstract class ProbedEnvironment {

  static final String INSIDE = "10.20.7.8";
  static final String OUTSIDE = "10.9.0.5";
  final FakeProber prober = new FakeProber();

  final Fixture fixture =
      new Fixture(
          new OperatorHarness(
              SimulatorSettings.aws(), ActionLog.NONE, Telemetry.NONE, Optional.of(prober)));

  ProbedEnvironment() {
    prober.clock(fixture.harness.clock);
  }

  final Fixture ready() {
    fixture.apply();
    return fixture.settled();
  }

  final Optional<Condition> reachable() {
    return fixture.status().conditions().stream()
        .filter(c -> c.getType().equals("Reachable"))
        .findFirst();
  }

  final String message() {
    return reachable().orElseThrow().getMessage();
  }

  final void assertReachable(String status, String reason) {
    var condition = reachable().orElseThrow();
    assertEquals(status + " " + reason, condition.getStatus() + " " + condition.getReason());
  }

  final void pass(int minutes) {
    fixture.harness.pass(Duration.ofMinutes(minutes));
  }
}
