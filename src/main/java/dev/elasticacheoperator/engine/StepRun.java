package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One step's share of a pass: looks at it, acts until nothing is left to do or something stops it,
 * and judges what came of it. A failed call ends the step's share and no other's.
 */
final class StepRun<T, C, O> {

  /** Far above what any step needs in one pass; a step that never finishes its list stops here. */
  private static final int MOST_ACTIONS = 100;

  /** The calls that a step has in mind, {@link Step#diff} or {@link Step#deleteSuperseded}. */
  @FunctionalInterface
  private interface Actions<T, C, O> {
    List<Action<C, O>> of(T target, O observed, StepContext context);
  }

  private final Step<T, C, O> step;
  private final String name;
  private final PassContext<T, C> pass;
  private final Supplier<Outputs> outputs;
  private final Observer<T, C, O> observer;

  private O observed;
  private boolean olderThanRecord;
  private boolean disbelieved;
  private boolean conflicted;
  private CallFailure failure;
  private Outcome decided;

  /**
   * @param given what the steps have given so far
   */
  StepRun(Step<T, C, O> step, PassContext<T, C> pass, Supplier<Outputs> given) {
    this.step = step;
    this.name = step.name();
    this.pass = pass;
    this.outputs = given;
    this.observer = new Observer<>(step, pass, this::context);
  }

  void observeAndAct() {
    attempt(
        () -> {
          observed = observer.first();
          // Before anything is done about what others have seen, or was seen some time ago.
          if (observer.source() == Observer.Source.SHARED && differs()
              || observer.source() == Observer.Source.MEMORY && acts()) {
            observed = observer.direct();
          }
          olderThanRecord = exists() && otherThanRecorded();
          act(step::diff);
        });
  }

  /** Whether there was anything to do. */
  boolean deleteSuperseded() {
    if (step.deleteSuperseded(pass.target(), observed, context()).isEmpty()) {
      return false;
    }
    attempt(
        () -> {
          if (observer.source() == Observer.Source.MEMORY) {
            observed = observer.direct();
          }
          act(step::deleteSuperseded);
        });
    return true;
  }

  /** The error that kept the step from being looked at and passes by itself. */
  Optional<CallFailure> readFailure() {
    return observed == null && failure.errorClass() == ErrorClass.RETRYABLE
        ? Optional.of(failure)
        : Optional.empty();
  }

  /** Of a step that is asked for. */
  Outcome outcome() {
    return decided != null ? decided : assess();
  }

  /** Of a step that is not asked for. */
  Outcome deletionOutcome() {
    if (decided instanceof Outcome.Waiting) {
      return new Outcome.Deleting(decided.message());
    }
    return decided != null ? decided : absence();
  }

  /** Returns the ids to record; empty also if the observation is not believed. */
  List<String> ids() {
    return observed == null || disbelieved ? List.of() : step.ids(observed);
  }

  Outputs outputs() {
    return observed == null ? Outputs.NONE : step.outputs(pass.target(), observed, context());
  }

  /** Leaves in journal and memory what the next pass has to know. */
  void remember(Outcome outcome) {
    applyRetryPolicy(outcome);
    if (observed == null) {
      return;
    }
    if (createSucceeded() && !disbelieved) {
      pass.intents().close(name);
    }
    if (decided == null) {
      // A shared view may lack what a change of the object is about, so it is no memory.
      var settled = outcome.state().settled() && observer.source() != Observer.Source.SHARED;
      pass.cache().remember(name, observed, pass.expectedState(step), settled, pass.now());
    }
    if (outcome.state().absent()) {
      pass.intents().close(name);
    }
  }

  /** A refusal that passes by itself is tried again soon, then ever later. */
  private void applyRetryPolicy(Outcome outcome) {
    var patience = pass.engine().timings();
    var longest = patience.drift();
    if (failure == null) {
      pass.cache().clearBackoff(name);
      return;
    }
    switch (failure.errorClass()) {
      case IN_USE, RETRYABLE ->
          pass.cache().backOff(name, outcome, patience.poll(), longest, pass.now());
      case SLOW, TERMINAL -> pass.cache().backOff(name, outcome, longest, longest, pass.now());
      default -> pass.cache().clearBackoff(name);
    }
  }

