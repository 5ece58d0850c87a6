package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.engine.Deadline;
import dev.elasticacheoperator.engine.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Outcomes for the statuses of a cache cluster. */
public final class NodeProgress {

  private static final Map<String, String> NOTES =
      Map.of(
          "creating", "AWS usually takes 5 to 10 minutes",
          "deleting", "AWS usually takes 3 to 6 minutes",
          "snapshotting", "AWS is taking a backup",
          "recovering", "AWS is repairing it");

  /**
   * Deadline of a create or delete. AWS takes 6 to 12 minutes for both together (ElastiCache User
   * Guide).
   */
  private static final Duration OF_A_CREATE = Duration.ofHours(1);

  /** Deadline of other work. A backup or a move of a large node to another type takes hours. */
  private static final Duration OF_A_CHANGE = Duration.ofHours(6);

  private NodeProgress() {}

  /**
   * Returns the outcome of a cluster that stays.
   *
   * @param next the change to make once AWS accepts calls again
   */
  public static Outcome ofDesired(ObservedNode node, Supplier<Optional<NodeChange>> next) {
    // AWS reports a cluster without all of its settings while it creates or deletes it.
    var complete = node.busy() && !Set.of("creating", "deleting").contains(node.status());
    return outcome(node, complete ? next.get().map(c -> "change " + c.what()) : Optional.empty());
  }

  /** Returns the outcome of a cluster that has to be deleted. */
  public static Outcome ofSurplus(ObservedNode node) {
    return outcome(
        node, node.status().equals("deleting") ? Optional.empty() : Optional.of("delete it"));
  }

  private static Outcome outcome(ObservedNode node, Optional<String> next) {
    if (node.failed()) {
      return NodeFailure.outcome(node);
    }
    return node.available() && pending(node).isEmpty()
        ? new Outcome.Ready(description(node))
        : waiting(node, next);
  }

  private static String description(ObservedNode node) {
    var cluster = node.cluster();
    return cluster.engine() + " " + cluster.engineVersion() + " on " + cluster.cacheNodeType();
  }

  private static Outcome waiting(ObservedNode node, Optional<String> next) {
    var notes =
        Stream.of(Optional.ofNullable(NOTES.get(node.status())), pending(node))
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    return new Outcome.InProgress(
            "Waiting for cache cluster "
                + node.id()
                + ": "
                + node.status()
                + (notes.isEmpty() ? "" : " (" + notes + ")")
                + next.map(then -> ". Next: " + then + ".").orElse(""))
        .within(deadline(node));
  }

  private static Deadline deadline(ObservedNode node) {
    var brief = Set.of("creating", "deleting").contains(node.status());
    return new Deadline(
        brief ? OF_A_CREATE : OF_A_CHANGE,
        "Read the events of cache cluster "
            + node.id()
            + " in the ElastiCache console and look at the AWS Health Dashboard.");
  }

  /** Returns the changes that AWS has accepted and not made yet, if any. */
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
    return what.isEmpty() ? Optional.empty() : Optional.of("pending: " + String.join(", ", what));
  }
}
