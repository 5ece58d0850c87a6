package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.desired.Auth.Mode;
import dev.elasticacheoperator.desired.EngineCatalog;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.AwsStep;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.UserAccess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The users of the cache and the user group that the cache takes, if its credentials are users. A
 * group is attached to the cache while it is active, and is changed in place: AWS then changes the
 * cache. Passwords were persisted before the pass, and AWS takes all of them at once.
 */
public record UsersStep(String name, Set<String> needs) implements AwsStep<ObservedUsers> {

  @Override
  public Permissions permissions() {
    return FirstCache.PERMISSIONS
        .create("elasticache:CreateUser", Arns.CACHE_USER)
        .change("elasticache:ModifyUser", Arns.CACHE_USER)
        .change("elasticache:DeleteUser", Arns.CACHE_USER)
        .create("elasticache:CreateUserGroup", Arns.CACHE_USER_GROUP)
        .change("elasticache:CreateUserGroup", Arns.CACHE_USER)
        .change("elasticache:ModifyUserGroup", Arns.CACHE_USER_GROUP)
        // A foreign user in the group is removed as well.
        .use("elasticache:ModifyUserGroup", Arns.CACHE_USER)
        .change("elasticache:DeleteUserGroup", Arns.CACHE_USER_GROUP)
        .change("elasticache:AddTagsToResource", Arns.CACHE_USER, Arns.CACHE_USER_GROUP)
        .change("elasticache:RemoveTagsFromResource", Arns.CACHE_USER, Arns.CACHE_USER_GROUP);
  }

  @Override
  public boolean isDesired(Target target) {
    return target.credentials().needsUsers()
        && target
            .desired()
            .filter(d -> !d.cluster().engine().equals(EngineCatalog.MEMCACHED_ENGINE))
            .isPresent();
  }

  @Override
  public String whySkipped(Target target) {
    if (target
        .desired()
        .filter(d -> d.cluster().engine().equals(EngineCatalog.MEMCACHED_ENGINE))
        .isPresent()) {
      return "Memcached has no users";
    }
    return target.credentials().mode() == Mode.TOKEN
        ? "The cache has an AUTH token and no users (cache.auth.mode)"
        : "The cache has no credentials (cache.auth.mode)";
  }

  @Override
  public ObservedUsers absent() {
    return ObservedUsers.NONE;
  }

  @Override
  public ObservedUsers observe(AwsContext aws, Target target, StepContext context) {
    var desired = isDesired(target) ? UserChanges.of(target, absent()).ids() : List.<String>of();
    return new UsersObservation(aws.reads(), target, context).observe(desired);
  }

  @Override
  public List<Action<AwsContext, ObservedUsers>> diff(
      Target target, ObservedUsers observed, StepContext context) {
    if (!isDesired(target)) {
      return deletions(observed);
    }
    return observed.blocked().isEmpty() ? UserChanges.of(target, observed).actions() : List.of();
  }

  /** Returns the deletion of the group, and then those of the users that AWS takes now. */
  private static List<Action<AwsContext, ObservedUsers>> deletions(ObservedUsers observed) {
    if (observed.group().isPresent()) {
      return observed
          .group()
          .filter(ObservedUserGroup::active)
          .map(group -> UserGroupActions.delete(observed, group))
          .stream()
          .toList();
    }
    return observed.users().stream()
        .filter(ObservedUser::deletable)
        .map(user -> UserActions.delete(observed, user))
        .toList();
  }

  @Override
  public Outcome assess(Target target, ObservedUsers observed, StepContext context) {
    if (!isDesired(target)) {
      return UsersProgress.ofDeletion(observed);
    }
    return observed.blocked().values().stream()
        .findFirst()
        .or(() -> target.credentials().problem().map(Outcome.Blocked::new))
        .orElseGet(() -> UsersProgress.of(UserChanges.of(target, observed)));
  }

  @Override
  public Optional<Outcome> blockers(AwsContext aws, ObservedUsers observed) {
    return observed.group().flatMap(group -> UsersProgress.blocker(aws, group));
  }

  @Override
  public boolean createSucceeded(ObservedUsers observed, String token) {
    return observed.isLive(token);
  }

  @Override
  public List<String> ids(ObservedUsers observed) {
    return observed.keys();
  }

  @Override
  public Outputs outputs(Target target, ObservedUsers observed) {
    if (!isDesired(target)) {
      return Outputs.NONE.and(
          StepOutputs.USERS,
          Optional.of(Map.<String, UserAccess>of()).filter(none -> observed.users().isEmpty()));
    }
    var changes = UserChanges.of(target, observed);
    var access = new LinkedHashMap<String, UserAccess>();
    changes
        .byCredential()
        .forEach(
            (name, user) ->
                observed
                    .user(user.id())
                    .map(
                        shown ->
                            new UserAccess(
                                shown.hasAccepted(user),
                                shown.active() && observed.isMember(shown.id()),
                                shown.passwords()))
                    .ifPresent(shown -> access.put(name, shown)));
    return Outputs.of(StepOutputs.USERS, access)
        .and(
            StepOutputs.USER_GROUP,
            observed.group().filter(changes::isComplete).map(ObservedUserGroup::id));
  }
}