  private StepContext context() {
    return new StepContext(
        outputs.get(),
        recordedIds(),
        pass.intents().announced(name),
        conflicted,
        pass.intents().attemptTime(name),
        pass.now());
  }

  private List<String> recordedIds() {
    return pass.record(name).map(StepRecord::ids).orElse(List.of());
  }

  private boolean exists() {
    return !step.ids(observed).isEmpty();
  }

  private boolean isDesired() {
    return step.isDesired(pass.target());
  }

  private Outcome assess() {
    return step.assess(pass.target(), observed, context());
  }

  private boolean acts() {
    return !step.diff(pass.target(), observed, context()).isEmpty();
  }

  private boolean differs() {
    return acts()
        || (isDesired()
            ? assess().state() != State.READY
                || !step.deleteSuperseded(pass.target(), observed, context()).isEmpty()
            : exists() || !pass.consistency().recordedAbsent(name));
  }

  /** A replaced resource may be shown for a while as it was, and its successor not yet. */
  private boolean otherThanRecorded() {
    return !recordedIds().isEmpty() && !recordedIds().equals(step.ids(observed));
  }

  private void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException thrown) {
      decided = failed(failure(thrown));
    }
  }

  /** What waits for approval holds up nothing else. */
  private void act(Actions<T, C, O> todo) {
    for (int i = 0; i < MOST_ACTIONS && decided == null; i++) {
      var actions = todo.of(pass.target(), observed, context());
      if (actions.isEmpty()) {
        return;
      }
      actions.stream()
          .filter(action -> pass.engine().approves(pass.target(), action))
          .findFirst()
          .ifPresentOrElse(
              this::perform,
              () -> decided = new Outcome.AwaitsApproval(actions.get(0).plan().get()));
    }
  }

  private void perform(Action<C, O> action) {
    var existed = exists();
    if (isDesired()) {
      if (announces(action) && createSucceeded()) {
        // Until this pass is on record only the announcement tells of it.
        decided = new Outcome.Waiting("what an earlier create made goes on record first");
        return;
      }
      var until =
          (existed && !olderThanRecord
                  ? Optional.<Instant>empty()
                  : pass.consistency().notBelievedUntil(name))
              .or(() -> undecided(action));
      if (until.isPresent()) {
        disbelieved = true;
        decided =
            new Outcome.Waiting(
                "AWS does not show it; believed to be gone if still unseen at " + until.get());
        return;
      }
    }
    var journal = pass.intents();
    if (announces(action)) {
      journal.announce(name, action.token().get());
    } else {
      journal.confirm();
    }
    try {
      action.token().ifPresent(token -> pass.cache().markAttempted(token));
      pass.cache().recordChange(pass.now());
      pass.listener().actionStarting(name, action.name());
      observed = action.call().run(pass.views().direct());
    } catch (RuntimeException thrown) {
      refused(action, failure(thrown));
      return;
    }
    pass.listener().actionAccepted(name, action.name(), action.result().apply(observed));
    if (!existed && exists()) {
      pass.cache().markCreatedHere(name);
    }
    if (!isDesired()) {
      pass.cache().markDeleting(name);
    }
  }

  private Optional<Instant> undecided(Action<C, O> action) {
    return announces(action) ? pass.intents().undecidedUntil(name, pass.cache()) : Optional.empty();
  }

  /** Whether it is a create that the journal does not tell of. */
  private boolean announces(Action<C, O> action) {
    return action.token().isPresent() && !repeats(action);
  }

  /** Whether what the journal tells of is there. */
  private boolean createSucceeded() {
    return pass.intents()
        .announced(name)
        .filter(token -> step.createSucceeded(observed, token))
        .isPresent();
  }

  private boolean repeats(Action<C, O> action) {
    return action.repeatable() && action.token().equals(pass.intents().announced(name));
  }

  private void refused(Action<C, O> action, CallFailure refusal) {
    if (refusal.outcomeKnown()) {
      action.token().ifPresent(token -> recordRejection(action, token, refusal));
    }
    if (refusal.errorClass() == ErrorClass.IN_USE && hasAlternative(action)) {
      return;
    }
    boolean lookAgain =
        refusal.errorClass().alreadyThere()
            || (refusal.errorClass() == ErrorClass.NOT_FOUND && !isDesired());
    if (lookAgain && !conflicted) {
      conflicted = true;
      pass.cache().invalidate(name);
      observed = observer.direct();
      return;
    }
    if (refusal.errorClass() == ErrorClass.NOT_FOUND) {
      pass.engine().ancestors(name).forEach(pass.cache()::invalidate);
    }
    if (refusal.errorClass() == ErrorClass.IN_USE) {
      pass.engine().descendants(name).forEach(pass.cache()::invalidate);
    }
    decided = blocked(refusal).orElseGet(() -> failed(refusal));
  }

  /**
   * Nothing was made by this call. What may be tried again as it is stays announced, so that trying
   * it again is no news, and so does what is there already: it may be ours.
   */
  private void recordRejection(Action<C, O> action, String token, CallFailure refusal) {
    if (!action.repeatable()) {
      pass.intents().close(name);
    } else if (!refusal.errorClass().alreadyThere()) {
      pass.cache().markRejected(token);
    }
  }

  /** Whether the step, now that it knows what is in use, has something else in mind. */
  private boolean hasAlternative(Action<C, O> refused) {
    if (conflicted || !isDesired()) {
      return false;
    }
    conflicted = true;
    var next = step.diff(pass.target(), observed, context()).stream().findFirst();
    return next.filter(a -> !a.reason().equals(refused.reason())).isPresent();
  }

  /** Of a removal that was refused: who is in its way, if that can be told. */
  private Optional<Outcome> blocked(CallFailure refusal) {
    if (refusal.errorClass() != ErrorClass.IN_USE || isDesired()) {
      return Optional.empty();
    }
    try {
      var found = step.blockers(pass.views().direct(), observed).map(Outcome.Blocked::new);
      found.ifPresent(blocked -> failed(refusal));
      return found.map(Outcome.class::cast);
    } catch (RuntimeException thrown) {
      // The refusal itself says enough, and comes again.
      failure(thrown);
      return Optional.empty();
    }
  }

  private Outcome failed(CallFailure failure) {
    this.failure = failure;
    if (failure.errorClass().isFailure()) {
      pass.listener().callFailed(name, failure);
    }
    var stillNothing =
        observer.source() == Observer.Source.ASSUMED && !exists() && failure.outcomeKnown();
    if (!stillNothing) {
      pass.cache().invalidate(name);
    }
    return failure.outcome();
  }

  private CallFailure failure(RuntimeException thrown) {
    return pass.engine().failure(thrown).orElseThrow(() -> thrown);
  }

  /** Of a step that is not asked for and has no action left: is it gone, and is that believed? */
  private Outcome absence() {
    if (exists()) {
      var state = assess();
      return state instanceof Outcome.Blocked ? state : new Outcome.Deleting(state.message());
    }
    var leaving = pass.deleting();
    var absence = pass.consistency();
    var skipped = new Outcome.Skipped(step.whySkipped(pass.target()));
    var undecided = pass.intents().undecidedUntil(name, pass.cache()).isPresent();
    if (!leaving && absence.recordedAbsentOrNew(name) && !undecided) {
      return skipped;
    }
    if (leaving && absence.recordedDeleted(name)) {
      // Proved before; only looked at again because something still uses what it needs.
      return new Outcome.Deleted("gone");
    }
    var proved = absence.absenceProvedAt(name);
    if (pass.cache().deletedWhenStable(name) || !pass.now().isBefore(proved)) {
      return leaving ? new Outcome.Deleted("gone") : skipped;
    }
    return new Outcome.Deleting("not found; gone for certain if still unseen at " + proved);
  }
}
