package dev.elasticacheoperator.metrics;

import static dev.elasticacheoperator.metrics.MeterNames.buckets;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.controller.status.ReachableCondition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Meters of environments, steps, drift and leadership. Environments are counted at each scrape,
 * from the informer's cache. A replica that does not lead counts none.
 */
final class EnvironmentMeters implements Telemetry {

  /** Time for which one count serves, so that all gauges of a scrape agree. */
  private static final Duration COUNT_LASTS = Duration.ofSeconds(1);

  private record Count(Census census, Instant at) {}

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Timer timeToReady;
  private final MeterProvider<Timer> stepDuration;
  private final MeterProvider<Counter> stepFailures;
  private final MeterProvider<Counter> driftCorrections;
  private final MeterProvider<Timer> probes;
  private final Set<String> regions = ConcurrentHashMap.newKeySet();

  private volatile boolean leads;
  private volatile int orphans;
  private volatile Supplier<Stream<ElastiCacheEnvironment>> environments = Stream::empty;
  private volatile Count count = new Count(Census.NOBODY, Instant.MIN);

  /**
   * Creates the meters.
   *
   * @param steps names of all steps, so that their counters begin at zero
   */
  EnvironmentMeters(
      MeterRegistry registry, InstantSource clock, List<String> steps, Duration driftInterval) {
    this.registry = registry;
    this.clock = clock;
    timeToReady =
        Timer.builder(MeterNames.TIME_TO_READY)
            .description("From an environment's creation to its first Ready")
            .serviceLevelObjectives(buckets(120, 300, 420, 600, 900, 1200, 1800, 3600, 7200, 21600))
            .register(registry);
    stepDuration =
        Timer.builder(MeterNames.STEP_DURATION)
            .description("From when a step could be begun to when it was ready")
            .serviceLevelObjectives(buckets(1, 5, 15, 60, 300, 600, 1200, 3600))
            .withRegistry(registry);
    stepFailures =
        Counter.builder(MeterNames.STEP_FAILURES)
            .description("Failed calls for a step, by the rule of the error table")
            .withRegistry(registry);
    driftCorrections =
        Counter.builder(MeterNames.DRIFT_CORRECTIONS)
            .description("Steps put right though the environment was Ready and had not changed")
            .withRegistry(registry);
    probes =
        Timer.builder(MeterNames.PROBE_DURATION)
            .description("Attempts to reach a cache; outcome is ok or the link that failed")
            .withRegistry(registry);
    for (var step : steps) {
      stepDuration.withTag("step", step);
      driftCorrections.withTag("step", step);
    }
    gauge(MeterNames.LEADER, "1 on the replica at work, 0 on the others", me -> me.leads ? 1 : 0)
        .register(registry);
    for (var phase : Phase.values()) {
      gauge(MeterNames.ENVIRONMENTS, "Environments by phase", me -> me.census().in(phase))
          .tag("phase", word(phase))
          .register(registry);
    }
    gauge(
            MeterNames.STALLED,
            "Environments that are stuck until a person acts",
            me -> me.census().stalled())
        .register(registry);
    for (var reason : ReachableCondition.REASONS) {
      gauge(
              MeterNames.UNREACHABLE,
              "Environments whose cache the operator's pod does not reach",
              me -> me.census().unreachable(reason))
          .tag("reason", reason)
          .register(registry);
    }
    gauge(
            MeterNames.OLDEST_DELETION,
            "Age of the oldest delete under way; 0 where none is",
            me -> seconds(me.census().oldestDeletion()))
        .baseUnit(MeterNames.SECONDS)
        .register(registry);
    gauge(
            MeterNames.LEAKED_RESOURCES,
            "Resources on AWS that belong to no environment any more",
            me -> me.leads ? me.orphans : 0)
        .register(registry);
    gauge(MeterNames.DRIFT_INTERVAL, "The setting drift-interval", me -> seconds(driftInterval))
        .baseUnit(MeterNames.SECONDS)
        .register(registry);
  }

  @Override
  public void orphansFound(int resources) {
    orphans = resources;
  }

  @Override
  public void leads(boolean leads) {
    this.leads = leads;
  }

  @Override
  public void watches(Supplier<Stream<ElastiCacheEnvironment>> environments) {
    this.environments = environments;
  }

  @Override
  public void firstReady(Duration sinceCreation) {
    timeToReady.record(sinceCreation);
  }

  @Override
  public void stepReady(String step, Duration took) {
    stepDuration.withTag("step", step).record(took);
  }

  @Override
  public void stepFailed(String step, String rule) {
    stepFailures.withTags("step", step, "rule", rule).increment();
  }

  @Override
  public void driftCorrected(String step) {
    driftCorrections.withTag("step", step).increment();
  }

  @Override
  public void probed(String outcome, Duration took) {
    probes.withTag("outcome", outcome).record(took);
  }

  @Override
  public void uses(Account account) {
    if (regions.add(account.region())) {
      gauge(
              MeterNames.INVENTORY_AGE,
              "Age of the listing that Ready environments are compared with",
              me -> me.inventoryAge(account))
          .tag("region", account.region())
          .baseUnit(MeterNames.SECONDS)
          .register(registry);
    }
  }

  /** Returns the inventory's age; NaN if no Ready environment needs an inventory. */
  private double inventoryAge(Account account) {
    return census().watchedRegions().contains(account.region())
        ? account
            .inventory()
            .takenAt()
            .map(at -> seconds(Duration.between(at, clock.instant())))
            .orElse(Double.NaN)
        : Double.NaN;
  }

  private Census census() {
    if (!leads) {
      return Census.NOBODY;
    }
    var now = clock.instant();
    var last = count;
    if (last.at().plus(COUNT_LASTS).isAfter(now)) {
      return last.census();
    }
    var census = Census.of(environments.get().toList(), now);
    count = new Count(census, now);
    return census;
  }

  private Gauge.Builder<EnvironmentMeters> gauge(
      String name, String description, ToDoubleFunction<EnvironmentMeters> value) {
    return Gauge.builder(name, this, value).description(description).strongReference(true);
  }

  /** Returns the phase as the status writes it, such as {@code Ready}. */
  private static String word(Phase phase) {
    return phase.name().charAt(0) + phase.name().substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
