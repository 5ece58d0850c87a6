package dev.elasticacheoperator.engine;

import dev.elasticacheoperator.engine.StepMemory.StepFact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One step's part of a pass: observes, acts until nothing is left to do or something stops it, and
 * assesses the result. A failed call ends this run and no other. {@link FailureHandling} decides
 * what follows a failed call, {@link Consistency} whether a NotFound is believed.
 */
final class StepRun<T, C, O> {

  /** Message of a step that is proved deleted. */
  static final String DELETED = "Deleted";

  /** Far more actions than any step needs in one pass. Stops a step that never finishes. */
  private static final int MOST_ACTIONS = 100;

  /** Computes actions: {@link Step#diff} or {@link Step#deleteSuperseded}. */
  @FunctionalInterface
  private interface Actions<T, C, O> {
    List<Action<C, O>> of(T target, O observed, StepContext context);
  }

  private final Step<T, C, O> step;
  private final String name;
  private final PassContext<T, C> pass;
  private final Supplier<Outputs> outputs;
  private final Predicate<String> confirmed;
  private final Observer<T, C, O> observer;
  private final FailureHandling<T, C, O> failures;

  /** The last observation, with AWS's answers to the actions since; null before the first. */
  private O observed;

  /** True if the first observation shows other resources than the record does. */
  private boolean olderThanRecord;

  /** True if a missing resource may exist all the same, so that the records stay as they are. */
  private boolean disbelieved;

  /** The outcome of a run that was stopped; null if the step assesses its observation. */
  private Outcome stopped;

  /** True once AWS has accepted an action of this run. */
  private boolean acted;

  /** True if this run has deleted the step's last resource, which proves its absence. */
  private boolean deletedAll;

  /**
   * @param outputs returns the outputs of the steps so far
   * @param confirmed returns true if another step is usable, as observed in this pass
   */
  StepRun(
      Step<T, C, O> step,
      PassContext<T, C> pass,
      Supplier<Outputs> outputs,
      Predicate<String> confirmed) {
    this.step = step;
    this.name = step.name();
    this.pass = pass;
    this.outputs = outputs;
    this.confirmed = confirmed;
    this.observer = new Observer<>(step, pass, this::context);
    this.failures = new FailureHandling<>(step, pass, observer, this::context);
  }

  void observeAndAct() {
    attempt(
        () -> {
          observed = observer.observe();
          if (needsDirectRead()) {
            observed = observer.observeDirectly();
          }
          olderThanRecord = exists() && otherThanRecorded();
          disbelieved = olderThanRecord && isDesired() && !createSucceeded() && lacksRecorded();
          act(step::diff);
        });
  }

  /** Deletes what the step has replaced; returns true if there was anything to delete. */
  boolean deleteSuperseded() {
    if (step.deleteSuperseded(pass.target(), observed, context()).isEmpty()) {
      return false;
    }
    attempt(
        () -> {
          if (observer.source() == Observer.Source.REMEMBERED) {
            observed = observer.observeDirectly();
          }
          act(step::deleteSuperseded);
        });
    return true;
  }

  /** Returns the retryable failure that kept the step from being observed. */
  Optional<CallFailure> readFailure() {
    return failures
        .failure()
        .filter(f -> observed == null && f.errorClass() == ErrorClass.RETRYABLE);
  }

  /** Returns the outcome of a desired step. */
  Outcome outcome() {
    if (stopped != null) {
      return stopped;
    }
    var assessed = assess();
    return isUsable(assessed) ? failures.optionalRefusal().orElse(assessed) : assessed;
  }

  /**
   * Returns true if the steps that need this one can go on, although AWS may refuse an optional
   * action of it.
   */
  boolean isUsable() {
    return stopped == null && observed != null && isDesired() && isUsable(assess());
  }

  /** Returns true if AWS has accepted an action of this run. */
  boolean hasActed() {
    return acted;
  }

  /** Returns the outcome of a step that is not desired. */
  Outcome deletionOutcome() {
    if (stopped instanceof Outcome.Waiting) {
      return deleting(stopped);
    }
    return stopped != null ? stopped : exists() ? stillThere() : absence();
  }

  private static Outcome deleting(Outcome work) {
    var deadline = Deadline.OF_A_DELETION.orLonger(work.deadline());
    return new Outcome.Deleting(work.message()).within(deadline);
  }

