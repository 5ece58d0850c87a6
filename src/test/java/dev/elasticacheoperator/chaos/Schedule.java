package dev.elasticacheoperator.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A history and its faults, whole: a run of the same schedule is the same run.
 *
 * @param seed it was made from; also decides what a run leaves to chance
 */
record Schedule(long seed, List<Timed> moves) {

  /**
   * @param seconds of virtual time that pass after the move
   */
  record Timed(Move move, int seconds) {}

  Schedule {
    moves = List.copyOf(moves);
  }

  /** Returns true if the environments have caches of all topologies. */
  boolean ofTopologies() {
    return seed < 0;
  }

  Schedule without(int from, int to) {
    var left = new ArrayList<>(moves);
    left.subList(from, to).clear();
    return new Schedule(seed, left);
  }

  @Override
  public String toString() {
    return moves.stream()
        .map(m -> "  " + m.move() + ", then " + m.seconds() + " s")
        .collect(Collectors.joining("\n"));
  }
}
