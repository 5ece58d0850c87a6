package dev.elasticacheoperator.controller.report;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.aws.Account;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Counts what the operator does. Called by the thread of the pass: quick, and must not throw. */
public interface Telemetry {

  /** Counts nothing. */
  Telemetry NONE = new Telemetry() {};

  /**
   * A call for a step, to look or to act, has failed.
   *
   * @param rule of the error table
   */
  default void stepFailed(String step, String rule) {}

  /** AWS was not as wanted any more though the object had not changed; told once a step. */
  default void driftCorrected(String step) {}

  /**
   * A step is ready again, or for the first time.
   *
   * @param took since it could be begun, its needs being ready
   */
  default void stepReady(String step, Duration took) {}

  /**
   * An environment is Ready for the first time in its life; told once, whatever restarts.
   *
   * @param sinceCreation of the object
   */
  default void firstReady(Duration sinceCreation) {}

  /** An account that environments are in; told with every pass. */
  default void uses(Account account) {}

  /**
   * @param environments all there are whenever it is asked, as the operator's watch shows them
   */
  default void watches(Supplier<Stream<ElastiCacheEnvironment>> environments) {}

  /**
   * A sweep has ended.
   *
   * @param resources how many on AWS belong to no environment any more
   */
  default void orphansFound(int resources) {}

  /** Whether this is the replica at work. */
  default void leads(boolean leads) {}
}
