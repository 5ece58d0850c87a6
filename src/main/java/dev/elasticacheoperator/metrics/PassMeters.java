package dev.elasticacheoperator.metrics;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Meters of the passes that the Java Operator SDK runs. They replace the SDK's own Micrometer
 * support, which does not distinguish a failed pass from a repeated one.
 */
final class PassMeters implements Metrics {

  private final AtomicInteger queued = new AtomicInteger();
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private final Timer duration;
  private final Counter failures;

  PassMeters(MeterRegistry registry) {
    Gauge.builder(MeterNames.PASSES_QUEUED, queued, AtomicInteger::get)
        .description("Environments that wait for a thread")
        .strongReference(true)
        .register(registry);
    Gauge.builder(MeterNames.PASSES_RUNNING, running, Set::size)
        .description("Passes under way")
        .strongReference(true)
        .register(registry);
    duration =
        Timer.builder(MeterNames.PASS_DURATION)
            .description("Passes over environments")
            .serviceLevelObjectives(
                Duration.ofMillis(10),
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(60))
            .register(registry);
    failures =
        Counter.builder(MeterNames.PASS_FAILURES)
            .description("Passes that ended in an error of the operator or the API server")
            .register(registry);
  }

  @Override
  public void reconciliationSubmitted(
      HasMetadata resource, RetryInfo retry, Map<String, Object> metadata) {
    queued.incrementAndGet();
  }

  @Override
  public void reconciliationStarted(HasMetadata resource, Map<String, Object> metadata) {
    queued.decrementAndGet();
    running.add(Thread.currentThread());
  }

  /** Called on the same thread, also for a deleted object, whose pass was not started. */
  @Override
  public void reconciliationFinished(
      HasMetadata resource, RetryInfo retry, Map<String, Object> metadata) {
    var wasStarted = running.remove(Thread.currentThread());
    if (!wasStarted) {
      queued.decrementAndGet();
    }
  }

  @Override
  public void reconciliationFailed(
      HasMetadata resource, RetryInfo retry, Exception thrown, Map<String, Object> metadata) {
    failures.increment();
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    return duration.recordCallable(execution::execute);
  }
}
