package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.ModifyUserGroupRequest;

/** Actions on the user group. Each returns the observed state after its call. */
final class UserGroupActions {

  private UserGroupActions() {}

  /** Creates the group with its users. */
  static Action<AwsContext, ObservedUsers> create(
      ObservedUsers observed,
      String id,
      String engine,
      List<String> users,
      Map<String, String> tags) {
    var summary = "user group " + id + " with " + String.join(", ", users);
    return Action.repeatable(
            "CreateUserGroup",
            "Create " + summary,
            ObservedUsers.groupKey(id),
            (AwsContext aws) -> {
              var answer =
                  aws.clients()
                      .elastiCache()
                      .createUserGroup(
                          r ->
                              r.userGroupId(id)
                                  .engine(engine)
                                  .userIds(users)
                                  .tags(Tags.elastiCache(tags)));
              return observed.with(
                  new ObservedUserGroup(
                      id,
                      answer.arn(),
                      engine,
                      answer.status(),
                      users,
                      List.of(),
                      Optional.of(tags)));
            })
        .reporting("Created " + summary);
  }

  /**
   * Returns the change that gives the group its engine and its users; empty if nothing differs.
   * Users join and leave in one call, so that the group is complete at any time.
   *
   * @param joining ids of the users that must be in it and can join it now
   * @param wanted ids of the users that must be in it
   */
  static Optional<Action<AwsContext, ObservedUsers>> modify(
      ObservedUsers observed,
      ObservedUserGroup group,
      String engine,
      List<String> joining,
      List<String> wanted) {
    var request = ModifyUserGroupRequest.builder().userGroupId(group.id());
    var added = joining.stream().filter(id -> !group.users().contains(id)).toList();
    var removed = group.users().stream().filter(id -> !wanted.contains(id)).toList();
    var what = new ArrayList<String>();
    if (!added.isEmpty()) {
      what.add("add " + String.join(", ", added));
      request.userIdsToAdd(added);
    }
    if (!removed.isEmpty()) {
      what.add("remove " + String.join(", ", removed));
      request.userIdsToRemove(removed);
    }
    if (!group.engine().equals(engine)) {
      what.add("set the engine to " + engine);
      request.engine(engine);
    }
    if (what.isEmpty()) {
      return Optional.empty();
    }
    var users = new ArrayList<>(group.users());
    users.removeAll(removed);
    users.addAll(added);
    return Optional.of(
        Action.of(
                "ModifyUserGroup",
                "Change " + group.title() + ": " + String.join(", ", what),
                (AwsContext aws) ->
                    observed.with(
                        group.with(
                            aws.clients().elastiCache().modifyUserGroup(request.build()).status(),
                            engine,
                            List.copyOf(users))))
            .reporting("Changed " + group.title() + ": " + String.join(", ", what)));
  }

  static Action<AwsContext, ObservedUsers> delete(ObservedUsers observed, ObservedUserGroup group) {
    return Action.of(
            "DeleteUserGroup",
            "Delete " + group.title(),
            (AwsContext aws) ->
                observed.with(
                    group.withStatus(
                        aws.clients()
                            .elastiCache()
                            .deleteUserGroup(r -> r.userGroupId(group.id()))
                            .status())))
        .reporting("Deleted " + group.title());
  }
}
