package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Target;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the environment's users and its user group, and decides who owns them. Their ids are
 * derived, so that a retained group and its users are found again.
 */
record UsersObservation(EnvironmentView reads, Target target, StepContext context) {

  /**
   * @param desired ids of the desired users
   */
  ObservedUsers observe(List<String> desired) {
    var observed =
        desired.isEmpty() || mayHaveGroup() ? observeGroup(ObservedUsers.NONE) : ObservedUsers.NONE;
    for (var id : userIds(desired, observed.group())) {
      observed = observeUser(id, desired.contains(id), observed);
    }
    return observed;
  }

  /**
   * Returns false if the step has users and never had a group. If there is a group nevertheless,
   * AWS refuses the create, and the group is read then.
   */
  private boolean mayHaveGroup() {
    var key = ObservedUsers.groupKey(target.identity().names().userGroup());
    return context.recordedIds().isEmpty() || context.conflicted() || known().anyMatch(key::equals);
  }

  private Stream<String> known() {
    return Stream.concat(context.recordedIds().stream(), context.announced().stream());
  }

  /**
   * Returns the ids of the users to read. A desired user that the step never had is created without
   * a read. If it exists nevertheless, AWS refuses the create, and the user is read then.
   */
  private Set<String> userIds(List<String> desired, Optional<ObservedUserGroup> group) {
    return Stream.of(
            desired.stream().filter(id -> context.conflicted()),
            ObservedUsers.userIds(known()),
            group.stream().flatMap(g -> g.users().stream()))
        .flatMap(ids -> ids)
        .collect(LinkedHashSet::new, Set::add, Set::addAll);
  }

  private ObservedUsers observeGroup(ObservedUsers before) {
    var id = target.identity().names().userGroup();
    var found = reads.get(Kinds.CACHE_USER_GROUP, id);
    if (found.isEmpty()) {
      return before;
    }
    var key = ObservedUsers.groupKey(id);
    var tags = GroupOwner.tags(reads, context, key, found.get().arn());
    var group = ObservedUserGroup.of(found.get(), tags);
    return refusal(key, group.title(), tags)
        .map(why -> before.blocked(key, why))
        .orElseGet(() -> before.with(group));
  }

  private ObservedUsers observeUser(String id, boolean desired, ObservedUsers before) {
    var found = reads.get(Kinds.CACHE_USER, id);
    if (found.isEmpty()) {
      return before;
    }
    var key = ObservedUsers.userKey(id);
    var tags = GroupOwner.tags(reads, context, key, found.get().arn());
    var refusal = refusal(key, "user " + id, tags);
    if (refusal.isEmpty()) {
      return before.with(ObservedUser.of(found.get(), tags));
    }
    // A foreign user in the group is only in the way of those who use the cache.
    return desired ? before.blocked(key, refusal.get()) : before;
  }

  /**
   * Returns the reason why the user or group is not used; empty if it is owned. AWS tells no tags
   * of a user that it is at work on (hashicorp/terraform-provider-aws#34002), so that unknown tags
   * say nothing about a recorded one.
   */
  private Optional<Outcome> refusal(String key, String what, Optional<Map<String, String>> tags) {
    if (tags.isEmpty()) {
      return context.recordedIds().contains(key)
          ? Optional.empty()
          : Optional.of(GroupOwner.unknown(what));
    }
    return tags.filter(known -> !target.owns(known))
        .map(
            known ->
                new Outcome.Blocked(
                    Character.toUpperCase(what.charAt(0))
                        + what.substring(1)
                        + " exists and does not carry this environment's tags, so the operator does"
                        + " not touch it. Remove it to continue."));
  }
}
