package dev.elasticacheoperator.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs schedules for as long as asked, and prints what it finds: {@code Soak MINUTES [FIRST_SEED
 * [COUNT]]}.
 */
public final class Soak {

  private static final Duration REPORT = Duration.ofSeconds(30);

  private final Instant start = Instant.now();
  private final List<Long> found = new ArrayList<>();
  private Instant report = start.plus(REPORT);
  private long runs;

  private Soak() {}

  public static void main(String[] arguments) {
    var minutes = Double.parseDouble(arguments[0]);
    var seed =
        arguments.length > 1 && !arguments[1].isEmpty()
            ? Long.parseLong(arguments[1])
            : System.currentTimeMillis();
    var most = arguments.length > 2 ? Long.parseLong(arguments[2]) : Long.MAX_VALUE - seed;
    var soak = new Soak();
    soak.run(Duration.ofMillis((long) (minutes * 60_000)), seed, most);
    System.exit(soak.found.isEmpty() ? 0 : 1);
  }

  private void run(Duration lasting, long first, long most) {
    new Campaign(first, most, lasting)
        .run(
            (seed, violation) -> {
              runs++;
              violation.flatMap(v -> Chaos.run(seed)).ifPresent(this::report);
              progress(first + runs);
              return true;
            });
    report = Instant.MIN;
    progress(first + runs);
    if (!found.isEmpty()) {
      System.out.println("seeds that violate an invariant: " + found);
    }
  }

  private void report(Chaos.Counterexample finding) {
    found.add(finding.seed());
    System.out.println(finding + "\n");
  }

  private void progress(long next) {
    if (Instant.now().isBefore(report)) {
      return;
    }
    report = Instant.now().plus(REPORT);
    var seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
    System.out.printf(
        "%d schedules in %.0f s (%.1f a second), %d findings, next seed about %d%n",
        runs, seconds, runs / seconds, found.size(), next);
  }
}