  /** Returns the ids to record; none if the observation is not believed. */
  List<String> ids() {
    return observed == null || disbelieved ? List.of() : step.ids(observed);
  }

  Outputs outputs() {
    return observed == null ? Outputs.NONE : step.outputs(pass.target(), observed, context());
  }

  /** Leaves in the intent log and in the cache what the next pass has to know. */
  void remember(Outcome outcome) {
    failures.applyBackoff(outcome);
    if (observed == null) {
      return;
    }
    var irrelevant = isUsable() && pass.consistency().announcedMayExistUntil(name).isEmpty();
    if (outcome.state().absent() || irrelevant) {
      pass.intents().close(name);
    } else if (!disbelieved) {
      succeeded().forEach(token -> pass.intents().close(name, token));
    }
    if (stopped == null) {
      var source = observer.source();
      if (!outcome.state().settled() && !isUsable()) {
        pass.cache().rememberUnsettled(name);
      } else if (source != Observer.Source.REMEMBERED) {
        var shared = source == Observer.Source.INVENTORY;
        pass.cache().rememberSettled(name, observed, pass.expectedState(step), pass.now(), shared);
      }
    }
  }

  private StepContext context() {
    return new StepContext(
        outputs.get(),
        pass.recordedIds(name),
        pass.intents().announced(name),
        failures.conflicted(),
        pass.record(name).filter(record -> record.state().deletionBegan()).isPresent(),
        isDesired() && pass.cache().knows(name, StepFact.CREATED_HERE),
        pass.intents().attemptTime(name),
        pass.now());
  }

  private boolean isDesired() {
    return step.isDesired(pass.target());
  }

  private boolean exists() {
    return !step.ids(observed).isEmpty();
  }

  private static boolean isUsable(Outcome assessed) {
    return assessed.state() == State.READY;
  }

  private Outcome assess() {
    return step.assess(pass.target(), observed, context());
  }

  /** Returns true if the run would act on something that other than a direct read has shown. */
  private boolean needsDirectRead() {
    return switch (observer.source()) {
      case INVENTORY -> !actions(step::diff).isEmpty() || !asExpected();
      case REMEMBERED -> !actions(step::diff).isEmpty();
      case DIRECT, ASSUMED -> false;
    };
  }

  private List<Action<C, O>> actions(Actions<T, C, O> source) {
    return source.of(pass.target(), observed, context()).stream()
        .filter(action -> !failures.holds(action))
        .toList();
  }

  private boolean asExpected() {
    return isDesired()
        ? assess().state() == State.READY
            && step.deleteSuperseded(pass.target(), observed, context()).isEmpty()
        : !exists() && pass.consistency().recordedAbsent(name);
  }

  /** Returns true for a read that still shows a replaced resource and not yet its successor. */
  private boolean otherThanRecorded() {
    var recorded = pass.recordedIds(name);
    return !recorded.isEmpty() && !recorded.equals(step.ids(observed));
  }

  /**
   * Returns true if a recorded resource is missing and may exist all the same. An older read may
   * show its unfinished predecessor, which must not replace the resource in the records.
   */
  private boolean lacksRecorded() {
    return !missing().isEmpty()
        && !endedByAws().containsAll(missing())
        && pass.consistency().recordedMayExistUntil(name).isPresent()
        && !isUsable(assess());
  }

  private List<String> missing() {
    var missing = new ArrayList<>(pass.recordedIds(name));
    missing.removeAll(step.ids(observed));
    return missing;
  }

  private List<String> endedByAws() {
    return step.failedCreates(observed).stream().map(FailedCreate::id).toList();
  }

