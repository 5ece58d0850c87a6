package dev.elasticacheoperator.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The machine that runs the benchmark. Some machines take many times as long for work after a rest,
 * because others use their caches meanwhile. An idle operator does nothing but such work.
 */
final class Machine {

  static final Duration REST = Duration.ofSeconds(1);
  static final int LOOKUPS = 30_000;

  private static final int STEP = 7;
  private static final int WARM_UP = 500;
  private static final int TIMES = 20;

  /**
   * Processor time of the same lookups in a map.
   *
   * @param busy without a rest before
   * @param rested after {@link #REST}
   */
  record Speed(Duration busy, Duration rested) {}

  private final Map<Integer, String> map = new HashMap<>();

  private Machine() {
    for (int i = 0; i < LOOKUPS * STEP; i++) {
      map.put(i, String.valueOf(i));
    }
  }

  static Speed measure() throws InterruptedException {
    var machine = new Machine();
    for (int i = 0; i < WARM_UP; i++) {
      machine.work();
    }
    var busy = machine.work(Duration.ZERO);
    return new Speed(busy, machine.work(REST));
  }

  /** Returns the mean time of the work, each time after a rest. */
  private Duration work(Duration rest) throws InterruptedException {
    var sum = Duration.ZERO;
    for (int i = 0; i < TIMES; i++) {
      Thread.sleep(rest.toMillis());
      sum = sum.plus(work());
    }
    return sum.dividedBy(TIMES);
  }

  private Duration work() {
    var threads = ManagementFactory.getThreadMXBean();
    var begun = threads.getCurrentThreadCpuTime();
    var length = 0;
    for (int i = 0; i < LOOKUPS; i++) {
      length += map.get(i * STEP).length();
    }
    if (length == 0) {
      throw new IllegalStateException("The map is empty");
    }
    return Duration.ofNanos(threads.getCurrentThreadCpuTime() - begun);
  }
}
