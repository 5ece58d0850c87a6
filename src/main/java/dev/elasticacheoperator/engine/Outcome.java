package dev.elasticacheoperator.engine;

import static java.util.Map.entry;

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
  record DeletionPending(String message) implements Outcome {}

  /** Proved absent. */
  record Deleted(String message) implements Outcome {}

  /** Something that is not ours is in the way; the message names it. */
  record Blocked(String message) implements Outcome {}

  /** As it was, and working: what would be done about it waits for somebody's approval. */
  record AwaitsApproval(Plan plan) implements Outcome {
    @Override
    public String message() {
      return plan.reason() + ": waits for approval of plan " + plan.hash();
    }
  }

  /**
   * A call was refused.
   *
   * @param rule the row of the error table, such as {@code quota}
   */
  record Failed(String rule, String message, RetryPolicy retryPolicy) implements Outcome {}

  /** How soon it is worth looking again. */
  enum RetryPolicy {
    /** It passes by itself: soon, backing off. */
    RETRY,
    /** Somebody has to do something (a quota, a permission): every drift interval. */
    SLOW,
    /** Nothing changes until the spec does; still looked at every drift interval. */
    TERMINAL
  }

  /** The state that goes on record. What passes by itself is no failure to a reader. */
  default State state() {
    return this instanceof Failed failed && failed.retryPolicy() == RetryPolicy.RETRY
        ? State.WAITING
        : STATES.get(getClass());
  }

  Map<Class<? extends Outcome>, State> STATES =
      Map.ofEntries(
          entry(Ready.class, State.READY),
          entry(InProgress.class, State.IN_PROGRESS),
          entry(Waiting.class, State.WAITING),
          entry(Pending.class, State.PENDING),
          entry(Skipped.class, State.SKIPPED),
          entry(Deleting.class, State.DELETING),
          entry(DeletionPending.class, State.DELETING),
          entry(Deleted.class, State.DELETED),
          entry(Blocked.class, State.BLOCKED),
          entry(AwaitsApproval.class, State.BLOCKED),
          entry(Failed.class, State.FAILED));
}
