package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.api.v1alpha1.Binding;
import dev.elasticacheoperator.api.v1alpha1.DeletionPolicy;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentSpec;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Endpoint;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.controller.reconcile.EnvironmentService.Requeue;
import dev.elasticacheoperator.controller.secret.BindingSecretReconciler;
import dev.elasticacheoperator.controller.status.AppliedTags;
import dev.elasticacheoperator.controller.status.ConditionSet;
import dev.elasticacheoperator.controller.status.ObservedStatus;
import dev.elasticacheoperator.controller.status.RefusedZones;
import dev.elasticacheoperator.controller.status.StatusMapper;
import dev.elasticacheoperator.controller.status.StatusRules;
import dev.elasticacheoperator.controller.status.StatusWriter;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.DesiredStateBuilder;
import dev.elasticacheoperator.desired.EngineCatalog;
import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.desired.InvalidSpec;
import dev.elasticacheoperator.desired.VersionSupport;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.PassResult;
import dev.elasticacheoperator.steps.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One pass over one environment: from the object, through the engine, to its Secret, status and
 * Events.
 *
 * @param now start of the pass, in whole seconds
 */
record EnvironmentPass(
    OperatorContext operator, StatusWriter writer, EnvironmentState state, Instant now) {

  Requeue run() {
    var spec = Optional.ofNullable(object().getSpec());
    if (object().isMarkedForDeletion()) {
      return delete(spec);
    }
    if (spec.filter(ElastiCacheEnvironmentSpec::paused).isPresent()) {
      state.resume();
      return stop(ConditionSet.paused());
    }
    try {
      return advance(DesiredStateBuilder.of(object(), operator.identity()));
    } catch (InvalidSpec invalid) {
      return stop(ConditionSet.stalled(Phase.FAILED, "InvalidSpec", invalid.getMessage()));
    }
  }

  private ElastiCacheEnvironment object() {
    return writer.resource();
  }

  private Long generation() {
    return object().getMetadata().getGeneration();
  }

  /** Writes conditions that only a change of the object can change. AWS is not called. */
  private Requeue stop(ConditionSet conditions) {
    writer.close(conditions, writer.status(), Optional.empty(), now);
    return Requeue.ON_CHANGE;
  }

  private Requeue delete(Optional<ElastiCacheEnvironmentSpec> spec) {
    if (spec.filter(ElastiCacheEnvironmentSpec::deletionProtection).isPresent()) {
      return stop(ConditionSet.protectedFromDeletion());
    }
    if (spec.filter(s -> s.deletionPolicy() == DeletionPolicy.RETAIN).isPresent()) {
      return finish(
          secrets().retain(object(), writer.status()),
          "Retained",
          "Kept all AWS resources with their tags, and the Secret (spec.deletionPolicy: Retain)");
    }
    var target = Target.deleting(DesiredStateBuilder.identity(object(), operator.identity()));
    if (target.identity().region().isEmpty()) {
      // Without a region nothing was ever created.
      return Requeue.FINISHED;
    }
    state.resume();
    var stuck = state.stuckFor(facts(), writer.status(), now);
    if (stuck.isPresent()) {
      return Requeue.in(stuck.get().getValue());
    }
    // The pass repeats if Kubernetes refuses to remove the finalizer; the Event does not.
    var reported = StatusRules.isDeleted(writer.status());
    var result = reconcileSteps(target, step -> false);
    var nothing = StatusRules.nothingToDelete(result).filter(failure -> isUntouched());
    if (nothing.isPresent()) {
      writer.event(
          false, "Deleted", "Nothing was ever created on AWS. Not checked: " + nothing.get());
      return Requeue.FINISHED;
    }
    var status = ObservedStatus.of(writer.status(), target, result).plan(null).build();
    var conditions = StatusRules.deleting(result);
    writer.close(conditions, status, Optional.of(result), now);
    if (result.outcomes().values().stream().allMatch(Outcome.Deleted.class::isInstance)) {
      var problem = secrets().deleteUnowned(object(), status);
      return reported && problem.isEmpty()
          ? Requeue.FINISHED
          : finish(problem, "Deleted", "Deleted all AWS resources");
    }
    return Requeue.in(next(conditions, result, false));
  }

  /**
   * Returns the delay of the next pass, until which a stuck environment rests.
   *
   * @param soon true if the next pass has something to do
   */
  private Duration next(ConditionSet conditions, PassResult result, boolean soon) {
    var wanted = state.requeueAfter(result, operator.timings());
    var delay = soon ? operator.timings().poll() : wanted;
    if (conditions.stalled() && delay.equals(operator.timings().drift())) {
      state.becomeStuck(facts(), conditions, now.plus(delay));
    }
    return delay;
  }

  private Object facts() {
    return ReconcileFilter.facts(object().getMetadata());
  }

  /** Returns true if neither the status nor this process knows of a change that was sent. */
  private boolean isUntouched() {
    return StatusMapper.isUntouched(writer.status())
        && state.cache().lastChange().equals(Instant.MIN);
  }

  private BindingSecretReconciler secrets() {
    return new BindingSecretReconciler(operator.api());
  }

  /** Lets the object go, unless Kubernetes refuses what must happen to the Secret before. */
  private Requeue finish(Optional<ConditionSet> problem, String reason, String message) {
    if (problem.isPresent()) {
      writer.close(problem.get(), writer.status(), Optional.empty(), now);
      return Requeue.in(state.refused(operator.timings()));
    }
    writer.event(false, reason, message);
    return Requeue.FINISHED;
  }

  private Requeue advance(DesiredState desired) {
    var idle = state.idleFor(generation(), now);
    if (idle.isPresent()) {
      var refused =
          conclude(ConditionSet.ready(writer.status()), writer.status(), Optional.empty());
      return sooner(idle.get(), refused);
    }
    var before = writer.status();
    var stuck = state.stuckFor(facts(), before, now);
    if (stuck.isPresent()) {
      var refused = conclude(stuck.get().getKey(), before, Optional.empty());
      return sooner(stuck.get().getValue(), refused);
    }
    var noRegion = missingRegion(desired);
    if (noRegion.isPresent()) {
      writer.close(noRegion.get(), before, Optional.empty(), now);
      return Requeue.in(operator.timings().drift());
    }
    var tags = AppliedTags.of(before.tags(), desired.tags().keySet(), now);
    if (tags.announces(before.tags())) {
      writer.announce(tags);
    }
    var target =
        Target.of(
                desired,
                PlanApproval.approved(object()),
                portInUse(before),
                RefusedZones.byType(before.refusedZones(), now))
            .removingTags(tags.removed());
    var result = reconcileSteps(target, step -> state.drifted(generation(), step));
    var support = support(desired);
    var notice = support.map(VersionSupport::message);
    var refusedZones = RefusedZones.after(before.refusedZones(), desired, result, now);
    var status =
        ObservedStatus.of(before, target, result)
            .firstChangeTime(writer.status().firstChangeTime())
            .refusedZones(refusedZones)
            .region(desired.identity().region())
            .tags(tags.after(result, now, operator.timings().deepDrift().multipliedBy(2)))
            .version(desired.cluster().version())
            .versionSupport(notice.orElse(null))
            .plan(
                result.plan().map(plan -> PlanApproval.status(plan, object(), notice)).orElse(null))
            .build();
    var conditions = StatusRules.of(result, before, status, state.failingRepeatedly());
    var refused = conclude(conditions, status, Optional.of(result));
    support
        .filter(VersionSupport::warning)
        .filter(told -> !told.message().equals(before.versionSupport()))
        .ifPresent(told -> writer.event(true, "VersionSupport", told.message()));
    state
        .stepTimes()
        .record(StatusMapper.of(before), result.state(), now, operator.clock().instant())
        .forEach(operator.telemetry()::stepReady);
    if (conditions.phase() == Phase.READY) {
      var unobserved = result.readFailure().isPresent();
      state.becomeIdle(generation(), unobserved ? now : now.plus(operator.timings().drift()));
    }
    // The security group rules of a moved endpoint follow in the next pass.
    var moved = StatusRules.endpointMoved(before, status);
    var otherZone = RefusedZones.hasGrown(before.refusedZones(), refusedZones);
    if (otherZone) {
      // The next pass tries another zone.
      state.cache().resetBackoff();
    }
    return sooner(next(conditions, result, moved || otherZone), refused);
  }

  private static Requeue sooner(Duration delay, Optional<Duration> other) {
    return Requeue.in(other.filter(o -> o.compareTo(delay) < 0).orElse(delay));
  }

  /** Returns the conditions of an environment in a region that does not exist. */
  private Optional<ConditionSet> missingRegion(DesiredState desired) {
    if (!isUntouched()) {
      return Optional.empty();
    }
    try {
      operator.accounts().of(desired.identity().region()).checkRegion();
      return Optional.empty();
    } catch (AwsCallException failure) {
      return Optional.of(
          ConditionSet.stalled(
              Phase.FAILED, StatusRules.reason(failure.rule()), failure.getMessage()));
    }
  }

  private Optional<VersionSupport> support(DesiredState desired) {
    return VersionSupport.of(
        EngineCatalog.of(object().getSpec().cache().engine()),
        EngineVersion.parse(desired.cluster().version()),
        LocalDate.ofInstant(now, ZoneOffset.UTC));
  }

  private static Optional<Integer> portInUse(ElastiCacheEnvironmentStatus status) {
    return Optional.ofNullable(status.endpoint()).map(Endpoint::port);
  }

  /**
   * Reconciles the Secret, for which the endpoint is enough, and writes the status.
   *
   * @return the delay of the next attempt if Kubernetes refused the Secret
   */
  private Optional<Duration> conclude(
      ConditionSet conditions, ElastiCacheEnvironmentStatus status, Optional<PassResult> result) {
    var neverReady = writer.status().firstReadyTime() == null;
    Optional<Duration> retry = Optional.empty();
    if (status.endpoint() == null) {
      writer.close(conditions, status, result, now);
      state.accepted();
    } else {
      var secret = secrets().reconcile(object(), status);
      var bound = status.toBuilder().binding(secret.name().map(Binding::new).orElse(null)).build();
      writer.close(secret.problem().orElse(conditions), bound, result, now);
      if (secret.refused()) {
        retry = Optional.of(state.refused(operator.timings()));
      } else {
        state.accepted();
      }
    }
    if (neverReady && writer.status().firstReadyTime() != null) {
      var created = Instant.parse(object().getMetadata().getCreationTimestamp());
      operator.telemetry().firstReady(Duration.between(created, now));
    }
    return retry;
  }

  private PassResult reconcileSteps(Target target, Predicate<String> drifted) {
    var account = operator.accounts().of(target.identity().region());
    operator.telemetry().uses(account);
    var changed = !generation().equals(writer.status().observedGeneration());
    if (changed) {
      state.cache().resetBackoff();
    }
    var reporter = new PassReporter(writer, operator.log(), operator.telemetry(), drifted);
    var views =
        new ViewFactory(
            account,
            target.identity().owner().environment(),
            reporter,
            state,
            operator.timings(),
            now,
            changed);
    return operator
        .engine()
        .pass(
            target, views, StatusMapper.of(writer.status()), state.cache(), writer, reporter, now);
  }
}
