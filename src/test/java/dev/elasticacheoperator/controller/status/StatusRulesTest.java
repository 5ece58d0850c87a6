package dev.elasticacheoperator.controller.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.engine.CallFailure;
import dev.elasticacheoperator.engine.Engine;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outcome.RetryPolicy;
import dev.elasticacheoperator.engine.Outputs;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusRulesTest {

  private static final Duration POLL = Duration.ofSeconds(15);
  private static final Duration DRIFT = Duration.ofMinutes(5);

  private static final Outcome READY = new Outcome.Ready("there");
  private static final Outcome PENDING = new Outcome.Pending("waits for a");
  private static final Outcome BUSY = new Outcome.InProgress("creating");
  private static final Outcome WAITING = new Outcome.Waiting("for AWS to show it");
  private static final Outcome BLOCKED = new Outcome.Blocked("role x is not ours");
  private static final Outcome THROTTLED =
      new Outcome.Failed("throttled", "too fast", RetryPolicy.RETRY);
  private static final Outcome DENIED = new Outcome.Failed("denied", "may not", RetryPolicy.SLOW);
  private static final Outcome INVALID =
      new Outcome.Failed("invalid", "cannot", RetryPolicy.TERMINAL);

  private static Engine.PassResult result(Outcome... outcomes) {
    var named = new LinkedHashMap<String, Outcome>();
    for (var outcome : outcomes) {
      named.put("" + (char) ('a' + named.size()), outcome);
    }
    return new Engine.PassResult(
        Engine.PersistedState.EMPTY, named, Outputs.NONE, Optional.empty());
  }

  private static ConditionSet verdict(Outcome... outcomes) {
    return StatusRules.of(result(outcomes), Optional.of(Phase.CREATING), false);
  }

  @Test
  void readyIsWhenEveryStepIs() {
    var conditions = verdict(READY, new Outcome.Skipped("not asked for"), READY);
    assertEquals(Phase.READY, conditions.phase());
    assertEquals("True", conditions.ready());
    assertFalse(conditions.reconciling() || conditions.stalled());
  }

  @Test
  void whatIsStuckComesBeforeWhatIsUnderWay() {
    assertEquals(Phase.BLOCKED, verdict(BUSY, DENIED, BLOCKED).phase());
    assertEquals("c: role x is not ours", verdict(BUSY, DENIED, BLOCKED).message());
    assertEquals(Phase.FAILED, verdict(BUSY, PENDING, DENIED).phase());
    assertEquals("Denied", verdict(BUSY, DENIED).reason());
    assertTrue(verdict(INVALID, READY).stalled());
    assertFalse(verdict(INVALID, READY).reconciling());
  }

  @Test
  void whatPassesByItselfIsUnderWay() {
    var conditions = verdict(READY, THROTTLED, BUSY);
    assertEquals(Phase.CREATING, conditions.phase());
    assertTrue(conditions.reconciling());
    assertFalse(conditions.stalled());
    assertEquals("b: too fast", conditions.message());
  }

  @Test
  void theStepAtWorkIsNamedRatherThanTheOneThatWaitsForIt() {
    assertEquals("b: creating", verdict(PENDING, BUSY).message());
    assertEquals("b: for AWS to show it", verdict(BUSY, WAITING).message());
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
    return StatusRules.of(result(BUSY), before, hasEndpoint).phase();
  }

  @Test
  void onTheWayOutThePhaseIsAlwaysDeleting() {
    for (var outcome : new Outcome[] {BUSY, BLOCKED, DENIED, INVALID, THROTTLED}) {
      assertEquals(Phase.DELETING, StatusRules.deleting(result(READY, outcome)).phase());
    }
    assertTrue(StatusRules.deleting(result(DENIED)).stalled());
    assertTrue(StatusRules.deleting(result(THROTTLED)).reconciling());
    var held = new Outcome.DeletionPending("waits for b");
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
  void aLookThatFailedIsRepeatedSoonThoughAllIsReadyOnRecord() {
    var fault = new CallFailure(CallFailure.Kind.RETRY, "throttled", "too fast", true);
    var blind =
        new Engine.PassResult(
            Engine.PersistedState.EMPTY,
            result(READY).outcomes(),
            Outputs.NONE,
            Optional.of(fault));
    assertTrue(StatusRules.hasPassingError(blind));
    assertEquals(POLL, StatusRules.requeueAfter(blind, 0, POLL, DRIFT));
    assertEquals(DRIFT, StatusRules.requeueAfter(blind, 30, POLL, DRIFT));
    assertFalse(StatusRules.hasPassingError(result(READY, BUSY, DENIED)));
  }

  @Test
  void aReasonIsOneWordMadeOfTheRule() {
    assertEquals(
        "AwsUnavailable",
        StatusRules.reason(new Outcome.Failed("aws-unavailable", "", RetryPolicy.RETRY)));
    assertEquals("Quota", StatusRules.reason(new Outcome.Failed("quota", "", RetryPolicy.SLOW)));
    assertEquals("Blocked", StatusRules.reason(BLOCKED));
  }
}
