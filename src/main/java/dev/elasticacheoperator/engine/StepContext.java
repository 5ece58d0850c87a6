package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Facts that a step may use in addition to its own observation.
 *
 * @param outputs the outputs of the steps before it
 * @param recordedIds the ids that the status has of this step. After a restart only they tell which
 *     of two resources is in use, and which predecessor a replacement has.
 * @param announced the tokens of creates of this step whose results are not recorded yet
 * @param conflicted true if AWS has just refused an action with a conflict. A step then also
 *     observes foreign resources, or chooses another action.
 * @param deletionBegan true if an earlier pass has begun to delete the step's resources
 * @param createdHere true if this process has created the step's resource as the object still wants
 *     it. The next comparison of the environment reads what the create itself has set.
 * @param attemptTime the time that distinguishes a create of the step from every other. A
 *     repetition has the time of the first attempt.
 * @param now the time of the pass
 */
public record StepContext(
    Outputs outputs,
    List<String> recordedIds,
    Set<String> announced,
    boolean conflicted,
    boolean deletionBegan,
    boolean createdHere,
    Instant attemptTime,
    Instant now) {

  /** Returns the recorded id of a step that has one resource. */
  public Optional<String> recordedId() {
    return recordedIds.stream().findFirst();
  }

  public <V> Optional<V> find(Outputs.Key<V> key) {
    return outputs.get(key);
  }

  /** Returns the output of a needed step, which is ready when this step runs. */
  public <V> V get(Outputs.Key<V> key) {
    return find(key)
        .orElseThrow(() -> new IllegalStateException("No step has the output " + key.name()));
  }
}
