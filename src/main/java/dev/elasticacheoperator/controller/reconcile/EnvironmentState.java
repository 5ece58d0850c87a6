package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.controller.report.StepTimes;
import dev.elasticacheoperator.controller.status.CacheNetwork;
import dev.elasticacheoperator.controller.status.ConditionSet;
import dev.elasticacheoperator.controller.status.StatusRules;
import dev.elasticacheoperator.engine.EngineTimings;
import dev.elasticacheoperator.engine.ObservationCache;
import dev.elasticacheoperator.engine.PassResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Knowledge of one environment that the process keeps between passes. Losing it costs reads. */
final class EnvironmentState {

  /**
   * A settled environment.
   *
   * @param facts of the object that AWS was found to match
   * @param until time of the next comparison with AWS
   */
  private record Idle(Object facts, Instant until) {}

  /**
   * A stuck environment.
   *
   * @param facts of the object that no change since can have solved
   * @param conditions that the last pass wrote
   * @param until time of the next attempt
   */
  private record Stuck(Object facts, ConditionSet conditions, Instant until) {}

  private static final int REPEATED_FAILURES = 3;
  private static final int MOST_DOUBLINGS = 16;

  private final ObservationCache cache = new ObservationCache();
  private final StepTimes stepTimes = new StepTimes();
  private final Set<String> corrected = new HashSet<>();
  private final Set<String> unsaved = new HashSet<>();
  private Set<String> outdated = Set.of();
  private Optional<Idle> idle = Optional.empty();
  private Optional<Stuck> stuck = Optional.empty();
  private Optional<UnchangedCheck.Settled> settled = Optional.empty();
  private Instant sharedViewOf = Instant.MIN;
  private Instant perResourceReadAt;
  private Instant perResourceReadBegan;
  private boolean createsUnread;
  private Long readyGeneration;
  private int failures;
  private int refusals;
  private String refusedStatus = "";
  private CacheNetwork network = CacheNetwork.UNKNOWN;

  private EnvironmentState(Instant perResourceReadAt, Long readyGeneration) {
    this.perResourceReadAt = perResourceReadAt;
    this.perResourceReadBegan = perResourceReadAt;
    this.readyGeneration = readyGeneration;
  }

  /**
   * Returns the state of an environment that this process has not seen before. The UID places its
   * first per-resource read in the interval, so that a restart does not cause the reads of all
   * environments at once.
   *
   * @param deepDrift interval of the per-resource reads
   */
  static EnvironmentState of(
      String uid, ElastiCacheEnvironmentStatus status, Duration deepDrift, Instant now) {
    return new EnvironmentState(
        now.minus(Spread.of(uid, deepDrift)),
        status.phase() == Phase.READY ? status.observedGeneration() : null);
  }

  StepTimes stepTimes() {
    return stepTimes;
  }

  ObservationCache cache() {
    return cache;
  }

  /**
   * Returns true if an action of the step corrects drift: AWS matched this generation before. True
   * once per step until AWS matches again.
   */
  boolean drifted(Long generation, String step) {
    return generation.equals(readyGeneration) && corrected.add(step);
  }

  /**
   * Marks the environment as settled. The inventory replaces the cached observations, and no pass
   * reads AWS before the next comparison is due, whatever causes the pass.
   *
   * @param facts of the object; a change of them ends the rest
   */
  void becomeIdle(Long generation, Object facts, Instant until) {
    createsUnread = cache.hasCreated();
    cache.clear();
    perResourceReadAt = perResourceReadBegan;
    readyGeneration = generation;
    corrected.clear();
    idle = Optional.of(new Idle(facts, until));
  }

  /** Returns the time until the next comparison with AWS; empty if it is due. */
  Optional<Duration> idleFor(Object facts, Instant now) {
    return idle.filter(i -> i.facts().equals(facts) && now.isBefore(i.until()))
        .map(i -> Duration.between(now, i.until()));
  }

  /** Remembers the result of the last pass over the steps; empty if another one has to follow. */
  void settle(Optional<UnchangedCheck.Settled> last) {
    settled = last;
  }

  Optional<UnchangedCheck.Settled> settled() {
    return settled;
  }

