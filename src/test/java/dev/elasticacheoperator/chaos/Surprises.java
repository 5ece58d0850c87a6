package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.chaos.Move.ManualChange;
import dev.elasticacheoperator.chaos.Move.Sky;
import dev.elasticacheoperator.chaos.Move.Trait;
import dev.elasticacheoperator.chaos.Schedule.Timed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Adds to a schedule what a real account does of its own accord. Every second schedule is left as
 * it is. The draws are separate, so that the other moves of a seed stay the same.
 */
final class Surprises {

  private static final List<Sky> SKIES =
      List.of(
          Sky.LAUNCHES_END,
          Sky.LAUNCHES_END,
          Sky.CREATES_FAIL,
          Sky.CREATES_FAIL,
          Sky.MOVES_ARE_UNDONE,
          Sky.CACHE_IS_BEHIND,
          Sky.SECRETS_REFUSED);

  private static final List<ManualChange> CHANGES =
      List.of(ManualChange.PUT_INLINE_POLICY, ManualChange.FILL_RULES, ManualChange.MOVE_IN);

  private static final List<String> STATUSES =
      List.of("failed", "incompatible-network", "incompatible-parameters", "recovering");

  private static final List<Integer> PAUSES = List.of(0, 5, 31, 130, 500, 2500);
  private static final List<Integer> LASTING = List.of(60, 600, 1800, 3600);

  private static final List<Function<Surprises, Move>> KINDS =
      List.of(
          s -> new Move.Weather(s.pick(SKIES), s.lasting()),
          s -> new Move.Weather(s.pick(SKIES), s.lasting()),
          s -> new Move.Stranger(s.pick(CHANGES), s.random.nextInt(100)),
          s -> new Move.Stranger(s.pick(CHANGES), s.random.nextInt(100)),
          s -> new Move.Breakdown(s.pick(STATUSES), s.random.nextInt(100)),
          s -> new Move.Given(s.pick(List.of(Trait.values()))));

  private final Random random;

  private Surprises(long seed) {
    random = new Random(seed * 0xbf58476d1ce4e5b9L);
  }

  static List<Timed> among(List<Timed> moves, long seed) {
    var surprises = new Surprises(seed);
    var all = new ArrayList<>(moves);
    if (surprises.random.nextBoolean()) {
      for (int left = 1 + surprises.random.nextInt(4); left > 0; left--) {
        var move = surprises.pick(KINDS).apply(surprises);
        var at = surprises.random.nextInt(all.size() + 1);
        all.add(at, new Timed(move, surprises.pick(PAUSES)));
      }
    }
    return all;
  }

  private int lasting() {
    return 10 + random.nextInt(pick(LASTING));
  }

  private <E> E pick(List<E> all) {
    return all.get(random.nextInt(all.size()));
  }
}
