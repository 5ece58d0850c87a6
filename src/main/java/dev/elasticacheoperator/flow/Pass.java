package dev.elasticacheoperator.flow;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One pass under way: looks, acts and judges step by step. */
final class Pass<T, C> {

  /** Far above what any step needs in one pass; a step that never finishes its list stops here. */
  private static final int MOST_ACTIONS = 100;

  private final Flow<T, C> flow;
  private final T target;
  private final Sources<C> sources;
  private final Absence absence;
  private final JournalKeeper journal;
  private final Memory memory;
  private final Flow.Listener listener;
  private final Flow.Ledger ledger;
  private final Instant now;

  private final Map<String, Outcome> outcomes = new HashMap<>();
  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, Work<?>> advanced = new HashMap<>();
  private final Map<String, Fault> unseen = new LinkedHashMap<>();
  private Outputs outputs = Outputs.NONE;
  private C direct;

  Pass(
      Flow<T, C> flow,
      T target,
      Sources<C> sources,
      Absence absence,
      JournalKeeper journal,
      Memory memory,
      Flow.Listener listener,
      Instant now) {
    this.flow = flow;
    this.target = target;
    this.sources = sources;
    this.absence = absence;
    this.journal = journal;
    this.memory = memory;
    this.listener = listener;
    this.ledger = absence.ledger();
    this.now = now;
  }

  Outcome outcome(String step) {
    return outcomes.getOrDefault(step, new Outcome.Pending("not looked at yet"));
  }

  Optional<String> id(String step) {
    return Optional.ofNullable(ids.get(step));
  }

  Outputs outputs() {
    return outputs;
  }

  JournalKeeper journal() {
    return journal;
  }

  /** An error that passes by itself and kept a Ready step from being looked at. */
  Optional<Fault> unseen() {
    return Optional.ofNullable(unseen.values().stream().findFirst().orElse(null));
  }

  /** Takes a step that is asked for as far as it goes. */
  <O> void advance(Step<T, C, O> step, List<String> unready) {
    if (!unready.isEmpty()) {
      outcomes.put(step.name(), new Outcome.Pending("waits for " + String.join(", ", unready)));
      return;
    }
    var blind = step.needs().stream().filter(unseen::containsKey).findFirst();
    if (blind.isPresent()) {
      notSeen(step.name(), unseen.get(blind.get()));
      return;
    }
    var resting = memory.resting(step.name(), now);
    if (resting.isPresent()) {
      outcomes.put(step.name(), resting.get());
      return;
    }
    var work = new Work<>(step);
    work.lookAndAct();
    if (work.seen == null && work.fault.kind() == Fault.Kind.RETRY) {
      notSeen(step.name(), work.fault);
      return;
    }
    outcomes.put(step.name(), work.verdict().orElseGet(work::assess));
    work.remember();
    advanced.put(step.name(), work);
  }

  /** Removes what a step that is ready no longer needs, now that nothing uses it any more. */
  void tidy(Step<T, C, ?> step) {
    var work = advanced.get(step.name());
    if (work != null && outcome(step.name()).state() == State.READY && work.tidy()) {
      outcomes.put(step.name(), work.verdict().orElseGet(work::assess));
      work.remember();
    }
  }

  /** Removes what there is of a step that is not asked for, once nothing needs it any more. */
  <O> void remove(Step<T, C, O> step, List<String> dependents) {
    var name = step.name();
    if (absence.recordedDeleted(name) && !memory.doubted(name)) {
      outcomes.put(name, new Outcome.Deleted("gone"));
      return;
    }
    if (absence.wellKnown(name)) {
      memory.knowWell(name);
    }
    if (!dependents.isEmpty()) {
      outcomes.put(
          name,
          absence.recordedAbsentOrNew(name) && !flow.leaving(target)
              ? new Outcome.Skipped(step.whySkipped(target))
              : new Outcome.Held("waits for " + String.join(", ", dependents)));
      return;
    }
    var resting = memory.resting(name, now);
    if (resting.isPresent()) {
      outcomes.put(name, resting.get());
      return;
    }
    var work = new Work<>(step);
    work.lookAndAct();
    outcomes.put(name, work.verdict().map(Pass::leaving).orElseGet(work::judgeAbsence));
    work.remember();
  }

