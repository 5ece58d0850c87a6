package dev.elasticacheoperator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.engine.FailureHandling.Reaction;
import dev.elasticacheoperator.engine.StepMemory.StepFact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests what follows a refused call, for a subnet between a VPC and a cluster. */
class FailureHandlingTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration FIRST = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** Failure that the engine's translator knows. */
  private static final class Refusal extends RuntimeException {}

  /** Step whose observation is its AWS id, or the empty string. */
  private final class FakeSubnet implements Step<Set<String>, String, String> {

    private final String name;
    private final Set<String> needs;

    FakeSubnet(String name, String... needs) {
      this.name = name;
      this.needs = Set.of(needs);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Set<String> needs() {
      return needs;
    }

    @Override
    public boolean isDesired(Set<String> target) {
      return target.contains(name);
    }

    @Override
    public String observe(String aws, Set<String> target, StepContext context) {
      return aws;
    }

    @Override
    public String absent() {
      return "";
    }

    @Override
    public List<Action<String, String>> diff(
        Set<String> target, String observed, StepContext context) {
      return context.conflicted() && hasAlternative
          ? List.of(Action.of("ModifySubnet", "Modify the subnet", aws -> observed))
          : List.of(create());
    }

    @Override
    public Outcome assess(Set<String> target, String observed, StepContext context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> ids(String observed) {
      return observed.isEmpty() ? List.of() : List.of(observed);
    }

    @Override
    public Optional<Outcome> blockers(String aws, String observed) {
      if (blocker.isEmpty()) {
        throw blockerFailure;
      }
      return blocker;
    }
  }

  private boolean hasAlternative;
  private Optional<Outcome> blocker =
      Optional.of(new Outcome.Blocked("Network interface eni-1 is in the subnet"));
  private RuntimeException blockerFailure;
  private final ObservationCache cache = new ObservationCache();
  private final List<String> reported = new ArrayList<>();
  private OpenIntents intents;
  private FailureHandling<Set<String>, String, String> handling;

  private Action<String, String> create() {
    return Action.announced("CreateSubnet", "Create the subnet", "token", aws -> "subnet-1");
  }

  @BeforeEach
  void desired() {
    handling(Set.of("vpc", "subnet", "cluster"));
  }

  private void handling(Set<String> target) {
    var vpc = new FakeSubnet("vpc");
    var subnet = new FakeSubnet("subnet", "vpc");
    var cluster = new FakeSubnet("cluster", "subnet");
    var window = Duration.ofMinutes(2);
    intents = new OpenIntents((of, entries) -> {}, List.of(), window, NOW);
    var pass =
        new PassContext<Set<String>, String>(
            new Engine<>(
                List.of(vpc, subnet, cluster),
                new EngineTimings(FIRST, LONGEST, Duration.ofMinutes(15), window),
                (t, plan) -> false,
                thrown ->
                    thrown instanceof Refusal
                        ? Optional.of(failure(ErrorClass.RETRYABLE, true))
                        : Optional.empty()),
            new StepGraph<>(List.of(vpc, subnet, cluster)),
            target,
            new Views<>(views()),
            PersistedState.EMPTY,
            new Consistency(PersistedState.EMPTY, intents, cache, window, NOW),
            intents,
            cache,
            listener(),
            NOW);
    var observer = new Observer<>(subnet, pass, this::context);
    handling = new FailureHandling<>(subnet, pass, observer, this::context);
  }

  private StepContext context() {
    return new StepContext(
        Outputs.NONE, List.of(), Set.of(), handling.conflicted(), false, false, NOW, NOW);
  }

  private static ViewSource<String> views() {
    return new ViewSource<>() {
      @Override
      public String direct() {
        return "subnet-9";
      }

      @Override
      public Optional<String> shared(Instant changed) {
        return Optional.empty();
      }
    };
  }

  private PassListener listener() {
    return new PassListener() {
      @Override
      public void actionAccepted(String step, String action, String result) {}

      @Override
      public void callFailed(String step, CallFailure failure) {
        reported.add(step + " " + failure.errorClass());
      }
    };
  }

  private static CallFailure failure(ErrorClass errorClass, boolean outcomeKnown) {
    return new CallFailure(errorClass, "rule", "refused", "request-1", outcomeKnown);
  }

  private Reaction<String> refused(ErrorClass errorClass) {
    return handling.refused(create(), failure(errorClass, true), "");
  }

  private Outcome stopped(ErrorClass errorClass) {
    return assertInstanceOf(Reaction.Stop.class, refused(errorClass)).outcome();
  }

  private String triedAgainWith(ErrorClass errorClass) {
    return (String) assertInstanceOf(Reaction.TryAgain.class, refused(errorClass)).observed();
  }

  @Test
  void failuresEndTheRunAndAreReported() {
    for (var errorClass : List.of(ErrorClass.RETRYABLE, ErrorClass.SLOW, ErrorClass.TERMINAL)) {
      assertEquals(new Outcome.Failed("rule", "refused", errorClass), stopped(errorClass));
    }
    assertEquals(List.of("subnet RETRYABLE", "subnet SLOW", "subnet TERMINAL"), reported);
    assertTrue(cache.knows("subnet", StepFact.INVALIDATED));
  }

  @Test
  void aConflictIsNotReportedAsAFailure() {
    assertEquals(new Outcome.Waiting("refused"), stopped(ErrorClass.IN_USE));
    assertEquals(List.of(), reported);
    assertEquals(ErrorClass.IN_USE, handling.failure().orElseThrow().errorClass());
  }

  @Test
  void aResourceThatExistsAlreadyIsObservedOnceMore() {
    assertEquals("subnet-9", triedAgainWith(ErrorClass.ALREADY_EXISTS));
    assertTrue(handling.conflicted());
    assertEquals(new Outcome.Waiting("refused"), stopped(ErrorClass.ALREADY_EXISTS));
  }

  @Test
  void aRelationThatIsAlreadyDoneIsObservedOnceMore() {
    assertEquals("subnet-9", triedAgainWith(ErrorClass.ALREADY_DONE));
    assertEquals(new Outcome.Waiting("refused"), stopped(ErrorClass.ALREADY_DONE));
  }

  @Test
  void aCreateInUseTakesAnAlternativeOnce() {
    hasAlternative = true;
    assertEquals("", triedAgainWith(ErrorClass.IN_USE));
    assertEquals(new Outcome.Waiting("refused"), stopped(ErrorClass.IN_USE));
  }

  @Test
  void notFoundOnCreateInvalidatesTheStepsItNeeds() {
    assertEquals(new Outcome.Waiting("refused"), stopped(ErrorClass.NOT_FOUND));
    assertTrue(cache.knows("vpc", StepFact.INVALIDATED));
    assertFalse(cache.knows("cluster", StepFact.INVALIDATED));
  }

  @Test
  void inUseInvalidatesTheStepsThatNeedIt() {
    stopped(ErrorClass.IN_USE);
    assertTrue(cache.knows("cluster", StepFact.INVALIDATED));
    assertFalse(cache.knows("vpc", StepFact.INVALIDATED));
  }

  @Test
  void notFoundOnDeleteIsObservedOnceMore() {
    handling(Set.of());
    assertEquals("subnet-9", triedAgainWith(ErrorClass.NOT_FOUND));
  }

  @Test
  void aRefusedDeleteNamesItsBlocker() {
    handling(Set.of());
    assertEquals(
        new Outcome.Blocked("Network interface eni-1 is in the subnet"),
        stopped(ErrorClass.IN_USE));
  }

  @Test
  void aBlockerThatCannotBeReadLeavesTheRefusalAsItIs() {
    handling(Set.of());
    blocker = Optional.empty();
    blockerFailure = new Refusal();
    assertEquals(new Outcome.Waiting("refused"), stopped(ErrorClass.IN_USE));
  }

  @Test
  void aDefectInTheSearchForABlockerIsRethrown() {
    handling(Set.of());
    blocker = Optional.empty();
    blockerFailure = new IllegalStateException("defect");
    assertThrows(IllegalStateException.class, () -> refused(ErrorClass.IN_USE));
  }

  @Test
  void aRefusedCreateClosesItsIntentAndALostAnswerDoesNot() {
    intents.announce("subnet", List.of("token"));
    handling.refused(create(), failure(ErrorClass.RETRYABLE, false), "");
    assertEquals(Set.of("token"), intents.announced("subnet"));
    handling.refused(create(), failure(ErrorClass.RETRYABLE, true), "");
    assertEquals(Set.of(), intents.announced("subnet"));
  }

  @Test
  void aRefusedRepeatableCreateStaysAnnouncedAndIsRejectedUnlessItExists() {
    Action<String, String> tokened =
        Action.repeatable("RunInstances", "Launch", "token", aws -> "subnet-1");
    intents.announce("subnet", List.of("token"));
    handling.refused(tokened, failure(ErrorClass.ALREADY_EXISTS, true), "");
    assertFalse(cache.isRejected("subnet", "token"));
    handling.refused(tokened, failure(ErrorClass.SLOW, true), "");
    assertTrue(cache.isRejected("subnet", "token"));
    assertEquals(Set.of("token"), intents.announced("subnet"));
  }

  @Test
  void backOffDependsOnTheErrorClass() {
    assertEquals(FIRST, backOffAfter(ErrorClass.RETRYABLE));
    assertEquals(FIRST, backOffAfter(ErrorClass.IN_USE));
    assertEquals(LONGEST, backOffAfter(ErrorClass.SLOW));
    assertEquals(LONGEST, backOffAfter(ErrorClass.TERMINAL));
    assertEquals(LONGEST, backOffAfter(ErrorClass.NOT_VISIBLE_YET));
    cache.recordAccepted(NOW);
    assertEquals(FIRST, backOffAfter(ErrorClass.NOT_VISIBLE_YET));
    assertEquals(Duration.ZERO, backOffAfter(ErrorClass.NOT_FOUND));
    assertEquals(Duration.ZERO, backOffAfter(ErrorClass.ALREADY_EXISTS));
  }

  private Duration backOffAfter(ErrorClass errorClass) {
    cache.clear();
    desired();
    handling.applyBackoff(handling.failed(failure(errorClass, true), ""));
    var waited = Duration.ZERO;
    while (cache.backingOff("subnet", NOW.plus(waited)).isPresent()) {
      waited = waited.plusSeconds(1);
    }
    return waited;
  }

  @Test
  void aRunWithoutFailureEndsTheBackOff() {
    cache.backOff("subnet", new Outcome.Waiting("refused"), FIRST, LONGEST, NOW);
    handling.applyBackoff(new Outcome.Ready("subnet-1"));
    assertEquals(Optional.empty(), cache.backingOff("subnet", NOW));
  }
}
