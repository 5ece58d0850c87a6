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
   * Returns the message about a foreign resource that keeps a step from creating its own.
   *
   * @param what kind and name or id of the resource
   */
  public static String notOurs(String what) {
    return what
        + " exists and does not carry this environment's tags, so the operator does not touch it."
        + " Remove it, choose another name in the spec, or list it in spec.adopt.";
  }

  /** Returns true if the tags name another environment, or one of another cluster, as the owner. */
  public static boolean ofAnother(Target target, Map<String, String> tags) {
    var owner = target.identity().owner();
    return !owner.cluster().equals(tags.getOrDefault(Tags.CLUSTER, owner.cluster()))
        || !owner.environment().equals(tags.getOrDefault(Tags.ENVIRONMENT, owner.environment()));
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
