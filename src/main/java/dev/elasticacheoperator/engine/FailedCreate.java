package dev.elasticacheoperator.engine;

import java.time.Instant;

/**
 * A resource that AWS accepted and then ended by itself, such as an instance that failed to start.
 *
 * @param id AWS id of the resource
 * @param at when AWS ended the resource
 * @param rule name of the failure, as in the error table; the condition's reason is made of it
 * @param message for users: the resource, AWS's reason and the remedy, in whole sentences
 */
public record FailedCreate(String id, Instant at, String rule, String message) {

  /** Returns the outcome of a step that makes the resource again only later. */
  Outcome outcome(Instant again) {
    return new Outcome.Failed(rule, message + " Created again at " + again + ".", ErrorClass.SLOW);
  }
}
