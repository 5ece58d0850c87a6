package dev.elasticacheoperator.controller.reconcile;

import java.time.Duration;

/**
 * Times within an interval at which environments get their turn. They are fixed for each UID, so
 * that a restart does not bring all environments at once.
 */
final class Spread {

  private static final int SHARES = 1024;

  private Spread() {}

  /** Returns the share of the interval that belongs to the UID. */
  static Duration of(String uid, Duration interval) {
    return interval.multipliedBy(Math.floorMod(uid.hashCode(), SHARES)).dividedBy(SHARES);
  }
}
