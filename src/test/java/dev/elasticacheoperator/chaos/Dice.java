package dev.elasticacheoperator.chaos;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * The chance of one schedule. The same seed and the same questions give the same answers.
 *
 * @param pauses seconds between two moves, from which one is picked
 * @param lasting longest durations of a fault in seconds, from which one is picked
 */
record Dice(Random random, List<Integer> pauses, List<Integer> lasting) {

  static Dice of(long seed, List<Integer> pauses, List<Integer> lasting) {
    // Neighbouring seeds must not begin alike.
    return new Dice(new Random(seed * 0x9e3779b97f4a7c15L), pauses, lasting);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  <E> E pick(E[] all) {
    return all[below(all.length)];
  }

  <E> E pick(List<E> all) {
    return all.get(below(all.size()));
  }

  int duration() {
    return 10 + below(pick(lasting));
  }

  int pause() {
    return pick(pauses);
  }

  Move.FaultKind fault() {
    return pick(Move.FaultKind.values());
  }

  Move.Strike strike() {
    return new Move.Strike(pick(Move.Where.values()), 1 + below(12), fault());
  }

  /**
   * Returns a move of one kind.
   *
   * @param kinds makers of moves with their weights
   */
  <S> Move move(S schedules, Map<Function<S, Move>, Integer> kinds) {
    var at = below(kinds.values().stream().mapToInt(w -> w).sum());
    for (var kind : kinds.entrySet()) {
      at -= kind.getValue();
      if (at < 0) {
        return kind.getKey().apply(schedules);
      }
    }
    throw new IllegalStateException("weights do not add up");
  }
}
