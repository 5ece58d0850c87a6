package dev.elasticacheoperator.controller.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Endpoint;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.PlanStatus;
import dev.elasticacheoperator.engine.CallFailure;
import dev.elasticacheoperator.engine.ErrorClass;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.PassResult;
import dev.elasticacheoperator.engine.PersistedState;
import dev.elasticacheoperator.engine.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusRulesTest {

  private static final Duration POLL = Duration.ofSeconds(15);
  private static final Duration DRIFT = Duration.ofMinutes(5);

  private static final Outcome READY = new Outcome.Ready("there");
  private static final Outcome PENDING = new Outcome.Pending("Waiting for a");
  private static final Outcome BUSY = new Outcome.InProgress("creating");
  private static final Outcome WAITING = new Outcome.Waiting("for AWS to show it");
  private static final Outcome BLOCKED = new Outcome.Blocked("role x is not ours");
  private static final Outcome THROTTLED =
      new Outcome.Failed("throttled", "too fast", ErrorClass.RETRYABLE);
  private static final Outcome DENIED = new Outcome.Failed("denied", "may not", ErrorClass.SLOW);
  private static final Outcome INVALID =
      new Outcome.Failed("invalid", "cannot", ErrorClass.TERMINAL);

  private static PassResult result(Outcome... outcomes) {
    var named = new LinkedHashMap<String, Outcome>();
    for (var outcome : outcomes) {
      named.put("" + (char) ('a' + named.size()), outcome);
    }
    return new PassResult(PersistedState.EMPTY, named, Outputs.NONE, Optional.empty(), Map.of());
  }

  private static final Endpoint ENDPOINT = Endpoint.of("cache.example", 6379);

  private static ElastiCacheEnvironmentStatus status(Phase phase, Endpoint endpoint) {
    return ElastiCacheEnvironmentStatus.empty().toBuilder().phase(phase).endpoint(endpoint).build();
  }

  private static ConditionSet conditions(Outcome... outcomes) {
    var before = status(Phase.CREATING, null);
    return StatusRules.of(result(outcomes), before, before, false);
  }

  @Test
  void readyIsWhenEveryStepIs() {
    var conditions = conditions(READY, new Outcome.Skipped("Not requested by the spec"), READY);
    assertEquals(Phase.READY, conditions.phase());
    assertEquals("True", conditions.ready());
    assertFalse(conditions.reconciling() || conditions.stalled());
  }

  @Test
  void stalledStepsComeBeforeStepsInProgress() {
    assertEquals(Phase.BLOCKED, conditions(BUSY, DENIED, BLOCKED).phase());
    assertEquals("Blocked", conditions(BUSY, DENIED, BLOCKED).reason());
    assertEquals("c: role x is not ours. b: may not", conditions(BUSY, DENIED, BLOCKED).message());
    assertEquals(Phase.FAILED, conditions(BUSY, PENDING, DENIED).phase());
    assertEquals("Denied", conditions(BUSY, DENIED).reason());
    assertTrue(conditions(INVALID, READY).stalled());
    assertFalse(conditions(INVALID, READY).reconciling());
  }

  @Test
  void allStalledStepsAreNamed() {
    var full = new Outcome.Failed("quota", "The quota is used up.", ErrorClass.SLOW);
    assertEquals("a: The quota is used up.", conditions(full, READY).message());
    assertEquals("a: The quota is used up. c: may not", conditions(full, READY, DENIED).message());
    assertEquals("a and b: may not", conditions(DENIED, DENIED, BUSY).message());
    assertEquals(
        "b: role x is not ours. a: cannot",
        StatusRules.deleting(result(INVALID, BLOCKED)).message());
  }

  /** Each call fails with words of its own, but one thing has to be done about all of them. */
  @Test
  void aFailureOfTheWholeAccountIsToldOnce() {
    var first = new Outcome.Failed("credentials", "GetRole: no.", ErrorClass.SLOW);
    var second = new Outcome.Failed("credentials", "DescribeVpcs: no.", ErrorClass.SLOW);
    var third = new Outcome.Failed("credentials", "DescribeSubnets: no.", ErrorClass.SLOW);
    assertEquals("a, b and c: GetRole: no.", conditions(first, second, third).message());
  }

  @Test
  void aRetryableFailureIsInProgress() {
    var conditions = conditions(READY, THROTTLED, BUSY);
    assertEquals(Phase.CREATING, conditions.phase());
    assertTrue(conditions.reconciling());
    assertFalse(conditions.stalled());
    assertEquals("b: too fast", conditions.message());
  }

  private static PassResult overdue(Outcome outcome) {
    return new PassResult(
        PersistedState.EMPTY,
        Map.of("a", outcome),
        Outputs.NONE,
        Optional.empty(),
        Map.of("a", Instant.parse("2026-01-01T00:00:00Z")));
  }

  @Test
  void workThatTakesTooLongIsStalledAndLookedAtRarely() {
    var before = status(Phase.CREATING, null);
    var conditions = StatusRules.of(overdue(BUSY), before, before, false);
    assertEquals(Phase.CREATING, conditions.phase());
    assertTrue(conditions.stalled());
    assertEquals(StatusRules.TAKES_TOO_LONG, conditions.reason());
    assertEquals(
        "a: creating. This has lasted since 2026-01-01T00:00:00Z, longer than the expected 30"
            + " minutes. Look at the resource in the AWS console and at the AWS Health Dashboard.",
        conditions.message());
    assertEquals(DRIFT, StatusRules.requeueAfter(overdue(BUSY), 0, POLL, DRIFT));
    assertEquals("Throttled", StatusRules.of(overdue(THROTTLED), before, before, false).reason());
    assertEquals(Phase.DELETING, StatusRules.deleting(overdue(BUSY)).phase());
    assertTrue(StatusRules.deleting(overdue(BUSY)).stalled());
  }

  @Test
  void theStepAtWorkIsNamedRatherThanTheOneThatWaitsForIt() {
    assertEquals("b: creating", conditions(PENDING, BUSY).message());
    assertEquals("b: for AWS to show it", conditions(BUSY, WAITING).message());
  }

  @Test
  void aCreateStaysOneUntilReadyAndAnUpdateComesAfter() {
    assertEquals(Phase.CREATING, phase(Optional.empty(), false));
    assertEquals(Phase.CREATING, phase(Optional.of(Phase.CREATING), true));
    assertEquals(Phase.UPDATING, phase(Optional.of(Phase.READY), true));
    assertEquals(Phase.UPDATING, phase(Optional.of(Phase.UPDATING), true));
    assertEquals(Phase.UPDATING, phase(Optional.of(Phase.PAUSED), true));
    assertEquals(Phase.UPDATING, phase(Optional.of(Phase.FAILED), true));
    assertEquals(Phase.CREATING, phase(Optional.of(Phase.FAILED), false));
    assertEquals(Phase.CREATING, phase(Optional.of(Phase.BLOCKED), false));
  }

  private static Phase phase(Optional<Phase> before, boolean hasEndpoint) {
    var status = status(before.orElse(null), hasEndpoint ? ENDPOINT : null);
    return StatusRules.of(result(BUSY), status, status, false).phase();
  }

  @Test
  void aMovedEndpointIsAnUpdateUntilTheRulesFollow() {
    var before = status(Phase.UPDATING, ENDPOINT);
    var after = status(Phase.UPDATING, Endpoint.of("cache.example", 6380));
    var conditions = StatusRules.of(result(READY), before, after, false);
    assertEquals(Phase.UPDATING, conditions.phase());
    assertEquals(
        "The endpoint is now cache.example:6380. Updating the security group rules",
        conditions.message());
    assertEquals(Phase.READY, StatusRules.of(result(READY), after, after, false).phase());
  }

  @Test
  void aHeldPlanShowsTheCommandThatApprovesIt() {
    var plan = new Plan("cache-1", "Changing the port requires a replacement.", List.of());
    var shown = new PlanStatus(plan.hash(), "the command", List.of());
    var before = status(Phase.READY, ENDPOINT);
    var after = before.toBuilder().plan(shown).build();
    var conditions =
        StatusRules.of(result(READY, new Outcome.AwaitsApproval(plan)), before, after, false);
    assertEquals(Phase.BLOCKED, conditions.phase());
    assertEquals(StatusRules.PLAN_HELD, conditions.reason());
    assertEquals("the command", conditions.message());
    assertEquals(
        "Changing the port requires a replacement. Waiting for approval of plan " + plan.hash(),
        new Outcome.AwaitsApproval(plan).message());
  }

  /** Returns the result of a pass that AWS throttled before it read anything. */
  private static PassResult unobserved() {
    var failure = new CallFailure(ErrorClass.RETRYABLE, "throttled", "too fast", "", true);
    return new PassResult(
        PersistedState.EMPTY,
        result(READY).outcomes(),
        Outputs.NONE,
        Optional.of(failure),
        Map.of());
  }

  @Test
  void aRepeatedReadFailureIsReported() {
    var unobserved = unobserved();
    var status = status(Phase.READY, ENDPOINT);
    var first = StatusRules.of(unobserved, status, status, false);
    assertEquals("Ready", first.reason());
    var repeated = StatusRules.of(unobserved, status, status, true);
    assertEquals("Throttled", repeated.reason());
    assertEquals("True", repeated.ready());
    assertTrue(repeated.reconciling());
    assertEquals("Ready when last observed. AWS cannot be read now: too fast", repeated.message());
  }

  @Test
  void onTheWayOutThePhaseIsAlwaysDeleting() {
    for (var outcome : new Outcome[] {BUSY, BLOCKED, DENIED, INVALID, THROTTLED}) {
      assertEquals(Phase.DELETING, StatusRules.deleting(result(READY, outcome)).phase());
    }
    assertTrue(StatusRules.deleting(result(DENIED)).stalled());
    assertTrue(StatusRules.deleting(result(THROTTLED)).reconciling());
    var held = new Outcome.DeletionPending("Waiting for b");
    var going = new Outcome.Deleting("shutting down");
    assertEquals("b: shutting down", StatusRules.deleting(result(held, going)).message());
  }

  @Test
  void looksAgainSoonWhileAwsIsAtWorkAndRarelyOtherwise() {
    assertEquals(DRIFT, again(0, READY));
    assertEquals(POLL, again(0, READY, BUSY));
    assertEquals(POLL, again(0, WAITING));
    assertEquals(POLL, again(0, new Outcome.Deleting("")));
    assertEquals(DRIFT, again(0, DENIED, PENDING));
    assertEquals(DRIFT, again(0, INVALID));
    assertEquals(DRIFT, again(0, BLOCKED));
  }

  @Test
  void backsOffFromThePollToTheDriftInterval() {
    assertEquals(POLL, again(0, THROTTLED));
    assertEquals(POLL.multipliedBy(2), again(1, THROTTLED));
    assertEquals(POLL.multipliedBy(16), again(4, THROTTLED));
    assertEquals(DRIFT, again(5, THROTTLED));
    assertEquals(DRIFT, again(1000, THROTTLED));
    assertEquals(POLL, again(9, THROTTLED, BUSY));
  }

  private static Duration again(int failures, Outcome... outcomes) {
    return StatusRules.requeueAfter(result(outcomes), failures, POLL, DRIFT);
  }

  @Test
  void aFailedReadOfAReadyEnvironmentIsRepeatedSoon() {
    var unobserved = unobserved();
    assertTrue(StatusRules.hasRetryableError(unobserved));
    assertEquals(POLL, StatusRules.requeueAfter(unobserved, 0, POLL, DRIFT));
    assertEquals(DRIFT, StatusRules.requeueAfter(unobserved, 30, POLL, DRIFT));
    assertFalse(StatusRules.hasRetryableError(result(READY, BUSY, DENIED)));
  }

  @Test
  void aReasonIsOneWordMadeOfTheRule() {
    assertEquals(
        "AwsUnavailable",
        StatusRules.reason(new Outcome.Failed("aws-unavailable", "", ErrorClass.RETRYABLE)));
    assertEquals("Quota", StatusRules.reason(new Outcome.Failed("quota", "", ErrorClass.SLOW)));
    assertEquals("Blocked", StatusRules.reason(BLOCKED));
  }
}
