package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.api.v1alpha1.DeletionPolicy;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.aws.Accounts;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.aws.client.CallListener;
import dev.elasticacheoperator.aws.client.RateLimits;
import dev.elasticacheoperator.chaos.Move.Sky;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.controller.reachability.Prober;
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
import java.util.Comparator;
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

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final VirtualClock clock = new VirtualClock(START);
  final SimulatedCloud cloud;
  final StoredApiServer api = new StoredApiServer(clock);
  final InvariantChecker checker = new InvariantChecker(this);
  final Faults faults;
  final Strangers strangers;
  final Breakdowns breakdowns;
  final ReachabilityChecker reachability = new ReachabilityChecker(this);
  final ShownPlans plans = new ShownPlans();
  final Births births = new Births(clock);
  final SourceSecrets sources = new SourceSecrets(api);
  private final ExistingNetwork lent;
  private final StaleReads reads;
  private final Watch watch;
  private final boolean readsMayGoBack;
  private final PassTimes passes = new PassTimes(clock);
  private final Optional<Prober> prober;
  private final Map<String, Old> secondLeaderOf = new HashMap<>();
  private final Set<String> retained = new HashSet<>();
  private final Set<String> hurt = new HashSet<>();
  private final Deque<Pass> under = new ArrayDeque<>();
  private final List<String> log = new ArrayList<>();
  private final boolean logging;
  private OperatorProcess first;
  private OperatorProcess second;
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
    breakdowns = new Breakdowns(this);
    cloud.hook(checker);
    cloud.hook(faults);
    api.aroundWrites(faults::aroundWrite);
    api.watch(
        (name, object) -> {
          object.ifPresent(plans::note);
          watch.changed(name, object, clock.instant());
        });
    prober =
        Optional.<Prober>of(new CacheProber(this, new Random(~schedule.seed())))
            .filter(p -> schedule.ofTopologies());
    first = operator();
    second = operator();
    sources.change(true);
    lent = strangers.settle(() -> clock.advance(Duration.ofSeconds(30)));
  }

  ExistingNetwork lent() {
    return lent;
  }

  private OperatorProcess operator() {
    return new OperatorProcess(
        api,
        Accounts.over(
            region -> reads.around(straight()),
            new AwsSettings(
                OperatorHarness.CLUSTER,
                this::operatorsTime,
                RateLimits.unlimited(),
                CallListener.NONE,
                OperatorHarness.INTERVALS.deepDrift().dividedBy(2))),
        this::operatorsTime,
        clock,
        prober);
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
    api.closeSecretWatches();
    first = operator();
    reachability.restarted();
    listAfresh();
  }

  /** As a process that starts does, which knows nothing: a pass of each object is due. */
  private void listAfresh() {
    passes.clear();
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
    passes.now(environment);
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
    reachability.disturbed(OperatorHarness.INTERVALS.drift());
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
      first.takeNews().forEach(this::wake);
      passes.retain(watch.names());
      var pass = passes.next();
      var at =
          Stream.of(watch.next(), first.probes().next(), pass.map(Map.Entry::getValue))
              .flatMap(Optional::stream)
              .min(Comparator.naturalOrder())
              .filter(then -> then.isBefore(end));
      if (at.isEmpty()) {
        break;
      }
      turnTo(at.get());
      if (watch.next().filter(event -> !event.isAfter(at.get())).isEmpty()
          && !first.probes().runNext(at.get())) {
        step(pass.orElseThrow().getKey());
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
                passes.soon(name, POLL);
              });
    }
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
    between(name);
    try {
      var next = controller.service().reconcile(handed);
      // A pass within another one does not know what that one has just changed.
      if (!under.getFirst().stale() && under.size() == 1) {
        checker.persisted(name);
      }
      if (next.finished()) {
        finish(name, handed, controller, bySecond);
      } else if (!bySecond) {
        passes.afterSuccess(name, next.after());
      }
    } catch (ApiServer.Conflict conflict) {
      say("    conflict: " + conflict.getMessage());
      afterConflict(name, bySecond);
    } catch (KubernetesClientException error) {
      passes.afterError(name, bySecond);
      reachability.disturbed(PassTimes.LONGEST_AFTER_AN_ERROR);
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
    between(name);
  }

  private void between(String name) {
    checker.between(name);
    if (prober.isEmpty()) {
      return;
    }
    if (faults.keepStatusOld() || watch.isDisturbed() || secondLeadersView(name).isPresent()) {
      reachability.disturbed(OperatorHarness.INTERVALS.drift());
    }
    reachability.check(name);
  }

  private void afterConflict(String name, boolean bySecond) {
    if (!bySecond) {
      passes.afterConflict(name);
    }
  }

  /** Without the finalizer the object goes, unless what was looked at is not the newest. */
  private void finish(
      String name, ElastiCacheEnvironment handed, OperatorProcess controller, boolean bySecond) {
    var now = api.find(name);
    // The SDK removes a finalizer by a JSON patch that tests the resource version.
    if (now.isEmpty() || under.getFirst().stale()) {
      afterConflict(name, bySecond);
      return;
    }
    checker.finished(now.get(), name);
    if (now.get().getSpec().deletionPolicy() == DeletionPolicy.RETAIN) {
      retained.add(name);
    }
    controller.service().forget(handed);
    if (bySecond) {
      reachability.deletedByOther(handed);
    }
    api.remove(name);
    say("  " + name + " is gone");
    hurt.remove(name);
  }
}
