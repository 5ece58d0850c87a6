package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.api.v1alpha1.DeletionPolicy;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.PlanStatus;
import dev.elasticacheoperator.aws.Accounts;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.aws.client.CallListener;
import dev.elasticacheoperator.aws.client.RateLimits;
import dev.elasticacheoperator.chaos.Move.Sky;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.controller.reconcile.EnvironmentService;
import dev.elasticacheoperator.desired.OperatorIdentity;
import dev.elasticacheoperator.lab.ExistingNetwork;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.StoredApiServer;
import dev.elasticacheoperator.sandbox.aws.SimulatedAccount;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything a schedule happens to: AWS, the API server, one or two operators, and a clock that
 * jumps to whatever comes next. One thread does it all, so a run can be run again.
 */
final class World {

  /**
   * A pass that is being made.
   *
   * @param persisted the object as the API server had it when the pass began, if it still had it
   * @param handed what the controller was given
   */
  record Pass(
      String name, Optional<ElastiCacheEnvironment> persisted, ElastiCacheEnvironment handed) {
    boolean stale() {
      return persisted
          .filter(
              newest ->
                  newest
                      .getMetadata()
                      .getResourceVersion()
                      .equals(handed.getMetadata().getResourceVersion()))
          .isEmpty();
    }
  }

  /** An operator that acts on an object as it was. */
  private record Old(ElastiCacheEnvironment object, Instant until) {}

  private static final Duration POLL = OperatorHarness.INTERVALS.poll();
  private static final Duration AFTER_A_CONFLICT = Duration.ofSeconds(1);
  private static final Duration AFTER_AN_ERROR = Duration.ofSeconds(2);
  private static final Duration LONGEST_AFTER_AN_ERROR = Duration.ofMinutes(5);

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final VirtualClock clock = new VirtualClock(START);
  final SimulatedCloud cloud;
  final StoredApiServer api = new StoredApiServer(clock);
  final InvariantChecker checker = new InvariantChecker(this);
  final Faults faults;
  final Strangers strangers;
  final Breakdowns breakdowns;
  final Births births = new Births(clock);
  final SourceSecrets sources = new SourceSecrets(api);
  private final ExistingNetwork lent;
  private final StaleReads reads;
  private final Watch watch;
  private final boolean readsMayGoBack;
  private final Map<String, Instant> due = new HashMap<>();
  private final Map<String, Integer> errors = new HashMap<>();
  private final Map<String, Old> secondLeaderOf = new HashMap<>();
  private final Map<String, PlanStatus> plansShown = new HashMap<>();
  private final Set<String> retained = new HashSet<>();
  private final Set<String> hurt = new HashSet<>();
  private final Deque<Pass> under = new ArrayDeque<>();
  private final List<String> log = new ArrayList<>();
  private final boolean logging;
  private EnvironmentService first;
  private EnvironmentService second;
  private Duration skew = Duration.ZERO;
  private Instant staleUntil = Instant.MIN;
  private long calls;

  World(Schedule schedule, boolean logging) {
    this.logging = logging;
    cloud = AccountTraits.of(schedule).cloud(clock);
    var random = new Random(schedule.seed());
    faults = new Faults(this, random);
    reads = new StaleReads(this, random);
    watch = new Watch(random);
    readsMayGoBack =
        schedule.moves().stream()
            .anyMatch(m -> m.move() instanceof Move.Weather w && w.sky() == Sky.READS_GO_BACK);
    strangers = new Strangers(straight(), checker.things);
    breakdowns = new Breakdowns(account().cacheFaults(OperatorHarness.REGION), checker.things);
    cloud.hook(checker);
    cloud.hook(faults);
    api.aroundWrites(faults::aroundWrite);
    api.watch(
        (name, object) -> {
          object.ifPresent(this::notePlan);
          watch.changed(name, object, clock.instant());
        });
    first = operator();
    second = operator();
    sources.change(true);
    lent = strangers.settle(() -> clock.advance(Duration.ofSeconds(30)));
  }

  ExistingNetwork lent() {
    return lent;
  }

