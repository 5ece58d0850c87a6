package dev.elasticacheoperator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.engine.StepMemory.StepFact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Table of the cases in which NotFound is believed. */
class ConsistencyTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(2);
  private static final Instant LAST_MOMENT = START.plus(WINDOW).minusNanos(1);
  private static final Instant END = START.plus(WINDOW);

  private final ObservationCache cache = new ObservationCache();
  private PersistedState before = PersistedState.EMPTY;

  private Consistency at(Instant now) {
    var intents = new OpenIntents((of, entries) -> {}, before.pending(), WINDOW, now);
    return new Consistency(before, intents, cache, WINDOW, now);
  }

  private void recorded(State state, String... ids) {
    before =
        new PersistedState(
            List.of(new StepRecord("vpc", state, List.of(ids), "", START)), before.pending());
  }

  private void announced(String token) {
    before = new PersistedState(before.steps(), List.of(new IntentLogEntry("vpc", token, START)));
  }

  @Test
  void aRecordedResourceMayExistUntilTheWindowEnds() {
    recorded(State.READY, "vpc-1");
    assertEquals(Optional.of(END), at(START).recordedMayExistUntil("vpc"));
    assertEquals(Optional.of(END), at(LAST_MOMENT).recordedMayExistUntil("vpc"));
    assertEquals(Optional.empty(), at(END).recordedMayExistUntil("vpc"));
  }

  @Test
  void withoutARecordedIdNothingMayExist() {
    assertEquals(Optional.empty(), at(START).recordedMayExistUntil("vpc"));
    recorded(State.FAILED);
    assertEquals(Optional.empty(), at(START).recordedMayExistUntil("vpc"));
    recorded(State.DELETED, "vpc-1");
    assertEquals(Optional.empty(), at(START).recordedMayExistUntil("vpc"));
  }

  @Test
  void anAnnouncedCreateMayHaveWorkedUntilTheWindowEnds() {
    assertEquals(Optional.empty(), at(START).announcedMayExistUntil("vpc"));
    announced("token");
    assertEquals(Optional.of(END), at(LAST_MOMENT).announcedMayExistUntil("vpc"));
    assertEquals(Optional.empty(), at(END).announcedMayExistUntil("vpc"));
    assertEquals(Optional.empty(), at(START).announcedMayExistUntil("iam"));
  }

  @Test
  void aRejectedCreateCannotHaveWorked() {
    announced("token");
    cache.markRejected("vpc", "token");
    assertEquals(Optional.empty(), at(START).announcedMayExistUntil("vpc"));
    cache.markAttempted("vpc");
    assertEquals(Optional.of(END), at(START).announcedMayExistUntil("vpc"));
  }

  @Test
  void aStepIsAssumedAbsentOnlyInAStepThatThisProcessCreated() {
    assertFalse(at(START).mayAssumeAbsent("subnet", Set.of("vpc")));
    cache.note("vpc", StepFact.CREATED_HERE);
    assertTrue(at(START).mayAssumeAbsent("subnet", Set.of("vpc")));
    assertFalse(at(START).mayAssumeAbsent("subnet", Set.of()));
  }

  @Test
  void aStepThatWasObservedOrRecordedIsNotAssumedAbsent() {
    cache.note("account", StepFact.CREATED_HERE);
    recorded(State.WAITING, "vpc-1");
    assertFalse(at(START).mayAssumeAbsent("vpc", Set.of("account")));
    recorded(State.WAITING);
    assertTrue(at(START).mayAssumeAbsent("vpc", Set.of("account")));
    cache.rememberUnsettled("vpc");
    assertFalse(at(START).mayAssumeAbsent("vpc", Set.of("account")));
  }

  @Test
  void aStepThatNeverWasMayBeComparedLaterOnceADependentWasCreatedWithoutIt() {
    assertFalse(at(START).mayCompareLater("vpc", Set.of("subnet")));
    cache.note("subnet", StepFact.CREATED_HERE);
    assertTrue(at(START).mayCompareLater("vpc", Set.of("subnet")));
    recorded(State.SKIPPED);
    assertTrue(at(START).mayCompareLater("vpc", Set.of("subnet")));
    recorded(State.WAITING);
    assertFalse(at(START).mayCompareLater("vpc", Set.of("subnet")));
    recorded(State.SKIPPED);
    announced("token");
    assertFalse(at(START).mayCompareLater("vpc", Set.of("subnet")));
  }

  @Test
  void aMissingResourceOfADeletedEnvironmentIsGoneAfterAWholeWindowOfDeleting() {
    recorded(State.READY, "vpc-1");
    // The window starts with this pass, because the record does not say Deleting yet.
    assertEquals(Optional.of(END.plus(WINDOW)), at(END).deletedMayExistUntil("vpc", true));
    recorded(State.DELETING, "vpc-1");
    assertEquals(Optional.of(END), at(LAST_MOMENT).deletedMayExistUntil("vpc", true));
    assertEquals(Optional.empty(), at(END).deletedMayExistUntil("vpc", true));
  }

  @Test
  void aMissingStepWithoutARecordIsProvedTooWhenTheEnvironmentIsDeleted() {
    assertEquals(Optional.of(END), at(START).deletedMayExistUntil("vpc", true));
    recorded(State.SKIPPED);
    assertEquals(Optional.of(END), at(START).deletedMayExistUntil("vpc", true));
    recorded(State.DELETED);
    assertEquals(Optional.empty(), at(START).deletedMayExistUntil("vpc", true));
  }

  @Test
  void aStepThatNeverExistedIsSkippedAtOnceUnlessACreateIsAnnounced() {
    assertEquals(Optional.empty(), at(START).deletedMayExistUntil("vpc", false));
    recorded(State.SKIPPED);
    assertEquals(Optional.empty(), at(START).deletedMayExistUntil("vpc", false));
    announced("token");
    assertEquals(Optional.of(END), at(START).deletedMayExistUntil("vpc", false));
  }

  @Test
  void aStableResourceWhoseDeleteWasAcceptedIsGoneAtOnce() {
    recorded(State.READY, "vpc-1");
    at(LAST_MOMENT).noteIfStable("vpc");
    cache.note("vpc", StepFact.DELETE_ACCEPTED);
    assertTrue(at(LAST_MOMENT).deletedMayExistUntil("vpc", true).isPresent());
    at(END).noteIfStable("vpc");
    assertEquals(Optional.empty(), at(END).deletedMayExistUntil("vpc", true));
    assertEquals(Optional.empty(), at(END).deletedMayExistUntil("vpc", false));
  }

  @Test
  void onlyAReadyStepCanBeStable() {
    recorded(State.IN_PROGRESS, "vpc-1");
    at(END).noteIfStable("vpc");
    cache.note("vpc", StepFact.DELETE_ACCEPTED);
    assertTrue(at(END).deletedMayExistUntil("vpc", true).isPresent());
  }

  @Test
  void aProvedDeletionHoldsUntilAConflictSuggestsOtherwise() {
    recorded(State.DELETING);
    assertFalse(at(START).provedDeleted("vpc"));
    recorded(State.DELETED);
    assertTrue(at(START).provedDeleted("vpc"));
    cache.invalidate("vpc");
    assertFalse(at(START).provedDeleted("vpc"));
  }
}
