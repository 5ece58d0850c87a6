package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.desired.Auth;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.Credentials;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.Tagging;
import dev.elasticacheoperator.steps.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The way from the observed users to the desired ones. A group of engine redis stays one when the
 * cache becomes valkey, because AWS takes it there too (ElastiCache User Guide, "RBAC").
 *
 * @param engine engine that the group must have
 * @param desired all users that the group must have
 */
record UserChanges(
    Target target, ObservedUsers observed, String engine, List<DesiredUser> desired) {

  private static final String REDIS = "redis";

  static UserChanges of(Target target, ObservedUsers observed) {
    var engine =
        observed
            .group()
            .map(ObservedUserGroup::engine)
            .filter(REDIS::equals)
            .orElse(target.desired().orElseThrow().cluster().engine());
    return new UserChanges(target, observed, engine, desired(target, engine));
  }

  private static List<DesiredUser> desired(Target target, String engine) {
    var id = target.desired().orElseThrow().cluster().auth().defaultUserId();
    var byDefault =
        target
            .credentials()
            .formerToken()
            .map(token -> DesiredUser.ofFormerToken(id, token))
            .or(() -> Optional.of(DesiredUser.ofDefault(id)).filter(any -> engine.equals(REDIS)));
    return Stream.concat(
            named(target).stream().map(user -> DesiredUser.of(user, target.credentials())),
            byDefault.stream())
        .toList();
  }

  /** Returns the users of the spec; none on the way from a token to no credentials. */
  static List<Auth.User> named(Target target) {
    return target.credentials().mode() == Auth.Mode.USERS
        ? target.desired().orElseThrow().cluster().auth().users()
        : List.of();
  }

  /** Returns the desired users by the name of their credential. */
  Map<String, DesiredUser> byCredential() {
    var result = new LinkedHashMap<String, DesiredUser>();
    named(target)
        .forEach(user -> result.put(user.name(), DesiredUser.of(user, target.credentials())));
    target
        .credentials()
        .formerToken()
        .map(token -> desired.get(desired.size() - 1))
        .ifPresent(user -> result.put(Credentials.FORMER_TOKEN, user));
    return result;
  }

  List<String> ids() {
    return desired.stream().map(DesiredUser::id).toList();
  }

  /** Returns true if the cache can take the group now: it is active and has all users. */
  boolean isComplete(ObservedUserGroup group) {
    return group.active() && group.users().containsAll(ids());
  }

  /** Returns the owned users that the cache must no longer have. */
  List<ObservedUser> surplus() {
    var wanted = ids();
    return observed.users().stream().filter(user -> !wanted.contains(user.id())).toList();
  }

  List<Action<AwsContext, ObservedUsers>> actions() {
    var actions = new ArrayList<Action<AwsContext, ObservedUsers>>();
    desired.forEach(user -> actions.addAll(ofUser(user)));
    actions.addAll(observed.group().map(this::ofGroup).orElseGet(this::newGroup));
    surplus().stream()
        .filter(user -> user.deletable() && hasLeft(user))
        .map(user -> UserActions.delete(observed, user))
        .forEach(actions::add);
    return actions;
  }

  private List<Action<AwsContext, ObservedUsers>> ofUser(DesiredUser user) {
    var shown = observed.user(user.id());
    if (shown.isEmpty()) {
      return user.lacksCredential()
          ? List.of()
          : List.of(UserActions.create(observed, user, engine, tags(user.id())));
    }
    return shown
        .filter(ObservedUser::active)
        .map(active -> Stream.of(change(active, user), retag(active, user)))
        .orElse(Stream.of())
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Action<AwsContext, ObservedUsers>> change(ObservedUser shown, DesiredUser user) {
    // A group of engine valkey takes users of either engine.
    return UserActions.modify(
        observed, shown, user, engine.equals(REDIS) ? engine : shown.engine());
  }

  private Optional<Action<AwsContext, ObservedUsers>> retag(ObservedUser shown, DesiredUser user) {
    return Tagging.retag(
        shown.arn(),
        user.title(),
        shown.tags(),
        target.corrected(tags(user.id())),
        tags -> observed.with(shown.withTags(tags)));
  }

  private Map<String, String> tags(String id) {
    return target.tags(StepNames.USERS, id);
  }

  private List<Action<AwsContext, ObservedUsers>> newGroup() {
    return desired.stream().allMatch(this::isActive)
        ? List.of(
            UserGroupActions.create(
                observed,
                target.identity().names().userGroup(),
                engine,
                ids(),
                tags(target.identity().names().userGroup())))
        : List.of();
  }

  private List<Action<AwsContext, ObservedUsers>> ofGroup(ObservedUserGroup group) {
    if (!group.active()) {
      return List.of();
    }
    var settled = desired.stream().allMatch(user -> isActive(user) || isMissing(user));
    var members =
        UserGroupActions.modify(
            observed, group, engine, ids().stream().filter(this::isActive).toList(), ids());
    var tagging =
        Tagging.retag(
            group.arn(),
            group.title(),
            group.tags(),
            target.corrected(tags(group.id())),
            tags -> observed.with(group.withTags(tags)));
    return Stream.of(members.filter(action -> settled), tagging).flatMap(Optional::stream).toList();
  }

  /** Returns true if the user cannot be made yet, because its password is not known. */
  private boolean isMissing(DesiredUser user) {
    return observed.user(user.id()).isEmpty() && user.lacksCredential();
  }

  private boolean isActive(DesiredUser user) {
    return isActive(user.id());
  }

  private boolean isActive(String id) {
    return observed.user(id).filter(ObservedUser::active).isPresent();
  }

  /** Returns true once the user has left the group, so that nobody is cut off by its deletion. */
  private boolean hasLeft(ObservedUser user) {
    return observed.group().isEmpty()
        || observed.group().filter(g -> g.active() && !g.users().contains(user.id())).isPresent();
  }
}
