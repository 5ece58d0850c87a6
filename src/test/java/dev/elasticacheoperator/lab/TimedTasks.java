package dev.elasticacheoperator.lab;

import dev.elasticacheoperator.controller.reachability.ReachabilityChecks;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** Tasks that run at their times on the virtual clock, on the thread of the test. */
public final class TimedTasks implements ReachabilityChecks.Schedule {

  private record Timed(Instant at, Runnable task) {}

  private final PriorityQueue<Timed> tasks = new PriorityQueue<>(Comparator.comparing(Timed::at));
  private final VirtualClock clock;

  public TimedTasks(VirtualClock clock) {
    this.clock = clock;
  }

  @Override
  public void after(Duration delay, Runnable task) {
    tasks.add(new Timed(clock.instant().plus(delay), task));
  }

  /** Returns the time of the next task. */
  public Optional<Instant> next() {
    return Optional.ofNullable(tasks.peek()).map(Timed::at);
  }

  /** Runs the next task, unless it is due after the given time. Returns true if it ran. */
  public boolean runNext(Instant latest) {
    if (next().filter(at -> !at.isAfter(latest)).isEmpty()) {
      return false;
    }
    var timed = tasks.remove();
    if (timed.at().isAfter(clock.instant())) {
      clock.advance(Duration.between(clock.instant(), timed.at()));
    }
    timed.task().run();
    return true;
  }

  /** Forgets all tasks, as the end of a process does. */
  void clear() {
    tasks.clear();
  }
}
