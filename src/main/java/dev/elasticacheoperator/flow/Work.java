package dev.elasticacheoperator.flow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One step's share of a pass: looks at it, acts until nothing is left to do or something stops it,
 * and judges what came of it. A failed call ends the step's share and no other's.
 */
final class Work<T, C, O> {

  /** Far above what any step needs in one pass; a step that never finishes its list stops here. */
  private static final int MOST_ACTIONS = 100;

  /** The calls that a step has in mind, {@link Step#diff} or {@link Step#tidy}. */
  @FunctionalInterface
  private interface Todo<T, C, O> {
    List<Action<C, O>> of(T target, O now, Known known);
  }

  private final Step<T, C, O> step;
  private final String name;
  private final PassContext<T, C> pass;
  private final Supplier<Outputs> given;
  private final Look<T, C, O> look;

  private O seen;
  private boolean olderThanRecord;
  private boolean doubtful;
  private boolean collided;
  private Fault fault;
  private Outcome verdict;

  /**
   * @param given what the steps have given so far
   */
  Work(Step<T, C, O> step, PassContext<T, C> pass, Supplier<Outputs> given) {
    this.step = step;
    this.name = step.name();
    this.pass = pass;
    this.given = given;
    this.look = new Look<>(step, pass, this::known);
  }

  void lookAndAct() {
    attempt(
        () -> {
          seen = look.first();
          // Before anything is done about what others have seen, or was seen some time ago.
          if (look.from() == Look.From.SHARED && differs()
              || look.from() == Look.From.MEMORY && acts()) {
            seen = look.again();
          }
          olderThanRecord = step.id(seen).isPresent() && otherThanRecorded();
          act(step::diff);
        });
  }

  /** Whether there was anything to do. */
  boolean tidy() {
    if (step.tidy(pass.target(), seen, known()).isEmpty()) {
      return false;
    }
    attempt(
        () -> {
          if (look.from() == Look.From.MEMORY) {
            seen = look.again();
          }
          act(step::tidy);
        });
    return true;
  }

  /** The error that kept the step from being looked at and passes by itself. */
  Optional<Fault> failedLook() {
    return seen == null && fault.kind() == Fault.Kind.RETRY ? Optional.of(fault) : Optional.empty();
  }

  /** Of a step that is asked for. */
  Outcome outcome() {
    return verdict != null ? verdict : assess();
  }

  /** Of a step that is not asked for. */
  Outcome outcomeOfRemoval() {
    if (verdict instanceof Outcome.Waiting) {
      return new Outcome.Deleting(verdict.message());
    }
    return verdict != null ? verdict : absence();
  }

  /** The id to put on record; empty also where what is seen is not to be believed. */
  Optional<String> id() {
    return seen == null || doubtful ? Optional.empty() : step.id(seen);
  }

  Outputs outputs() {
    return seen == null ? Outputs.NONE : step.outputs(pass.target(), seen, known());
  }

  /** Leaves in journal and memory what the next pass has to know. */
  void remember(Outcome outcome) {
    pace(outcome);
    if (seen == null) {
      return;
    }
    if (cameTrue() && !doubtful) {
      pass.journal().close(name);
    }
    if (verdict == null) {
      // A shared view may lack what a change of the object is about, so it is no memory.
      var settled = outcome.state().settled() && look.from() != Look.From.SHARED;
      pass.memory().remember(name, seen, pass.wanted(step), settled, pass.now());
    }
    if (outcome.state().absent()) {
      pass.journal().close(name);
    }
  }

  /** A refusal that passes by itself is tried again soon, then ever later. */
  private void pace(Outcome outcome) {
    var patience = pass.flow().patience();
    var longest = patience.longest();
    if (fault == null) {
      pass.memory().accepted(name);
      return;
    }
    switch (fault.kind()) {
      case IN_USE, RETRY ->
          pass.memory().refused(name, outcome, patience.retry(), longest, pass.now());
      case SLOW, TERMINAL -> pass.memory().refused(name, outcome, longest, longest, pass.now());
      default -> pass.memory().accepted(name);
    }
  }

  private Known known() {
    return new Known(
        given.get(),
        recordedId(),
        pass.journal().announced(name),
        collided,
        pass.journal().incarnation(name),
        pass.now());
  }

  private Optional<String> recordedId() {
    return pass.record(name).flatMap(StepRecord::id);
  }

  private boolean askedFor() {
    return step.askedFor(pass.target());
  }

  private Outcome assess() {
    return step.assess(pass.target(), seen, known());
  }

  private boolean acts() {
    return !step.diff(pass.target(), seen, known()).isEmpty();
  }

  private boolean differs() {
    return acts()
        || (askedFor()
            ? assess().state() != State.READY || !step.tidy(pass.target(), seen, known()).isEmpty()
            : step.id(seen).isPresent() || !pass.absence().recordedAbsent(name));
  }

