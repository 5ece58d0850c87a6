package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Adoption;
import dev.elasticacheoperator.steps.Target;
import java.util.Map;
import java.util.Optional;

/** Decides who owns a cache subnet group or a cache parameter group. */
final class GroupOwner {

  private GroupOwner() {}

  /**
   * Returns the tags of a resource; empty if they are unknown. The create of a new resource has set
   * its tags, so that they are read in the next comparison only.
   *
   * @param id the id that the status has of the resource
   */
  static Optional<Map<String, String>> tags(
      EnvironmentView reads, StepContext context, String id, String arn) {
    var isNew = context.createdHere() && context.recordedIds().contains(id);
    return isNew ? Optional.empty() : toldTags(reads, arn);
  }

  /** Returns the tags that AWS tells of a resource; empty if they are unknown. */
  static Optional<Map<String, String>> toldTags(EnvironmentView reads, String arn) {
    return reads.perResource() ? reads.get(Kinds.ELASTICACHE_TAGS, arn) : Optional.empty();
  }

  /**
   * Returns the outcome of a resource with unknown tags, which may be foreign.
   *
   * @param what kind and name of the resource
   */
  static Outcome unknown(String what) {
    return new Outcome.Waiting("AWS does not tell the tags of " + what + ", and so its owner, yet");
  }

  /**
   * Returns the reason why the group is not used; empty if it is owned or can be adopted. Unknown
   * tags say nothing about a recorded group. Any other group waits for its tags.
   *
   * @param mismatch the reason why it does not match the spec, to be read after its name
   */
  static Optional<Outcome> refusal(
      Target target,
      StepContext context,
      String kind,
      String what,
      String name,
      Optional<Map<String, String>> tags,
      Optional<String> mismatch) {
    if (tags.isEmpty()) {
      return context.recordedIds().contains(name)
          ? Optional.empty()
          : Optional.of(unknown(what + " " + name));
    }
    return tags.filter(known -> !target.owns(known))
        .flatMap(known -> Adoption.refusal(target, kind, what, name, known, mismatch));
  }
}
