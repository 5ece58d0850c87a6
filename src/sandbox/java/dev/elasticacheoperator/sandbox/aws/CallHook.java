package dev.elasticacheoperator.sandbox.aws;

import software.amazon.awssdk.awscore.AwsResponse;

/**
 * Looks at, or gets in the way of, every call. Hooks run outside the account's lock, so one may
 * call AWS itself.
 */
public interface CallHook {

  /** Throws to fail the call before it has an effect. */
  default void before(SimulatedCall call) {}

  /**
   * Throws to lose the answer after the call took effect. Not called when AWS refused the call, so
   * what is counted here has happened.
   */
  default void after(SimulatedCall call, AwsResponse answer) {}
}
