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

  private static final List<Function<Dice, Move>> KINDS =
      List.of(
          d -> new Move.Weather(d.pick(SKIES), d.duration()),
          d -> new Move.Weather(d.pick(SKIES), d.duration()),
          d -> new Move.Stranger(d.pick(CHANGES), d.below(100)),
          d -> new Move.Stranger(d.pick(CHANGES), d.below(100)),
          d -> new Move.Breakdown(d.pick(STATUSES), d.below(100)),
          d -> new Move.Given(d.pick(Trait.values())));

  private Surprises() {}

  static List<Timed> among(List<Timed> moves, long seed) {
    var dice = new Dice(new Random(seed * 0xbf58476d1ce4e5b9L), PAUSES, LASTING);
    var all = new ArrayList<>(moves);
    if (dice.random().nextBoolean()) {
      for (int left = 1 + dice.below(4); left > 0; left--) {
        var move = dice.pick(KINDS).apply(dice);
        var at = dice.below(all.size() + 1);
        all.add(at, new Timed(move, dice.pause()));
      }
    }
    return all;
  }
}
