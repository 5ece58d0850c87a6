package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Ownership;
import dev.elasticacheoperator.steps.Sentence;
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
    if (isOwned(key, tags)) {
      return before.with(group);
    }
    var blocked = before.blocked(key, refusal(key, group.title(), tags));
    return mayComeBack(key, tags) ? blocked.lost(key, blocked.blocked().get(key)) : blocked;
  }

  private ObservedUsers observeUser(String id, boolean desired, ObservedUsers before) {
    var found = reads.get(Kinds.CACHE_USER, id);
    if (found.isEmpty()) {
      return before;
    }
    var key = ObservedUsers.userKey(id);
    // The tags of a user that is about to be deleted are read, even if this process created it.
    var tags =
        desired
            ? GroupOwner.tags(reads, context, key, found.get().arn())
            : GroupOwner.toldTags(reads, found.get().arn());
    if (isOwned(key, tags)) {
      return before.with(ObservedUser.of(found.get(), tags));
    }
    var refusal = refusal(key, "user " + id, tags);
    var kept = mayComeBack(key, tags) || !desired && isAnnounced(key, tags);
    var observed = kept ? before.lost(key, refusal) : before;
    // A user that is not desired is not in the way of those who use the cache.
    return desired ? observed.blocked(key, refusal) : observed;
  }

  /**
   * Returns true if the user or group is owned. AWS tells no tags of a user that it is at work on
   * (hashicorp/terraform-provider-aws#34002), so that unknown tags say nothing about a recorded
   * one.
   */
  private boolean isOwned(String key, Optional<Map<String, String>> tags) {
    return tags.map(target::owns).orElse(isRecorded(key));
  }

  /** Returns true for a recorded user or group that no environment owns at present. */
  private boolean mayComeBack(String key, Optional<Map<String, String>> tags) {
    return isRecorded(key) && tags.filter(known -> !ofAnother(known)).isPresent();
  }

  /**
   * Returns true for the result of an announced create, unless another environment owns it. The
   * announcement ends with the step's next success, and then only the record has the user.
   */
  private boolean isAnnounced(String key, Optional<Map<String, String>> tags) {
    return context.announced().contains(key) && tags.filter(this::ofAnother).isEmpty();
  }

  private boolean isRecorded(String key) {
    return context.recordedIds().contains(key);
  }

  private boolean ofAnother(Map<String, String> tags) {
    return Ownership.another(target, tags).isPresent();
  }

  /** Returns the reason why a user or group that is not owned is not used. */
  private Outcome refusal(String key, String what, Optional<Map<String, String>> tags) {
    if (tags.isEmpty()) {
      return GroupOwner.unknown(what);
    }
    if (ofAnother(tags.get())) {
      return Ownership.notOurs(target, what, tags.get());
    }
    var title = Sentence.beginning(what);
    if (isRecorded(key)) {
      return Ownership.ownershipLost(title);
    }
    return new Outcome.Blocked(
        title
            + " exists and does not carry this environment's tags, so the operator does not touch"
            + " it. Remove it to continue.");
  }
}
