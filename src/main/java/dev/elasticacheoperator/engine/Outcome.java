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
   * @param errorClass decides how soon the step is tried again: retryable, slow or terminal
   */
  record Failed(String rule, String message, ErrorClass errorClass) implements Outcome {
    public Failed {
      if (!errorClass.isFailure()) {
        throw new IllegalArgumentException(errorClass + " is not the class of a failure");
      }
    }
  }

  /** The state that goes on record. What passes by itself is no failure to a reader. */
  default State state() {
    return this instanceof Failed failed && failed.errorClass() == ErrorClass.RETRYABLE
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
