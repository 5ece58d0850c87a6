package dev.elasticacheoperator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests the engine alone, on a cloud that is a set of names. */
class EngineTest {

  /** Longest back-off of a step. */
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

  private static final Duration WINDOW = Duration.ofMinutes(2);

  private static FakeStep part(String name, String... needs) {
    return new FakeStep(name, Set.of(needs), false);
  }

  private final FakeCloud cloud = new FakeCloud();
  private final List<IntentLogEntry> announced = new ArrayList<>();
  private final List<String> reported = new ArrayList<>();
  private final ObservationCache cache = new ObservationCache();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private PersistedState state = PersistedState.EMPTY;
  private IntentLog log = (step, entries) -> announced.addAll(entries);
  private Engine<Set<String>, FakeCloud> engine =
      engine(part("a"), part("b", "a"), part("c", "a"), part("d", "b", "c"));

  private static Engine<Set<String>, FakeCloud> engine(FakeStep... parts) {
    return new Engine<>(
        List.of(parts),
        new EngineTimings(Duration.ofSeconds(15), LONGEST_RETRY, Duration.ofMinutes(15), WINDOW),
        (desired, plan) -> desired.contains(plan.hash()),
        thrown ->
            thrown instanceof FakeCloud.RefusedCall refused
                ? Optional.of(refused.failure)
                : Optional.empty());
  }

  private PassResult pass(String... desired) {
    return pass((step, action, result) -> reported.add(action + " " + result), desired);
  }

  private PassResult pass(PassListener listener, String... desired) {
    var sources =
        new ViewSource<FakeCloud>() {
          @Override
          public FakeCloud direct() {
            return cloud;
          }

          @Override
          public Optional<FakeCloud> shared(Instant changed) {
            return Optional.empty();
          }
        };
    var result = engine.pass(Set.of(desired), sources, state, cache, log, listener, now);
    state = result.state();
    return result;
  }

  private State stateOf(String step) {
    return state.of(step).orElseThrow().state();
  }

  private String message(String step) {
    return state.of(step).orElseThrow().message();
  }

  private void wait(Duration duration) {
    now = now.plus(duration);
  }

  @Test
  void stepsMustComeAfterTheStepsTheyNeed() {
    assertThrows(IllegalArgumentException.class, () -> engine(part("b", "a"), part("a")));
    assertThrows(IllegalArgumentException.class, () -> engine(part("b", "nobody")));
  }

  @Test
  void createsInOrderAndDeletesInReverse() {
    pass("a", "b", "c", "d");
    assertEquals(List.of("+a", "+b", "+c", "+d"), cloud.calls);
    assertEquals(List.of("Create a", "Create b", "Create c", "Create d"), reported);
    wait(WINDOW);
    cloud.calls.clear();
    pass();
    assertEquals(List.of("-d", "-c", "-b", "-a"), cloud.calls);
    assertTrue(state.steps().stream().allMatch(r -> r.state() == State.DELETED));
  }

  @Test
  void aNeedThatIsNotDesiredDelaysNoStep() {
    pass("b", "d");
    assertEquals(List.of("+b", "+d"), cloud.calls);
    assertEquals(State.SKIPPED, stateOf("a"));
    assertEquals(State.READY, stateOf("d"));
  }

  @Test
  void aStepThatIsNotReadyDelaysOnlyStepsThatNeedIt() {
    pass("a", "b");
    cloud.refusal = new FakeCloud.RefusedCall(ErrorClass.SLOW, true);
    pass("a", "b", "c", "d");
    assertEquals(State.FAILED, stateOf("c"));
    assertEquals(State.PENDING, stateOf("d"));
    assertEquals(State.READY, stateOf("b"));
    assertEquals(List.of("+a", "+b", "+c"), cloud.calls);
  }

  @Test
  void onlyTheStepThatIsNoLongerDesiredIsDeleted() {
    pass("a", "b", "c", "d");
    wait(WINDOW);
    cloud.calls.clear();
    pass("a", "b", "c");
    assertEquals(List.of("-d"), cloud.calls);
    assertEquals(State.SKIPPED, stateOf("d"));
    assertEquals(State.READY, stateOf("a"));
  }

  @Test
  void notFoundIsNotBelievedForAWindowAfterACreate() {
    pass("a");
    cache.clear();
    cloud.hidden.add("a");
    pass("a");
    assertEquals(State.WAITING, stateOf("a"));
    assertEquals(List.of("+a"), cloud.calls);
    cloud.hidden.clear();
    pass("a");
    assertEquals(State.READY, stateOf("a"));
    assertEquals(List.of("+a"), cloud.calls);
  }

