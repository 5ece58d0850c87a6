package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.api.v1alpha1.AuthMode;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.lab.OperatorHarness;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * One run of a schedule: its moves, then calm, then the deletion of everything. In the calm every
 * environment must reach its desired state.
 */
final class ScheduleRun {

  /**
   * Time from calm to the desired state; a node type takes two changes of eight minutes at worst.
   */
  private static final Duration SOON = Duration.ofHours(1);

  /** Time for other topologies, whose changes are many calls of up to 12 minutes each. */
  private static final Duration SOON_AFTER_CHANGES = Duration.ofHours(6);

  /**
   * Time to repair manual changes: the deep interval finds them at the latest, and each interval
   * repairs one layer.
   */
  private static final Duration REPAIRED = Duration.ofMinutes(45);

  /** Time to end a rotation that begins late: two grace periods, and four changes between them. */
  private static final Duration ROTATED = Duration.ofMinutes(90);

  private static final Duration REST = Duration.ofMinutes(20);

  /** Calls of one environment from calm to the desired state; an ordinary create takes 80. */
  private static final int MOST_CALLS = 500;

  /** Calls while AWS makes one change after the other. Each is observed every 15 seconds. */
  private static final int MOST_CALLS_OF_CHANGES = 5000;

  /** Reason that keeps an environment from reaching its desired state, or from being deleted. */
  private static final List<String> HOLDING =
      List.of("paused", "deletionProtection", "deletionPolicy", "adopt");

  private final Schedule schedule;
  private final World world;
  private final Environments wishes;

  private ScheduleRun(Schedule schedule, boolean logging) {
    this.schedule = schedule;
    this.world = new World(schedule, logging);
    this.wishes = new Environments(world.lent());
  }

  /** Returns the violation of an invariant, if there is one. */
  static Optional<Violation> of(Schedule schedule) {
    return new ScheduleRun(schedule, false).violation();
  }

  /** Returns what happens in the run, line by line. */
  static List<String> logOf(Schedule schedule) {
    var run = new ScheduleRun(schedule, true);
    run.violation().ifPresent(v -> run.world.say("VIOLATION " + v.getMessage()));
    return run.world.log();
  }

  private Optional<Violation> violation() {
    try {
      world.clock.advance(Duration.ofSeconds(30));
      var estate = world.strangers.estate();
      for (var timed : schedule.moves()) {
        if (timed.move() instanceof Move.AtRest) {
          continue;
        }
        make(timed.move());
        world.live(Duration.ofSeconds(timed.seconds()));
      }
      frugal();
      end(estate);
      return Optional.empty();
    } catch (Violation violation) {
      return Optional.of(violation);
    }
  }

  private void make(Move move) {
    world.say(world.clock.instant() + " MOVE " + move);
    if (move instanceof Move.Apply apply) {
      apply(apply.environment());
    } else if (move instanceof Move.Edit edit) {
      edit(edit);
    } else if (move instanceof Move.Delete delete) {
      if (world.api.find(delete.environment()).isPresent()) {
        world.api.delete(delete.environment());
      }
    } else if (move instanceof Move.Approve approve) {
      approve(approve.environment());
    } else if (move instanceof Move.HandOver hand) {
      var entries = world.strangers.untaggedOf(hand.environment());
      if (!entries.isEmpty()) {
        edit(new Move.Edit(hand.environment(), "adopt", entries));
      }
    } else if (move instanceof Move.DeleteSecret delete) {
      world
          .api
          .find(delete.environment())
          .map(ElastiCacheEnvironment::getStatus)
          .map(status -> status.binding())
          .flatMap(b -> world.api.secret(delete.environment().split("/")[0], b.name()))
          .ifPresent(world.api::delete);
      world.wake(delete.environment());
    } else if (move instanceof Move.Rotate rotate) {
      rotate(rotate.environment());
    } else if (move instanceof Move.ChangeSource change) {
      world.sources.change(change.fit());
    } else if (move instanceof Move.Restart) {
      world.restart();
    } else if (move instanceof Move.Strike strike) {
      world.faults.arm(strike);
    } else if (move instanceof Move.StrikeOn strike) {
      world.faults.arm(strike);
    } else if (move instanceof Move.Weather weather) {
      var lasting = Duration.ofSeconds(weather.seconds());
      world.faults.turn(weather.sky(), lasting);
      if (weather.sky() == Move.Sky.READS_GO_BACK) {
        world.allowStaleStatus(lasting);
      }
    } else if (move instanceof Move.Stranger stranger) {
      Environments.NAMES.forEach(world::hurt);
      Environments.TOPOLOGIES.forEach(world::hurt);
      if (stranger.change().emptiesCaches()) {
        world.checker.data.forget();
      }
      world.say("  " + world.strangers.act(stranger.change(), stranger.pick()));
    } else if (move instanceof Move.Watched watched) {
      world.turn(watched.delivery(), Duration.ofSeconds(watched.seconds()));
    } else if (move instanceof Move.SecondLeader leader) {
      world.secondLeader(leader.environment(), Duration.ofSeconds(leader.seconds()));
    } else if (move instanceof Move.Interleave interleave) {
      world.faults.at(interleave.nth(), true, world::interleave);
    } else if (move instanceof Move.TakeOver over) {
      world.faults.at(
          over.nth(),
          true,
          () -> {
            world.interleave();
            world.faults.turn(Move.Sky.API_SERVER_DOWN, Duration.ofSeconds(over.seconds()));
          });
    } else if (move instanceof Move.EditAt at) {
      world.faults.at(at.nth(), false, () -> edit(at.edit()));
    } else if (move instanceof Move.Breakdown breakdown) {
      world.say("  " + world.breakdowns.fail(breakdown.status(), breakdown.pick()));
    } else if (move instanceof Move.OfMember happens) {
      world.say("  " + world.breakdowns.happens(happens.event(), happens.pick()));
    } else if (move instanceof Move.ClockJump jump) {
      world.setClock(Duration.ofSeconds(jump.seconds()));
    }
  }

