package dev.elasticacheoperator.flow;

import java.time.Instant;
import java.util.Optional;

/**
 * What a step may know besides its own observation.
 *
 * @param outputs of the steps before it
 * @param lastId the id that the status has of this step: on restart the only memory of which of two
 *     resources is the one in use, or of which predecessor a replacement follows
 * @param announced the token of a create of this step whose result is not on record yet
 * @param collided AWS has just refused a create because something has its key already, or a change
 *     because something is in use: the time to look for strangers as well, or for another way
 * @param incarnation the time that distinguishes a create from every other of the step: a
 *     repetition has the time of the first attempt
 * @param now the time of the pass
 */
public record Known(
    Outputs outputs,
    Optional<String> lastId,
    Optional<String> announced,
    boolean collided,
    Instant incarnation,
    Instant now) {

  public <V> Optional<V> find(Outputs.Key<V> key) {
    return outputs.get(key);
  }

  /** The output of a needed step, which is ready by then. */
  public <V> V get(Outputs.Key<V> key) {
    return find(key)
        .orElseThrow(() -> new IllegalStateException("No step has given " + key.name() + " yet"));
  }
}
