package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.chaos.Schedule.Timed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** Random schedules. One seed gives one schedule, always. */
final class Schedules {

  private static final Integer[] PAUSES = {0, 1, 5, 5, 16, 16, 31, 31, 60, 60, 130, 130, 500, 2500};
  private static final Integer[] LASTING = {60, 60, 60, 600, 600, 3600};

  /** A change of one field to one of the values it may have. */
  private record ScheduledChange(String path, List<Object> values) {}

  /** Calls that have to do with each other, and the fields that they make true. */
  private record SchedulePart(String field, List<String> operations) {}

  private static final Object ABSENT = new Object();

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
          new SchedulePart("iam", List.of("CreateRole", "CreateInstanceProfile", "DeleteRole")),
          new SchedulePart(
              "subnetGroup", List.of("CreateCacheSubnetGroup", "DeleteCacheSubnetGroup")),
          new SchedulePart(
              "parameterGroup", List.of("CreateCacheParameterGroup", "ModifyCacheParameterGroup")),
          new SchedulePart(
              "cache", List.of("CreateCacheCluster", "ModifyCacheCluster", "DeleteCacheCluster")));

  private static final List<ScheduledChange> CHANGES =
      List.of(
          new ScheduledChange("bastion.enabled", List.of(true, false)),
          new ScheduledChange("bastion.enabled", List.of(true, false)),
          new ScheduledChange("bastion.instanceType", List.of("t3.micro", "t3.small")),
          new ScheduledChange("bastion.keyName", List.of("my-key", ABSENT)),
          new ScheduledChange("bastion.imageId", List.of("ami-0abcdef1234567890", ABSENT)),
          new ScheduledChange("bastion.name", List.of("way-in", ABSENT)),
          new ScheduledChange("bastion.sshCidrs", List.of(List.of(), List.of("198.51.100.0/25"))),
          new ScheduledChange("parameterGroup", List.of(ABSENT, Environments.ORIGINAL)),
          new ScheduledChange("parameterGroup.parameters.timeout", List.of("20", "30", ABSENT)),
          new ScheduledChange("cache.nodeType", List.of("cache.t3.micro", "cache.t3.small")),
          new ScheduledChange("cache.port", List.of(6380, ABSENT)),
          new ScheduledChange("cache.name", List.of("hot", ABSENT)),
          new ScheduledChange("subnetGroup.name", List.of("near", ABSENT)),
          new ScheduledChange(
              "tags", List.of(Map.of("team", "web"), Map.of("team", "shop"), ABSENT)),
          new ScheduledChange(
              "network.allowedCidrs", List.of(List.of("10.0.0.0/8"), List.of("10.9.0.0/16"))),
          new ScheduledChange("network.internetGatewayName", List.of("out", ABSENT)),
          new ScheduledChange("vpc.name", List.of("one", "two")),
          new ScheduledChange(
              "iam.policyArns",
              List.of(List.of("arn:aws:iam::aws:policy/AmazonElastiCacheReadOnlyAccess"), ABSENT)),
          new ScheduledChange("secret.name", List.of("one", "two", ABSENT)),
          new ScheduledChange("paused", List.of(true, false, false)),
          new ScheduledChange("deletionPolicy", List.of("Retain", "Delete", ABSENT)),
          new ScheduledChange("deletionProtection", List.of(true, false)));

  // Those of Surprises are left out.
  private static final List<Move.Sky> SKIES =
      List.copyOf(EnumSet.range(Move.Sky.THROTTLING, Move.Sky.READS_GO_BACK));
  private static final List<Move.ManualChange> CHANGES_BY_HAND =
      List.copyOf(
          EnumSet.range(Move.ManualChange.TERMINATE_BASTION, Move.ManualChange.TAKE_USER_TAGS));

  private static final Map<Function<Schedules, Move>, Integer> KINDS = kinds();

  private final Random random;
  private final List<String> environments;

  private Schedules(Random random, List<String> environments) {
    this.random = random;
    this.environments = environments;
  }

  static Schedule of(long seed) {
    // Neighbouring seeds must not begin alike.
    var random = new Random(seed * 0x9e3779b97f4a7c15L);
    var dice = random.nextInt(10);
    var environments = new ArrayList<>(Environments.NAMES);
    Collections.shuffle(environments, random);
    var make = new Schedules(random, environments.subList(0, dice < 6 ? 1 : dice < 9 ? 2 : 3));
    return new Schedule(seed, Surprises.among(make.moves(), seed));
  }

  private List<Timed> moves() {
    var moves = new ArrayList<Timed>();
    var part = random.nextInt(4) == 0 ? Optional.of(pick(PARTS)) : Optional.<SchedulePart>empty();
    part.ifPresent(p -> moves.add(new Timed(strikeOn(p), 0)));
    environments.forEach(environment -> moves.add(new Timed(new Move.Apply(environment), pause())));
    part.ifPresent(p -> moves.add(new Timed(edit(p), pause())));
    for (int left = 3 + random.nextInt(14); left > 0; left--) {
      if (random.nextInt(12) == 0) {
        moves.addAll(hardOn(pick(PARTS)));
      } else {
        moves.add(new Timed(move(), pause()));
      }
    }
    return moves;
  }

  /** Somebody changes his mind about a part whose call has just gone wrong. */
  private List<Timed> hardOn(SchedulePart part) {
    return List.of(
        new Timed(strikeOn(part), 0),
        new Timed(edit(part), pause()),
        new Timed(edit(part), pause()));
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
    kinds.put(
        s -> new Move.Strike(s.pick(Move.Where.values()), 1 + s.random.nextInt(12), s.fault()), 8);
    kinds.put(s -> s.strikeOn(s.pick(PARTS)), 2);
    kinds.put(s -> new Move.Weather(s.pick(SKIES), s.lasting()), 6);
    kinds.put(s -> new Move.Stranger(s.pick(CHANGES_BY_HAND), s.random.nextInt(100)), 4);
    kinds.put(s -> new Move.Watched(s.pick(Move.Delivery.values()), s.lasting()), 3);
    kinds.put(s -> new Move.SecondLeader(s.environment(), s.lasting()), 2);
    kinds.put(s -> new Move.Interleave(1 + s.random.nextInt(20)), 2);
    kinds.put(s -> new Move.EditAt(1 + s.random.nextInt(40), s.edit()), 2);
    kinds.put(s -> new Move.ClockJump(s.random.nextInt(26) - 10), 1);
    return kinds;
  }

  private Move move() {
    var at = random.nextInt(KINDS.values().stream().mapToInt(w -> w).sum());
    for (var kind : KINDS.entrySet()) {
      at -= kind.getValue();
      if (at < 0) {
        return kind.getKey().apply(this);
      }
    }
    throw new IllegalStateException("weights do not add up");
  }

  private Move.Edit edit() {
    return edit(pick(CHANGES));
  }

  private Move.Edit edit(SchedulePart part) {
    var changes = CHANGES.stream().filter(c -> c.path().startsWith(part.field())).toList();
    return edit(pick(changes));
  }

  private Move.Edit edit(ScheduledChange change) {
    var value = pick(change.values());
    return new Move.Edit(environment(), change.path(), value == ABSENT ? null : value);
  }

  private Move.StrikeOn strikeOn(SchedulePart part) {
    return new Move.StrikeOn(pick(part.operations()), fault());
  }

  private Move.FaultKind fault() {
    return pick(Move.FaultKind.values());
  }

  private String environment() {
    return environments.get(random.nextInt(environments.size()));
  }

  private int lasting() {
    return 10 + random.nextInt(pick(LASTING));
  }

  private int pause() {
    return pick(PAUSES);
  }

  private <E> E pick(E[] all) {
    return all[random.nextInt(all.length)];
  }

  private <E> E pick(List<E> all) {
    return all.get(random.nextInt(all.size()));
  }
}
