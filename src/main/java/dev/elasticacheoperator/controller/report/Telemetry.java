package dev.elasticacheoperator.controller.report;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.aws.Account;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Counters of what the operator does. The pass calls them: they must be quick and not throw. */
public interface Telemetry {

  /** Counts nothing. */
  Telemetry NONE = new Telemetry() {};

  /**
   * Counts a failed call of a step, a read or an action.
   *
   * @param rule name of the row in the error table
   */
  default void stepFailed(String step, String rule) {}

  /** Counts a step that differed from an unchanged object; once per step until all match again. */
  default void driftCorrected(String step) {}

  /**
   * Counts a step that became ready.
   *
   * @param took time since all steps that it needs were ready
   */
  default void stepReady(String step, Duration took) {}

  /**
   * Counts an environment that became Ready for the first time; once, also across restarts.
   *
   * @param sinceCreation time since the object was created
   */
  default void firstReady(Duration sinceCreation) {}

  /** Registers an account that an environment uses; called in every pass. */
  default void uses(Account account) {}

  /**
   * Registers the source of all environments.
   *
   * @param environments the environments of the informer's cache at the time of the call
   */
  default void watches(Supplier<Stream<ElastiCacheEnvironment>> environments) {}

  /**
   * Sets the result of an orphan sweep.
   *
   * @param resources number of resources on AWS that belong to no environment
   */
  default void orphansFound(int resources) {}

  /**
   * Counts an attempt to reach a cache. Unlike the other counters, a thread of the probes calls it.
   *
   * @param outcome {@code ok}, or the link that failed: dns, tcp, tls, auth or ping
   */
  default void probed(String outcome, Duration took) {}

  /** Sets whether this replica leads. */
  default void leads(boolean leads) {}
}
