package dev.elasticacheoperator.controller;

import dev.elasticacheoperator.api.v1alpha1.BastionStatus;
import dev.elasticacheoperator.api.v1alpha1.Binding;
import dev.elasticacheoperator.api.v1alpha1.DeletionPolicy;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentSpec;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Endpoint;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.aws.Accounts;
import dev.elasticacheoperator.engine.Engine;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.environment.Desired;
import dev.elasticacheoperator.environment.DesiredEnvironment;
import dev.elasticacheoperator.environment.InvalidSpec;
import dev.elasticacheoperator.environment.Settings;
import dev.elasticacheoperator.steps.Cloud;
import dev.elasticacheoperator.steps.Steps;
import dev.elasticacheoperator.steps.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * One pass over one environment: from the object as the API server has it, through the engine, to
 * its status, Events and Secret. Knows the API server by {@link ApiServer} alone, so that a test
 * can be it.
 */
public final class EnvironmentController {

  /**
   * @param poll while something is under way
   * @param drift of a Ready or stuck environment
   * @param deepDrift of what only reads per resource show
   */
  public record Intervals(
      Duration poll, Duration drift, Duration deepDrift, Duration consistencyWindow) {}

  /**
   * What is to happen after a pass.
   *
   * @param again when to look again; empty where only a change of the object matters
   * @param finished of a deleted object: nothing is left of it on AWS that should not be
   */
  public record Next(Optional<Duration> again, boolean finished) {
    static Next in(Duration delay) {
      return new Next(Optional.of(delay), false);
    }

    static final Next ON_CHANGE = new Next(Optional.empty(), false);
    static final Next FINISHED = new Next(Optional.empty(), true);
  }

  private final ApiServer api;
  private final Accounts accounts;
  private final Settings settings;
  private final Intervals intervals;
  private final InstantSource clock;
  private final ActionLog log;
  private final Telemetry telemetry;
  private final Engine<Target, Cloud> flow;
  private final Map<String, Recollection> recollections = new ConcurrentHashMap<>();

  /** Heard by nobody. */
  public EnvironmentController(
      ApiServer api,
      Accounts accounts,
      Settings settings,
      Intervals intervals,
      InstantSource clock) {
    this(api, accounts, settings, intervals, clock, ActionLog.NONE, Telemetry.NONE);
  }

  public EnvironmentController(
      ApiServer api,
      Accounts accounts,
      Settings settings,
      Intervals intervals,
      InstantSource clock,
      ActionLog log,
      Telemetry telemetry) {
    this.api = api;
    this.accounts = accounts;
    this.settings = settings;
    this.intervals = intervals;
    this.clock = clock;
    this.log = log;
    this.telemetry = telemetry;
    this.flow =
        Steps.flow(
            new Engine.EngineTimings(
                intervals.consistencyWindow(),
                intervals.deepDrift(),
                intervals.poll(),
                intervals.drift()));
  }

