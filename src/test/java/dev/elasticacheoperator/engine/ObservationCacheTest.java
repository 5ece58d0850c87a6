package dev.elasticacheoperator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.engine.StepMemory.StepFact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObservationCacheTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration FIRST = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Outcome REFUSED = new Outcome.Waiting("refused");

  private final ObservationCache cache = new ObservationCache();

  private Optional<String> settled(State expected, Instant notBefore) {
    return cache.settled("vpc", expected, notBefore);
  }

  /** Fails a call and returns how many seconds the step backs off. */
  private long backOffSeconds(Instant now) {
    cache.backOff("vpc", REFUSED, FIRST, LONGEST, now);
    var until = now;
    while (cache.backingOff("vpc", until).isPresent()) {
      until = until.plusSeconds(1);
    }
    return Duration.between(now, until).toSeconds();
  }

  @Test
  void aSettledObservationCountsForItsExpectedStateUntilItIsTooOld() {
    cache.rememberSettled("vpc", "vpc-1", State.READY, START, false);
    assertEquals(Optional.of("vpc-1"), settled(State.READY, START));
    assertEquals(Optional.empty(), settled(State.DELETED, START));
    assertEquals(Optional.empty(), settled(State.READY, START.plusSeconds(1)));
  }

  @Test
  void aChangedObjectNeedsMoreThanTheInventoryShowed() {
    cache.rememberSettled("vpc", "vpc-1", State.READY, START, true);
    assertEquals(Optional.of("vpc-1"), settled(State.READY, START));
    cache.resetBackoff();
    assertEquals(Optional.empty(), settled(State.READY, START));
    cache.rememberSettled("vpc", "vpc-1", State.READY, START, false);
    cache.resetBackoff();
    assertEquals(Optional.of("vpc-1"), settled(State.READY, START));
  }

  @Test
  void aChangedObjectNeedsMoreThanItsCreateHad() {
    cache.noteCreated("vpc");
    cache.rememberSettled("vpc", "vpc-1", State.READY, START, false);
    cache.resetBackoff();
    assertEquals(Optional.empty(), settled(State.READY, START));
    assertFalse(cache.knows("vpc", StepFact.CREATED_HERE));
  }

  @Test
  void clearForgetsThatAnythingWasCreated() {
    assertFalse(cache.hasCreated());
    cache.noteCreated("vpc");
    cache.resetBackoff();
    assertTrue(cache.hasCreated());
    cache.clear();
    assertFalse(cache.hasCreated());
  }

  @Test
  void anUnsettledObservationReplacesASettledOne() {
    cache.rememberSettled("vpc", "vpc-1", State.READY, START, false);
    cache.rememberUnsettled("vpc");
    assertEquals(Optional.empty(), settled(State.READY, START));
    assertTrue(cache.knows("vpc", StepFact.OBSERVED));
  }

  @Test
  void anInvalidatedObservationDoesNotCountUntilTheNextOne() {
    cache.rememberSettled("vpc", "vpc-1", State.READY, START, false);
    cache.invalidate("vpc");
    assertEquals(Optional.empty(), settled(State.READY, START));
    assertTrue(cache.knows("vpc", StepFact.INVALIDATED));
    cache.rememberUnsettled("vpc");
    assertFalse(cache.knows("vpc", StepFact.INVALIDATED));
  }

  @Test
  void invalidatingCountsAsObserved() {
    assertFalse(cache.knows("vpc", StepFact.OBSERVED));
    cache.invalidate("vpc");
    assertTrue(cache.knows("vpc", StepFact.OBSERVED));
  }

  @Test
  void backOffDoublesUpToTheLongest() {
    var waits = new ArrayList<Long>();
    for (int i = 0; i < 7; i++) {
      waits.add(backOffSeconds(START));
    }
    assertEquals(List.of(15L, 30L, 60L, 120L, 240L, 300L, 300L), waits);
  }

  @Test
  void backOffStaysAtTheLongestHoweverManyFailures() {
    for (int i = 0; i < 100; i++) {
      cache.backOff("vpc", REFUSED, FIRST, LONGEST, START);
    }
    assertEquals(300, backOffSeconds(START));
  }

  @Test
  void aSuccessOrAChangedObjectEndsTheBackOff() {
    backOffSeconds(START);
    cache.clearBackoff("vpc");
    assertEquals(Optional.empty(), cache.backingOff("vpc", START));
    assertEquals(15, backOffSeconds(START));
    cache.resetBackoff();
    assertEquals(Optional.empty(), cache.backingOff("vpc", START));
    assertEquals(15, backOffSeconds(START));
  }

  @Test
  void aStepKeepsTheOutcomeOfItsFailure() {
    cache.backOff("vpc", REFUSED, FIRST, LONGEST, START);
    assertEquals(Optional.of(REFUSED), cache.backingOff("vpc", START));
    assertEquals(Optional.empty(), cache.backingOff("iam", START));
  }

  @Test
  void aDeleteOfAStableStepNeedsBothFacts() {
    cache.note("vpc", StepFact.STABLE_BEFORE_DELETE);
    assertFalse(cache.knows("vpc", StepFact.STABLE_BEFORE_DELETE, StepFact.DELETE_ACCEPTED));
    cache.note("vpc", StepFact.DELETE_ACCEPTED);
    assertTrue(cache.knows("vpc", StepFact.STABLE_BEFORE_DELETE, StepFact.DELETE_ACCEPTED));
    cache.invalidate("vpc");
    assertFalse(cache.knows("vpc", StepFact.STABLE_BEFORE_DELETE, StepFact.DELETE_ACCEPTED));
  }

  @Test
  void onlyTheRejectedTokenIsRejectedAndOnlyUntilTheNextAttempt() {
    cache.markRejected("vpc", "token-1");
    assertTrue(cache.isRejected("vpc", "token-1"));
    assertFalse(cache.isRejected("vpc", "token-2"));
    assertFalse(cache.isRejected("iam", "token-1"));
    cache.markAttempted("vpc");
    assertFalse(cache.isRejected("vpc", "token-1"));
  }

  @Test
  void clearForgetsWhatWasObservedAndKeepsThatItWas() {
    cache.rememberSettled("vpc", "vpc-1", State.READY, START, false);
    cache.note("vpc", StepFact.CREATED_HERE);
    cache.note("vpc", StepFact.STABLE_BEFORE_DELETE);
    cache.note("vpc", StepFact.DELETE_ACCEPTED);
    cache.markRejected("vpc", "token-1");
    cache.backOff("vpc", REFUSED, FIRST, LONGEST, START);
    cache.invalidate("iam");
    cache.recordChange(START);
    cache.clear();
    assertEquals(Optional.empty(), settled(State.READY, START));
    assertEquals(Optional.empty(), cache.backingOff("vpc", START));
    assertFalse(cache.knows("vpc", StepFact.CREATED_HERE));
    assertFalse(cache.knows("vpc", StepFact.STABLE_BEFORE_DELETE, StepFact.DELETE_ACCEPTED));
    assertFalse(cache.knows("iam", StepFact.INVALIDATED));
    assertTrue(cache.knows("vpc", StepFact.OBSERVED));
    assertTrue(cache.isRejected("vpc", "token-1"));
    assertEquals(START, cache.lastChange());
  }
}
