package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.chaos.Move.ManualChange;
import dev.elasticacheoperator.chaos.Move.MemberEvent;
import dev.elasticacheoperator.chaos.Move.Sky;
import dev.elasticacheoperator.chaos.Schedule.Timed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Random schedules of replication groups, cluster mode, Memcached and serverless caches, and of the
 * changes between them. They have negative seeds, so that the schedules of nodes stay the same.
 */
final class TopologySchedules {

  private static final List<Integer> PAUSES = List.of(0, 5, 31, 130, 500, 700, 1500, 2500, 5000);
  private static final List<Integer> LASTING = List.of(60, 600, 1800);

  /** Operations of a rotation. */
  private static final List<String> OF_ROTATIONS =
      List.of("ModifyReplicationGroup", "ModifyReplicationGroup", "ModifyUser");

  private static final List<String> OPERATIONS =
      List.of(
          "CreateUser",
          "ModifyUser",
          "DeleteUser",
          "CreateUserGroup",
          "ModifyUserGroup",
          "DeleteUserGroup",
          "CreateReplicationGroup",
          "ModifyReplicationGroup",
          "IncreaseReplicaCount",
          "DecreaseReplicaCount",
          "ModifyReplicationGroupShardConfiguration",
          "DeleteReplicationGroup",
          "CreateServerlessCache",
          "ModifyServerlessCache",
          "DeleteServerlessCache",
          "CreateCacheCluster",
          "ModifyCacheCluster",
          "DeleteCacheCluster",
          "RunInstances",
          "TerminateInstances",
          "CreateSnapshot",
          "CreateServerlessCacheSnapshot",
          "ModifyCacheSubnetGroup");

  private static final List<Sky> SKIES =
      List.of(
          Sky.THROTTLING,
          Sky.SERVER_ERRORS,
          Sky.TIME_OUTS,
          Sky.EXPIRED_CREDENTIALS,
          Sky.NO_CREDENTIALS,
          Sky.UNREACHABLE,
          Sky.DENIED_WRITES,
          Sky.API_SERVER_DOWN,
          Sky.NEW_IS_UNSEEN,
          Sky.NEW_IS_UNKNOWN,
          Sky.READS_GO_BACK,
          Sky.CREATES_FAIL,
          Sky.MOVES_ARE_UNDONE,
          Sky.CACHE_IS_BEHIND,
          Sky.SECRETS_REFUSED,
          Sky.PROBES_FAIL,
          Sky.PROBES_ARE_LATE);

  private static final List<ManualChange> CHANGES_BY_HAND =
      List.of(
          ManualChange.TERMINATE_BASTION,
          ManualChange.STOP_BASTION,
          ManualChange.DELETE_ROUTE,
          ManualChange.DETACH_GATEWAY,
          ManualChange.BACK_UP_CLUSTER,
          ManualChange.ADD_RULE,
          ManualChange.REVOKE_RULE,
          ManualChange.DELETE_CACHE,
          ManualChange.ADD_REPLICA,
          ManualChange.DELETE_CLUSTER,
          ManualChange.REBOOT_CLUSTER,
          ManualChange.CHANGE_PARAMETER,
          ManualChange.TAKE_USER_TAGS,
          ManualChange.REMOVE_TAGS,
          ManualChange.REMOVE_TAGS);

  private static final Map<Function<TopologySchedules, Move>, Integer> KINDS = kinds();

  private final Dice dice;
  private final List<String> environments;

  /** The last value of each field, so that an edit is a change. */
  private final Map<String, Object> last = new HashMap<>();

  private TopologySchedules(Dice dice, List<String> environments) {
    this.dice = dice;
    this.environments = environments;
  }

  static Schedule of(long seed) {
    var dice = Dice.of(seed, PAUSES, LASTING);
    var environments = new ArrayList<>(Environments.TOPOLOGIES);
    Collections.shuffle(environments, dice.random());
    var make = new TopologySchedules(dice, environments.subList(0, dice.below(4) == 0 ? 2 : 1));
    return new Schedule(seed, DriftAtRest.after(Surprises.among(make.moves(), seed), seed));
  }

