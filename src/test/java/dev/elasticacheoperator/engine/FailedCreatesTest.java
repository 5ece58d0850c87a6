package dev.elasticacheoperator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests the delay after creates that AWS accepted and then ended by itself. */
class FailedCreatesTest {

  private final List<FailedCreate> ended = new ArrayList<>();
  private final FakeEngine engine = new FakeEngine(List.of(new Launch()));

  /** Step whose instances AWS ends at once. */
  private final class Launch implements Step<Set<String>, FakeCloud, Boolean> {

    private final FakeStep step = new FakeStep("bastion", Set.of(), true);

    @Override
    public String name() {
      return step.name();
    }

    @Override
    public Set<String> needs() {
      return Set.of();
    }

    @Override
    public boolean isDesired(Set<String> target) {
      return step.isDesired(target);
    }

    @Override
    public Boolean observe(FakeCloud cloud, Set<String> target, StepContext context) {
      return step.observe(cloud, target, context);
    }

    @Override
    public Boolean absent() {
      return false;
    }

    @Override
    public List<Action<FakeCloud, Boolean>> diff(
        Set<String> target, Boolean exists, StepContext context) {
      return step.diff(target, exists, context);
    }

    @Override
    public Outcome assess(Set<String> target, Boolean exists, StepContext context) {
      return new Outcome.InProgress("pending");
    }

    @Override
    public List<String> ids(Boolean exists) {
      return step.ids(exists);
    }

    @Override
    public List<FailedCreate> failedCreates(Boolean exists) {
      return List.copyOf(ended);
    }
  }

  private Outcome passAndEnd(Duration later) {
    var calls = engine.cloud.calls.size();
    var outcome = engine.passAfter(later, "bastion").outcomes().get("bastion");
    if (engine.cloud.calls.size() > calls) {
      engine.cloud.there.clear();
      ended.add(new FailedCreate("id-bastion", engine.now, "ended-by-aws", "EC2 ended i-1: KMS."));
    }
    return outcome;
  }

  @Test
  void theDelayDoublesUpToTheDriftIntervalAndSurvivesRestarts() {
    var launches = new ArrayList<Instant>();
    for (int i = 0; i < 15 * 60 / 15; i++) {
      var calls = engine.cloud.calls.size();
      passAndEnd(FakeEngine.POLL);
      engine.restart();
      if (engine.cloud.calls.size() > calls) {
        launches.add(engine.now);
      }
    }
    var delays = new ArrayList<Long>();
    for (int i = 1; i < launches.size(); i++) {
      delays.add(Duration.between(launches.get(i - 1), launches.get(i)).toSeconds());
    }
    assertEquals(List.of(15L, 30L, 60L, 120L, 240L, 300L), delays);
  }

  @Test
  void theStepFailsWithAwssReasonMeanwhile() {
    passAndEnd(Duration.ZERO);
    assertEquals(
        new Outcome.Failed(
            "ended-by-aws",
            "EC2 ended i-1: KMS. Created again at 2026-01-01T00:00:15Z.",
            ErrorClass.SLOW),
        passAndEnd(Duration.ofSeconds(1)));
    assertEquals(1, engine.cloud.calls.size());
  }

  @Test
  void aChangedObjectIsTriedOnceAtOnce() {
    passAndEnd(Duration.ZERO);
    engine.cache.resetBackoff();
    passAndEnd(Duration.ofSeconds(1));
    passAndEnd(Duration.ofSeconds(1));
    assertEquals(2, engine.cloud.calls.size());
  }
}
