package dev.elasticacheoperator.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.elasticacheoperator.controller.config.OperatorConfig;
import dev.elasticacheoperator.controller.report.Telemetry;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
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
    var election = election(Map.of(ELECTION + "namespace", "cache"));
    assertEquals("elasticache-operator", election.getLeaseName());
    assertEquals("cache", election.getLeaseNamespace().orElseThrow());
    assertEquals(Duration.ofSeconds(15), election.getLeaseDuration());
    assertEquals(Duration.ofSeconds(10), election.getRenewDeadline());
    assertEquals(Duration.ofSeconds(2), election.getRetryPeriod());
    assertFalse(election.isExitOnStopLeading());
  }

  @Test
  void electionCanBeSwitchedOff() {
    assertNull(election(Map.of(ELECTION + "enabled", "false")));
  }

  private LeaderElectionConfiguration election(Map<String, String> values) {
    var config = config(values);
    return wiring.leaderElection(config, wiring.leadership(config, null), Telemetry.NONE);
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
