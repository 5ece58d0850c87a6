package dev.elasticacheoperator.metrics;

import java.time.Duration;
import java.util.stream.LongStream;

/** Names of the metrics for Micrometer. Prometheus adds underscores, units, {@code _total}. */
final class MeterNames {

  private static final String PREFIX = "elasticache.operator.";

  static final String LEADER = PREFIX + "leader";
  static final String ENVIRONMENTS = PREFIX + "environments";
  static final String STALLED = PREFIX + "stalled";
  static final String UNREACHABLE = PREFIX + "unreachable";
  static final String PROBE_DURATION = PREFIX + "probe.duration";
  static final String OLDEST_DELETION = PREFIX + "oldest.deletion";
  static final String LEAKED_RESOURCES = PREFIX + "leaked.resources";
  static final String TIME_TO_READY = PREFIX + "time.to.ready";
  static final String STEP_DURATION = PREFIX + "step.duration";
  static final String STEP_FAILURES = PREFIX + "step.failures";
  static final String DRIFT_CORRECTIONS = PREFIX + "drift.corrections";
  static final String DRIFT_INTERVAL = PREFIX + "drift.interval";
  static final String INVENTORY_AGE = PREFIX + "inventory.age";
  static final String AWS_CALL_DURATION = PREFIX + "aws.call.duration";
  static final String AWS_THROTTLES = PREFIX + "aws.throttles";
  static final String AWS_RATE_LIMIT_WAIT = PREFIX + "aws.rate.limit.wait";
  static final String PASSES_QUEUED = PREFIX + "passes.queued";
  static final String PASSES_RUNNING = PREFIX + "passes.running";
  static final String PASS_DURATION = PREFIX + "pass.duration";
  static final String PASS_FAILURES = PREFIX + "pass.failures";

  static final String SECONDS = "seconds";

  private MeterNames() {}

  /** Upper bounds of a histogram's buckets. */
  static Duration[] buckets(long... seconds) {
    return LongStream.of(seconds).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);
  }
}
