package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.engine.Deadline;
import dev.elasticacheoperator.engine.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Outcomes for the statuses of a cache cluster. */
public final class CacheProgress {

  private static final Map<String, String> NOTES =
      Map.of(
          "creating", "AWS usually takes 5 to 10 minutes",
          "deleting", "AWS usually takes 3 to 6 minutes",
          "snapshotting", "AWS is taking a backup",
          "recovering", "AWS is repairing it");

  /** Notes about a serverless cache (Terraform's waits, and the ElastiCache User Guide). */
  private static final Map<String, String> SERVERLESS_NOTES =
      Map.of(
          "creating", "AWS usually takes 1 to 5 minutes",
          "deleting", "AWS usually takes 2 to 10 minutes");

  /**
   * Deadline of a create or delete. AWS takes 6 to 12 minutes for both together (ElastiCache User
   * Guide).
   */
  private static final Duration OF_A_CREATE = Duration.ofHours(1);

  /** Deadline of other work. A backup or a move of a large node to another type takes hours. */
  private static final Duration OF_A_CHANGE = Duration.ofHours(6);

  private static final String NEXT = "Next: ";

  private CacheProgress() {}

  /**
   * Returns the outcome of a cluster that stays.
   *
   * @param next the change to make once AWS accepts calls again, unless it is under way
   */
  public static Outcome ofDesired(ObservedCache cache, Supplier<Optional<Change>> next) {
    // AWS reports a cluster without all of its settings while it creates or deletes it.
    var complete = cache.busy() && !Set.of("creating", "deleting").contains(cache.status());
    return outcome(
        cache,
        complete ? next.get().map(c -> when(cache) + "change " + c.what()) : Optional.empty());
  }

  /**
   * Returns when a change is made. AWS shows some changes of a modifying cache only once they are
   * done, so that the change may be the one under way.
   */
  private static String when(ObservedCache cache) {
    return cache.status().equals("modifying") && cache.pending().isEmpty()
        ? "Under way or next: "
        : NEXT;
  }

  /** Returns the outcome of a cluster that has to be deleted. */
  public static Outcome ofSurplus(ObservedCache cache) {
    return outcome(
        cache,
        cache.status().equals("deleting") ? Optional.empty() : Optional.of(NEXT + "delete it"));
  }

  private static Outcome outcome(ObservedCache cache, Optional<String> next) {
    if (cache.failed()) {
      return CacheFailure.outcome(cache);
    }
    return cache.available() && cache.pending().isEmpty()
        ? new Outcome.Ready(
            cache.description() + cache.problem().map(problem -> ". " + problem).orElse(""))
        : waiting(cache, next);
  }

  private static Outcome waiting(ObservedCache cache, Optional<String> next) {
    var notes =
        Stream.of(note(cache), pending(cache))
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    return new Outcome.InProgress(
            "Waiting for "
                + cache.title()
                + ": "
                + cache.status()
                + (notes.isEmpty() ? "" : " (" + notes + ")")
                + next.map(then -> ". " + then + ".").orElse(""))
        .within(deadline(cache));
  }

  private static Optional<String> note(ObservedCache cache) {
    var notes = cache.isServerless() ? SERVERLESS_NOTES : NOTES;
    return Optional.ofNullable(notes.get(cache.status()));
  }

  private static Deadline deadline(ObservedCache cache) {
    var brief = Set.of("creating", "deleting").contains(cache.status());
    return new Deadline(
        brief ? OF_A_CREATE : OF_A_CHANGE,
        "Read the events of "
            + cache.title()
            + " in the ElastiCache console and look at the AWS Health Dashboard.");
  }

  private static Optional<String> pending(ObservedCache cache) {
    return cache.pending().isEmpty()
        ? Optional.empty()
        : Optional.of("pending: " + String.join(", ", cache.pending()));
  }
}
