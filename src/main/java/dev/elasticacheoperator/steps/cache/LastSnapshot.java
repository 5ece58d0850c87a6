package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Deadline;
import dev.elasticacheoperator.engine.ErrorClass;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.topology.ObservedCache;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import dev.elasticacheoperator.steps.cache.topology.ObservedSnapshot;
import dev.elasticacheoperator.steps.cache.topology.Replacement;
import dev.elasticacheoperator.steps.cache.topology.SnapshotKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The snapshot before a cache is deleted or replaced. The operator takes it, sees it available, and
 * only then sends the deletion, because a snapshot can fail after AWS accepted it. The name follows
 * from the cache and the purpose, so that a repetition takes no second snapshot.
 *
 * @param name the snapshot's name
 * @param carried true if the next cache begins with its data. The status then keeps the name until
 *     that cache is available.
 * @param plan the plan that the snapshot belongs to; empty for a deletion
 */
record LastSnapshot(String name, boolean carried, Optional<Plan> plan) {

  private static final String NODES = "snapshot/";
  private static final String SERVERLESS = "serverless-snapshot/";

  /** Age from which a snapshot of the same name belongs to an earlier attempt. */
  private static final Duration OLD = Duration.ofDays(1);

  private static final Deadline DEADLINE =
      new Deadline(
          Duration.ofHours(6),
          "Look at the snapshot in the ElastiCache console and at the AWS Health Dashboard.");

  /** Returns the snapshot before the deletion of the environment; empty if the spec has none. */
  static Optional<LastSnapshot> ofDeletion(Target target, ObservedCache cache) {
    return target.identity().finalSnapshot() && cache.takesSnapshots() && !cache.neverAvailable()
        ? Optional.of(
            new LastSnapshot(
                Replacement.snapshotName(cache, target.identity().owner().uid()),
                false,
                Optional.empty()))
        : Optional.empty();
  }

  static Optional<LastSnapshot> of(Replacement replacement) {
    return replacement
        .snapshot()
        .map(
            name -> new LastSnapshot(name, replacement.carried(), Optional.of(replacement.plan())));
  }

  /** Returns the id under which the status keeps a snapshot whose data the next cache gets. */
  static Optional<String> id(ObservedSnapshot snapshot) {
    return snapshot.carried()
        ? Optional.of(
            (snapshot.kind() == SnapshotKind.SERVERLESS ? SERVERLESS : NODES) + snapshot.name())
        : Optional.empty();
  }

  /** Returns true for the id of a snapshot, which is no name of a cache. */
  static boolean isSnapshot(String id) {
    return id.startsWith(NODES) || id.startsWith(SERVERLESS);
  }

  /** Returns the snapshot in the status. Its cache may be gone already. */
  static Optional<ObservedSnapshot> recorded(EnvironmentView reads, StepContext context) {
    return context.recordedIds().stream()
        .filter(LastSnapshot::isSnapshot)
        .findFirst()
        .flatMap(
            id -> read(reads, id.substring(id.indexOf('/') + 1), id.startsWith(SERVERLESS), true));
  }

  /** Returns the snapshot as AWS shows it; empty if it was not taken yet. */
  Optional<ObservedSnapshot> read(EnvironmentView reads, ObservedCache cache) {
    return read(reads, name, cache.isServerless(), carried);
  }

  private static Optional<ObservedSnapshot> read(
      EnvironmentView reads, String name, boolean serverless, boolean carried) {
    return serverless
        ? reads
            .get(Kinds.SERVERLESS_SNAPSHOT, name)
            .map(found -> ObservedSnapshot.of(found, carried))
        : reads.get(Kinds.SNAPSHOT, name).map(found -> ObservedSnapshot.of(found, carried));
  }

  /**
   * Returns the snapshot, or the deletion once the snapshot is available and the status has its
   * name. Empty while there is something to wait for.
   */
  List<Action<AwsContext, ObservedCaches>> before(
      Action<AwsContext, ObservedCaches> deletion,
      ObservedCaches observed,
      Target target,
      StepContext context) {
    var cache = observed.cache().orElseThrow();
    var taken = observed.snapshot().filter(snapshot -> snapshot.name().equals(name));
    if (taken.isEmpty()) {
      return cache.available() ? List.of(take(cache, observed, target)) : List.of();
    }
    return problem(observed, context).isEmpty() ? List.of(deletion) : List.of();
  }

  private Action<AwsContext, ObservedCaches> take(
      ObservedCache cache, ObservedCaches observed, Target target) {
    var reason = "Take snapshot " + name + " of " + cache.title();
    var tags = target.tags(StepNames.CLUSTER, name);
    Action.Call<AwsContext, ObservedCaches> call =
        aws -> observed.with(cache.takeSnapshot(aws, name, tags).carried(carried));
    var operation = cache.snapshotOperation();
    return plan.map(held -> Action.needingApproval(operation, reason, held, call))
        .orElseGet(() -> Action.of(operation, reason, call))
        .reporting("Began snapshot " + name + " of " + cache.title());
  }

  /** Returns the reason why the deletion must not be sent yet; empty if the data is safe. */
  Optional<Outcome> problem(ObservedCaches observed, StepContext context) {
    var cache = observed.cache().orElseThrow();
    if (cache.failed()) {
      return Optional.of(
          failed(
              cache.sentence()
                  + " is "
                  + cache.status()
                  + ", so that AWS takes no snapshot of it. "));
    }
    return observed
        .snapshot()
        .filter(snapshot -> snapshot.name().equals(name))
        .flatMap(snapshot -> problem(snapshot, cache, context));
  }

  private Optional<Outcome> problem(
      ObservedSnapshot snapshot, ObservedCache cache, StepContext context) {
    if (snapshot.failed()) {
      return Optional.of(
          failed(
              "AWS could not take snapshot "
                  + name
                  + " of "
                  + cache.title()
                  + ". Delete the snapshot, so that the operator tries again. "));
    }
    if (!snapshot.usable()) {
      return Optional.of(
          new Outcome.InProgress(
                  "Waiting for snapshot "
                      + name
                      + " of "
                      + cache.title()
                      + ": "
                      + snapshot.status())
              .within(DEADLINE));
    }
    if (snapshot.takenAt().filter(at -> at.plus(OLD).isBefore(context.now())).isPresent()) {
      return Optional.of(
          failed(
              "Snapshot "
                  + name
                  + " is from an earlier attempt ("
                  + snapshot.takenAt().get()
                  + "). Delete it, so that the operator takes another. "));
    }
    return id(snapshot)
        .filter(id -> !context.recordedIds().contains(id))
        .map(
            id ->
                new Outcome.InProgress(
                    "Saving the name of snapshot "
                        + name
                        + " before "
                        + cache.title()
                        + " is deleted"));
  }

  private Outcome failed(String text) {
    return new Outcome.Failed(
        "snapshot-failed",
        text
            + (carried
                ? "Or undo the change, which keeps the cache."
                : "Or set cache.snapshots.finalSnapshot to false to continue without a snapshot."),
        ErrorClass.TERMINAL);
  }
}
