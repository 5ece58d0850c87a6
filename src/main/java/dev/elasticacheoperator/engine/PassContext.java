package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the steps of one pass share.
 *
 * @param before the persisted state at the start of the pass
 * @param now the time of the pass
 */
record PassContext<T, C>(
    Engine<T, C> engine,
    StepGraph<T, C> graph,
    T target,
    Views<C> views,
    PersistedState before,
    Consistency consistency,
    OpenIntents intents,
    ObservationCache cache,
    PassListener listener,
    Instant now) {

  /** Returns the record of the step at the start of the pass. */
  Optional<StepRecord> record(String step) {
    return before.of(step);
  }

  List<String> recordedIds(String step) {
    return before.ids(step);
  }

  /** Returns the state that the step should reach. */
  State expectedState(Step<T, C, ?> step) {
    return step.isDesired(target) ? State.READY : deleting() ? State.DELETED : State.SKIPPED;
  }

  /** Returns true if the whole environment is deleted, so that no step is desired. */
  boolean deleting() {
    return graph.inOrder().stream().noneMatch(step -> step.isDesired(target));
  }
}
