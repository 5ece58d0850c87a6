package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.api.v1alpha1.DeletionPolicy;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentSpec;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.controller.credentials.ClientWarnings;
import dev.elasticacheoperator.controller.credentials.CredentialReconciler;
import dev.elasticacheoperator.controller.reconcile.EnvironmentService.Requeue;
import dev.elasticacheoperator.controller.secret.BindingSecretReconciler;
import dev.elasticacheoperator.controller.status.AppliedTags;
import dev.elasticacheoperator.controller.status.ConditionSet;
import dev.elasticacheoperator.controller.status.KnownEncryption;
import dev.elasticacheoperator.controller.status.ObservedStatus;
import dev.elasticacheoperator.controller.status.RefusedZones;
import dev.elasticacheoperator.controller.status.StatusMapper;
import dev.elasticacheoperator.controller.status.StatusRules;
import dev.elasticacheoperator.controller.status.StatusWriter;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.DesiredStateBuilder;
import dev.elasticacheoperator.desired.EngineCatalog;
import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.desired.Identity;
import dev.elasticacheoperator.desired.InvalidSpec;
import dev.elasticacheoperator.desired.VersionSupport;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.PassResult;
import dev.elasticacheoperator.steps.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
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
      return advance();
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
    conclusion().close(conditions, lastKnown(), Optional.empty());
    return Requeue.ON_CHANGE;
  }

  /** Returns the status without the steps that it calls Ready and that a lost pass has changed. */
  private ElastiCacheEnvironmentStatus lastKnown() {
    return StatusMapper.changed(writer.status(), state.unsaved(), now);
  }

  private Requeue delete(Optional<ElastiCacheEnvironmentSpec> spec) {
    if (spec.filter(ElastiCacheEnvironmentSpec::deletionProtection).isPresent()) {
      return stop(ConditionSet.protectedFromDeletion());
    }
    if (spec.filter(s -> s.deletionPolicy() == DeletionPolicy.RETAIN).isPresent()) {
      writer.save(lastKnown());
      return finish(
          secrets().retain(object(), writer.status(), credentials().secrets()),
          "Retained",
          "Kept %s with their tags, and the Secret (spec.deletionPolicy: Retain)"
              .formatted(
                  hasDeleted()
                      ? "the AWS resources that were not deleted yet"
                      : "all AWS resources"));
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
    var reporter = reporter(step -> false);
    var result = reconcileSteps(target, views(target.identity(), reporter), reporter);
    var nothing = StatusRules.nothingToDelete(result).filter(failure -> isUntouched());
    if (nothing.isPresent()) {
      writer.event(
          false, "Deleted", "Nothing was ever created on AWS. Not checked: " + nothing.get());
      return Requeue.FINISHED;
    }
    var status = ObservedStatus.of(writer.status(), target, result).plan(null).build();
    var conditions = StatusRules.deleting(result);
    conclusion().close(conditions, status, Optional.of(result));
    state.saved();
    if (result.outcomes().values().stream().allMatch(Outcome.Deleted.class::isInstance)) {
      var problem = secrets().deleteUnowned(object(), status, credentials().secrets());
      return reported && problem.isEmpty()
          ? Requeue.FINISHED
          : finish(problem, "Deleted", "Deleted all AWS resources");
    }
    return Requeue.in(next(conditions, result, facts(), false));
  }

  /** Returns true if the deletion has begun, so that some resources may be gone. */
  private boolean hasDeleted() {
    return !state.unsaved().isEmpty()
        || StatusMapper.of(writer.status()).steps().stream()
            .anyMatch(step -> step.state().deletionBegan());
  }

  /**
   * Returns the delay of the next pass, until which a stuck environment rests.
   *
   * @param facts that the pass has acted on
   * @param soon true if the next pass has something to do
   */
  private Duration next(ConditionSet conditions, PassResult result, Object facts, boolean soon) {
    var wanted = state.requeueAfter(result, operator.timings());
    var delay = soon ? operator.timings().poll() : wanted;
    if (conditions.stalled() && delay.equals(operator.timings().drift())) {
      state.becomeStuck(facts, conditions, now.plus(delay));
    }
    return delay;
  }

  /** Returns the newest known facts that end a rest. */
  private Object facts() {
    return facts(operator.sources().versions(object().getMetadata()));
  }

  /**
   * @param sources resource versions of the users' Secrets that hold credentials
   */
  private Object facts(Map<String, String> sources) {
    return List.of(ReconcileFilter.facts(object().getMetadata()), sources);
  }

  /** Returns true if neither the status nor this process knows of a change that was sent. */
  private boolean isUntouched() {
    return StatusMapper.isUntouched(writer.status())
        && state.cache().lastChange().equals(Instant.MIN);
  }

  private CredentialReconciler credentials() {
    return new CredentialReconciler(operator.api(), operator.sources(), object(), now);
  }

  private CacheReachability reachability() {
    return new CacheReachability(operator, state, object(), now);
  }

  private PassConclusion conclusion() {
    return new PassConclusion(operator, writer, state, now);
  }

  private BindingSecretReconciler secrets() {
    return new BindingSecretReconciler(operator.api());
  }

  /** Lets the object go, unless Kubernetes refuses what must happen to the Secret before. */
  private Requeue finish(Optional<ConditionSet> problem, String reason, String message) {
    if (problem.isPresent()) {
      conclusion().close(problem.get(), writer.status(), Optional.empty());
      return Requeue.in(state.refused(operator.timings()));
    }
    writer.event(false, reason, message);
    return Requeue.FINISHED;
  }

  private Requeue advance() {
    var before = writer.status();
    var idle = state.idleFor(facts(), now);
    if (idle.isPresent()) {
      return sooner(idle.get(), concludeUnchanged(ConditionSet.ready(before), desired()));
    }
    var reporter = reporter(step -> state.drifted(generation(), step));
    var inputs = PassInputs.of(operator, object(), now);
    var check = new UnchangedCheck(operator, writer, state, inputs, now);
    if (check.isPossible()) {
      var identity = DesiredStateBuilder.identity(object(), operator.identity());
      var views = views(identity, reporter);
      var rest = check.rest(views);
      return rest.isPresent()
          ? rest(identity, rest.get())
          : compare(desired(), reporter, views, check);
    }
    var desired = desired();
    var stuck = state.stuckFor(facts(), before, now);
    if (stuck.isPresent()) {
      return sooner(stuck.get().getValue(), concludeUnchanged(stuck.get().getKey(), desired));
    }
    var noRegion = missingRegion(desired.identity());
    if (noRegion.isPresent()) {
      conclusion().close(noRegion.get(), before, Optional.empty());
      return Requeue.in(operator.timings().drift());
    }
    return compare(desired, reporter, views(desired.identity(), reporter), check);
  }

  private DesiredState desired() {
    return DesiredStateBuilder.of(object(), operator.identity());
  }

  /** Ends a pass over an environment in which nothing has changed. */
  private Requeue rest(Identity identity, Duration rest) {
    state.becomeIdle(generation(), facts(), now.plus(rest));
    reachability().observeAgain(identity);
    var before = writer.status();
    conclusion().close(ConditionSet.ready(before), before, Optional.empty());
    return Requeue.in(rest);
  }

  /** Compares all steps with AWS, acts, and writes down what has become of them. */
  private Requeue compare(
      DesiredState desired, PassReporter reporter, ViewFactory views, UnchangedCheck check) {
    var before = writer.status();
    var remembersNothing = state.cache().isBlank();
    var tags = AppliedTags.of(before.tags(), desired.tags().keySet(), now);
    if (tags.announces(before.tags())) {
      writer.announce(tags);
    }
    var prepared = credentials().prepare(desired, before);
    if (isChanged()) {
      ClientWarnings.of(before, desired)
          .forEach(told -> writer.event(true, "ClientsRefused", told));
    }
    var target =
        Target.of(
                desired,
                PlanApproval.approved(object()),
                StatusMapper.ports(before),
                RefusedZones.byType(before.refusedZones(), now))
            .removingTags(tags.removed())
            .keeping(KnownEncryption.of(before))
            .with(prepared.target());
    var result = reconcileSteps(target, views, reporter);
    reachability().observe(desired, result);
    var credentials = credentials().conclude(prepared, result.outputs());
    var support = support(desired);
    var notice = support.map(VersionSupport::message);
    var request = CredentialReconciler.request(object().getMetadata());
    var refusedZones = RefusedZones.after(before.refusedZones(), desired, result, now);
    var status =
        ObservedStatus.of(before, target, result)
            .firstChangeTime(writer.status().firstChangeTime())
            .refusedZones(refusedZones)
            .auth(
                CredentialReconciler.inForce(before, result.outputs())
                    .map(mode -> credentials.status(mode, request))
                    .orElse(null))
            .region(desired.identity().region())
            .tags(tags.after(result, now, operator.timings().deepDrift().multipliedBy(2)))
            .versionSupport(notice.orElse(null))
            .plan(
                result.plan().map(plan -> PlanApproval.status(plan, object(), notice)).orElse(null))
            .build();
    var conditions = StatusRules.of(result, before, status, state.failingRepeatedly());
    var refused = conclusion().conclude(conditions, status, Optional.of(result), credentials);
    credentials.rotated(prepared).ifPresent(told -> writer.event(false, "CredentialRotated", told));
    state.saved();
    support
        .filter(VersionSupport::warning)
        .filter(told -> !told.message().equals(before.versionSupport()))
        .ifPresent(told -> writer.event(true, "VersionSupport", told.message()));
    state
        .stepTimes()
        .record(StatusMapper.of(before), result.state(), now, operator.clock().instant())
        .forEach(operator.telemetry()::stepReady);
    // The next pass brings AWS what was persisted only now.
    var goesOn = credentials.changes(prepared);
    // A Secret that changed after the pass has read it must end the rest.
    var facts = facts(prepared.sources());
    if (conditions.phase() == Phase.READY) {
      var unobserved = result.readFailure().isPresent();
      var rest = credentials.due(now).orElse(operator.timings().drift());
      var until = now.plus(shorter(rest, operator.timings().drift()));
      state.becomeIdle(generation(), facts, unobserved || goesOn ? now : until);
    }
    check.remember(
        views.answers().filter(answers -> remembersNothing && !goesOn && refused.isEmpty()),
        prepared.sources(),
        credentials.due(now));
    // The security group rules of a moved endpoint follow in the next pass.
    var moved = StatusRules.endpointMoved(before, status);
    var otherZone = RefusedZones.hasGrown(before.refusedZones(), refusedZones);
    if (otherZone) {
      // The next pass tries another zone.
      state.cache().resetBackoff();
    }
    var delay = next(conditions, result, facts, moved || otherZone || goesOn);
    return sooner(shorter(delay, credentials.due(now).orElse(delay)), refused);
  }

  private static Requeue sooner(Duration delay, Optional<Duration> other) {
    return Requeue.in(other.map(o -> shorter(o, delay)).orElse(delay));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Reconciles the Secrets of an environment that rests. */
  private Optional<Duration> concludeUnchanged(ConditionSet conditions, DesiredState desired) {
    var status = writer.status();
    return conclusion()
        .conclude(conditions, status, Optional.empty(), credentials().current(desired, status));
  }

  /** Returns the conditions of an environment in a region that does not exist. */
  private Optional<ConditionSet> missingRegion(Identity identity) {
    if (!isUntouched()) {
      return Optional.empty();
    }
    try {
      operator.accounts().of(identity.region()).checkRegion();
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

  private PassReporter reporter(Predicate<String> drifted) {
    return new PassReporter(writer, operator.log(), operator.telemetry(), drifted, state::changing);
  }

  private ViewFactory views(Identity identity, PassReporter reporter) {
    var account = operator.accounts().of(identity.region());
    operator.telemetry().uses(account);
    return new ViewFactory(
        account,
        identity.owner().environment(),
        reporter,
        state,
        operator.timings(),
        now,
        isChanged());
  }

  /** Returns true if AWS was not compared with this generation yet. */
  private boolean isChanged() {
    return !generation().equals(writer.status().observedGeneration());
  }

  private PassResult reconcileSteps(Target target, ViewFactory views, PassReporter reporter) {
    if (isChanged()) {
      state.cache().resetBackoff();
    }
    return operator
        .engine()
        .pass(
            target, views, StatusMapper.of(writer.status()), state.cache(), writer, reporter, now);
  }
}
