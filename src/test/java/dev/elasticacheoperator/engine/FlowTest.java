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
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The engine alone, on a cloud that is a set of names. */
class FlowTest {

  /** The longest that a step rests after a refusal. */
  private static final Duration REST = Duration.ofMinutes(5);

  private static final Duration WINDOW = Duration.ofMinutes(2);

  /** Error that the fake cloud refuses a call with. */
  private static final class Refused extends RuntimeException {
    final CallFailure fault;

    Refused(ErrorClass errorClass, boolean known) {
      super("refused", null, false, false);
      fault = new CallFailure(errorClass, "rule", "refused", "", known);
    }
  }

  private static final class Cloud {
    final Set<String> there = new TreeSet<>();
    final Set<String> hidden = new TreeSet<>();
    final List<String> calls = new ArrayList<>();
    final List<String> looks = new ArrayList<>();
    RuntimeException refusal;
    boolean loseAnswer;

    void call(String call, Runnable effect) {
      calls.add(call);
      if (refusal != null && !loseAnswer) {
        throw refusal;
      }
      effect.run();
      if (refusal != null) {
        throw refusal;
      }
    }
  }

  /**
   * @param token whether its create is announced in the journal
   */
  private record Part(String name, Set<String> needs, boolean token)
      implements Step<Set<String>, Cloud, Boolean> {

    @Override
    public boolean isDesired(Set<String> target) {
      return target.contains(name);
    }

    @Override
    public Boolean observe(Cloud cloud, Set<String> target, StepContext context) {
      cloud.looks.add(name);
      return cloud.there.contains(name) && !cloud.hidden.contains(name);
    }

    @Override
    public Boolean absent() {
      return false;
    }

    @Override
    public List<Action<Cloud, Boolean>> diff(Set<String> target, Boolean now, StepContext context) {
      if (isDesired(target) == now) {
        return List.of();
      }
      Action.Call<Cloud, Boolean> call =
          cloud -> {
            cloud.call(
                (now ? "-" : "+") + name,
                () -> {
                  if (now) {
                    cloud.there.remove(name);
                  } else {
                    cloud.there.add(name);
                  }
                });
            return !now;
          };
      return List.of(
          token && !now
              ? Action.journaled("Create", name, "token-" + name, call)
              : Action.of(now ? "Delete" : "Create", name, call));
    }

    @Override
    public Outcome assess(Set<String> target, Boolean now, StepContext context) {
      return new Outcome.Ready(name);
    }

    @Override
    public List<String> ids(Boolean now) {
      return now ? List.of("id-" + name) : List.of();
    }
  }

  private static Part part(String name, String... needs) {
    return new Part(name, Set.of(needs), false);
  }

  private final Cloud cloud = new Cloud();
  private final List<IntentLogEntry> journaled = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private final ObservationCache memory = new ObservationCache();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private PersistedState ledger = PersistedState.EMPTY;
  private IntentLog journal = journaled::add;
  private Engine<Set<String>, Cloud> flow =
      flow(part("a"), part("b", "a"), part("c", "a"), part("d", "b", "c"));

  private static Engine<Set<String>, Cloud> flow(Part... parts) {
    return new Engine<>(
        List.of(parts),
        new EngineTimings(Duration.ofSeconds(15), REST, Duration.ofMinutes(15), WINDOW),
        (wanted, plan) -> wanted.contains(plan.hash()),
        thrown ->
            thrown instanceof Refused refused ? Optional.of(refused.fault) : Optional.empty());
  }

  private PassResult pass(String... wanted) {
    var sources =
        new ViewSource<Cloud>() {
          @Override
          public Cloud direct() {
            return cloud;
          }

          @Override
          public Optional<Cloud> shared(Instant changed) {
            return Optional.empty();
          }
        };
    var result =
        flow.pass(
            Set.of(wanted),
            sources,
            ledger,
            memory,
            journal,
            (step, action, reason) -> said.add(action + " " + reason),
            now);
    ledger = result.state();
    return result;
  }

