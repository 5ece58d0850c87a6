package dev.elasticacheoperator.engine;

/**
 * A failed call as the engine understands it; who makes the calls translates.
 *
 * @param rule the row of the error table that matched
 * @param outcomeKnown false where the call may have taken effect all the same: a lost answer
 */
public record CallFailure(Kind kind, String rule, String message, boolean outcomeKnown) {

  /** Whether its step fails by it; of the other kinds it waits or looks again. */
  public boolean isFailure() {
    return kind == Kind.RETRY || kind == Kind.SLOW || kind == Kind.TERMINAL;
  }

  /** What the engine does about it. */
  public enum Kind {
    /** What the call names is not there. */
    NOT_FOUND,
    /** What the call would make or change is so already: look again. */
    ALREADY,
    /** Something still uses it, or its state does not allow the call: wait. */
    IN_USE,
    /** It passes by itself. */
    RETRY,
    /** Somebody must do something outside the object. */
    SLOW,
    /** The object asks for what AWS does not do. */
    TERMINAL
  }

  /** What a step comes to by it. */
  Outcome outcome() {
    return switch (kind) {
      case NOT_FOUND, ALREADY, IN_USE -> new Outcome.Waiting(message);
      case RETRY -> new Outcome.Failed(rule, message, Outcome.RetryPolicy.RETRY);
      case SLOW -> new Outcome.Failed(rule, message, Outcome.RetryPolicy.SLOW);
      case TERMINAL -> new Outcome.Failed(rule, message, Outcome.RetryPolicy.TERMINAL);
    };
  }
}