  /** A replaced resource may be shown for a while as it was, and its successor not yet. */
  private boolean otherThanRecorded() {
    return recordedId().filter(id -> !step.id(seen).equals(Optional.of(id))).isPresent();
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
      var actions = todo.of(pass.target(), seen, known());
      if (actions.isEmpty()) {
        return;
      }
      actions.stream()
          .filter(action -> pass.flow().approves(pass.target(), action))
          .findFirst()
          .ifPresentOrElse(
              this::take, () -> verdict = new Outcome.AwaitsApproval(actions.get(0).plan().get()));
    }
  }

  private void take(Action<C, O> action) {
    var existed = step.id(seen).isPresent();
    if (askedFor()) {
      if (announces(action) && cameTrue()) {
        // Until this pass is on record only the announcement tells of it.
        verdict = new Outcome.Waiting("what an earlier create made goes on record first");
        return;
      }
      var until =
          (existed && !olderThanRecord ? Optional.<Instant>empty() : pass.absence().doubtful(name))
              .or(() -> undecided(action));
      if (until.isPresent()) {
        doubtful = true;
        verdict =
            new Outcome.Waiting(
                "AWS does not show it; believed to be gone if still unseen at " + until.get());
        return;
      }
    }
    var journal = pass.journal();
    if (announces(action)) {
      journal.announce(name, action.token().get());
    } else {
      journal.confirm();
    }
    try {
      action.token().ifPresent(token -> pass.memory().tried(token));
      pass.memory().changedAt(pass.now());
      seen = action.call().run(pass.views().direct());
    } catch (RuntimeException thrown) {
      refused(action, fault(thrown));
      return;
    }
    pass.listener().acted(name, action.name(), action.reason());
    if (!existed && step.id(seen).isPresent()) {
      pass.memory().bear(name);
    }
    if (!askedFor()) {
      pass.memory().removing(name);
    }
  }

  private Optional<Instant> undecided(Action<C, O> action) {
    return announces(action) ? pass.journal().undecided(name, pass.memory()) : Optional.empty();
  }

  /** Whether it is a create that the journal does not tell of. */
  private boolean announces(Action<C, O> action) {
    return action.token().isPresent() && !repeats(action);
  }

  /** Whether what the journal tells of is there. */
  private boolean cameTrue() {
    return pass.journal().announced(name).filter(token -> step.cameTrue(seen, token)).isPresent();
  }

  private boolean repeats(Action<C, O> action) {
    return action.repeatable() && action.token().equals(pass.journal().announced(name));
  }

  private void refused(Action<C, O> action, Fault refusal) {
    if (refusal.outcomeKnown()) {
      action.token().ifPresent(token -> nothingWasMade(action, token, refusal));
    }
    if (refusal.kind() == Fault.Kind.IN_USE && anotherWay(action)) {
      return;
    }
    boolean lookAgain =
        refusal.kind() == Fault.Kind.ALREADY
            || (refusal.kind() == Fault.Kind.NOT_FOUND && !askedFor());
    if (lookAgain && !collided) {
      collided = true;
      pass.memory().doubt(name);
      seen = look.again();
      return;
    }
    if (refusal.kind() == Fault.Kind.NOT_FOUND) {
      pass.flow().ancestors(name).forEach(pass.memory()::doubt);
    }
    if (refusal.kind() == Fault.Kind.IN_USE) {
      pass.flow().descendants(name).forEach(pass.memory()::doubt);
    }
    verdict = blocked(refusal).orElseGet(() -> failed(refusal));
  }

  /**
   * Nothing was made by this call. What may be tried again as it is stays announced, so that trying
   * it again is no news, and so does what is there already: it may be ours.
   */
  private void nothingWasMade(Action<C, O> action, String token, Fault refusal) {
    if (!action.repeatable()) {
      pass.journal().close(name);
    } else if (refusal.kind() != Fault.Kind.ALREADY) {
      pass.memory().nothingCameOf(token);
    }
  }

  /** Whether the step, now that it knows what is in use, has something else in mind. */
  private boolean anotherWay(Action<C, O> refused) {
    if (collided || !askedFor()) {
      return false;
    }
    collided = true;
    var next = step.diff(pass.target(), seen, known()).stream().findFirst();
    return next.filter(a -> !a.reason().equals(refused.reason())).isPresent();
  }

  /** Of a removal that was refused: who is in its way, if that can be told. */
  private Optional<Outcome> blocked(Fault refusal) {
    if (refusal.kind() != Fault.Kind.IN_USE || askedFor()) {
      return Optional.empty();
    }
    try {
      var found = step.blockers(pass.views().direct(), seen).map(Outcome.Blocked::new);
      found.ifPresent(blocked -> failed(refusal));
      return found.map(Outcome.class::cast);
    } catch (RuntimeException thrown) {
      // The refusal itself says enough, and comes again.
      fault(thrown);
      return Optional.empty();
    }
  }

  private Outcome failed(Fault failure) {
    fault = failure;
    if (fault.fails()) {
      pass.listener().failed(name, fault);
    }
    var stillNothing =
        look.from() == Look.From.ASSUMED && step.id(seen).isEmpty() && fault.outcomeKnown();
    if (!stillNothing) {
      pass.memory().doubt(name);
    }
    return fault.outcome();
  }

  private Fault fault(RuntimeException thrown) {
    return pass.flow().fault(thrown).orElseThrow(() -> thrown);
  }

  /** Of a step that is not asked for and has no action left: is it gone, and is that believed? */
  private Outcome absence() {
    if (step.id(seen).isPresent()) {
      var state = assess();
      return state instanceof Outcome.Blocked ? state : new Outcome.Deleting(state.message());
    }
    var leaving = pass.leaving();
    var absence = pass.absence();
    var skipped = new Outcome.Skipped(step.whySkipped(pass.target()));
    var undecided = pass.journal().undecided(name, pass.memory()).isPresent();
    if (!leaving && absence.recordedAbsentOrNew(name) && !undecided) {
      return skipped;
    }
    if (leaving && absence.recordedDeleted(name)) {
      // Proved before; only looked at again because something still uses what it needs.
      return new Outcome.Deleted("gone");
    }
    var proved = absence.provedAt(name);
    if (pass.memory().removedWellKnown(name) || !pass.now().isBefore(proved)) {
      return leaving ? new Outcome.Deleted("gone") : skipped;
    }
    return new Outcome.Deleting("not found; gone for certain if still unseen at " + proved);
  }
}