  @Test
  void notFoundIsBelievedAfterTheWindow() {
    pass("a");
    wait(WINDOW);
    cache.clear();
    cloud.there.clear();
    pass("a");
    assertEquals(List.of("+a", "+a"), cloud.calls);
    assertEquals(State.READY, stateOf("a"));
  }

  @Test
  void aMissingStepIsDeletedOnlyAfterTheWindow() {
    pass();
    assertEquals(State.DELETING, stateOf("d"));
    wait(WINDOW.minusSeconds(1));
    pass();
    assertEquals(State.DELETING, stateOf("d"));
    for (int i = 0; i < 4; i++) {
      wait(WINDOW);
      pass();
    }
    assertTrue(state.steps().stream().allMatch(r -> r.state() == State.DELETED));
    assertEquals(List.of(), cloud.calls);
  }

  @Test
  void aResourceThatAppearsLateIsDeleted() {
    engine = engine(part("a"));
    pass();
    cloud.there.add("a");
    wait(Duration.ofSeconds(30));
    pass();
    assertEquals(List.of("-a"), cloud.calls);
  }

  @Test
  void noCreateWithoutItsIntent() {
    engine = engine(new FakeStep("a", Set.of(), true));
    log =
        (step, entries) -> {
          throw new IllegalStateException("the API server is unavailable");
        };
    assertThrows(IllegalStateException.class, () -> pass("a"));
    assertEquals(List.of(), cloud.calls);
  }

  @Test
  void theIntentIsClosedWhenTheResultIsKnown() {
    engine = engine(new FakeStep("a", Set.of(), true));
    pass("a");
    assertEquals(List.of("token-a"), announced.stream().map(IntentLogEntry::token).toList());
    assertEquals(List.of(), state.pending());
  }

  @Test
  void aRefusedCreateClosesTheIntentAndALostAnswerDoesNot() {
    engine = engine(new FakeStep("a", Set.of(), true));
    cloud.refusal = new FakeCloud.RefusedCall(ErrorClass.SLOW, true);
    pass("a");
    assertEquals(List.of(), state.pending());

    cloud.refusal = new FakeCloud.RefusedCall(ErrorClass.RETRYABLE, false);
    wait(LONGEST_RETRY);
    pass("a");
    assertEquals(1, state.pending().size());
  }

  @Test
  void aCreateWhoseAnswerWasLostIsNotRepeatedWithinTheWindow() {
    engine = engine(new FakeStep("a", Set.of(), true));
    cloud.refusal = new FakeCloud.RefusedCall(ErrorClass.RETRYABLE, false);
    cloud.loseAnswer = true;
    cloud.hidden.add("a");
    pass("a");
    cloud.refusal = null;
    wait(WINDOW.minusSeconds(1));
    pass("a");
    assertEquals(List.of("+a"), cloud.calls);
    assertEquals(State.WAITING, stateOf("a"));
    cloud.hidden.clear();
    pass("a");
    assertEquals(List.of("+a"), cloud.calls);
    assertEquals(State.READY, stateOf("a"));
    assertEquals(List.of(), state.pending());
  }

  @Test
  void aCreateWithoutEffectIsRepeatedAfterTheWindow() {
    engine = engine(new FakeStep("a", Set.of(), true));
    cloud.refusal = new FakeCloud.RefusedCall(ErrorClass.RETRYABLE, false);
    pass("a");
    cloud.refusal = null;
    wait(WINDOW);
    pass("a");
    assertEquals(List.of("+a", "+a"), cloud.calls);
    assertEquals(State.READY, stateOf("a"));
  }

  @Test
  void aStepWhoseResourceExistsIsObservedOnceMore() {
    cloud.refusal = new FakeCloud.RefusedCall(ErrorClass.ALREADY_EXISTS, true);
    var result = pass("a");
    assertEquals(List.of("a", "a"), cloud.reads.stream().filter("a"::equals).toList());
    assertEquals(List.of("+a", "+a"), cloud.calls);
    assertTrue(result.outcomes().get("a") instanceof Outcome.Waiting);
  }

