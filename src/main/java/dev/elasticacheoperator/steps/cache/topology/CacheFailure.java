package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.aws.read.LastEvent;
import dev.elasticacheoperator.engine.ErrorClass;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Outcomes of what AWS accepted and then did not do: a create, or a move to another node type. */
public final class CacheFailure {

  /**
   * Time from the failure of a create to the next attempt. AWS takes 5 to 10 minutes until such a
   * create fails, and the cause, such as a lack of capacity, often ends within hours.
   */
  public static final Duration RETRY = Duration.ofMinutes(30);

  private static final Map<String, String> WHAT =
      Map.of(
          "create-failed", "AWS could not create %1$s (%3$s)",
          "restore-failed", "AWS could not restore a snapshot into %1$s (%3$s)",
          "incompatible-network", "%2$s does not fit its network (%3$s)",
          "incompatible-parameters", "%2$s cannot run with its parameter group (%3$s)",
          "failed", "%2$s has failed (%3$s)");

  private static final Map<String, String> REMEDY =
      Map.of(
          "incompatible-network", "Check the free addresses of its subnets and its VPC. ",
          "incompatible-parameters", "Correct parameterGroup.parameters. ");

  private CacheFailure() {}

  /** Returns the outcome, with AWS's reason and the next thing to do. */
  static Outcome outcome(ObservedCache cache) {
    return new Outcome.Failed(
        "cluster-" + cache.status(),
        WHAT.get(cache.status()).formatted(cache.title(), cache.sentence(), cache.status())
            + reason(cache)
            + ". "
            + (cache.neverAvailable() ? again(cache) : kept(cache)),
        ErrorClass.TERMINAL);
  }

  /**
   * Returns the outcome of a cluster that AWS did not move to another node type after all, for
   * example because the data does not fit. Describe shows such a cluster as available with its old
   * type, and only an event tells why (cloudformation-coverage-roadmap#2273).
   *
   * @return empty if there was no such event lately, so that the move is tried
   */
  public static Optional<Outcome> undone(ObservedCache cache, Instant now) {
    return cache
        .event()
        .filter(event -> cache.available() && event.message().startsWith("Failed to scale"))
        .flatMap(LastEvent::at)
        .map(CacheFailure::nextAfter)
        .filter(now::isBefore)
        .map(
            next ->
                new Outcome.Failed(
                    "node-type-kept",
                    "AWS did not move "
                        + cache.title()
                        + " to another node type"
                        + reason(cache)
                        + ". Choose another cache.nodeType, or make room. Tried again at "
                        + next
                        + ".",
                    ErrorClass.TERMINAL));
  }

  /**
   * Returns true if AWS's newest event about the cache is worth a read: something went wrong, or a
   * move to another node type may have.
   *
   * @param nodeType the type that the cache has
   */
  public static boolean mayHaveEvent(ObservedCache cache, Target target, String nodeType) {
    return cache.failed()
        || cache.available()
            && target
                .desired()
                .flatMap(d -> d.cluster().nodeType())
                .filter(type -> !type.equals(nodeType))
                .isPresent();
  }

  private static String reason(ObservedCache cache) {
    return cache.event().map(LastEvent::message).map(text -> ": " + withoutStop(text)).orElse("");
  }

  private static String withoutStop(String text) {
    return text.strip().replaceAll("[.]$", "");
  }

  private static String again(ObservedCache cache) {
    return "Correct the cause, or change the cache in the spec, which creates it again at once."
        + nextAttempt(cache)
            .map(time -> " Otherwise it is created again at " + time + ".")
            .orElse(" Otherwise delete it, and the operator creates it again.");
  }

  private static String kept(ObservedCache cache) {
    return REMEDY.getOrDefault(cache.status(), "")
        + "If AWS does not repair it, delete it in the ElastiCache console: the operator then"
        + " creates it again, without its data.";
  }

  /** Returns when a create that failed is repeated; empty if AWS does not tell when it failed. */
  private static Optional<Instant> nextAttempt(ObservedCache cache) {
    return cache.event().flatMap(LastEvent::at).map(CacheFailure::nextAfter);
  }

  /** Returns the time in full seconds, as all times of the status. */
  private static Instant nextAfter(Instant failure) {
    return failure.plus(RETRY).truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * Returns true if the cluster is deleted now, so that it is created again. Needs no approval,
   * because a cluster that was never available has no data.
   *
   * @param changes true if the spec asks for another cache than the one that failed
   */
  public static boolean createdAgain(boolean changes, ObservedCache cache, Instant now) {
    return cache.neverAvailable()
        && (changes || nextAttempt(cache).filter(time -> !now.isBefore(time)).isPresent());
  }
}