  private EnvironmentService operator() {
    return new EnvironmentService(
        api,
        Accounts.over(
            region -> reads.around(straight()),
            new AwsSettings(
                OperatorHarness.CLUSTER,
                this::operatorsTime,
                RateLimits.unlimited(),
                CallListener.NONE,
                OperatorHarness.INTERVALS.deepDrift().dividedBy(2))),
        new OperatorIdentity(OperatorHarness.CLUSTER, OperatorHarness.REGION),
        OperatorHarness.INTERVALS,
        this::operatorsTime);
  }

  private Instant operatorsTime() {
    return clock.instant().plus(skew);
  }

  AwsClients straight() {
    return OperatorHarness.clients(cloud, OperatorHarness.REGION);
  }

  SimulatedAccount account() {
    return cloud.account(SimulatedCloud.DEFAULT_ACCOUNT);
  }

  // What the checker and the faults ask.

  Optional<Pass> passUnderWay() {
    return Optional.ofNullable(under.peek());
  }

  private void notePlan(ElastiCacheEnvironment object) {
    Optional.ofNullable(object.getStatus())
        .flatMap(status -> Optional.ofNullable(status.plan()))
        .ifPresent(plan -> plansShown.put(plan.hash(), plan));
  }

  /** Returns the plan of the annotation's hash, which everybody could read in a status. */
  Optional<PlanStatus> approved(ElastiCacheEnvironment object) {
    return Optional.ofNullable(object.getMetadata().getAnnotations())
        .map(all -> all.get(ElastiCacheEnvironment.APPROVE_PLAN))
        .map(plansShown::get);
  }

  /** Gone with its AWS resources left in place. */
  boolean isRetained(String environment) {
    return retained.contains(environment);
  }

  void count(SimulatedCall call) {
    calls++;
  }

  long calls() {
    return calls;
  }

  boolean mayReadsGoBack() {
    return readsMayGoBack;
  }

  /** Returns true if the persisted status may be wrong without a fault of the operator. */
  boolean statusMayBeWrong(String environment) {
    return hurt.contains(environment) || clock.instant().isBefore(staleUntil);
  }

  void say(String line) {
    if (logging) {
      log.add(line);
    }
  }

  List<String> log() {
    return log;
  }

  // What a schedule does.

  void restart() {
    say("  the operator starts");
    first = operator();
    listAfresh();
  }

  /** As a process that starts does, which knows nothing: a pass of each object is due. */
  private void listAfresh() {
    due.clear();
    errors.clear();
    watch.forget();
    watch.list(objects()).forEach(this::wake);
  }

  private Map<String, ElastiCacheEnvironment> objects() {
    var all = new TreeMap<String, ElastiCacheEnvironment>();
    api.names().forEach(name -> all.put(name, api.find(name).orElseThrow()));
    return all;
  }

  /** The next pass of it is at once. */
  void wake(String environment) {
    due.put(environment, clock.instant());
  }

  void allowStaleStatus(Duration lasting) {
    staleUntil = clock.instant().plus(lasting).plus(StaleReads.BACK);
  }

  /** Marks the persisted status as possibly wrong until the operator has observed AWS again. */
  void hurt(String environment) {
    hurt.add(environment);
  }

  void turn(Move.Delivery delivery, Duration lasting) {
    watch.turn(delivery, clock.instant().plus(lasting));
  }

  void secondLeader(String environment, Duration lasting) {
    api.find(environment)
        .ifPresent(o -> secondLeaderOf.put(environment, new Old(o, clock.instant().plus(lasting))));
  }

  /** A whole pass of another operator in the middle of one of the first. */
  void interleave() {
    var name = under.getFirst().name();
    api.find(name)
        .ifPresent(
            object -> {
              say("    another operator's pass begins");
              pass(name, object, true);
              say("    another operator's pass is over");
            });
  }

  void setClock(Duration by) {
    skew = skew.plus(by);
  }

  /** Everyone is up to date, and there is one operator. Clocks stay as they are. */
  void calm() {
    faults.cease();
    secondLeaderOf.clear();
    listAfresh();
  }

