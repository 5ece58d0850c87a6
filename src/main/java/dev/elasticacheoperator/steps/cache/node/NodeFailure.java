package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.aws.read.LastEvent;
import dev.elasticacheoperator.engine.ErrorClass;
import dev.elasticacheoperator.engine.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Outcomes of what AWS accepted and then did not do: a create, or a move to another node type. */
public final class NodeFailure {

  /**
   * Time from the failure of a create to the next attempt. AWS takes 5 to 10 minutes until such a
   * create fails, and the cause, such as a lack of capacity, often ends within hours.
   */
  public static final Duration RETRY = Duration.ofMinutes(30);

  private static final Map<String, String> WHAT =
      Map.of(
          "create-failed", "AWS could not create cache cluster %s (%s)",
          "restore-failed", "AWS could not restore a snapshot into cache cluster %s (%s)",
          "incompatible-network", "Cache cluster %s does not fit its network (%s)",
          "incompatible-parameters", "Cache cluster %s cannot run with its parameter group (%s)",
          "failed", "Cache cluster %s has failed (%s)");

  private static final Map<String, String> REMEDY =
      Map.of(
          "incompatible-network", "Check the free addresses of its subnets and its VPC. ",
          "incompatible-parameters", "Correct parameterGroup.parameters. ");

  private NodeFailure() {}

  /** Returns the outcome, with AWS's reason and the next thing to do. */
  static Outcome outcome(ObservedNode node) {
    return new Outcome.Failed(
        "cluster-" + node.status(),
        WHAT.get(node.status()).formatted(node.id(), node.status())
            + reason(node)
            + ". "
            + (node.neverAvailable() ? again(node) : kept(node)),
        ErrorClass.TERMINAL);
  }

  /**
   * Returns the outcome of a cluster that AWS did not move to another node type after all, for
   * example because the data does not fit. Describe shows such a cluster as available with its old
   * type, and only an event tells why (cloudformation-coverage-roadmap#2273).
   *
   * @return empty if there was no such event lately, so that the move is tried
   */
  public static Optional<Outcome> undone(ObservedNode node, Instant now) {
    return node.event()
        .filter(event -> node.available() && event.message().startsWith("Failed to scale"))
        .flatMap(LastEvent::at)
        .map(at -> at.plus(RETRY))
        .filter(now::isBefore)
        .map(
            next ->
                new Outcome.Failed(
                    "node-type-kept",
                    "AWS did not move cache cluster "
                        + node.id()
                        + " to another node type"
                        + reason(node)
                        + ". Choose another cache.nodeType, or make room. Tried again at "
                        + next
                        + ".",
                    ErrorClass.TERMINAL));
  }

  private static String reason(ObservedNode node) {
    return node.event().map(LastEvent::message).map(text -> ": " + withoutStop(text)).orElse("");
  }

  private static String withoutStop(String text) {
    return text.strip().replaceAll("[.]$", "");
  }

  private static String again(ObservedNode node) {
    return "Correct the cause, or change the cache in the spec, which creates it again at once."
        + nextAttempt(node)
            .map(time -> " Otherwise it is created again at " + time + ".")
            .orElse(" Otherwise delete it, and the operator creates it again.");
  }

  private static String kept(ObservedNode node) {
    return REMEDY.getOrDefault(node.status(), "")
        + "If AWS does not repair it, delete it in the ElastiCache console: the operator then"
        + " creates it again, without its data.";
  }

  /** Returns when a create that failed is repeated; empty if AWS does not tell when it failed. */
  private static Optional<Instant> nextAttempt(ObservedNode node) {
    return node.event().flatMap(LastEvent::at).map(at -> at.plus(RETRY));
  }

  /**
   * Returns true if the cluster is deleted now, so that it is created again. Needs no approval,
   * because a cluster that was never available has no data.
   */
  public static boolean createdAgain(DesiredNode desired, ObservedNode node, Instant now) {
    return node.neverAvailable()
        && (!NodeDifference.of(desired, node).isEmpty()
            || nextAttempt(node).filter(time -> !now.isBefore(time)).isPresent());
  }
}
