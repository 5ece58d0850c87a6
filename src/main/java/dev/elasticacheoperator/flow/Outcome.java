package dev.elasticacheoperator.flow;

import java.util.Map;

/** What a pass has to say of one step. Each message is for people and names what is waited for. */
public sealed interface Outcome {

  String message();

  /** As wanted. */
  record Ready(String message) implements Outcome {}

  /** AWS is at work on it. */
  record InProgress(String message) implements Outcome {}

  /** Something else must happen first: a dependency going away, AWS showing what it has made. */
  record Waiting(String message) implements Outcome {}

  /** A step before it is not ready. */
  record Pending(String message) implements Outcome {}

  /** Not asked for, and nothing there. */
  record Skipped(String message) implements Outcome {}

  /** On its way out. */
  record Deleting(String message) implements Outcome {}

  /** To be deleted once what needs it is gone. */
  record Held(String message) implements Outcome {}

  /** Proved absent. */
  record Deleted(String message) implements Outcome {}

  /** Something that is not ours is in the way; the message names it. */
  record Blocked(String message) implements Outcome {}

  /**
   * A call was refused.
   *
   * @param rule the row of the error table, such as {@code quota}
   */
  record Failed(String rule, String message, Pace pace) implements Outcome {}

  /** How soon it is worth looking again. */
  enum Pace {
    /** It passes by itself: soon, backing off. */
    RETRY,
    /** Somebody has to do something (a quota, a permission): every drift interval. */
    SLOW,
    /** Nothing changes until the spec does; still looked at every drift interval. */
    TERMINAL
  }

  /** The state that goes on record. What passes by itself is no failure to a reader. */
  default State state() {
    return this instanceof Failed failed && failed.pace() == Pace.RETRY
        ? State.WAITING
        : STATES.get(getClass());
  }

  Map<Class<? extends Outcome>, State> STATES =
      Map.of(
          Ready.class, State.READY,
          InProgress.class, State.IN_PROGRESS,
          Waiting.class, State.WAITING,
          Pending.class, State.PENDING,
          Skipped.class, State.SKIPPED,
          Deleting.class, State.DELETING,
          Held.class, State.DELETING,
          Deleted.class, State.DELETED,
          Blocked.class, State.BLOCKED,
          Failed.class, State.FAILED);
}
