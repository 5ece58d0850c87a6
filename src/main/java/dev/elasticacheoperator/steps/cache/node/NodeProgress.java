package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.engine.ErrorClass;
import dev.elasticacheoperator.engine.Outcome;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Supplier;

/** Outcomes for the statuses of a cache cluster. */
public final class NodeProgress {

  private static final String NO_DELETION = "; can be deleted only when that is done";
  private static final String WHEN_DONE = "; when that is done: ";

  private NodeProgress() {}

  /**
   * Returns the outcome of a cluster that stays.
   *
   * @param next the change to make once AWS accepts calls again
   */
  public static Outcome ofDesired(ObservedNode node, Supplier<Optional<NodeChange>> next) {
    return outcome(
        node,
        "creating; AWS usually takes 5 to 10 minutes",
        () -> next.get().map(change -> WHEN_DONE + String.join(", ", change.what())).orElse(""));
  }

  /** Returns the outcome of a cluster that has to be deleted. */
  public static Outcome ofSurplus(ObservedNode node) {
    return outcome(node, "creating" + NO_DELETION, () -> NO_DELETION);
  }

  private static Outcome outcome(ObservedNode node, String creating, Supplier<String> next) {
    if (node.failed()) {
      return failed(node);
    }
    return switch (node.status()) {
      case "available" ->
          pending(node)
              .<Outcome>map(Outcome.InProgress::new)
              .orElseGet(() -> new Outcome.Ready(description(node)));
      case "creating" -> new Outcome.InProgress(creating);
      case "deleting" -> new Outcome.InProgress("deleting; AWS usually takes 3 to 6 minutes");
      default -> new Outcome.InProgress(work(node) + next.get());
    };
  }

  private static Outcome failed(ObservedNode node) {
    return new Outcome.Failed(
        "cluster-" + node.status(),
        "AWS reports the cluster as "
            + node.status()
            + ": see the events of "
            + node.id()
            + " in the ElastiCache console; delete the environment to remove it",
        ErrorClass.TERMINAL);
  }

  private static String description(ObservedNode node) {
    var cluster = node.cluster();
    return cluster.engine() + " " + cluster.engineVersion() + " on " + cluster.cacheNodeType();
  }

  private static String work(ObservedNode node) {
    var status = node.status();
    var work = status.equals("snapshotting") ? status + ", a backup is being taken" : status;
    return work + pending(node).map(what -> ": " + what).orElse("");
  }

  /** Returns what AWS has accepted and not done yet, if anything. */
  private static Optional<String> pending(ObservedNode node) {
    var pending = node.cluster().pendingModifiedValues();
    if (pending == null) {
      return Optional.empty();
    }
    var what = new ArrayList<String>();
    if (pending.cacheNodeType() != null) {
      what.add("node type " + pending.cacheNodeType());
    }
    if (pending.engineVersion() != null) {
      what.add("engine version " + pending.engineVersion());
    }
    return what.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", what) + " pending");
  }
}