  private State state(String step) {
    return ledger.of(step).orElseThrow().state();
  }

  private void wait(Duration duration) {
    now = now.plus(duration);
  }

  @Test
  void stepsMustComeAfterWhatTheyNeed() {
    assertThrows(IllegalArgumentException.class, () -> flow(part("b", "a"), part("a")));
    assertThrows(IllegalArgumentException.class, () -> flow(part("b", "nobody")));
  }

  @Test
  void makesInOrderAndRemovesInReverse() {
    pass("a", "b", "c", "d");
    assertEquals(List.of("+a", "+b", "+c", "+d"), cloud.calls);
    assertEquals(List.of("Create a", "Create b", "Create c", "Create d"), said);
    wait(WINDOW);
    cloud.calls.clear();
    pass();
    assertEquals(List.of("-d", "-c", "-b", "-a"), cloud.calls);
    assertTrue(ledger.steps().stream().allMatch(r -> r.state() == State.DELETED));
  }

  @Test
  void aNeedThatNobodyAsksForHoldsUpNothing() {
    pass("b", "d");
    assertEquals(List.of("+b", "+d"), cloud.calls);
    assertEquals(State.SKIPPED, state("a"));
    assertEquals(State.READY, state("d"));
  }

  @Test
  void aStepThatIsNotReadyHoldsUpThoseThatNeedItAndNoOther() {
    pass("a", "b");
    cloud.refusal = new Refused(ErrorClass.SLOW, true);
    pass("a", "b", "c", "d");
    assertEquals(State.FAILED, state("c"));
    assertEquals(State.PENDING, state("d"));
    assertEquals(State.READY, state("b"));
    assertEquals(List.of("+a", "+b", "+c"), cloud.calls);
  }

  @Test
  void whatIsNoLongerAskedForGoesAndTheRestStays() {
    pass("a", "b", "c", "d");
    wait(WINDOW);
    cloud.calls.clear();
    pass("a", "b", "c");
    assertEquals(List.of("-d"), cloud.calls);
    assertEquals(State.SKIPPED, state("d"));
    assertEquals(State.READY, state("a"));
  }

  @Test
  void anAbsenceIsNotBelievedForAWindowAfterACreate() {
    pass("a");
    memory.clear();
    cloud.hidden.add("a");
    pass("a");
    assertEquals(State.WAITING, state("a"));
    assertEquals(List.of("+a"), cloud.calls);
    cloud.hidden.clear();
    pass("a");
    assertEquals(State.READY, state("a"));
    assertEquals(List.of("+a"), cloud.calls);
  }

  @Test
  void anAbsenceIsBelievedAfterTheWindow() {
    pass("a");
    wait(WINDOW);
    memory.clear();
    cloud.there.clear();
    pass("a");
    assertEquals(List.of("+a", "+a"), cloud.calls);
    assertEquals(State.READY, state("a"));
  }

  @Test
  void nothingFoundIsGoneOnlyAfterTheWindow() {
    pass();
    assertEquals(State.DELETING, state("d"));
    wait(WINDOW.minusSeconds(1));
    pass();
    assertEquals(State.DELETING, state("d"));
    for (int i = 0; i < 4; i++) {
      wait(WINDOW);
      pass();
    }
    assertTrue(ledger.steps().stream().allMatch(r -> r.state() == State.DELETED));
    assertEquals(List.of(), cloud.calls);
  }

  @Test
  void whatShowsUpLateIsRemovedAllTheSame() {
    flow = flow(part("a"));
    pass();
    cloud.there.add("a");
    wait(Duration.ofSeconds(30));
    pass();
    assertEquals(List.of("-a"), cloud.calls);
  }

  @Test
  void noCreateWithoutItsJournalEntry() {
    flow = flow(new Part("a", Set.of(), true));
    journal =
        entry -> {
          throw new IllegalStateException("the API server is away");
        };
    assertThrows(IllegalStateException.class, () -> pass("a"));
    assertEquals(List.of(), cloud.calls);
  }

