package dev.elasticacheoperator.flow;

import java.util.function.Supplier;

/** How a pass looks at one step: at no more cost than what the pass has to know is worth. */
final class Look<T, C, O> {

  /** Where an observation comes from. */
  enum From {
    DIRECT,
    SHARED,
    MEMORY,
    /** Nothing can exist yet, so nobody was asked. */
    ASSUMED
  }

  private final Step<T, C, O> step;
  private final PassContext<T, C> pass;
  private final Supplier<Known> known;
  private From from = From.DIRECT;

  Look(Step<T, C, O> step, PassContext<T, C> pass, Supplier<Known> known) {
    this.step = step;
    this.pass = pass;
    this.known = known;
  }

  /** Of the last observation. */
  From from() {
    return from;
  }

  /** What costs least: what is remembered, what must be so, what all share, a call. */
  O first() {
    var name = step.name();
    var memory = pass.memory();
    var notBefore = pass.now().minus(pass.flow().patience().memoryLasts());
    var settled = memory.<O>settled(name, notBefore);
    if (settled.isPresent()) {
      from = From.MEMORY;
      return settled.get();
    }
    if (memory.neverLookedAt(name)
        && step.assumesNothing(pass.target())
        && step.within().stream().anyMatch(memory::born)
        && pass.record(name).flatMap(StepRecord::id).isEmpty()) {
      from = From.ASSUMED;
      return step.nothing();
    }
    var expected = step.askedFor(pass.target()) ? State.READY : State.SKIPPED;
    if (!memory.doubted(name) && pass.record(name).filter(r -> r.state() == expected).isPresent()) {
      var shared = pass.views().shared(memory.changed());
      if (shared.isPresent()) {
        from = From.SHARED;
        return step.observe(shared.get(), pass.target(), known.get());
      }
    }
    return step.observe(pass.views().direct(), pass.target(), known.get());
  }

  /** What the cloud itself shows now. */
  O again() {
    from = From.DIRECT;
    return step.observe(pass.views().renewed(), pass.target(), known.get());
  }
}
