package dev.elasticacheoperator.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * Longest time for which a step may be at work before its environment counts as stalled. The engine
 * goes on trying after it.
 *
 * @param after more than AWS ever takes
 * @param check for users, in the imperative: where the cause can be found
 */
public record Deadline(Duration after, String check) {

  private static final String LOOK =
      "Look at the resource in the AWS console and at the AWS Health Dashboard.";

  /** Deadline of a step that names none: EC2 and IAM take seconds, their lag takes minutes. */
  static final Deadline OF_A_STEP = new Deadline(Duration.ofMinutes(30), LOOK);

  /** Deadline of an error that AWS or the network may end by itself, such as a shortage. */
  static final Deadline OF_AN_ERROR = new Deadline(Duration.ofHours(2), LOOK);

  /**
   * Deadline of a deletion. It counts from the begin of the environment's deletion, and includes
   * the cache's: 6 to 23 minutes without a final snapshot.
   */
  static final Deadline OF_A_DELETION = new Deadline(Duration.ofHours(1), LOOK);

  /** Returns the longer of both. */
  Deadline orLonger(Optional<Deadline> other) {
    return other.filter(o -> o.after().compareTo(after) > 0).orElse(this);
  }
}
