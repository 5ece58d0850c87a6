package dev.elasticacheoperator.engine;

import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Observes one step, from the cheapest source that is good enough. */
final class Observer<T, C, O> {

  /** Source of an observation. */
  enum Source {
    /** A read made for this pass. */
    DIRECT,
    /** The inventory, which many environments share and which may be minutes old. */
    INVENTORY,
    /** An observation of an earlier pass. */
    REMEMBERED,
    /** No read was needed, because nothing can exist yet. */
    ASSUMED
  }

  private final Step<T, C, O> step;
  private final PassContext<T, C> pass;
  private final Supplier<StepContext> context;
  private Source source = Source.DIRECT;

  Observer(Step<T, C, O> step, PassContext<T, C> pass, Supplier<StepContext> context) {
    this.step = step;
    this.pass = pass;
    this.context = context;
  }

  /** Returns the source of the last observation. */
  Source source() {
    return source;
  }

  /** Observes the step, from memory or the inventory if either is good enough. */
  O observe() {
    var notBefore = pass.now().minus(pass.engine().timings().deepDrift());
    var remembered = pass.cache().<O>settled(step.name(), pass.expectedState(step), notBefore);
    if (remembered.isPresent()) {
      source = Source.REMEMBERED;
      return remembered.get();
    }
    if (step.mayAssumeAbsent(pass.target()) && (isNew() || mayCompareLater())) {
      var absent = step.observeAbsent(pass.views().direct(), pass.target(), context.get());
      source = Source.ASSUMED;
      return absent;
    }
    if (expectsNoChange()) {
      var inventory = pass.views().shared(pass.cache().lastChange());
      if (inventory.isPresent()) {
        source = Source.INVENTORY;
        return observe(inventory.get());
      }
    }
    return observe(pass.views().direct());
  }

  /** Observes the step by a direct read that is newer than every change of this pass. */
  O observeDirectly() {
    source = Source.DIRECT;
    return observe(pass.views().renewed());
  }

  private O observe(C view) {
    return step.observe(view, pass.target(), context.get());
  }

  /** Returns true if this process has created what contains the step, so that nothing is in it. */
  private boolean isNew() {
    return pass.consistency().mayAssumeAbsent(step.name(), step.containedIn());
  }

  private boolean mayCompareLater() {
    return !step.isDesired(pass.target())
        && !pass.deleting()
        && pass.consistency().mayCompareLater(step.name(), dependents());
  }

  private Set<String> dependents() {
    return pass.graph().dependents(step).stream().map(Step::name).collect(Collectors.toSet());
  }

  /** Returns true if the step was as desired and nothing suggests that this has changed. */
  private boolean expectsNoChange() {
    var settled = step.isDesired(pass.target()) ? State.READY : State.SKIPPED;
    return !pass.cache().knows(step.name(), StepMemory.StepFact.INVALIDATED)
        && pass.record(step.name()).filter(r -> r.state() == settled).isPresent();
  }
}
