package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a step may know besides its own observation.
 *
 * @param outputs of the steps before it
 * @param recordedIds the ids that the status has of this step. After a restart only they tell which
 *     of two resources is in use, and which predecessor a replacement has.
 * @param announced the token of a create of this step whose result is not on record yet
 * @param conflicted AWS has just refused a create because something has its key already, or a
 *     change because something is in use: the time to look for strangers as well, or for another
 *     way
 * @param attemptTime the time that distinguishes a create from every other of the step: a
 *     repetition has the time of the first attempt
 * @param now the time of the pass
 */
public record StepContext(
    Outputs outputs,
    List<String> recordedIds,
    Optional<String> announced,
    boolean conflicted,
    Instant attemptTime,
    Instant now) {

  /** Returns the recorded id of a step that has one resource. */
  public Optional<String> recordedId() {
    return recordedIds.stream().findFirst();
  }

  public <V> Optional<V> find(Outputs.Key<V> key) {
    return outputs.get(key);
  }

  /** The output of a needed step, which is ready by then. */
  public <V> V get(Outputs.Key<V> key) {
    return find(key)
        .orElseThrow(() -> new IllegalStateException("No step has given " + key.name() + " yet"));
  }
}
