package dev.elasticacheoperator.engine;

import static dev.elasticacheoperator.engine.StepMemory.StepFact.CREATED_HERE;
import static dev.elasticacheoperator.engine.StepMemory.StepFact.DELETE_ACCEPTED;
import static dev.elasticacheoperator.engine.StepMemory.StepFact.INVALIDATED;
import static dev.elasticacheoperator.engine.StepMemory.StepFact.OBSERVED;
import static dev.elasticacheoperator.engine.StepMemory.StepFact.STABLE_BEFORE_DELETE;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides whether NotFound is believed.
 *
 * <p>AWS may fail to show a new resource for a while (EC2 API Reference, "Eventual consistency").
 * NotFound therefore counts only one consistency window after the last moment at which the operator
 * can have created the resource. Without this rule the operator would create a second resource, or
 * leave one behind.
 */
final class Consistency {

  private final PersistedState before;
  private final OpenIntents intents;
  private final ObservationCache cache;
  private final Duration window;
  private final Instant now;

  /**
   * @param before the persisted state at the start of the pass
   */
  Consistency(
      PersistedState before,
      OpenIntents intents,
      ObservationCache cache,
      Duration window,
      Instant now) {
    this.before = before;
    this.intents = intents;
    this.cache = cache;
    this.window = window;
    this.now = now;
  }

  /**
   * Returns until when a recorded resource of a desired step may exist although AWS does not show
   * it. Until then nothing may replace the resource.
   */
  Optional<Instant> recordedMayExistUntil(String step) {
    return before
        .of(step)
        .filter(r -> !r.ids().isEmpty() && !r.state().absent())
        .map(r -> r.since().plus(window))
        .filter(now::isBefore);
  }

  /**
   * Returns until when an announced create of the step may still turn out to have worked. Empty if
   * no create is announced, or if AWS refused it.
   */
  Optional<Instant> announcedMayExistUntil(String step) {
    return intents.entries(step).stream()
        .filter(entry -> !cache.isRejected(step, entry.token()))
        .map(entry -> entry.time().plus(window))
        .max(Comparator.naturalOrder())
        .filter(now::isBefore);
  }

  /**
   * Returns until when a service of AWS may not see a change of this environment. A refusal until
   * then may be caused by that. After a restart the records tell when something was last made.
   */
  Optional<Instant> changesMayBeInvisibleUntil() {
    return Stream.concat(
            Stream.of(cache.lastAccepted()).filter(Instant.MIN::isBefore),
            before.steps().stream()
                .filter(r -> !r.ids().isEmpty() && (r.state() == State.READY || r.state().busy()))
                .map(StepRecord::since))
        .max(Comparator.naturalOrder())
        .map(last -> last.plus(window))
        .filter(now::isBefore);
  }

  /**
   * Returns true if the step can have no resources, so that no read is needed. That is so if this
   * process has created a containing step and never observed this one, and no id is recorded.
   */
  boolean mayAssumeAbsent(String step, Set<String> containedIn) {
    return !cache.knows(step, OBSERVED)
        && containedIn.stream().anyMatch(s -> cache.knows(s, CREATED_HERE))
        && before.ids(step).isEmpty();
  }

  /**
   * Returns true if the next comparison of the environment is early enough to look for resources of
   * a step that is not desired. That is so if this process has created a dependent step without
   * them, and nothing of the step was ever recorded, announced or observed.
   */
  boolean mayCompareLater(String step, Set<String> dependents) {
    return mayAssumeAbsent(step, dependents)
        && recordedAbsentOrNew(step)
        && intents.entries(step).isEmpty();
  }

  /**
   * Returns until when a deleted step may still have a resource, although AWS shows none and no
   * action is left. Empty if the absence is proved.
   *
   * @param deleting true if the whole environment is deleted
   */
  Optional<Instant> deletedMayExistUntil(String step, boolean deleting) {
    var provedBefore = deleting ? recordedDeleted(step) : recordedAbsentOrNew(step);
    var createMayFollow = !deleting && announcedMayExistUntil(step).isPresent();
    if (neverTouched()
        || provedBefore && !createMayFollow
        || cache.knows(step, STABLE_BEFORE_DELETE, DELETE_ACCEPTED)) {
      return Optional.empty();
    }
    // The window starts when the record says for the first time that the step is deleting.
    var started =
        before.of(step).filter(r -> r.state() == State.DELETING).map(StepRecord::since).orElse(now);
    return Optional.of(started.plus(window)).filter(now::isBefore);
  }

  /** Returns true if neither an earlier pass nor this process ever sent a change. */
  private boolean neverTouched() {
    return before.untouched() && cache.lastChange().equals(Instant.MIN);
  }

  /** Returns true if the step was proved deleted and nothing suggests that this has changed. */
  boolean provedDeleted(String step) {
    return recordedDeleted(step) && !cache.knows(step, INVALIDATED);
  }

  /**
   * Notes for {@link #deletedMayExistUntil} that the step was Ready for a whole window before its
   * deletion. Reads show all of such a step, so a NotFound after its delete needs no other proof.
   */
  void noteIfStable(String step) {
    before
        .of(step)
        .filter(r -> r.state() == State.READY && !now.isBefore(r.since().plus(window)))
        .ifPresent(r -> cache.note(step, STABLE_BEFORE_DELETE));
  }

  boolean recordedAbsent(String step) {
    return before.of(step).filter(r -> r.state().absent()).isPresent();
  }

  boolean recordedAbsentOrNew(String step) {
    return before.of(step).isEmpty() || recordedAbsent(step);
  }

  private boolean recordedDeleted(String step) {
    return before.of(step).filter(r -> r.state() == State.DELETED).isPresent();
  }
}
