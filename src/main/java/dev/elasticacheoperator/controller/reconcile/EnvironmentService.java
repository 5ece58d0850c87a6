package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.api.v1alpha1.BastionStatus;
import dev.elasticacheoperator.api.v1alpha1.Binding;
import dev.elasticacheoperator.api.v1alpha1.DeletionPolicy;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentSpec;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Endpoint;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.aws.Accounts;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.controller.report.ActionLog;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.controller.secret.BindingSecretReconciler;
import dev.elasticacheoperator.controller.status.ConditionSet;
import dev.elasticacheoperator.controller.status.StatusMapper;
import dev.elasticacheoperator.controller.status.StatusRules;
import dev.elasticacheoperator.controller.status.StatusWriter;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.DesiredStateBuilder;
import dev.elasticacheoperator.desired.InvalidSpec;
import dev.elasticacheoperator.desired.OperatorIdentity;
import dev.elasticacheoperator.engine.Engine;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.AwsContext;
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
public final class EnvironmentService {

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
   * @param after when to look again; empty where only a change of the object matters
   * @param finished of a deleted object: nothing is left of it on AWS that should not be
   */
  public record Requeue(Optional<Duration> after, boolean finished) {
    static Requeue in(Duration delay) {
      return new Requeue(Optional.of(delay), false);
    }

    static final Requeue ON_CHANGE = new Requeue(Optional.empty(), false);
    static final Requeue FINISHED = new Requeue(Optional.empty(), true);
  }

  private final ApiServer api;
  private final Accounts accounts;
  private final OperatorIdentity settings;
  private final Intervals intervals;
  private final InstantSource clock;
  private final ActionLog log;
  private final Telemetry telemetry;
  private final Engine<Target, AwsContext> engine;
  private final Map<String, EnvironmentState> states = new ConcurrentHashMap<>();

  /** Heard by nobody. */
  public EnvironmentService(
      ApiServer api,
      Accounts accounts,
      OperatorIdentity settings,
      Intervals intervals,
      InstantSource clock) {
    this(api, accounts, settings, intervals, clock, ActionLog.NONE, Telemetry.NONE);
  }

  public EnvironmentService(
      ApiServer api,
      Accounts accounts,
      OperatorIdentity settings,
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
    this.engine =
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
  public Requeue reconcile(ElastiCacheEnvironment resource) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var writer = new StatusWriter(resource, api, log);
    var state = state(writer, now);
    if (state.isOutdated(writer.version())) {
      // An Event of its Secret may outrun the object's own, which has a status from before then.
      // The API server has the last word: a restored one may be at a version of long ago.
      writer.confirm();
    }
    try {
      return reconcile(writer, now);
    } catch (ApiServer.Conflict somebodyElse) {
      // Who changed the object may have changed AWS as well: another operator that leads by now.
      state.cache().clear();
      throw somebodyElse;
    } finally {
      state.outdated(writer.outdated());
    }
  }

  private Requeue reconcile(StatusWriter writer, Instant now) {
    var resource = writer.resource();
    var spec = Optional.ofNullable(resource.getSpec());
    if (resource.isMarkedForDeletion()) {
      return delete(writer, spec, now);
    }
    if (spec.map(ElastiCacheEnvironmentSpec::paused).orElse(false)) {
      state(writer, now).resume();
      writer.close(ConditionSet.paused(), writer.status(), now);
      return Requeue.ON_CHANGE;
    }
    try {
      return advance(writer, DesiredStateBuilder.of(resource, settings), now);
    } catch (InvalidSpec invalid) {
      var conditions = ConditionSet.stalled(Phase.FAILED, "InvalidSpec", invalid.getMessage());
      writer.close(conditions, writer.status(), now);
      return Requeue.ON_CHANGE;
    }
  }

  /** Forgets what the process remembers of an object that is no more. */
  public void forget(ElastiCacheEnvironment resource) {
    states.remove(resource.getMetadata().getUid());
  }

  private Requeue delete(
      StatusWriter writer, Optional<ElastiCacheEnvironmentSpec> spec, Instant now) {
    if (spec.filter(s -> s.deletionProtection()).isPresent()) {
      writer.close(ConditionSet.protectedFromDeletion(), writer.status(), now);
      return Requeue.ON_CHANGE;
    }
    if (spec.filter(s -> s.deletionPolicy() == DeletionPolicy.RETAIN).isPresent()) {
      writer.event(false, "Retained", "the AWS resources stay, with their tags");
      return Requeue.FINISHED;
    }
    var target = Target.deleting(DesiredStateBuilder.identity(writer.resource(), settings));
    if (target.identity().region().isEmpty()) {
      // Without a region nothing was ever made.
      return Requeue.FINISHED;
    }
    var state = state(writer, now);
    state.resume();
    var result = pass(target, writer, state, step -> false, now);
    var gone = result.outcomes().values().stream().allMatch(o -> o instanceof Outcome.Deleted);
    var status = observedStatus(writer.status(), target, result).plan(null).build();
    writer.close(StatusRules.deleting(result), status, now, Optional.of(result));
    if (gone) {
      writer.event(false, "Deleted", "every AWS resource is seen to be gone");
      return Requeue.FINISHED;
    }
    return Requeue.in(state.requeueAfter(result, intervals));
  }