  /**
   * A look that failed says nothing of the step: one that was ready stays so on record, and those
   * that need it are not looked at.
   */
  private void notSeen(String step, Fault fault) {
    var recorded = ledger.of(step).filter(r -> r.state() == State.READY);
    outcomes.put(
        step,
        recorded
            .<Outcome>map(r -> new Outcome.Ready(r.message()))
            .orElseGet(
                () -> new Outcome.Failed(fault.rule(), fault.message(), Outcome.Pace.RETRY)));
    recorded.ifPresent(r -> unseen.put(step, fault));
  }

  private static Outcome leaving(Outcome outcome) {
    return outcome instanceof Outcome.Waiting ? new Outcome.Deleting(outcome.message()) : outcome;
  }

  private C direct() {
    if (direct == null) {
      direct = sources.direct();
    }
    return direct;
  }

  /** The calls that a step has in mind, {@link Step#diff} or {@link Step#tidy}. */
  @FunctionalInterface
  private interface Todo<T, C, O> {
    List<Action<C, O>> of(T target, O now, Known known);
  }

  /** Where a step's first observation of the pass comes from. */
  private enum From {
    DIRECT,
    SHARED,
    MEMORY,
    /** Nothing can exist yet, so nobody was asked. */
    ASSUMED
  }

  /** One step's share of the pass. */
  private final class Work<O> {
    private final Step<T, C, O> step;
    private final String name;
    private O seen;
    private From from = From.DIRECT;
    private boolean collided;
    private boolean olderThanRecord;
    private boolean doubtful;
    private Fault fault;
    private Outcome verdict;

    Work(Step<T, C, O> step) {
      this.step = step;
      this.name = step.name();
    }

    Optional<Outcome> verdict() {
      return Optional.ofNullable(verdict);
    }

    Outcome assess() {
      return step.assess(target, seen, known());
    }

    void lookAndAct() {
      attempt(
          () -> {
            seen = look();
            // Before anything is done about what others have seen, or was seen some time ago.
            if (from == From.SHARED && differs() || from == From.MEMORY && acts()) {
              seen = lookDirectly();
            }
            olderThanRecord = step.id(seen).isPresent() && otherThanRecorded();
            act(step::diff);
          });
    }

    /** Whether there was anything to do. */
    boolean tidy() {
      if (step.tidy(target, seen, known()).isEmpty()) {
        return false;
      }
      attempt(
          () -> {
            if (from == From.MEMORY) {
              seen = lookDirectly();
            }
            act(step::tidy);
          });
      return true;
    }

    private void attempt(Runnable work) {
      try {
        work.run();
      } catch (RuntimeException thrown) {
        verdict = failed(fault(thrown));
      }
    }

    /** What waits for approval holds up nothing else. */
    private void act(Todo<T, C, O> todo) {
      for (int i = 0; i < MOST_ACTIONS && verdict == null; i++) {
        var actions = todo.of(target, seen, known());
        if (actions.isEmpty()) {
          return;
        }
        actions.stream()
            .filter(action -> flow.approves(target, action))
            .findFirst()
            .ifPresentOrElse(
                this::take,
                () -> verdict = new Outcome.AwaitsApproval(actions.get(0).plan().get()));
      }
    }

    private Known known() {
      var record = ledger.of(name);
      return new Known(
          outputs,
          record.flatMap(StepRecord::id),
          journal.announced(name),
          collided,
          journal.incarnation(name, memory),
          now);
    }

