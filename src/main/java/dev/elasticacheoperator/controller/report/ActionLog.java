package dev.elasticacheoperator.controller.report;

import dev.elasticacheoperator.engine.CallFailure;

/** Log of what the operator does, one line each. */
public interface ActionLog {

  /** Writes nothing. */
  ActionLog NONE = new ActionLog() {};

  /**
   * Logs an action that AWS accepted.
   *
   * @param environment {@code namespace/name}
   * @param action AWS's name of the operation
   * @param requestId AWS's request id; empty if AWS gave none
   */
  default void actionAccepted(
      String environment, String step, String action, String reason, String requestId) {}

  /**
   * Logs a failed call of a step, a read or an action.
   *
   * @param environment {@code namespace/name}
   * @param failure a shared read that failed has the same request id for all environments
   */
  default void callFailed(String environment, String step, CallFailure failure) {}

  /**
   * Logs an Event that is not about an action.
   *
   * @param environment {@code namespace/name}
   * @param reason one CamelCase word
   */
  default void event(String environment, boolean warning, String reason, String message) {}
}