  /** Makes passes for as long as it takes, then turns the clock to the end of it. */
  void live(Duration duration) {
    var end = clock.instant().plus(duration);
    while (true) {
      watch.arrive(clock.instant(), this::objects).forEach(this::wake);
      due.keySet().retainAll(watch.names());
      var next = due.entrySet().stream().min(Map.Entry.comparingByValue());
      var told = watch.next().filter(at -> next.isEmpty() || !next.get().getValue().isBefore(at));
      var at = told.or(() -> next.map(Map.Entry::getValue)).filter(then -> then.isBefore(end));
      if (at.isEmpty()) {
        break;
      }
      turnTo(at.get());
      if (told.isEmpty()) {
        step(next.get().getKey());
      }
    }
    turnTo(end);
  }

  private void turnTo(Instant instant) {
    if (instant.isAfter(clock.instant())) {
      clock.advance(Duration.between(clock.instant(), instant));
    }
  }

  private void step(String name) {
    pass(name, watch.seen(name).orElseThrow(), false);
    if (api.find(name).isPresent()) {
      secondLeadersView(name)
          .ifPresent(
              object -> {
                say("  another operator's pass of " + name);
                pass(name, object, true);
                due.computeIfPresent(name, (n, at) -> earlier(at, clock.instant().plus(POLL)));
              });
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private Optional<ElastiCacheEnvironment> secondLeadersView(String name) {
    return Optional.ofNullable(secondLeaderOf.get(name))
        .filter(old -> old.until().isAfter(clock.instant()))
        .map(Old::object);
  }

  private void pass(String name, ElastiCacheEnvironment handed, boolean bySecond) {
    var controller = bySecond ? second : first;
    under.push(new Pass(name, api.find(name), handed));
    say(clock.instant() + " pass of " + name);
    checker.between(name);
    try {
      var next = controller.reconcile(handed);
      if (!under.getFirst().stale()) {
        checker.persisted(name);
      }
      if (next.finished()) {
        finish(name, handed, controller, bySecond);
      } else if (!bySecond) {
        errors.remove(name);
        due.put(name, clock.instant().plus(next.after().orElse(Duration.ofHours(10))));
      }
    } catch (ApiServer.Conflict conflict) {
      say("    conflict: " + conflict.getMessage());
      again(name, AFTER_A_CONFLICT, bySecond);
    } catch (KubernetesClientException error) {
      var times = errors.merge(name, 1, Integer::sum);
      var rest = AFTER_AN_ERROR.multipliedBy(1L << Math.min(times - 1, 10));
      again(
          name,
          rest.compareTo(LONGEST_AFTER_AN_ERROR) < 0 ? rest : LONGEST_AFTER_AN_ERROR,
          bySecond);
    } catch (OperatorHarness.Killed killed) {
      if (bySecond) {
        second = operator();
      } else {
        restart();
      }
    } catch (RuntimeException escaped) {
      throw new Violation(
          Invariant.NO_CRASH,
          "a pass of "
              + name
              + " ends with "
              + escaped
              + " at "
              + Stream.of(escaped.getStackTrace()).limit(8).toList());
    } finally {
      under.pop();
    }
    checker.between(name);
  }

  private void again(String name, Duration in, boolean bySecond) {
    if (!bySecond) {
      due.put(name, clock.instant().plus(in));
    }
  }

  /** Without the finalizer the object goes, unless what was looked at is not the newest. */
  private void finish(
      String name, ElastiCacheEnvironment handed, EnvironmentService controller, boolean bySecond) {
    var now = api.find(name);
    // The SDK removes a finalizer by a JSON patch that tests the resource version.
    if (now.isEmpty() || under.getFirst().stale()) {
      again(name, AFTER_A_CONFLICT, bySecond);
      return;
    }
    checker.finished(now.get(), name);
    if (now.get().getSpec().deletionPolicy() == DeletionPolicy.RETAIN) {
      retained.add(name);
    }
    controller.forget(handed);
    api.remove(name);
    say("  " + name + " is gone");
    hurt.remove(name);
  }
}
