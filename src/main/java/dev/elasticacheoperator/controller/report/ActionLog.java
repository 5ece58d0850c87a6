package dev.elasticacheoperator.controller.report;

import dev.elasticacheoperator.engine.CallFailure;

/** Writes down what the operator does, a line each. */
public interface ActionLog {

  /** Writes nothing. */
  ActionLog NONE = new ActionLog() {};

  /**
   * An action that AWS has accepted.
   *
   * @param environment {@code namespace/name}
   * @param action AWS's name of the operation
   * @param requestId AWS's of the call; empty where it gave none
   */
  default void actionAccepted(
      String environment, String step, String action, String reason, String requestId) {}

  /**
   * A call for a step, to look or to act, has failed.
   *
   * @param environment {@code namespace/name}
   * @param requestId AWS's of the call; empty where it gave none, or another environment made it
   */
  default void callFailed(String environment, String step, CallFailure fault, String requestId) {}

  /**
   * What people are told by an Event, actions apart.
   *
   * @param environment {@code namespace/name}
   * @param reason one CamelCase word
   */
  default void event(String environment, boolean warning, String reason, String message) {}
}
