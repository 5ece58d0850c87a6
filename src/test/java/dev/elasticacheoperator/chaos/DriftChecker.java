package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.lab.OperatorHarness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Checks that the operator notices changes on AWS by hand while all environments are settled. No
 * object changes meanwhile, so that every comparison with AWS may be spared.
 */
final class DriftChecker {

  /**
   * Time until all is as before: the drift interval, the deep interval, and the usual time of a
   * change in several steps.
   */
  private static final Duration CORRECTED =
      OperatorHarness.INTERVALS
          .drift()
          .plus(OperatorHarness.INTERVALS.deepDrift())
          .plus(Duration.ofMinutes(25));

  private final World world;

  DriftChecker(World world) {
    this.world = world;
  }

  /**
   * Makes the moves of the schedule that are for settled environments, and waits until the state
   * must be as before.
   *
   * @return false if the schedule has no such move
   */
  boolean corrects(Schedule schedule, Set<String> environments, Consumer<Move> make) {
    var moves = schedule.moves().stream().filter(m -> m.move() instanceof Move.AtRest).toList();
    if (moves.isEmpty()) {
      return false;
    }
    var before = state(environments);
    for (var timed : moves) {
      make.accept(((Move.AtRest) timed.move()).move());
      world.live(Duration.ofSeconds(timed.seconds()));
    }
    world.live(CORRECTED);
    var after = state(environments);
    if (!after.equals(before)) {
      var wanted = new TreeMap<>(before);
      wanted.entrySet().removeAll(after.entrySet());
      after.entrySet().removeAll(before.entrySet());
      throw new Violation(
          Invariant.CORRECTS_DRIFT, after + " after " + CORRECTED + " instead of " + wanted);
    }
    return true;
  }

  private TreeMap<String, List<String>> state(Set<String> environments) {
    var state = new TreeMap<String, List<String>>();
    for (var environment : environments) {
      var tags =
          Optional.ofNullable(world.api.find(environment).orElseThrow().getSpec().tags())
              .map(Map::keySet)
              .orElse(Set.of());
      world
          .checker
          .of(environment)
          .forEach(thing -> state.put(thing.key, ManagedState.of(world.straight(), thing, tags)));
    }
    return state;
  }
}
