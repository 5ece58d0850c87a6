package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.controller.report.StepTimes;
import dev.elasticacheoperator.controller.status.StatusRules;
import dev.elasticacheoperator.engine.Engine;
import dev.elasticacheoperator.engine.ObservationCache;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What this process remembers of one environment between passes. */
final class EnvironmentState {

  /**
   * @param generation of the object that AWS was found to be as wanted by
   * @param until when the next look is due
   */
  private record Idle(Long generation, Instant until) {}

  private static final int SHARES = 1024;
  private static final int PASSES_WITHOUT_A_WORD = 3;

  private final ObservationCache cache = new ObservationCache();
  private int failures;
  private Set<String> outdated = Set.of();
  private Instant perResourceReadAt;
  private Instant sharedViewOf = Instant.MIN;
  private Optional<Idle> idle = Optional.empty();
  private final StepTimes stepTimes = new StepTimes();
  private final Set<String> corrected = new HashSet<>();
  private Long ready;

  /**
   * Deep looks cost calls per environment, so those of many environments are spread evenly over the
   * interval, and a restart does not bring them all at once.
   *
   * @param uid the object's, which places it in the interval
   * @param ready the generation of the object by which the environment is on record as Ready
   */
  EnvironmentState(String uid, Instant now, Duration deepDrift, Optional<Long> ready) {
    this.ready = ready.orElse(null);
    var share = Math.floorMod(uid.hashCode(), SHARES);
    perResourceReadAt = now.minus(deepDrift.multipliedBy(share).dividedBy(SHARES));
  }

  StepTimes stepTimes() {
    return stepTimes;
  }

  /**
   * Whether acting for the step corrects drift: all was as this generation wants it before. True
   * once a step until all is so again.
   */
  boolean drifted(Long generation, String step) {
    return generation.equals(ready) && corrected.add(step);
  }

  ObservationCache cache() {
    return cache;
  }

  /**
   * All on AWS is as wanted: from now on the inventory tells, not the memory, and not before the
   * next look is due, whatever else about the object gives rise to a pass.
   */
  void becomeIdle(Long generation, Instant until) {
    cache.clear();
    ready = generation;
    corrected.clear();
    idle = Optional.of(new Idle(generation, until));
  }

  /** How long AWS need not be looked at; empty where it is to be now. */
  Optional<Duration> idleFor(Long generation, Instant now) {
    return idle.filter(r -> r.generation().equals(generation) && now.isBefore(r.until()))
        .map(r -> Duration.between(now, r.until()));
  }

  void resume() {
    idle = Optional.empty();
  }

  /** What a pass learnt of the object's versions; the cache never goes back behind them. */
  void outdated(Set<String> resourceVersions) {
    if (!resourceVersions.isEmpty()) {
      outdated = Set.copyOf(resourceVersions);
    }
  }

  /** Whether the cache that the object comes from is known to be behind the API server. */
  boolean isOutdated(String resourceVersion) {
    return outdated.contains(resourceVersion);
  }

  /** Whether the last passes all met errors, so that this one's is no mere hiccup. */
  boolean failingRepeatedly() {
    return failures >= PASSES_WITHOUT_A_WORD;
  }

  Duration requeueAfter(Engine.PassResult result, EnvironmentService.Intervals intervals) {
    failures = StatusRules.hasPassingError(result) ? failures + 1 : 0;
    return StatusRules.requeueAfter(
        result, Math.max(0, failures - 1), intervals.poll(), intervals.drift());
  }

  /** Whether it is time for what only reads per resource show. */
  boolean perResourceReadIsDue(Instant now, Duration every) {
    return !perResourceReadAt.plus(every).isAfter(now);
  }

  void readPerResource(Instant at) {
    perResourceReadAt = at;
  }

  /** The time of the shared view that the environment was last compared with. */
  Instant sharedViewOf() {
    return sharedViewOf;
  }

  void comparedWith(Instant viewOf) {
    sharedViewOf = viewOf;
  }
}
