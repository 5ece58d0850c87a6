package dev.elasticacheoperator.engine;

/**
 * A failed call to AWS, in the engine's terms.
 *
 * @param rule the row of the error table that matched
 * @param message for users: the operation, AWS's words and the remedy
 * @param requestId AWS's id of the request; empty if AWS gave none
 * @param outcomeKnown false if the call may have taken effect because its answer was lost
 */
public record CallFailure(
    ErrorClass errorClass, String rule, String message, String requestId, boolean outcomeKnown) {

  /** Returns this failure with another class. */
  CallFailure as(ErrorClass other) {
    return new CallFailure(other, rule, message, requestId, outcomeKnown);
  }

  /** Returns the outcome of the step whose call failed. */
  Outcome outcome() {
    return errorClass.isFailure()
        ? new Outcome.Failed(rule, message, errorClass)
        : new Outcome.Waiting(message);
  }
}