  private void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException thrown) {
      stopped = failures.failed(pass.engine().failure(thrown), observed);
    }
  }

  /** Performs actions until none is left. An action that waits for approval delays no other. */
  private void act(Actions<T, C, O> source) {
    for (int i = 0; i < MOST_ACTIONS && stopped == null; i++) {
      var actions = actions(source);
      if (actions.isEmpty()) {
        return;
      }
      actions.stream()
          .filter(action -> pass.engine().approves(pass.target(), action))
          .findFirst()
          .ifPresentOrElse(
              action -> perform(action, actions),
              () -> stopped = new Outcome.AwaitsApproval(actions.get(0).plan().get()));
    }
  }

  /**
   * @param actions all that the step does now, with this action
   */
  private void perform(Action<C, O> action, List<Action<C, O>> actions) {
    if (isDesired()) {
      stopped = mustWait(action).orElse(null);
      if (stopped != null) {
        return;
      }
    }
    if (pass.intents().isNew(name, action)) {
      pass.intents().announce(name, action.tokensWith(actions));
    } else {
      pass.intents().confirm();
    }
    var existed = exists();
    try {
      if (action.token().isPresent()) {
        pass.cache().markAttempted(name);
        pass.intents().sending(name, action.token().get());
      }
      pass.cache().recordChange(pass.now());
      pass.listener().actionStarting(name, action.name());
      observed = action.call().run(pass.views().direct());
    } catch (RuntimeException thrown) {
      var refusal = pass.engine().failure(thrown);
      if (!refusal.outcomeKnown()) {
        pass.cache().recordAccepted(pass.now());
      }
      react(failures.refused(action, refusal, observed));
      return;
    }
    acted = true;
    deletedAll = existed && !exists();
    pass.cache().recordAccepted(pass.now());
    pass.listener().actionAccepted(name, action.name(), action.result().apply(observed));
    if (!existed && exists()) {
      pass.cache().noteCreated(name);
    }
    if (!isDesired()) {
      pass.cache().note(name, StepFact.DELETE_ACCEPTED);
    }
  }

  private void react(FailureHandling.Reaction<O> reaction) {
    if (reaction instanceof FailureHandling.Reaction.TryAgain<O> again) {
      observed = again.observed();
    } else if (reaction instanceof FailureHandling.Reaction.Stop<O> stop) {
      stopped = stop.outcome();
    }
  }

  /** Returns why a desired step must not act yet: a resource may exist that AWS does not show. */
  private Optional<Outcome> mustWait(Action<C, O> action) {
    if (action.token().isPresent() && !pass.cache().knows(name, StepFact.CREATE_AT_ONCE)) {
      var timings = pass.engine().timings();
      var delayed = FailedCreate.delay(step.failedCreates(observed), timings, pass.now());
      if (delayed.isPresent()) {
        return delayed;
      }
    }
    if (pass.intents().isNew(name, action) && createSucceeded()) {
      // Another announcement replaces the entry, and only this entry knows the new resource.
      return Optional.of(
          new Outcome.Waiting("Saving the id of the new resource before the next create"));
    }
    if ((!exists() && !deletedAll || olderThanRecord)
        && !endedByAws().containsAll(pass.recordedIds(name))) {
      var until = pass.consistency().recordedMayExistUntil(name);
      if (until.isPresent()) {
        disbelieved = true;
        return Optional.of(new Outcome.Waiting(notShown(until.get())));
      }
    }
    if (pass.intents().isNew(name, action)) {
      var until = pass.consistency().announcedMayExistUntil(name);
      if (until.isPresent()) {
        disbelieved = true;
        return Optional.of(
            new Outcome.Waiting(
                "AWS does not show the result of an earlier create. Created again if it is still"
                    + " missing at "
                    + until.get()));
      }
    }
    var unconfirmed = action.changesAlso().filter(confirmed.negate());
    return unconfirmed.map(other -> new Outcome.Pending("Waiting for " + other));
  }

  private String notShown(Instant until) {
    var missing = missing();
    return "AWS does not show %s. Treated as deleted if it is still missing at %s"
        .formatted(String.join(", ", missing.isEmpty() ? pass.recordedIds(name) : missing), until);
  }

  /** Returns true if an announced create has produced a live resource. */
  private boolean createSucceeded() {
    return !succeeded().isEmpty();
  }

  private List<String> succeeded() {
    return pass.intents().announced(name).stream()
        .filter(token -> step.createSucceeded(observed, token))
        .toList();
  }

  private Outcome stillThere() {
    var outcome = assess();
    return outcome instanceof Outcome.Blocked ? outcome : deleting(outcome);
  }

  /** Returns the outcome of a step that AWS does not show and that has no action left. */
  private Outcome absence() {
    var until = pass.consistency().deletedMayExistUntil(name, pass.deleting());
    if (until.isPresent()) {
      return new Outcome.Deleting(
          "Not found on AWS. Treated as deleted if it is still missing at " + until.get());
    }
    return pass.deleting()
        ? new Outcome.Deleted(DELETED)
        : new Outcome.Skipped(step.whySkipped(pass.target()));
  }
}