    private O look() {
      var settled = memory.<O>settled(name, now.minus(flow.patience().memoryLasts()));
      if (settled.isPresent()) {
        from = From.MEMORY;
        return settled.get();
      }
      if (memory.neverLookedAt(name)
          && step.assumesNothing(target)
          && step.within().stream().anyMatch(memory::born)
          && ledger.of(name).flatMap(StepRecord::id).isEmpty()) {
        from = From.ASSUMED;
        return step.nothing();
      }
      var expected = step.askedFor(target) ? State.READY : State.SKIPPED;
      if (!memory.doubted(name) && ledger.of(name).filter(r -> r.state() == expected).isPresent()) {
        var shared = sources.shared(memory.changed());
        if (shared.isPresent()) {
          from = From.SHARED;
          return step.observe(shared.get(), target, known());
        }
      }
      return step.observe(direct(), target, known());
    }

    /** A replaced resource may be shown for a while as it was, and its successor not yet. */
    private boolean otherThanRecorded() {
      return ledger
          .of(name)
          .flatMap(StepRecord::id)
          .filter(id -> !step.id(seen).equals(Optional.of(id)))
          .isPresent();
    }

    private boolean acts() {
      return !step.diff(target, seen, known()).isEmpty();
    }

    private boolean differs() {
      return acts()
          || (step.askedFor(target)
              ? assess().state() != State.READY || !step.tidy(target, seen, known()).isEmpty()
              : step.id(seen).isPresent() || !absence.recordedAbsent(name));
    }

    private O lookDirectly() {
      from = From.DIRECT;
      direct = sources.direct();
      return step.observe(direct, target, known());
    }

    private void take(Action<C, O> action) {
      var existed = step.id(seen).isPresent();
      if (step.askedFor(target)) {
        var until =
            (existed && !olderThanRecord ? Optional.<Instant>empty() : absence.doubtful(name))
                .or(() -> undecided(action));
        if (until.isPresent()) {
          doubtful = true;
          verdict =
              new Outcome.Waiting(
                  "AWS does not show it; believed to be gone if still unseen at " + until.get());
          return;
        }
      }
      action
          .token()
          .filter(token -> !repeats(action))
          .ifPresentOrElse(token -> journal.announce(name, token), journal::confirm);
      try {
        action.token().ifPresent(token -> memory.tried(token, now));
        memory.changedAt(now);
        seen = action.call().run(direct());
      } catch (RuntimeException thrown) {
        refused(action, fault(thrown));
        return;
      }
      listener.acted(name, action.name(), action.reason());
      if (!existed && step.id(seen).isPresent()) {
        memory.bear(name);
      }
      if (!step.askedFor(target)) {
        memory.removing(name);
      }
    }

    private Optional<Instant> undecided(Action<C, O> action) {
      return action
          .token()
          .filter(token -> !repeats(action))
          .flatMap(token -> journal.undecided(name, memory));
    }

    private boolean repeats(Action<C, O> action) {
      return action.repeatable() && action.token().equals(journal.announced(name));
    }

    private void refused(Action<C, O> action, Fault fault) {
      if (fault.outcomeKnown()) {
        action.token().ifPresent(token -> settle(action, token, fault));
      }
      if (fault.kind() == Fault.Kind.IN_USE && anotherWay(action)) {
        return;
      }
      boolean lookAgain =
          fault.kind() == Fault.Kind.ALREADY
              || (fault.kind() == Fault.Kind.NOT_FOUND && !step.askedFor(target));
      if (lookAgain && !collided) {
        collided = true;
        memory.doubt(name);
        seen = lookDirectly();
        return;
      }
      if (fault.kind() == Fault.Kind.NOT_FOUND) {
        flow.ancestors(name).forEach(memory::doubt);
      }
      if (fault.kind() == Fault.Kind.IN_USE) {
        flow.descendants(name).forEach(memory::doubt);
      }
      verdict = blocked(fault).orElseGet(() -> failed(fault));
    }

    /** Of a removal that was refused: who is in its way, if that can be told. */
    private Optional<Outcome> blocked(Fault refusal) {
      if (refusal.kind() != Fault.Kind.IN_USE || step.askedFor(target)) {
        return Optional.empty();
      }
      try {
        var found = step.blockers(direct(), seen).map(Outcome.Blocked::new);
        found.ifPresent(blocked -> failed(refusal));
        return found.map(Outcome.class::cast);
      } catch (RuntimeException thrown) {
        // The refusal itself says enough, and comes again.
        fault(thrown);
        return Optional.empty();
      }
    }