  /** Keeps the result of the last pass if only the result of a probe was written since then. */
  void wroteProbe(String before, String after) {
    settled = settled.map(last -> last.following(before, after));
  }

  /** Forgets everything that another writer may have changed. */
  void forget() {
    cache.clear();
    settled = Optional.empty();
  }

  /** Notes that a pass changes resources of the step. */
  void changing(String step) {
    unsaved.add(step);
  }

  /** Notes that the status has the result of a pass over all steps. */
  void saved() {
    unsaved.clear();
  }

  /** Returns the steps that a pass has changed without saving its result. */
  Set<String> unsaved() {
    return Set.copyOf(unsaved);
  }

  /** Keeps the network that a pass has observed, unless an earlier one observed more of it. */
  void observed(CacheNetwork now) {
    network = now.isComplete() || !network.isComplete() ? now : network;
  }

  CacheNetwork network() {
    return network;
  }

  void resume() {
    idle = Optional.empty();
  }

  /**
   * Lets a stuck environment rest until its next attempt, whatever causes a pass before it. Nothing
   * that the operator can see has solved the problem meanwhile.
   *
   * @param facts of the object; a change of them ends the rest
   */
  void becomeStuck(Object facts, ConditionSet conditions, Instant until) {
    stuck = Optional.of(new Stuck(facts, conditions, until));
  }

  /** Returns the conditions of an environment that rests, and the time until its next attempt. */
  Optional<Map.Entry<ConditionSet, Duration>> stuckFor(
      Object facts, ElastiCacheEnvironmentStatus status, Instant now) {
    return stuck
        .filter(s -> s.facts().equals(facts) && s.conditions().areOn(status))
        .filter(s -> now.isBefore(s.until()))
        .map(s -> Map.entry(s.conditions(), Duration.between(now, s.until())));
  }

  /** Keeps the resource versions that a pass found to be replaced. */
  void outdated(Set<String> resourceVersions) {
    if (!resourceVersions.isEmpty()) {
      outdated = Set.copyOf(resourceVersions);
    }
  }

  /** Returns true if the informer's cache is known to be behind the API server. */
  boolean isOutdated(String resourceVersion) {
    return outdated.contains(resourceVersion);
  }

  /** Returns true if the last passes all met retryable errors, so that users have to know. */
  boolean failingRepeatedly() {
    return failures >= REPEATED_FAILURES;
  }

  /** Counts retryable errors in a row and returns the delay of the next pass. */
  Duration requeueAfter(PassResult result, EngineTimings timings) {
    failures = StatusRules.hasRetryableError(result) ? failures + 1 : 0;
    return StatusRules.requeueAfter(
        result, Math.max(0, failures - 1), timings.poll(), timings.drift());
  }

  /** Counts refusals by Kubernetes in a row and returns the delay of the next attempt. */
  Duration refused(EngineTimings timings) {
    var doubled = timings.poll().multipliedBy(1L << Math.min(refusals++, MOST_DOUBLINGS));
    return doubled.compareTo(timings.drift()) < 0 ? doubled : timings.drift();
  }

  void accepted() {
    refusals = 0;
  }

  /** Returns true if the last refusal of a status had other words, or there was none. */
  boolean isNewRefusal(String message) {
    var isNew = !message.equals(refusedStatus);
    refusedStatus = message;
    return isNew;
  }

  /**
   * Returns true if the per-resource facts have to be read again. They are due in the first
   * comparison after a create, because the create itself has set them and did not read them.
   */
  boolean perResourceReadIsDue(Instant now, Duration every) {
    return createsUnread || !perResourceReadAt.plus(every).isAfter(now);
  }

  /**
   * Notes that a view with fresh per-resource facts is in use. They stay due until the environment
   * is idle, because the steps that the pass remembers do not see this view.
   */
  void readPerResource(Instant at) {
    perResourceReadBegan = at;
  }

  /** Returns the time of the inventory that the environment was last compared with. */
  Instant sharedViewOf() {
    return sharedViewOf;
  }

  void comparedWith(Instant viewOf) {
    sharedViewOf = viewOf;
  }
}
