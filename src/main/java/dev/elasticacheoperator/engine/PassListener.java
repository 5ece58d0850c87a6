package dev.elasticacheoperator.engine;

/** Receives the actions and the failed calls of a pass, on the thread of the pass. */
public interface PassListener {

  /**
   * Called right before an action is run. Until the next call of this listener, the mutating call
   * belongs to this action.
   *
   * @param action AWS's name of the operation
   */
  default void actionStarting(String step, String action) {}

  /**
   * Called after AWS accepted an action.
   *
   * @param action AWS's name of the operation
   * @param result text for users that says what exists now, such as "Created VPC vpc-1"
   */
  void actionAccepted(String step, String action, String result);

  /** Called after a read or an action of the step failed. A step that backs off makes no calls. */
  default void callFailed(String step, CallFailure failure) {}
}
