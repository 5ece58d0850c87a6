package dev.elasticacheoperator.engine;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/** Result of a pass for one step. The message is for users and names what the step waits for. */
public sealed interface Outcome {

  String message();

  /**
   * Returns the state that the status shows. A retryable failure shows as waiting, because users
   * need not act on it.
   */
  default State state() {
    return this instanceof Failed failed && failed.errorClass() == ErrorClass.RETRYABLE
        ? State.WAITING
        : STATES.get(getClass());
  }

  /** Returns when the outcome has lasted for so long that a person must know; empty if never. */
  default Optional<Deadline> deadline() {
    return Optional.empty();
  }

  /** The step is as desired. */
  record Ready(String message) implements Outcome {}

  /** AWS is working on the step's resource. */
  record InProgress(String message, Optional<Deadline> deadline) implements Outcome {
    public InProgress(String message) {
      this(message, Optional.of(Deadline.OF_A_STEP));
    }

    /** Sets the deadline of a state for which AWS needs another time than usual. */
    public InProgress within(Deadline other) {
      return new InProgress(message, Optional.of(other));
    }
  }

  /** Something else must happen first: a conflict must end, or AWS must show what it has made. */
  record Waiting(String message, Optional<Deadline> deadline) implements Outcome {
    public Waiting(String message) {
      this(message, Optional.of(Deadline.OF_A_STEP));
    }

    /** Sets the deadline of a state for which AWS needs another time than usual. */
    public Waiting within(Deadline other) {
      return new Waiting(message, Optional.of(other));
    }
  }

  /** A step that this one needs is not ready. */
  record Pending(String message) implements Outcome {}

  /** The step is not desired and has no resources. */
  record Skipped(String message) implements Outcome {}

  /** The step's resources are being deleted. */
  record Deleting(String message, Optional<Deadline> deadline) implements Outcome {
    public Deleting(String message) {
      this(message, Optional.of(Deadline.OF_A_DELETION));
    }

    /** Sets the deadline of a state for which AWS needs another time than usual. */
    public Deleting within(Deadline other) {
      return new Deleting(message, Optional.of(other));
    }
  }

  /** The step is deleted once the steps that need it are deleted. */
  record DeletionPending(String message) implements Outcome {}

  /** The step is proved absent. */
  record Deleted(String message) implements Outcome {}

  /** A foreign resource is in the way; the message names it. */
  record Blocked(String message) implements Outcome {}

  /** The step works as before, and its next action waits for approval. */
  record AwaitsApproval(Plan plan) implements Outcome {
    @Override
    public String message() {
      return plan.reason() + " Waiting for approval of plan " + plan.hash();
    }
  }

  /**
   * A call failed.
   *
   * @param rule the row of the error table, such as {@code quota}
   * @param errorClass retryable, slow or terminal: decides how soon the step is tried again
   */
  record Failed(String rule, String message, ErrorClass errorClass) implements Outcome {
    public Failed {
      if (!errorClass.isFailure()) {
        throw new IllegalArgumentException(errorClass + " is not the class of a failure");
      }
    }

    @Override
    public Optional<Deadline> deadline() {
      return Optional.of(Deadline.OF_AN_ERROR).filter(d -> errorClass == ErrorClass.RETRYABLE);
    }
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
