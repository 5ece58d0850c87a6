package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.controller.reachability.ProbeResult;
import dev.elasticacheoperator.controller.reachability.ProbeTarget;
import dev.elasticacheoperator.controller.status.ReachableCondition;
import dev.elasticacheoperator.lab.OperatorHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares the condition Reachable with what clients would use: the endpoint in the status, and the
 * credential in the Secret.
 */
final class ReachabilityChecker {

  /** The target of an environment, and the time since when it is this one. */
  private record Known(ProbeTarget target, Instant since) {}

  /** The last probe of a target; without a result while it runs. */
  private record Probe(Instant began, Optional<ProbeResult> result, Instant ended) {}

  /** Longest age of the condition: an interval, a probe, and the pass that tells of it. */
  private static final Duration LONGEST =
      OperatorHarness.INTERVALS
          .drift()
          .plus(CacheProber.LONGEST)
          .plus(OperatorHarness.INTERVALS.poll());

  private final World world;
  private final Map<String, Known> known = new HashMap<>();
  private final Map<ProbeTarget, Probe> probes = new HashMap<>();

  /** Times at which an environment last had the endpoint in its status. */
  private final Map<String, Instant> shown = new HashMap<>();

  /** Endpoints of environments that another operator has deleted. */
  private final Set<String> deletedByOthers = new HashSet<>();

  private Instant quietSince = Instant.MIN;

  ReachabilityChecker(World world) {
    this.world = world;
  }

  /** Allows the condition to be old, because something keeps passes from being made. */
  void disturbed(Duration effect) {
    var until = world.clock.instant().plus(effect);
    quietSince = until.isAfter(quietSince) ? until : quietSince;
  }

  /** Takes note that a pass of another operator is the last one of an environment. */
  void deletedByOther(ElastiCacheEnvironment object) {
    endpoint(object).ifPresent(deletedByOthers::add);
  }

  /** A process that starts has no probe. */
  void restarted() {
    deletedByOthers.clear();
    disturbed(Duration.ZERO);
  }

  void begins(ProbeTarget target) {
    if (world.passUnderWay().isPresent()) {
      fail("a pass waits for the probe of " + target.hostPort());
    }
    world.api.names().stream()
        .flatMap(name -> world.api.find(name).flatMap(ReachabilityChecker::endpoint).stream())
        .forEach(endpoint -> shown.put(endpoint, world.clock.instant()));
    // A pass that is cut short before it writes the status has begun to probe the new endpoint.
    var last = shown.getOrDefault(target.hostPort(), world.clock.instant());
    if (last.isBefore(quietOr(world.clock.instant().minus(LONGEST)))
        && !deletedByOthers.contains(target.hostPort())) {
      fail(target.hostPort() + " is probed, which no environment has");
    }
    probes.merge(
        target,
        new Probe(world.clock.instant(), Optional.empty(), Instant.MIN),
        (before, now) -> new Probe(now.began(), before.result(), before.ended()));
  }

  private Instant quietOr(Instant instant) {
    return quietSince.isAfter(instant) ? instant.minus(LONGEST) : instant;
  }

  void ended(ProbeTarget target, ProbeResult result) {
    var began = probes.get(target).began();
    probes.put(target, new Probe(began, Optional.of(result), world.clock.instant()));
  }

  /** Checks an environment between two passes. */
  void check(String environment) {
    var object = world.api.find(environment);
    var target = object.flatMap(this::target);
    if (target.isEmpty()) {
      known.remove(environment);
      return;
    }
    var now = world.clock.instant();
    var before = known.get(environment);
    if (before == null || !before.target().equals(target.get())) {
      known.put(environment, new Known(target.get(), now));
      return;
    }
    var since = before.since().isAfter(quietSince) ? before.since() : quietSince;
    if (now.isAfter(since.plus(LONGEST))) {
      requireNew(environment, target.get(), object.get().getStatus(), now);
    }
  }

  private void requireNew(
      String environment, ProbeTarget target, ElastiCacheEnvironmentStatus status, Instant now) {
    var probe = Optional.ofNullable(probes.get(target));
    if (probe.filter(p -> p.began().isAfter(now.minus(LONGEST))).isEmpty()) {
      fail(environment + " has " + target + ", of which the last probe is " + probe);
    }
    var condition = ReachableCondition.of(status);
    if (condition.filter(c -> c.getMessage().contains(target.hostPort())).isEmpty()) {
      fail(environment + " has " + target + ", and the condition " + condition);
    }
    var result = probe.get().result();
    var old = now.minus(OperatorHarness.INTERVALS.poll());
    if (result.isPresent()
        && probe.get().ended().isBefore(old)
        && !condition.get().getStatus().equals(words(result.get()))) {
      fail(environment + " has " + condition.get() + ", and the last probe " + result.get());
    }
  }

  private static String words(ProbeResult result) {
    return result instanceof ProbeResult.Answered ? "True" : "False";
  }

  /** Fails unless an environment at rest is reachable. */
  void atRest(String environment) {
    var condition = ReachableCondition.of(world.api.find(environment).orElseThrow().getStatus());
    if (condition.filter(c -> c.getStatus().equals("True")).isEmpty()) {
      fail(environment + " is Ready, and has " + condition);
    }
  }

  /** Returns what must be probed; empty for an environment that is paused or deleted. */
  private Optional<ProbeTarget> target(ElastiCacheEnvironment object) {
    var status = object.getStatus();
    if (endpoint(object).isEmpty()
        || object.isMarkedForDeletion()
        || object.getSpec().paused()
        || status.phase() == Phase.PAUSED
        || status.phase() == Phase.DELETING
        || status.binding() == null) {
      return Optional.empty();
    }
    var metadata = object.getMetadata();
    var name = metadata.getNamespace() + "/" + metadata.getName();
    var client =
        status.speaksMemcached()
            ? Optional.of(new CacheClient(Optional.empty(), Optional.empty()))
            : world.checker.secrets.main(name, status.binding().name());
    return client.map(
        c ->
            new ProbeTarget(
                status.endpoint().address(),
                status.endpoint().port(),
                status.hasTls(),
                status.speaksMemcached()
                    ? ProbeTarget.Protocol.MEMCACHED
                    : ProbeTarget.Protocol.RESP,
                c.user(),
                c.password()));
  }

  private static Optional<String> endpoint(ElastiCacheEnvironment object) {
    return Optional.ofNullable(object.getStatus())
        .flatMap(status -> Optional.ofNullable(status.endpoint()))
        .map(endpoint -> endpoint.address() + ":" + endpoint.port());
  }

  private static void fail(String what) {
    throw new Violation(Invariant.REACHABLE, what);
  }
}
