package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.chaos.Move.ManualChange;
import dev.elasticacheoperator.chaos.Schedule.Timed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Adds to a schedule what others change on AWS after all environments have settled. The draws are
 * separate, so that the other moves of a seed stay the same.
 */
final class DriftAtRest {

  /** Changes that the operator puts right without the replacement of a resource. */
  private static final List<ManualChange> CHANGES =
      List.of(
          ManualChange.CHANGE_NAME_TAG,
          ManualChange.CHANGE_NAME_TAG,
          ManualChange.CHANGE_NAME_TAG,
          ManualChange.TAKE_USER_TAGS,
          ManualChange.ADD_RULE,
          ManualChange.REVOKE_RULE,
          ManualChange.DELETE_ROUTE,
          ManualChange.STOP_BASTION,
          ManualChange.CHANGE_PARAMETER,
          ManualChange.CHANGE_PARAMETER,
          ManualChange.DETACH_POLICY,
          ManualChange.PUT_INLINE_POLICY,
          ManualChange.KEEP_SNAPSHOTS);

  private static final List<ManualChange> CHANGES_OF_TOPOLOGIES =
      Stream.concat(CHANGES.stream(), Stream.of(ManualChange.ADD_REPLICA)).toList();

  private static final List<Integer> PAUSES = List.of(0, 0, 0, 31, 400);

  /** Pauses in which a new process compares an environment a few times. */
  private static final List<Integer> AFTER_A_START = List.of(31, 400, 800, 1300);

  private DriftAtRest() {}

  static List<Timed> after(List<Timed> moves, long seed) {
    var dice = new Dice(new Random(seed * 0x94d049bb133111ebL), PAUSES, List.of());
    var all = new ArrayList<>(moves);
    var changes = seed < 0 ? CHANGES_OF_TOPOLOGIES : CHANGES;
    if (dice.below(4) == 0) {
      all.add(new Timed(new Move.AtRest(new Move.Restart()), dice.pick(AFTER_A_START)));
    }
    for (int left = 1 + dice.below(3); left > 0; left--) {
      var change = new Move.Stranger(dice.pick(changes), dice.below(100));
      all.add(new Timed(new Move.AtRest(change), dice.pause()));
    }
    return all;
  }
}