  /**
   * Takes the environment as far as it goes now. Never waits for AWS's progress.
   *
   * @throws ApiServer.Conflict if the object is not the newest
   */
  public Next reconcile(ElastiCacheEnvironment resource) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var paper = new Paper(resource, api, log);
    var recollection = recollection(paper, now);
    if (recollection.isOutdated(paper.version())) {
      // An Event of its Secret may outrun the object's own, which has a status from before then.
      // The API server has the last word: a restored one may be at a version of long ago.
      paper.confirm();
    }
    try {
      return reconcile(paper, now);
    } catch (ApiServer.Conflict somebodyElse) {
      // Who changed the object may have changed AWS as well: another operator that leads by now.
      recollection.memory().clear();
      throw somebodyElse;
    } finally {
      recollection.outdated(paper.outdated());
    }
  }

  private Next reconcile(Paper paper, Instant now) {
    var resource = paper.resource();
    var spec = Optional.ofNullable(resource.getSpec());
    if (resource.isMarkedForDeletion()) {
      return delete(paper, spec, now);
    }
    if (spec.map(ElastiCacheEnvironmentSpec::paused).orElse(false)) {
      recollection(paper, now).wake();
      paper.close(Verdict.paused(), paper.status(), now);
      return Next.ON_CHANGE;
    }
    try {
      return advance(paper, Desired.of(resource, settings), now);
    } catch (InvalidSpec invalid) {
      var verdict = Verdict.stuck(Phase.FAILED, "InvalidSpec", invalid.getMessage());
      paper.close(verdict, paper.status(), now);
      return Next.ON_CHANGE;
    }
  }

  /** Forgets what the process remembers of an object that is no more. */
  public void forget(ElastiCacheEnvironment resource) {
    recollections.remove(resource.getMetadata().getUid());
  }

  private Next delete(Paper paper, Optional<ElastiCacheEnvironmentSpec> spec, Instant now) {
    if (spec.filter(s -> s.deletionProtection()).isPresent()) {
      paper.close(Verdict.protectedFromDeletion(), paper.status(), now);
      return Next.ON_CHANGE;
    }
    if (spec.filter(s -> s.deletionPolicy() == DeletionPolicy.RETAIN).isPresent()) {
      paper.event(false, "Retained", "the AWS resources stay, with their tags");
      return Next.FINISHED;
    }
    var target = Target.leaving(Desired.identity(paper.resource(), settings));
    if (target.identity().region().isEmpty()) {
      // Without a region nothing was ever made.
      return Next.FINISHED;
    }
    var recollection = recollection(paper, now);
    recollection.wake();
    var result = pass(target, paper, recollection, step -> false, now);
    var gone = result.outcomes().values().stream().allMatch(o -> o instanceof Outcome.Deleted);
    var status = learnt(paper.status(), target, result).plan(null).build();
    paper.close(Judgement.leaving(result), status, now, Optional.of(result));
    if (gone) {
      paper.event(false, "Deleted", "every AWS resource is seen to be gone");
      return Next.FINISHED;
    }
    return Next.in(recollection.again(result, intervals));
  }

  private Next advance(Paper paper, DesiredEnvironment desired, Instant now) {
    var recollection = recollection(paper, now);
    var generation = paper.resource().getMetadata().getGeneration();
    var target = Target.of(desired, Plans.approved(paper.resource()));
    var resting = recollection.resting(generation, now);
    if (resting.isPresent()) {
      conclude(paper, paper.status(), Verdict.allReady(), now, Optional.empty());
      return Next.in(resting.get());
    }
    var before = Ledgers.of(paper.status());
    var result =
        pass(target, paper, recollection, step -> recollection.drifted(generation, step), now);
    var status =
        learnt(paper.status(), target, result)
            .region(desired.identity().region())
            .version(desired.cluster().version())
            .plan(result.plan().map(p -> Plans.status(p, paper.resource())).orElse(null))
            .build();
    var moved = moved(paper.status().endpoint(), status.endpoint());
    var verdict =
        Judgement.of(
            result, Optional.ofNullable(paper.status().phase()), paper.status().endpoint() != null);
    if (verdict.reason().equals(Judgement.PLAN_HELD)) {
      verdict = Verdict.stuck(verdict.phase(), verdict.reason(), status.plan().message());
    }
    if (verdict.phase() == Phase.READY && moved) {
      verdict =
          Verdict.underWay(
              Phase.UPDATING,
              "the endpoint is " + status.endpoint().hostPort() + " now; the rules follow");
    }
    if (verdict.phase() == Phase.READY && recollection.blind()) {
      verdict = result.readFailure().map(Verdict::blind).orElse(verdict);
    }
    conclude(paper, status, verdict, now, Optional.of(result));
    recollection
        .stepTimes()
        .note(before, result.state(), now, clock.instant())
        .forEach(telemetry::stepReady);
    if (verdict.phase() == Phase.READY) {
      var unseen = result.readFailure().isPresent();
      recollection.settle(generation, unseen ? now : now.plus(intervals.drift()));
    }
    var again = recollection.again(result, intervals);
    return Next.in(moved ? intervals.poll() : again);
  }

  private static boolean moved(Endpoint before, Endpoint now) {
    return before != null && !before.equals(now);
  }

  /** Keeps the Secret, which the endpoint is enough for, and writes the status. */
  private void conclude(
      Paper paper,
      ElastiCacheEnvironmentStatus status,
      Verdict ofAws,
      Instant now,
      Optional<Engine.PassResult> result) {
    var learnt = status;
    var verdict = ofAws;
    var neverReady = paper.status().firstReadyTime() == null;
    if (status.endpoint() != null) {
      var binding = new SecretKeeper(api).keep(paper.resource(), status);
      learnt = status.toBuilder().binding(binding.name().map(Binding::new).orElse(null)).build();
      verdict = binding.problem().orElse(ofAws);
    }
    paper.close(verdict, learnt, now, result);
    if (neverReady && paper.status().firstReadyTime() != null) {
      var created = Instant.parse(paper.resource().getMetadata().getCreationTimestamp());
      telemetry.firstReady(Duration.between(created, now));
    }
  }

  private Recollection recollection(Paper paper, Instant now) {
    var ready =
        Optional.of(paper.status())
            .filter(status -> status.phase() == Phase.READY)
            .map(ElastiCacheEnvironmentStatus::observedGeneration);
    return recollections.computeIfAbsent(
        paper.resource().getMetadata().getUid(),
        uid -> new Recollection(uid, now, intervals.deepDrift(), ready));
  }

  private Engine.PassResult pass(
      Target target,
      Paper paper,
      Recollection recollection,
      Predicate<String> drifted,
      Instant now) {
    var account = accounts.of(target.identity().region());
    telemetry.uses(account);
    var environment = target.identity().owner().environment();
    var changed =
        !paper.resource().getMetadata().getGeneration().equals(paper.status().observedGeneration());
    if (changed) {
      recollection.memory().resetBackoff();
    }
    var narrator = new Narrator(paper, log, telemetry, drifted);
    var sources =
        new AccountSources(account, environment, narrator, recollection, intervals, now, changed);
    return flow.pass(
        target, sources, Ledgers.of(paper.status()), recollection.memory(), paper, narrator, now);
  }

  /** What the pass has learnt. What it has not looked at stays as it was. */
  private static ElastiCacheEnvironmentStatus.Builder learnt(
      ElastiCacheEnvironmentStatus before, Target target, Engine.PassResult result) {
    var endpoint =
        result
            .outputs()
            .get(Steps.ENDPOINT)
            .map(a -> Endpoint.of(a.host(), a.port()))
            .or(() -> Optional.ofNullable(before.endpoint()));
    return before.toBuilder()
        .steps(Ledgers.steps(result.state()))
        .pending(Ledgers.pending(result.state()))
        .endpoint(endpoint.orElse(null))
        .bastion(bastion(before, target, result, endpoint).orElse(null));
  }

  private static Optional<BastionStatus> bastion(
      ElastiCacheEnvironmentStatus before,
      Target target,
      Engine.PassResult result,
      Optional<Endpoint> endpoint) {
    if (result.outcomes().get(Steps.BASTION).state().absent()) {
      return Optional.empty();
    }
    var redisCli =
        endpoint.map(e -> "redis6-cli -h " + e.address() + " -p " + e.port()).orElse(null);
    var region = target.identity().region();
    return result
        .outputs()
        .get(Steps.BASTION_ID)
        .map(
            id ->
                new BastionStatus(
                    id,
                    result.outputs().get(Steps.BASTION_PUBLIC_IP).orElse(null),
                    "aws ssm start-session --target " + id + " --region " + region,
                    redisCli))
        .or(
            () ->
                Optional.ofNullable(before.bastion())
                    .map(
                        b ->
                            new BastionStatus(
                                b.instanceId(), b.publicIp(), b.connect(), redisCli)));
  }
}
