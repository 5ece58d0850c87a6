package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.chaos.Schedule.Timed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** Random schedules. One seed gives one schedule, always. */
final class Schedules {

  private static final int[] PAUSES = {0, 1, 5, 16, 31, 60, 130, 500};

  /** A change of one field to one of the values it may have. */
  private record Change(String path, List<Object> values) {}

  private static final Object ABSENT = new Object();

  private static final List<Change> CHANGES =
      List.of(
          new Change("bastion.enabled", List.of(true, false)),
          new Change("bastion.enabled", List.of(true, false)),
          new Change("bastion.instanceType", List.of("t3.micro", "t3.small")),
          new Change("bastion.keyName", List.of("my-key", ABSENT)),
          new Change("bastion.imageId", List.of("ami-0abcdef1234567890", ABSENT)),
          new Change("bastion.name", List.of("way-in", ABSENT)),
          new Change("bastion.sshCidrs", List.of(List.of(), List.of("198.51.100.0/25"))),
          new Change("parameterGroup", List.of(ABSENT, Environments.ORIGINAL)),
          new Change("parameterGroup.parameters.timeout", List.of("20", "30", ABSENT)),
          new Change("cache.nodeType", List.of("cache.t3.micro", "cache.t3.small")),
          new Change("tags", List.of(Map.of("team", "web"), Map.of("team", "shop"), ABSENT)),
          new Change(
              "network.allowedCidrs", List.of(List.of("10.0.0.0/8"), List.of("10.9.0.0/16"))),
          new Change("network.internetGatewayName", List.of("out", ABSENT)),
          new Change("vpc.name", List.of("one", "two")),
          new Change(
              "iam.policyArns",
              List.of(List.of("arn:aws:iam::aws:policy/AmazonElastiCacheReadOnlyAccess"), ABSENT)),
          new Change("secret.name", List.of("one", "two", ABSENT)),
          new Change("paused", List.of(true, false, false)),
          new Change("deletionPolicy", List.of("Retain", "Delete", ABSENT)),
          new Change("deletionProtection", List.of(true, false)));

  private static final Map<Function<Schedules, Move>, Integer> KINDS = kinds();

  private final Random random;
  private final List<String> environments;

  private Schedules(Random random, List<String> environments) {
    this.random = random;
    this.environments = environments;
  }

  static Schedule of(long seed) {
    // Neighbouring seeds shall not begin alike.
    var random = new Random(seed * 0x9e3779b97f4a7c15L);
    var dice = random.nextInt(10);
    var environments = Environments.NAMES.subList(0, dice < 6 ? 1 : dice < 9 ? 2 : 3);
    var make = new Schedules(random, environments);
    var moves = new ArrayList<Timed>();
    for (var environment : environments) {
      moves.add(new Timed(new Move.Apply(environment), make.pause()));
    }
    for (int left = 3 + random.nextInt(14); left > 0; left--) {
      moves.add(new Timed(make.move(), make.pause()));
    }
    return new Schedule(seed, moves);
  }

  private static Map<Function<Schedules, Move>, Integer> kinds() {
    var kinds = new LinkedHashMap<Function<Schedules, Move>, Integer>();
    kinds.put(s -> new Move.Apply(s.environment()), 3);
    kinds.put(Schedules::edit, 8);
    kinds.put(s -> new Move.Delete(s.environment()), 3);
    kinds.put(s -> new Move.DeleteSecret(s.environment()), 1);
    kinds.put(s -> new Move.Restart(), 1);
    kinds.put(
        s ->
            new Move.Strike(
                s.pick(Move.Where.values()), 1 + s.random.nextInt(12), s.pick(Move.Blow.values())),
        8);
    kinds.put(s -> new Move.Weather(s.pick(Move.Sky.values()), s.lasting()), 6);
    kinds.put(s -> new Move.Stranger(s.pick(Move.Deed.values()), s.random.nextInt(100)), 4);
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
    var change = CHANGES.get(random.nextInt(CHANGES.size()));
    var value = change.values().get(random.nextInt(change.values().size()));
    return new Move.Edit(environment(), change.path(), value == ABSENT ? null : value);
  }

  private String environment() {
    return environments.get(random.nextInt(environments.size()));
  }

  private int lasting() {
    return 10 + random.nextInt(random.nextBoolean() ? 60 : 600);
  }

  private int pause() {
    return PAUSES[random.nextInt(PAUSES.length)];
  }

  private <E> E pick(E[] all) {
    return all[random.nextInt(all.length)];
  }
}
