package dev.elasticacheoperator.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Random histories under random faults. A build runs the same seeds on every machine, so that a
 * faulty change fails its own build. {@code -Psoak} looks for new seeds. See docs/fault-testing.md.
 */
@Tag("random")
@Isolated("uses all processors by itself")
class ChaosTest {

  private static final int SCHEDULES = Integer.getInteger("chaos.schedules", 2000);
  private static final int TOPOLOGIES = Integer.getInteger("chaos.topologies", 150);

  @Test
  void nothingIsViolatedUnderAnySchedule() {
    var one = Long.getLong("chaos.seed");
    if (one != null) {
      Chaos.run(one).ifPresent(finding -> fail(finding.toString()));
      return;
    }
    nothingIsViolated(Campaign.of(1, SCHEDULES), SCHEDULES);
  }

  /** The seeds below zero: replication groups, cluster mode, Memcached and serverless caches. */
  @Test
  void nothingIsViolatedInAnyTopology() {
    if (Long.getLong("chaos.seed") == null) {
      nothingIsViolated(Campaign.of(-TOPOLOGIES, TOPOLOGIES), TOPOLOGIES);
    }
  }

  private static void nothingIsViolated(Campaign campaign, int schedules) {
    var violated = new ArrayList<Long>();
    var runs =
        campaign.run(
            (seed, violation) -> {
              violation.ifPresent(v -> violated.add(seed));
              return violated.size() < 3;
            });
    System.out.println("chaos: " + runs + " schedules");
    if (!violated.isEmpty()) {
      fail(
          violated.stream()
              .map(
                  seed ->
                      Chaos.run(seed).map(Chaos.Counterexample::toString).orElse("seed " + seed))
              .collect(Collectors.joining("\n\n")));
    }
    assertEquals(schedules, runs, "schedules run");
  }
}
