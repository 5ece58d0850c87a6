package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.chaos.Schedule.Timed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Random schedules. One seed gives one schedule, always. A negative seed gives topologies. */
final class Schedules {

  private static final List<Integer> PAUSES =
      List.of(0, 1, 5, 5, 16, 16, 31, 31, 60, 60, 130, 130, 500, 2500);
  private static final List<Integer> LASTING = List.of(60, 60, 60, 600, 600, 3600);

  /** Calls that have to do with each other, and the fields that they make true. */
  private record SchedulePart(String field, List<String> operations) {}

  private static final List<SchedulePart> PARTS =
      List.of(
          new SchedulePart("vpc", List.of("CreateVpc", "DeleteVpc", "CreateTags")),
          new SchedulePart(
              "network", List.of("CreateSubnet", "CreateSecurityGroup", "DeleteSubnet")),
          new SchedulePart("network", List.of("CreateInternetGateway", "AttachInternetGateway")),
          new SchedulePart(
              "network", List.of("CreateRouteTable", "AssociateRouteTable", "DeleteRouteTable")),
          new SchedulePart(
              "bastion", List.of("RunInstances", "RunInstances", "TerminateInstances")),
          new SchedulePart("bastion.instanceType", List.of("RunInstances")),
          new SchedulePart("iam", List.of("CreateRole", "CreateInstanceProfile", "DeleteRole")),
          new SchedulePart(
              "subnetGroup", List.of("CreateCacheSubnetGroup", "DeleteCacheSubnetGroup")),
          new SchedulePart(
              "parameterGroup", List.of("CreateCacheParameterGroup", "ModifyCacheParameterGroup")),
          new SchedulePart(
              "cache", List.of("CreateCacheCluster", "ModifyCacheCluster", "DeleteCacheCluster")));

  /** Faults of these calls: mostly one that a change of mind makes worse. */
  private static final List<Move.FaultKind> FAULTS_OF_PARTS =
      List.of(
          Move.FaultKind.KILL_BEFORE,
          Move.FaultKind.KILL_AFTER,
          Move.FaultKind.LOSE_THE_ANSWER,
          Move.FaultKind.LOSE_AND_HIDE,
          Move.FaultKind.LOSE_AND_HIDE,
          Move.FaultKind.LOSE_AND_HIDE,
          Move.FaultKind.FAIL_UNCLEARLY);

  private static final List<ScheduledChange> CHANGES =
      List.of(
          new ScheduledChange("bastion.enabled", List.of(true, false)),
          new ScheduledChange("bastion.enabled", List.of(true, false)),
          new ScheduledChange("bastion.instanceType", List.of("t3.micro", "t3.small")),
          new ScheduledChange("bastion.keyName", List.of("my-key", ScheduledChange.ABSENT)),
          new ScheduledChange(
              "bastion.imageId", List.of("ami-0abcdef1234567890", ScheduledChange.ABSENT)),
          new ScheduledChange("bastion.name", List.of("way-in", ScheduledChange.ABSENT)),
          new ScheduledChange("bastion.sshCidrs", List.of(List.of(), List.of("198.51.100.0/25"))),
          new ScheduledChange(
              "parameterGroup", List.of(ScheduledChange.ABSENT, Environments.ORIGINAL)),
          new ScheduledChange(
              "parameterGroup.parameters.timeout", List.of("20", "30", ScheduledChange.ABSENT)),
          new ScheduledChange("cache.nodeType", List.of("cache.t3.micro", "cache.t3.small")),
          new ScheduledChange("cache.port", List.of(6380, ScheduledChange.ABSENT)),
          new ScheduledChange("cache.name", List.of("hot", ScheduledChange.ABSENT)),
          new ScheduledChange("subnetGroup.name", List.of("near", ScheduledChange.ABSENT)),
          new ScheduledChange(
              "tags",
              List.of(Map.of("team", "web"), Map.of("team", "shop"), ScheduledChange.ABSENT)),
          new ScheduledChange(
              "network.allowedCidrs", List.of(List.of("10.0.0.0/8"), List.of("10.9.0.0/16"))),
          new ScheduledChange(
              "network.internetGatewayName", List.of("out", ScheduledChange.ABSENT)),
          new ScheduledChange("vpc.name", List.of("one", "two")),
          new ScheduledChange(
              "iam.policyArns",
              List.of(
                  List.of("arn:aws:iam::aws:policy/AmazonElastiCacheReadOnlyAccess"),
                  ScheduledChange.ABSENT)),
          new ScheduledChange("secret.name", List.of("one", "two", ScheduledChange.ABSENT)),
          new ScheduledChange("paused", List.of(true, false, false)),
          new ScheduledChange(
              "deletionPolicy", List.of("Retain", "Delete", ScheduledChange.ABSENT)),
          new ScheduledChange("deletionProtection", List.of(true, false)));

