package dev.elasticacheoperator.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Schedules, seed after seed, on all processors. A run shares nothing with another, so what it
 * comes to does not depend on them.
 *
 * @param first seed
 * @param most schedules
 * @param lasting real time after which no other schedule is begun
 */
record Campaign(long first, long most, Duration lasting) {

  /** Runs all of the schedules, however long that takes. */
  static Campaign of(long first, long count) {
    return new Campaign(first, count, Duration.ofDays(365));
  }

  /** Receives the result of every schedule, from one thread at a time. */
  @FunctionalInterface
  interface Listener {
    /**
     * @return whether to go on
     */
    boolean ran(long seed, Optional<Violation> violation);
  }

  /**
   * @return how many schedules were run
   */
  long run(Listener listener) {
    var end = Instant.now().plus(lasting);
    var next = new AtomicLong(first);
    var runs = new AtomicLong();
    var enough = new AtomicBoolean();
    Callable<Void> worker =
        () -> {
          for (var seed = next.getAndIncrement();
              seed < first + most && !enough.get() && Instant.now().isBefore(end);
              seed = next.getAndIncrement()) {
            var violation = ScheduleRun.of(Schedules.of(seed));
            runs.incrementAndGet();
            synchronized (listener) {
              if (!listener.ran(seed, violation)) {
                enough.set(true);
              }
            }
          }
          return null;
        };
    var processors = Runtime.getRuntime().availableProcessors();
    var pool = Executors.newFixedThreadPool(processors);
    try {
      for (var one : pool.invokeAll(Collections.nCopies(processors, worker))) {
        one.get();
      }
      return runs.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return runs.get();
    } catch (ExecutionException broken) {
      throw new IllegalStateException(broken.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