  private Requeue advance(StatusWriter writer, DesiredState desired, Instant now) {
    var state = state(writer, now);
    var generation = writer.resource().getMetadata().getGeneration();
    var target = Target.of(desired, PlanApproval.approved(writer.resource()));
    var resting = state.idleFor(generation, now);
    if (resting.isPresent()) {
      conclude(writer, writer.status(), ConditionSet.allReady(), now, Optional.empty());
      return Requeue.in(resting.get());
    }
    var before = StatusMapper.of(writer.status());
    var result = pass(target, writer, state, step -> state.drifted(generation, step), now);
    var status =
        observedStatus(writer.status(), target, result)
            .region(desired.identity().region())
            .version(desired.cluster().version())
            .plan(result.plan().map(p -> PlanApproval.status(p, writer.resource())).orElse(null))
            .build();
    var moved = moved(writer.status().endpoint(), status.endpoint());
    var conditions =
        StatusRules.of(
            result,
            Optional.ofNullable(writer.status().phase()),
            writer.status().endpoint() != null);
    if (conditions.reason().equals(StatusRules.PLAN_HELD)) {
      conditions =
          ConditionSet.stalled(conditions.phase(), conditions.reason(), status.plan().message());
    }
    if (conditions.phase() == Phase.READY && moved) {
      conditions =
          ConditionSet.reconciling(
              Phase.UPDATING,
              "the endpoint is " + status.endpoint().hostPort() + " now; the rules follow");
    }
    if (conditions.phase() == Phase.READY && state.failingRepeatedly()) {
      conditions = result.readFailure().map(ConditionSet::unobservable).orElse(conditions);
    }
    conclude(writer, status, conditions, now, Optional.of(result));
    state
        .stepTimes()
        .note(before, result.state(), now, clock.instant())
        .forEach(telemetry::stepReady);
    if (conditions.phase() == Phase.READY) {
      var unseen = result.readFailure().isPresent();
      state.becomeIdle(generation, unseen ? now : now.plus(intervals.drift()));
    }
    var again = state.requeueAfter(result, intervals);
    return Requeue.in(moved ? intervals.poll() : again);
  }

  private static boolean moved(Endpoint before, Endpoint now) {
    return before != null && !before.equals(now);
  }

  /** Keeps the Secret, which the endpoint is enough for, and writes the status. */
  private void conclude(
      StatusWriter writer,
      ElastiCacheEnvironmentStatus status,
      ConditionSet ofAws,
      Instant now,
      Optional<Engine.PassResult> result) {
    var observed = status;
    var conditions = ofAws;
    var neverReady = writer.status().firstReadyTime() == null;
    if (status.endpoint() != null) {
      var binding = new BindingSecretReconciler(api).keep(writer.resource(), status);
      observed = status.toBuilder().binding(binding.name().map(Binding::new).orElse(null)).build();
      conditions = binding.problem().orElse(ofAws);
    }
    writer.close(conditions, observed, now, result);
    if (neverReady && writer.status().firstReadyTime() != null) {
      var created = Instant.parse(writer.resource().getMetadata().getCreationTimestamp());
      telemetry.firstReady(Duration.between(created, now));
    }
  }

  private EnvironmentState state(StatusWriter writer, Instant now) {
    var ready =
        Optional.of(writer.status())
            .filter(status -> status.phase() == Phase.READY)
            .map(ElastiCacheEnvironmentStatus::observedGeneration);
    return states.computeIfAbsent(
        writer.resource().getMetadata().getUid(),
        uid -> new EnvironmentState(uid, now, intervals.deepDrift(), ready));
  }

  private Engine.PassResult pass(
      Target target,
      StatusWriter writer,
      EnvironmentState state,
      Predicate<String> drifted,
      Instant now) {
    var account = accounts.of(target.identity().region());
    telemetry.uses(account);
    var environment = target.identity().owner().environment();
    var changed =
        !writer
            .resource()
            .getMetadata()
            .getGeneration()
            .equals(writer.status().observedGeneration());
    if (changed) {
      state.cache().resetBackoff();
    }
    var narrator = new PassReporter(writer, log, telemetry, drifted);
    var sources = new ViewFactory(account, environment, narrator, state, intervals, now, changed);
    return engine.pass(
        target, sources, StatusMapper.of(writer.status()), state.cache(), writer, narrator, now);
  }

  /** What the pass has learnt. What it has not looked at stays as it was. */
  private static ElastiCacheEnvironmentStatus.Builder observedStatus(
      ElastiCacheEnvironmentStatus before, Target target, Engine.PassResult result) {
    var endpoint =
        result
            .outputs()
            .get(Steps.ENDPOINT)
            .map(a -> Endpoint.of(a.host(), a.port()))
            .or(() -> Optional.ofNullable(before.endpoint()));
    return before.toBuilder()
        .steps(StatusMapper.steps(result.state()))
        .pending(StatusMapper.pending(result.state()))
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