  // Those of Surprises are left out.
  private static final List<Move.Sky> SKIES =
      List.copyOf(EnumSet.range(Move.Sky.THROTTLING, Move.Sky.READS_GO_BACK));
  private static final List<Move.ManualChange> CHANGES_BY_HAND =
      List.copyOf(
          EnumSet.range(Move.ManualChange.TERMINATE_BASTION, Move.ManualChange.TAKE_USER_TAGS));

  private static final Map<Function<Schedules, Move>, Integer> KINDS = kinds();

  private final Dice dice;
  private final List<String> environments;

  private Schedules(Dice dice, List<String> environments) {
    this.dice = dice;
    this.environments = environments;
  }

  static Schedule of(long seed) {
    if (seed < 0) {
      return TopologySchedules.of(seed);
    }
    var dice = Dice.of(seed, PAUSES, LASTING);
    var thrown = dice.below(10);
    var environments = new ArrayList<>(Environments.NAMES);
    Collections.shuffle(environments, dice.random());
    var make = new Schedules(dice, environments.subList(0, thrown < 6 ? 1 : thrown < 9 ? 2 : 3));
    return new Schedule(seed, DriftAtRest.after(Surprises.among(make.moves(), seed), seed));
  }

  private List<Timed> moves() {
    var moves = new ArrayList<Timed>();
    var part = dice.below(4) == 0 ? Optional.of(dice.pick(PARTS)) : Optional.<SchedulePart>empty();
    part.ifPresent(p -> moves.add(new Timed(strikeOn(p), 0)));
    if (dice.below(8) == 0) {
      var takeOver = new Move.TakeOver(1 + dice.below(20), 60 + dice.below(300));
      moves.add(new Timed(takeOver, 0));
    }
    environments.forEach(
        environment -> moves.add(new Timed(new Move.Apply(environment), dice.pause())));
    part.ifPresent(p -> moves.add(new Timed(edit(p), dice.pause())));
    for (int left = 3 + dice.below(14); left > 0; left--) {
      if (dice.below(12) == 0) {
        moves.addAll(hardOn(dice.pick(PARTS)));
      } else {
        moves.add(new Timed(dice.move(this, KINDS), dice.pause()));
      }
    }
    return moves;
  }

  /** Somebody changes his mind about a part whose call has just gone wrong. */
  private List<Timed> hardOn(SchedulePart part) {
    return List.of(
        new Timed(strikeOn(part), 0),
        new Timed(edit(part), dice.pause()),
        new Timed(edit(part), dice.pause()));
  }

  private static Map<Function<Schedules, Move>, Integer> kinds() {
    var kinds = new LinkedHashMap<Function<Schedules, Move>, Integer>();
    kinds.put(s -> new Move.Apply(s.environment()), 3);
    kinds.put(Schedules::edit, 8);
    kinds.put(s -> new Move.Delete(s.environment()), 3);
    kinds.put(s -> new Move.Approve(s.environment()), 3);
    kinds.put(s -> new Move.HandOver(s.environment()), 1);
    kinds.put(s -> new Move.DeleteSecret(s.environment()), 1);
    kinds.put(s -> new Move.Restart(), 1);
    kinds.put(s -> s.dice.strike(), 8);
    kinds.put(s -> s.strikeOn(s.dice.pick(PARTS)), 2);
    kinds.put(s -> new Move.Weather(s.dice.pick(SKIES), s.dice.duration()), 6);
    kinds.put(s -> new Move.Stranger(s.dice.pick(CHANGES_BY_HAND), s.dice.below(100)), 4);
    kinds.put(s -> new Move.Watched(s.dice.pick(Move.Delivery.values()), s.dice.duration()), 3);
    kinds.put(s -> new Move.SecondLeader(s.environment(), s.dice.duration()), 2);
    kinds.put(s -> new Move.Interleave(1 + s.dice.below(20)), 2);
    kinds.put(s -> new Move.EditAt(1 + s.dice.below(40), s.edit()), 2);
    kinds.put(s -> new Move.ClockJump(s.dice.below(26) - 10), 1);
    return kinds;
  }

  private Move.Edit edit() {
    return edit(dice.pick(CHANGES));
  }

  private Move.Edit edit(SchedulePart part) {
    var changes = CHANGES.stream().filter(c -> c.path().startsWith(part.field())).toList();
    return edit(dice.pick(changes));
  }

  private Move.Edit edit(ScheduledChange change) {
    var value = dice.pick(change.values());
    return change.edit(environment(), value);
  }

  private Move.StrikeOn strikeOn(SchedulePart part) {
    return new Move.StrikeOn(dice.pick(part.operations()), dice.pick(FAULTS_OF_PARTS));
  }

  private String environment() {
    return environments.get(dice.below(environments.size()));
  }
}
