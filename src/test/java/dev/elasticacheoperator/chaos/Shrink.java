package dev.elasticacheoperator.chaos;

import java.util.Optional;

/**
 * Looks for a shorter schedule that violates the same invariant: moves are left out, many at a time
 * and then one by one.
 */
final class Shrink {

  private static final int MOST_RUNS = 400;

  private final Invariant invariant;
  private Schedule shortest;
  private int runs;

  private Shrink(Schedule schedule, Invariant invariant) {
    this.shortest = schedule;
    this.invariant = invariant;
  }

  static Schedule of(Schedule schedule, Violation violation) {
    var shrink = new Shrink(schedule, violation.invariant());
    for (int size = schedule.moves().size() / 2; size >= 1; size /= 2) {
      while (shrink.leaveOut(size)) {
        // As long as that helps.
      }
    }
    return shrink.shortest;
  }

  private boolean leaveOut(int size) {
    var helped = false;
    for (int at = shortest.moves().size() - size; at >= 0; at -= size) {
      if (at + size <= shortest.moves().size() && runs++ < MOST_RUNS) {
        var shorter = shortest.without(at, at + size);
        if (sameViolation(shorter)) {
          shortest = shorter;
          helped = true;
        }
      }
    }
    return helped;
  }

  private boolean sameViolation(Schedule shorter) {
    return ScheduleRun.of(shorter).map(Violation::invariant).equals(Optional.of(invariant));
  }
}