  private void edit(Move.Edit edit) {
    if (world.isRetained(edit.environment()) && world.api.find(edit.environment()).isEmpty()) {
      return; // who comes back for what was left in place asks for what was left
    }
    wishes.changeIfAdmitted(edit.environment(), edit.path(), edit.value());
    if (world.api.find(edit.environment()).isPresent()) {
      apply(edit.environment());
    }
  }

  private void approve(String environment) {
    world
        .api
        .find(environment)
        .map(ElastiCacheEnvironment::getStatus)
        .flatMap(status -> Optional.ofNullable(status.plan()))
        .ifPresent(
            plan ->
                world.api.annotate(environment, ElastiCacheEnvironment.APPROVE_PLAN, plan.hash()));
  }

  /** Every value of the annotation asks for one rotation. */
  private void rotate(String environment) {
    if (world.api.find(environment).isPresent()) {
      var time = world.clock.instant().toString();
      world.api.annotate(environment, ElastiCacheEnvironment.ROTATE, time);
    }
  }

  private void apply(String environment) {
    world.api.apply(wishes.object(environment));
  }

  private void end(Map<String, String> estate) {
    world.say(world.clock.instant() + " CALM");
    world.calm();
    world.strangers.moveOut();
    world.breakdowns.mend();
    world.sources.change(true);
    while (!world.strangers.restoreTags()) {
      world.live(Duration.ofMinutes(1));
    }
    for (var name : HOLDING) {
      for (var environment : world.api.names()) {
        edit(new Move.Edit(environment, name, null));
      }
    }
    // Those on their way out first, since nothing can be asked of them any more.
    await("gone", () -> world.api.names().stream().noneMatch(this::leaving), 1);
    var known = new TreeSet<>(world.api.names());
    for (var timed : schedule.moves()) {
      if (timed.move() instanceof Move.Apply apply) {
        known.add(apply.environment());
      }
    }
    comeBack(known);
    known.forEach(
        environment -> {
          // Some changes of the topology have no way back, so that its last wishes count.
          if (schedule.ofTopologies()) {
            HOLDING.forEach(field -> wishes.change(environment, field, null));
            endRotations(environment);
          } else {
            wishes.reset(environment);
          }
          apply(environment);
        });
    await("Ready", () -> known.stream().allMatch(this::ready), known.size());
    world.live(schedule.ofTopologies() ? ROTATED : handsOn() ? REPAIRED : Duration.ofMinutes(6));
    rest("it still changes things");
    restAfterMemberEvents();
    settled(known);
    if (new DriftChecker(world).corrects(schedule, known, this::make)) {
      rest("it changes things after it has corrected others' changes");
      settled(known);
    }
    known.forEach(world.api::delete);
    await("gone", () -> world.api.names().isEmpty(), known.size());
    world.live(REST); // in which a probe that nobody has ended would be made
    same(estate, world.strangers.estate());
  }

