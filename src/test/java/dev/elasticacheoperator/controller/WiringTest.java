package dev.elasticacheoperator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WiringTest {

  private static final String ELECTION = "elasticache-operator.leader-election.";

  private final Wiring wiring = new Wiring();

  @Test
  void aLeaderIsElectedByDefaultAndDoesNotExitInsideAShutdownHook() {
    var election =
        wiring.leaderElection(
            config(Map.of(ELECTION + "namespace", "cache")), null, Telemetry.NONE);
    assertEquals("elasticache-operator", election.getLeaseName());
    assertEquals("cache", election.getLeaseNamespace().orElseThrow());
    assertEquals(Duration.ofSeconds(15), election.getLeaseDuration());
    assertEquals(Duration.ofSeconds(10), election.getRenewDeadline());
    assertEquals(Duration.ofSeconds(2), election.getRetryPeriod());
    assertFalse(election.isExitOnStopLeading());
  }

  @Test
  void electionCanBeSwitchedOff() {
    assertNull(
        wiring.leaderElection(config(Map.of(ELECTION + "enabled", "false")), null, Telemetry.NONE));
  }

  private static OperatorConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withConverter(Duration.class, 100, new DurationConverter())
        .withMapping(OperatorConfig.class)
        .withDefaultValues(values)
        .build()
        .getConfigMapping(OperatorConfig.class);
  }
}