  private List<Timed> moves() {
    var moves = new ArrayList<Timed>();
    for (var environment : environments) {
      var credentials = TopologyChanges.CREDENTIALS_OF.getOrDefault(environment, List.of());
      if (!credentials.isEmpty()) {
        moves.add(new Timed(edit(environment, "cache.auth", dice.pick(credentials)), 0));
      }
      if (dice.below(2) == 0) {
        moves.add(new Timed(edit(environment, "bastion", TopologyChanges.BASTION), 0));
      }
      moves.add(new Timed(new Move.Apply(environment), dice.pause()));
    }
    for (int left = 4 + dice.below(10); left > 0; left--) {
      if (dice.below(4) == 0) {
        moves.add(new Timed(strikeOn(), 0));
        moves.add(new Timed(edit(), dice.pause()));
      } else if (dice.below(8) == 0) {
        moves.add(new Timed(new Move.StrikeOn(dice.pick(OF_ROTATIONS), dice.fault()), 0));
        moves.add(new Timed(new Move.Rotate(environment()), dice.pause()));
      } else if (dice.below(10) == 0) {
        moves.addAll(dice.below(2) == 0 ? leftAndTakenBack() : handedOver());
      } else {
        moves.add(new Timed(dice.move(this, KINDS), dice.pause()));
      }
    }
    return moves;
  }

  /** Somebody deletes an environment that leaves everything in place, and comes back for it. */
  private List<Timed> leftAndTakenBack() {
    var environment = environment();
    return List.of(
        new Timed(edit(environment, "deletionPolicy", "Retain"), dice.pause()),
        new Timed(new Move.Delete(environment), dice.pause()),
        new Timed(new Move.Apply(environment), dice.pause()));
  }

  /** Somebody removes the tags of a resource, and somebody hands it over. */
  private List<Timed> handedOver() {
    return List.of(
        new Timed(new Move.Stranger(ManualChange.REMOVE_TAGS, dice.below(100)), dice.pause()),
        new Timed(new Move.HandOver(environment()), dice.pause()));
  }

  private static Map<Function<TopologySchedules, Move>, Integer> kinds() {
    var kinds = new LinkedHashMap<Function<TopologySchedules, Move>, Integer>();
    kinds.put(s -> new Move.Apply(s.environment()), 2);
    kinds.put(TopologySchedules::edit, 16);
    kinds.put(s -> new Move.Delete(s.environment()), 2);
    kinds.put(s -> new Move.Approve(s.environment()), 5);
    kinds.put(s -> new Move.Rotate(s.environment()), 4);
    kinds.put(s -> new Move.ChangeSource(s.dice.below(4) > 0), 2);
    kinds.put(s -> new Move.DeleteSecret(s.environment()), 1);
    kinds.put(s -> new Move.HandOver(s.environment()), 1);
    kinds.put(s -> new Move.OfMember(s.dice.pick(MemberEvent.values()), s.dice.below(100)), 3);
    kinds.put(s -> new Move.Restart(), 1);
    kinds.put(s -> s.dice.strike(), 6);
    kinds.put(TopologySchedules::strikeOn, 3);
    kinds.put(s -> new Move.Weather(s.dice.pick(SKIES), s.dice.duration()), 6);
    kinds.put(s -> new Move.Stranger(s.dice.pick(CHANGES_BY_HAND), s.dice.below(100)), 4);
    kinds.put(s -> new Move.Watched(s.dice.pick(Move.Delivery.values()), s.dice.duration()), 2);
    kinds.put(s -> new Move.SecondLeader(s.environment(), s.dice.duration()), 2);
    kinds.put(s -> new Move.Interleave(1 + s.dice.below(20)), 2);
    kinds.put(s -> new Move.EditAt(1 + s.dice.below(40), s.edit()), 3);
    kinds.put(s -> new Move.ClockJump(s.dice.below(26) - 10), 1);
    return kinds;
  }

  private Move.Edit edit() {
    var environment = environment();
    var changes = dice.below(6) == 0 ? TopologyChanges.COMMON : TopologyChanges.OF.get(environment);
    var change = dice.pick(changes);
    var known = last.get(environment + " " + change.path());
    var others = change.values().stream().filter(v -> !v.equals(known)).toList();
    return edit(environment, change.path(), dice.pick(others));
  }

  private Move.Edit edit(String environment, String path, Object value) {
    last.put(environment + " " + path, value);
    return new ScheduledChange(path, List.of()).edit(environment, value);
  }

  private Move.StrikeOn strikeOn() {
    return new Move.StrikeOn(dice.pick(OPERATIONS), dice.fault());
  }

  private String environment() {
    return environments.get(dice.below(environments.size()));
  }
}