  private void rest(String violation) {
    var before = mutations();
    world.live(REST);
    if (mutations() != before) {
      throw new Violation(Invariant.AT_REST, violation);
    }
  }

  private void settled(Set<String> known) {
    if (!known.stream().allMatch(this::ready)) {
      throw new Violation(Invariant.CONVERGES, "not Ready at rest");
    }
    known.forEach(new ExactlyAsAsked(world, schedule.ofTopologies())::check);
    known.forEach(world.checker.secrets::atRest);
    if (schedule.ofTopologies()) {
      known.forEach(world.reachability::atRest);
    }
  }

  /** Checks retained resources against the desired state at the time of the deletion. */
  private void comeBack(Set<String> known) {
    var left = known.stream().filter(world::isRetained).filter(n -> world.api.find(n).isEmpty());
    left.toList()
        .forEach(
            environment -> {
              for (var field : HOLDING) {
                wishes.change(environment, field, null);
              }
              apply(environment);
              await("Ready", () -> ready(environment), 1);
            });
  }

  private long environments() {
    return schedule.moves().stream().filter(m -> m.move() instanceof Move.Apply).count();
  }

  private boolean handsOn() {
    return schedule.moves().stream().anyMatch(timed -> timed.move() instanceof Move.Stranger);
  }

  /** Even under the worst weather. */
  private void frugal() {
    var minutes = Duration.between(World.START, world.clock.instant()).toMinutes();
    var most = environments() * (schedule.moves().size() * 20L + minutes * 6 + 200);
    if (world.calls() > most) {
      throw new Violation(
          Invariant.CALLS_BOUNDED, world.calls() + " calls within " + minutes + " minutes");
    }
  }

  private int mutations() {
    return world.checker.mutations();
  }

  private boolean leaving(String environment) {
    return world.api.find(environment).filter(o -> o.isMarkedForDeletion()).isPresent();
  }

  private boolean ready(String environment) {
    return world.api.find(environment).filter(OperatorHarness::isReady).isPresent();
  }

  /** Lets rotations end, and asks for TLS where credentials need it. */
  private void endRotations(String environment) {
    var spec = wishes.object(environment).getSpec();
    if (Admission.mode(spec) == AuthMode.NONE) {
      return;
    }
    wishes.change(environment, "cache.auth.rotation", Map.of("gracePeriod", "10m"));
    if (spec.cache().serverless() == null) {
      wishes.change(environment, "cache.encryption.inTransit", "Required");
    }
  }

  private void await(String what, BooleanSupplier so, int environments) {
    var soon = schedule.ofTopologies() ? SOON_AFTER_CHANGES : SOON;
    var deadline = world.clock.instant().plus(soon);
    var calls = world.calls();
    while (!so.getAsBoolean()) {
      if (world.clock.instant().isAfter(deadline)) {
        throw new Violation(
            Invariant.CONVERGES,
            "not "
                + what
                + " within "
                + soon
                + " of calm: "
                + world.api.names().stream()
                    .map(n -> n + "\n" + Serialization.asYaml(world.api.find(n).get().getStatus()))
                    .toList());
      }
      world.api.names().forEach(this::approve);
      world.live(Duration.ofSeconds(10));
    }
    var made = world.calls() - calls;
    var most = schedule.ofTopologies() ? MOST_CALLS_OF_CHANGES : MOST_CALLS;
    if (made > (long) most * environments) {
      throw new Violation(Invariant.CALLS_BOUNDED, made + " calls until " + what);
    }
  }

  /** Checks that work of AWS itself on members is no drift. */
  private void restAfterMemberEvents() {
    var before = mutations();
    for (var timed : schedule.moves()) {
      if (timed.move() instanceof Move.OfMember happens) {
        make(happens);
        world.live(REST);
      }
    }
    if (mutations() != before) {
      throw new Violation(Invariant.AT_REST, "it changes things after AWS cared for a member");
    }
  }

  private static void same(Map<String, String> before, Map<String, String> after) {
    Predicate<String> differs = key -> !before.get(key).equals(after.get(key));
    var changed = before.keySet().stream().filter(differs).toList();
    var more = after.keySet().stream().filter(key -> !before.containsKey(key)).toList();
    if (!changed.isEmpty()) {
      throw new Violation(Invariant.FOREIGN_UNTOUCHED, String.valueOf(changed));
    }
    if (!more.isEmpty()) {
      throw new Violation(Invariant.EXACTLY_AS_ASKED, "left after all was deleted: " + more);
    }
  }
}
