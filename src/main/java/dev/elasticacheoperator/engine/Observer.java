package dev.elasticacheoperator.engine;

import java.util.List;
import java.util.function.Supplier;

/** How a pass looks at one step: at no more cost than what the pass has to know is worth. */
final class Observer<T, C, O> {

  /** Where an observation comes from. */
  enum Source {
    DIRECT,
    SHARED,
    MEMORY,
    /** Nothing can exist yet, so nobody was asked. */
    ASSUMED
  }

  private final Step<T, C, O> step;
  private final PassContext<T, C> pass;
  private final Supplier<StepContext> context;
  private Source source = Source.DIRECT;

  Observer(Step<T, C, O> step, PassContext<T, C> pass, Supplier<StepContext> known) {
    this.step = step;
    this.pass = pass;
    this.context = known;
  }

  /** Of the last observation. */
  Source source() {
    return source;
  }

  /** What costs least: what is remembered, what must be so, what all share, a call. */
  O first() {
    var name = step.name();
    var memory = pass.cache();
    var wanted = pass.expectedState(step);
    var notBefore = pass.now().minus(pass.engine().timings().deepDrift());
    var settled = memory.<O>settled(name, wanted, notBefore);
    if (settled.isPresent()) {
      source = Source.MEMORY;
      return settled.get();
    }
    if (memory.neverObserved(name)
        && step.mayAssumeAbsent(pass.target())
        && step.containedIn().stream().anyMatch(memory::createdHere)
        && pass.record(name).map(StepRecord::ids).orElse(List.of()).isEmpty()) {
      source = Source.ASSUMED;
      return step.absent();
    }
    var expected = wanted == State.READY ? State.READY : State.SKIPPED;
    if (!memory.isInvalidated(name)
        && pass.record(name).filter(r -> r.state() == expected).isPresent()) {
      var shared = pass.views().shared(memory.lastChange());
      if (shared.isPresent()) {
        source = Source.SHARED;
        return step.observe(shared.get(), pass.target(), context.get());
      }
    }
    return step.observe(pass.views().direct(), pass.target(), context.get());
  }

  /** What the cloud itself shows now. */
  O direct() {
    source = Source.DIRECT;
    return step.observe(pass.views().renewed(), pass.target(), context.get());
  }
}