  @Test
  void aResourceInUseIsWaitedFor() {
    pass("a");
    wait(WINDOW);
    cloud.refusal = new FakeCloud.RefusedCall(ErrorClass.IN_USE, true);
    for (int i = 0; i < 4; i++) {
      wait(WINDOW);
      pass();
    }
    assertEquals(State.DELETING, stateOf("a"));
    assertEquals(State.DELETED, stateOf("b"));
    cloud.refusal = null;
    wait(LONGEST_RETRY);
    pass();
    assertEquals(State.DELETED, stateOf("a"));
  }

  @Test
  void aFailedStepBacksOffUntilTheObjectChanges() {
    cloud.refusal = new FakeCloud.RefusedCall(ErrorClass.RETRYABLE, true);
    pass("a");
    cloud.refusal = null;
    pass("a");
    assertEquals(State.WAITING, stateOf("a"), "tried again at once");
    cache.resetBackoff();
    pass("a");
    assertEquals(State.READY, stateOf("a"));
  }

  @Test
  void aDefectEndsThePass() {
    cloud.refusal = new IllegalStateException("a bug");
    assertThrows(IllegalStateException.class, () -> pass("a"));
  }

  @Test
  void aRecordKeepsTheTimeOfItsState() {
    pass("a");
    var since = state.of("a").get().since();
    wait(Duration.ofHours(1));
    pass("a");
    assertEquals(since, state.of("a").get().since());
    assertEquals(List.of("id-a"), state.ids("a"));
  }

  @Test
  void aSettledStepIsNotReadAgain() {
    pass("a");
    cloud.reads.clear();
    pass("a");
    assertTrue(cloud.reads.stream().noneMatch("a"::equals));
  }

  /** Passes follow each other sooner than an observation ages, as while a step is at work. */
  @Test
  void aSettledStepIsReadAgainOnceItsObservationIsTooOld() {
    pass("a");
    pass("a");
    cloud.reads.clear();
    for (var i = 0; i < 4; i++) {
      wait(LONGEST_RETRY);
      pass("a");
    }
    assertEquals(1, cloud.reads.stream().filter("a"::equals).count());
  }

  @Test
  void anAcceptedActionIsReportedWithItsResultInsideItsScope() {
    var heard = new ArrayList<String>();
    var listener =
        new PassListener() {
          @Override
          public void actionStarting(String step, String action) {
            heard.add("starting " + step + " " + action + " " + cloud.calls);
          }

          @Override
          public void actionAccepted(String step, String action, String result) {
            heard.add(result + " " + cloud.calls);
          }
        };
    Action<FakeCloud, Boolean> create = Action.of("Create", "Create a", (FakeCloud c) -> true);
    assertEquals("Create a", create.result().apply(true));
    assertEquals(
        "Created a: true", create.reporting(now -> "Created a: " + now).result().apply(true));
    pass(listener, "a");
    assertEquals(List.of("starting a Create []", "a [+a]"), heard);
  }

  @Test
  void aFailedCallIsReportedWithItsRequestId() {
    var failed = new ArrayList<CallFailure>();
    var listener =
        new PassListener() {
          @Override
          public void actionAccepted(String step, String action, String result) {}

          @Override
          public void callFailed(String step, CallFailure failure) {
            failed.add(failure);
          }
        };
    cloud.refusal = new FakeCloud.RefusedCall(ErrorClass.SLOW, true);
    pass(listener, "a");
    assertEquals(List.of("request-1"), failed.stream().map(CallFailure::requestId).toList());
  }

  @Test
  void messagesNameTheMissingResourceAndTheTimeOfTheDecision() {
    pass("a", "b");
    cache.clear();
    cloud.hidden.addAll(Set.of("a", "b"));
    pass("a", "b");
    assertEquals(
        "AWS does not show id-a. Treated as deleted if it is still missing at 2026-01-01T00:02:00Z",
        message("a"));
    assertEquals("Waiting for a", message("b"));
    assertEquals("Not requested by the spec", message("c"));
    pass();
    assertEquals(
        "Not found on AWS. Treated as deleted if it is still missing at 2026-01-01T00:02:00Z",
        message("d"));
    assertEquals("Waiting for b, c", message("a"));
  }

  @Test
  void aCreateWithAnUnknownResultIsNamedInTheMessage() {
    engine = engine(new FakeStep("a", Set.of(), true));
    cloud.refusal = new FakeCloud.RefusedCall(ErrorClass.RETRYABLE, false);
    pass("a");
    cloud.refusal = null;
    wait(Duration.ofMinutes(1));
    pass("a");
    assertEquals(
        "AWS does not show the result of an earlier create. Created again if it is still missing at"
            + " 2026-01-01T00:02:00Z",
        message("a"));
  }
}
