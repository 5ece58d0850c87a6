package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.desired.Auth.Mode;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.Blockers;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Outcomes of the users while no action is left. AWS needs seconds to minutes for each change. */
final class UsersProgress {

  private UsersProgress() {}

  static Outcome of(UserChanges changes) {
    var observed = changes.observed();
    var busy =
        Stream.concat(
                observed.users().stream()
                    .filter(user -> !user.active() || changes.surplus().contains(user))
                    .map(UsersProgress::ofUser),
                observed.group().stream()
                    .filter(group -> !group.active())
                    .map(group -> group.title() + " (" + group.status() + ")"))
            .collect(Collectors.joining(", "));
    if (!busy.isEmpty() || observed.group().isEmpty()) {
      return waiting(busy.isEmpty() ? "the users" : busy);
    }
    var text =
        changes.target().credentials().mode() == Mode.USERS
            ? UserChanges.named(changes.target()).stream()
                .map(user -> user.name())
                .collect(Collectors.joining(", "))
            : "The users end the AUTH token, and are deleted after it";
    return new Outcome.Ready(
        Stream.concat(Stream.of(text), observed.lost().values().stream().map(Outcome::message))
            .collect(Collectors.joining(". ")));
  }

  static Outcome ofDeletion(ObservedUsers observed) {
    if (observed.group().isEmpty() && observed.users().isEmpty()) {
      return observed.lost().values().iterator().next();
    }
    return waiting(
        observed
            .group()
            .map(group -> group.title() + " (" + group.status() + ")")
            .orElseGet(
                () ->
                    observed.users().stream()
                        .map(UsersProgress::ofUser)
                        .collect(Collectors.joining(", "))));
  }

  private static String ofUser(ObservedUser user) {
    return user.active() && !user.deletable()
        ? "the tags of user " + user.id()
        : "user " + user.id() + " (" + user.status() + ")";
  }

  private static Outcome waiting(String what) {
    return new Outcome.InProgress("Waiting for " + what);
  }

  /**
   * Finds the caches that keep AWS from deleting the group. A foreign cache blocks the deletion;
   * the environment's own cache is about to leave the group.
   */
  static Optional<Outcome> blocker(AwsContext aws, ObservedUserGroup group) {
    var foreign =
        group.caches().stream()
            .filter(arn -> isForeign(aws, arn, group.tags()))
            .map(arn -> name(arn) + " uses " + group.title());
    return Blockers.sentence(foreign)
        .<Outcome>map(Outcome.Blocked::new)
        .or(
            () ->
                group.caches().stream()
                    .findFirst()
                    .map(
                        arn ->
                            new Outcome.Waiting(
                                "Waiting until "
                                    + name(arn)
                                    + " no longer uses "
                                    + group.title())));
  }

  private static boolean isForeign(
      AwsContext aws, String arn, Optional<Map<String, String>> ofGroup) {
    var tags = aws.reads().get(Kinds.ELASTICACHE_TAGS, arn);
    return tags.isPresent()
        && ofGroup.isPresent()
        && Stream.of(Tags.CLUSTER, Tags.ENVIRONMENT)
            .anyMatch(key -> !Objects.equals(ofGroup.get().get(key), tags.get().get(key)));
  }

  /** Returns the name of a cache, such as {@code replication group sessions}. */
  private static String name(String arn) {
    var id = arn.substring(arn.lastIndexOf(':') + 1);
    return (arn.contains(":replicationgroup:") ? "replication group " : "serverless cache ") + id;
  }
}