    /** Whether the step, now that it knows what is in use, has something else in mind. */
    private boolean anotherWay(Action<C, O> refused) {
      if (collided || !step.askedFor(target)) {
        return false;
      }
      collided = true;
      var next = step.diff(target, seen, known()).stream().findFirst();
      return next.filter(a -> !a.reason().equals(refused.reason())).isPresent();
    }

    /**
     * Nothing was made by this call. What may be tried again as it is stays announced, so that
     * trying it again is no news, and so does what is there already: it may be ours.
     */
    private void settle(Action<C, O> action, String token, Fault fault) {
      if (!action.repeatable()) {
        journal.close(name);
      } else if (fault.kind() != Fault.Kind.ALREADY) {
        memory.nothingCameOf(token);
      }
    }

    private Outcome failed(Fault fault) {
      this.fault = fault;
      if (fault.fails()) {
        listener.failed(name, fault);
      }
      var stillNothing = from == From.ASSUMED && step.id(seen).isEmpty() && fault.outcomeKnown();
      if (!stillNothing) {
        memory.doubt(name);
      }
      return switch (fault.kind()) {
        case NOT_FOUND, ALREADY, IN_USE -> new Outcome.Waiting(fault.message());
        case RETRY -> new Outcome.Failed(fault.rule(), fault.message(), Outcome.Pace.RETRY);
        case SLOW -> new Outcome.Failed(fault.rule(), fault.message(), Outcome.Pace.SLOW);
        case TERMINAL -> new Outcome.Failed(fault.rule(), fault.message(), Outcome.Pace.TERMINAL);
      };
    }

    private Fault fault(RuntimeException thrown) {
      return flow.fault(thrown).orElseThrow(() -> thrown);
    }

    /** Of a step that is not asked for and has no action left: is it gone, and is that believed? */
    Outcome judgeAbsence() {
      if (step.id(seen).isPresent()) {
        var state = assess();
        return state instanceof Outcome.Blocked ? state : new Outcome.Deleting(state.message());
      }
      var undecided = journal.undecided(name, memory).isPresent();
      if (!flow.leaving(target) && absence.recordedAbsentOrNew(name) && !undecided) {
        return new Outcome.Skipped(step.whySkipped(target));
      }
      if (flow.leaving(target) && absence.recordedDeleted(name)) {
        // Proved before; only looked at again because something still uses what it needs.
        return new Outcome.Deleted("gone");
      }
      var proved = absence.provedAt(name);
      if (memory.removedWellKnown(name) || !now.isBefore(proved)) {
        return flow.leaving(target)
            ? new Outcome.Deleted("gone")
            : new Outcome.Skipped(step.whySkipped(target));
      }
      return new Outcome.Deleting("not found; gone for certain if still unseen at " + proved);
    }

    /** A refusal that passes by itself is tried again soon, then ever later. */
    private void pace() {
      if (fault == null) {
        memory.accepted(name);
        return;
      }
      var patience = flow.patience();
      switch (fault.kind()) {
        case IN_USE, RETRY ->
            memory.refused(name, outcome(name), patience.retry(), patience.longest(), now);
        case SLOW, TERMINAL ->
            memory.refused(name, outcome(name), patience.longest(), patience.longest(), now);
        default -> memory.accepted(name);
      }
    }

    void remember() {
      pace();
      if (seen == null) {
        return;
      }
      if (!doubtful) {
        step.id(seen).ifPresent(id -> ids.put(name, id));
      }
      outputs = outputs.and(step.outputs(target, seen, known()));
      if (journal.announced(name).filter(token -> step.cameTrue(seen, token)).isPresent()) {
        journal.close(name);
      }
      if (verdict == null) {
        // A shared view may lack what a change of the object is about, so it is no memory.
        memory.remember(name, seen, outcome(name).state().settled() && from != From.SHARED, now);
      }
      if (outcome(name).state().absent()) {
        journal.close(name);
      }
    }
  }
}
