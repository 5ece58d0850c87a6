package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.StepContext;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Outcomes for resources that do not carry this environment's tags and are never changed. */
public final class Ownership {

  private Ownership() {}

  /**
   * Blocks the step because a foreign resource keeps it from creating its own. Only a resource
   * without an owner can be adopted.
   *
   * @param what kind and name or id of the resource
   * @param tags its tags
   */
  public static Outcome.Blocked notOurs(Target target, String what, Map<String, String> tags) {
    return new Outcome.Blocked(
        Sentence.beginning(what)
            + another(target, tags)
                .map(
                    owner ->
                        " belongs to the environment "
                            + owner
                            + ", as its tags say, so the operator does not touch it. Delete that"
                            + " environment, or choose another name in the spec.")
                .orElse(
                    " exists and does not carry this environment's tags, so the operator does not"
                        + " touch it. Remove it, choose another name in the spec, or list it in"
                        + " spec.adopt."));
  }

  /** Returns the environment that the tags name as the owner; empty if that is none or this. */
  public static Optional<String> another(Target target, Map<String, String> tags) {
    var owner = target.identity().owner();
    var cluster = tags.getOrDefault(Tags.CLUSTER, owner.cluster());
    var environment = tags.getOrDefault(Tags.ENVIRONMENT, owner.environment());
    return cluster.equals(owner.cluster()) && environment.equals(owner.environment())
        ? Optional.empty()
        : Optional.of(environment + " of the cluster " + cluster);
  }

  /**
   * Blocks the step because its recorded resource lost the tags. AWS gives these kinds no key that
   * would prevent a second resource in its place.
   */
  public static Outcome ownershipLost(String id) {
    return new Outcome.Blocked(
        id
            + " was created for this environment and no longer carries its tags, so the operator"
            + " does not touch it. Restore the tags "
            + Tags.CLUSTER
            + " and "
            + Tags.ENVIRONMENT
            + ", or remove it.");
  }

  /**
   * Blocks the step if its recorded resource was not found by tags and still exists without them.
   *
   * @param existsWithoutTags asks AWS for a resource by id
   */
  public static Optional<Outcome> ownershipLost(
      Target target, StepContext context, Predicate<String> existsWithoutTags) {
    return context.recordedIds().stream()
        .filter(id -> !target.named(id))
        .filter(existsWithoutTags)
        .findFirst()
        .map(Ownership::ownershipLost);
  }
}
