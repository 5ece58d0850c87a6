package dev.elasticacheoperator.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Findings of schedules, as people read them. */
final class Chaos {

  /**
   * @param violation of the shortest schedule found
   */
  record Counterexample(long seed, Schedule shortest, Violation violation, List<String> log) {

    private static final int LINES = 60;

    @Override
    public String toString() {
      return violation.getMessage()
          + "\nseed "
          + seed
          + ", as short as it gets:\n"
          + shortest
          + "\nthe last of what happens:\n"
          + String.join("\n", log.subList(Math.max(0, log.size() - LINES), log.size()))
          + "\nagain: ./mvnw test -Dtest=ChaosTest -Dchaos.seed="
          + seed;
    }
  }

  private Chaos() {}

  /**
   * Runs schedules until one violates an invariant, which is not shrunk.
   *
   * @return the invariant and how many schedules that took, as cells of a table
   */
  static String firstOf(long seed, Duration atMost) {
    var found = new ArrayList<Violation>();
    var runs =
        new Campaign(seed, Long.MAX_VALUE - seed, atMost)
            .run(
                (at, violation) -> {
                  violation.ifPresent(found::add);
                  return found.isEmpty();
                });
    return (found.isEmpty() ? "-" : found.get(0).invariant()) + " | " + runs;
  }

  static Optional<Counterexample> run(long seed) {
    var schedule = Schedules.of(seed);
    return ScheduleRun.of(schedule)
        .map(
            violation -> {
              var shortest = Shrink.of(schedule, violation);
              return new Counterexample(
                  seed,
                  shortest,
                  ScheduleRun.of(shortest).orElse(violation),
                  ScheduleRun.logOf(shortest));
            });
  }
}
