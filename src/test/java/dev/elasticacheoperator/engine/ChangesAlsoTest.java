package dev.elasticacheoperator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests an action that also changes the resource of another step. */
class ChangesAlsoTest {

  private final FakeStep attachment = new FakeStep("attachment", Set.of("vpc"), false);
  private final FakeEngine engine =
      new FakeEngine(List.of(new FakeStep("vpc", Set.of(), false), new Attach()));

  /** Step whose create changes the VPC. */
  private final class Attach implements Step<Set<String>, FakeCloud, Boolean> {

    @Override
    public String name() {
      return attachment.name();
    }

    @Override
    public Set<String> needs() {
      return attachment.needs();
    }

    @Override
    public boolean isDesired(Set<String> target) {
      return attachment.isDesired(target);
    }

    @Override
    public Boolean observe(FakeCloud cloud, Set<String> target, StepContext context) {
      return attachment.observe(cloud, target, context);
    }

    @Override
    public Boolean absent() {
      return attachment.absent();
    }

    @Override
    public List<Action<FakeCloud, Boolean>> diff(
        Set<String> target, Boolean exists, StepContext context) {
      return attachment.diff(target, exists, context).stream()
          .map(action -> action.changingAlso("vpc"))
          .toList();
    }

    @Override
    public Outcome assess(Set<String> target, Boolean exists, StepContext context) {
      return attachment.assess(target, exists, context);
    }

    @Override
    public List<String> ids(Boolean exists) {
      return attachment.ids(exists);
    }
  }

  private Outcome attachAfter(Runnable change) {
    engine.pass("vpc");
    change.run();
    engine.cloud.reads.clear();
    engine.cloud.calls.clear();
    return engine.passAfter(FakeEngine.POLL, "vpc", "attachment").outcomes().get("attachment");
  }

  @Test
  void aRememberedStepIsReadBeforeItsResourceIsChanged() {
    assertEquals(State.READY, attachAfter(() -> {}).state());
    assertEquals(List.of("attachment", "vpc"), engine.cloud.reads);
    assertEquals(List.of("+attachment"), engine.cloud.calls);
  }

  @Test
  void theActionWaitsWhileTheOtherStepIsNotUsable() {
    var waiting = new Outcome.Pending("Waiting for vpc");
    assertEquals(waiting, attachAfter(() -> engine.cloud.hidden.add("vpc")));
    assertEquals(List.of(), engine.cloud.calls);
  }

  @Test
  void aStepOfThisPassNeedsNoOtherRead() {
    engine.pass("vpc", "attachment");
    assertEquals(List.of("vpc", "attachment"), engine.cloud.reads);
    assertEquals(List.of("+vpc", "+attachment"), engine.cloud.calls);
  }
}
