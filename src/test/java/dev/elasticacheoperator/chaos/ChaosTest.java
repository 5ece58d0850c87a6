package dev.elasticacheoperator.chaos;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/**
 * Random histories under random faults. The same seeds every time, so that a change that breaks
 * something fails the build it is made in; {@code -Psoak} looks for new ones. See
 * docs/fault-testing.md.
 */
class ChaosTest {

  private static final int SCHEDULES = Integer.getInteger("chaos.schedules", 300);

  /** A slow machine runs fewer schedules rather than a long build. */
  private static final Duration MOST_TIME = Duration.ofSeconds(90);

  @Test
  void nothingIsViolatedUnderAnySchedule() {
    var one = Long.getLong("chaos.seed");
    if (one != null) {
      Chaos.run(one).ifPresent(finding -> fail(finding.toString()));
      return;
    }
    var end = Instant.now().plus(MOST_TIME);
    var findings = new ArrayList<String>();
    int seed = 1;
    for (; seed <= SCHEDULES && Instant.now().isBefore(end) && findings.size() < 3; seed++) {
      Chaos.run(seed).ifPresent(finding -> findings.add(finding.toString()));
    }
    if (!findings.isEmpty()) {
      fail(String.join("\n\n", findings));
    }
    System.out.println("chaos: " + (seed - 1) + " schedules");
  }
}
