package dev.elasticacheoperator.controller;

import dev.elasticacheoperator.flow.Flow;
import dev.elasticacheoperator.flow.Memory;
import java.time.Duration;
import java.time.Instant;

/** What this process remembers of one environment between passes. */
final class Recollection {

  private final Memory memory = new Memory();
  private int failures;
  private Instant lookedDeeplyAt = Instant.MIN;

  Memory memory() {
    return memory;
  }

  /** All is as wanted: from now on the inventory tells, not the memory. */
  void settle() {
    memory.clear();
  }

  Duration again(Flow.Result result, EnvironmentController.Intervals intervals) {
    failures = Judgement.hasPassingError(result) ? failures + 1 : 0;
    return Judgement.again(result, Math.max(0, failures - 1), intervals.poll(), intervals.drift());
  }

  /** Whether it is time for what only reads per resource show. */
  boolean deepLookIsDue(Instant now, Duration every) {
    return !lookedDeeplyAt.plus(every).isAfter(now);
  }

  void lookedDeeply(Instant at) {
    lookedDeeplyAt = at;
  }
}
