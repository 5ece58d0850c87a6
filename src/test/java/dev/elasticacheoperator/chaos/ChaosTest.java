package dev.elasticacheoperator.chaos;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random histories under random faults. The same seeds every time, so that a change that breaks
 * something fails the build it is made in; {@code -Psoak} looks for new ones. See
 * docs/fault-testing.md.
 */
class ChaosTest {

  private static final int SCHEDULES = Integer.getInteger("chaos.schedules", 2000);

  /** A slow machine runs fewer schedules rather than a long build. */
  private static final Duration MOST_TIME = Duration.ofMinutes(5);

  @Test
  void nothingIsViolatedUnderAnySchedule() {
    var one = Long.getLong("chaos.seed");
    if (one != null) {
      Chaos.run(one).ifPresent(finding -> fail(finding.toString()));
      return;
    }
    var violated = new ArrayList<Long>();
    var runs =
        new Campaign(1, SCHEDULES, MOST_TIME)
            .run(
                (seed, violation) -> {
                  violation.ifPresent(v -> violated.add(seed));
                  return violated.size() < 3;
                });
    System.out.println("chaos: " + runs + " schedules");
    if (!violated.isEmpty()) {
      fail(
          violated.stream()
              .map(seed -> Chaos.run(seed).map(Chaos.Finding::toString).orElse("seed " + seed))
              .collect(Collectors.joining("\n\n")));
    }
  }
}