  @Test
  void theJournalIsClosedWhenTheResultIsKnown() {
    flow = flow(new Part("a", Set.of(), true));
    pass("a");
    assertEquals(List.of("token-a"), journaled.stream().map(IntentLogEntry::token).toList());
    assertEquals(List.of(), ledger.pending());
  }

  @Test
  void aRefusedCreateClosesTheJournalAndALostAnswerDoesNot() {
    flow = flow(new Part("a", Set.of(), true));
    cloud.refusal = new Refused(ErrorClass.SLOW, true);
    pass("a");
    assertEquals(List.of(), ledger.pending());

    cloud.refusal = new Refused(ErrorClass.RETRYABLE, false);
    wait(REST);
    pass("a");
    assertEquals(1, ledger.pending().size());
  }

  @Test
  void aLostAnswerIsWaitedForAndNotRepeated() {
    flow = flow(new Part("a", Set.of(), true));
    cloud.refusal = new Refused(ErrorClass.RETRYABLE, false);
    cloud.loseAnswer = true;
    cloud.hidden.add("a");
    pass("a");
    cloud.refusal = null;
    wait(WINDOW.minusSeconds(1));
    pass("a");
    assertEquals(List.of("+a"), cloud.calls);
    assertEquals(State.WAITING, state("a"));
    cloud.hidden.clear();
    pass("a");
    assertEquals(List.of("+a"), cloud.calls);
    assertEquals(State.READY, state("a"));
    assertEquals(List.of(), ledger.pending());
  }

  @Test
  void aLostAnswerThatHadNoEffectIsRepeatedAfterTheWindow() {
    flow = flow(new Part("a", Set.of(), true));
    cloud.refusal = new Refused(ErrorClass.RETRYABLE, false);
    pass("a");
    cloud.refusal = null;
    wait(WINDOW);
    pass("a");
    assertEquals(List.of("+a", "+a"), cloud.calls);
    assertEquals(State.READY, state("a"));
  }

  @Test
  void whatIsRefusedForBeingThereIsLookedForOnceMore() {
    cloud.refusal = new Refused(ErrorClass.ALREADY_EXISTS, true);
    var result = pass("a");
    assertEquals(List.of("a", "a"), cloud.looks.stream().filter("a"::equals).toList());
    assertEquals(List.of("+a", "+a"), cloud.calls);
    assertTrue(result.outcomes().get("a") instanceof Outcome.Waiting);
  }

  @Test
  void inUseIsWaiting() {
    pass("a");
    wait(WINDOW);
    cloud.refusal = new Refused(ErrorClass.IN_USE, true);
    for (int i = 0; i < 4; i++) {
      wait(WINDOW);
      pass();
    }
    assertEquals(State.DELETING, state("a"));
    assertEquals(State.DELETED, state("b"));
    cloud.refusal = null;
    wait(REST);
    pass();
    assertEquals(State.DELETED, state("a"));
  }

  @Test
  void aRefusedStepRestsEverLongerUntilTheObjectChanges() {
    cloud.refusal = new Refused(ErrorClass.RETRYABLE, true);
    pass("a");
    cloud.refusal = null;
    pass("a");
    assertEquals(State.WAITING, state("a"), "tried again at once");
    memory.resetBackoff();
    pass("a");
    assertEquals(State.READY, state("a"));
  }

  @Test
  void aFaultOfOursIsNoFaultOfTheCloud() {
    cloud.refusal = new IllegalStateException("a bug");
    assertThrows(IllegalStateException.class, () -> pass("a"));
  }

  @Test
  void theTimeOfAStepIsThatOfItsState() {
    pass("a");
    var since = ledger.of("a").get().since();
    wait(Duration.ofHours(1));
    pass("a");
    assertEquals(since, ledger.of("a").get().since());
    assertEquals(List.of("id-a"), ledger.of("a").get().ids());
  }

  @Test
  void whatWasSeenSettledIsNotAskedForAgain() {
    pass("a");
    cloud.looks.clear();
    pass("a");
    assertTrue(cloud.looks.stream().noneMatch("a"::equals));
  }
}
