package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.error.Unchanged;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.ModifyUserRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyUserResponse;

/** Actions on users. Each returns the observed state after its call. */
final class UserActions {

  private UserActions() {}

  /** Creates a user. Its id is its token, because the spec may remove it before the answer. */
  static Action<AwsContext, ObservedUsers> create(
      ObservedUsers observed, DesiredUser user, String engine, Map<String, String> tags) {
    return Action.repeatable(
            "CreateUser",
            "Create " + user.title(),
            ObservedUsers.userKey(user.id()),
            (AwsContext aws) -> {
              var answer =
                  aws.clients()
                      .elastiCache()
                      .createUser(
                          r ->
                              r.userId(user.id())
                                  .userName(user.name())
                                  .engine(engine)
                                  .accessString(user.accessString())
                                  .authenticationMode(user.authentication())
                                  .tags(Tags.elastiCache(tags)));
              return observed.with(
                  new ObservedUser(
                      user.id(),
                      answer.arn(),
                      engine,
                      answer.status(),
                      user.accessString(),
                      user.type(),
                      user.passwords(),
                      Optional.of(tags),
                      ObservedUser.Passwords.of(user)));
            })
        .reporting("Created " + user.title());
  }

  /**
   * Returns the change that makes a user as desired; empty if nothing differs.
   *
   * @param engine engine that the user must have
   */
  static Optional<Action<AwsContext, ObservedUsers>> modify(
      ObservedUsers observed, ObservedUser user, DesiredUser desired, String engine) {
    var request = ModifyUserRequest.builder().userId(user.id());
    var what = new ArrayList<String>();
    if (!AccessString.of(user.accessString()).equals(AccessString.of(desired.accessString()))) {
      what.add("access string");
      request.accessString(desired.accessString());
    }
    if (differsInAuthentication(user, desired)) {
      what.add(user.type() == desired.type() ? "passwords" : "authentication");
      request.authenticationMode(desired.authentication());
    }
    if (!user.engine().equals(engine)) {
      what.add("engine");
      request.engine(engine);
    }
    return what.isEmpty()
        ? Optional.empty()
        : Optional.of(modify(observed, user, desired, engine, what, request.build()));
  }

  private static boolean differsInAuthentication(ObservedUser user, DesiredUser desired) {
    if (desired.lacksCredential()) {
      return false;
    }
    if (user.type() != desired.type()) {
      return true;
    }
    return desired.credential().isPresent()
        && !user.hasAccepted(desired)
        && !(desired.credential().get().applied() && user.passwords() == desired.passwords());
  }

  private static Action<AwsContext, ObservedUsers> modify(
      ObservedUsers observed,
      ObservedUser user,
      DesiredUser desired,
      String engine,
      List<String> what,
      ModifyUserRequest request) {
    var text = " " + String.join(" and ", what) + " of " + desired.title();
    return Action.of(
            "ModifyUser",
            "Set" + text,
            (AwsContext aws) ->
                Unchanged.orAnswer(() -> aws.clients().elastiCache().modifyUser(request))
                    .map(ModifyUserResponse::status)
                    .map(status -> observed.changed(user.as(desired, engine, status)))
                    .orElseGet(() -> observed.with(user.as(desired, engine, user.status()))))
        .reporting("Set" + text);
  }

  static Action<AwsContext, ObservedUsers> delete(ObservedUsers observed, ObservedUser user) {
    return Action.of(
            "DeleteUser",
            "Delete user " + user.id(),
            (AwsContext aws) ->
                observed.with(
                    user.withStatus(
                        aws.clients().elastiCache().deleteUser(r -> r.userId(user.id())).status())))
        .reporting("Deleted user " + user.id());
  }
}
