package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.AuthenticationType;
import software.amazon.awssdk.services.elasticache.model.CreateUserGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateUserGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteUserGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteUserGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeUserGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeUserGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyUserGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyUserGroupResponse;
import software.amazon.awssdk.services.elasticache.model.UserGroup;
import software.amazon.awssdk.services.elasticache.model.UserGroupPendingChanges;

/**
 * User groups (API reference, CreateUserGroup, ModifyUserGroup, DeleteUserGroup,
 * DescribeUserGroups). A group of engine redis has a user named {@code default}; a group of engine
 * valkey needs none and takes no user without a password.
 */
final class UserGroups {

  private static final String DEFAULT_NAME = "default";
  private static final int LONGEST_ID = 40;

  private final ElastiCacheState state;
  private final Users users;
  private final Map<String, CacheLifecycle<UserGroup>> groups = new TreeMap<>();

  UserGroups(ElastiCacheState state, Users users) {
    this.state = state;
    this.users = users;
  }

  CreateUserGroupResponse create(CreateUserGroupRequest request) {
    var id = Identifiers.checked("UserGroupId", request.userGroupId(), LONGEST_ID);
    if (groups().containsKey(id)) {
      throw ElastiCacheError.USER_GROUP_ALREADY_EXISTS.because("User group %s already exists.", id);
    }
    var engine = Users.engine(request.engine());
    var members = request.userIds().stream().map(Identifiers::of).toList();
    check(engine, members);
    TagSets.check(request.tags());
    var shape =
        UserGroup.builder()
            .userGroupId(id)
            .engine(engine)
            .userIds(members)
            .minimumEngineVersion(engine.equals("valkey") ? "7.2" : "6.0")
            .arn(state.arn("usergroup", id))
            .build();
    var now = state.now();
    groups.put(
        id, CacheLifecycle.creating(now, now.plus(state.region.settings().userChanging()), shape));
    state.tags.add(shape.arn(), request.tags());
    var shown = shown(find(id));
    return CreateUserGroupResponse.builder()
        .userGroupId(id)
        .status("creating")
        .engine(engine)
        .userIds(shown.userIds())
        .minimumEngineVersion(shown.minimumEngineVersion())
        .arn(shown.arn())
        .build();
  }

  ModifyUserGroupResponse modify(ModifyUserGroupRequest request) {
    var life = active(request.userGroupId());
    var current = life.picture(state.now());
    var added = request.userIdsToAdd().stream().map(Identifiers::of).toList();
    var removed = request.userIdsToRemove().stream().map(Identifiers::of).toList();
    for (var id : removed) {
      if (!current.userIds().contains(id)) {
        throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
            "User %s is not a member of user group %s.", id, current.userGroupId());
      }
    }
    var engine = request.engine() == null ? current.engine() : Users.engine(request.engine());
    var members = new ArrayList<>(current.userIds());
    members.removeAll(removed);
    members.addAll(added.stream().filter(id -> !members.contains(id)).toList());
    if (members.equals(current.userIds()) && engine.equals(current.engine())) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "No modifications were requested");
    }
    check(engine, members);
    var after = change(life, engine, members);
    var shown = shown(after);
    return ModifyUserGroupResponse.builder()
        .userGroupId(shown.userGroupId())
        .status("modifying")
        .engine(shown.engine())
        .userIds(shown.userIds())
        .pendingChanges(shown.pendingChanges())
        .replicationGroups(shown.replicationGroups())
        .arn(shown.arn())
        .build();
  }

  private CacheLifecycle<UserGroup> change(
      CacheLifecycle<UserGroup> life, String engine, List<String> members) {
    var now = state.now();
    var after =
        life.modified(
            now,
            now,
            now.plus(state.region.settings().userChanging()),
            g -> g.toBuilder().engine(engine).userIds(members).build());
    groups.put(after.before().userGroupId(), after);
    return after;
  }

  DeleteUserGroupResponse delete(DeleteUserGroupRequest request) {
    var life = active(request.userGroupId());
    var shown = shown(life);
    if (!shown.replicationGroups().isEmpty() || !shown.serverlessCaches().isEmpty()) {
      throw ElastiCacheError.INVALID_USER_GROUP_STATE.because(
          "User group %s is associated with a cache and cannot be deleted.", shown.userGroupId());
    }
    var now = state.now();
    groups.put(
        shown.userGroupId(), life.deleting(now, now.plus(state.region.settings().userChanging())));
    return DeleteUserGroupResponse.builder()
        .userGroupId(shown.userGroupId())
        .status("deleting")
        .engine(shown.engine())
        .userIds(shown.userIds())
        .arn(shown.arn())
        .build();
  }

  DescribeUserGroupsResponse describe(DescribeUserGroupsRequest request) {
    var id = request.userGroupId();
    var seen =
        groups().values().stream()
            .filter(g -> state.visible(g.createdAt()))
            .map(this::shown)
            .filter(g -> id == null || g.userGroupId().equals(Identifiers.of(id)))
            .toList();
    if (id != null && seen.isEmpty()) {
      throw notFound(id);
    }
    var page = Records.page(seen, UserGroup::userGroupId, request.maxRecords(), request.marker());
    return DescribeUserGroupsResponse.builder()
        .userGroups(page.items())
        .marker(page.next())
        .build();
  }

  /**
   * Returns an active group that a cache of the engine takes.
   *
   * @throws software.amazon.awssdk.services.elasticache.model.InvalidUserGroupStateException if the
   *     group is not active
   */
  UserGroup attachable(String id, String cacheEngine) {
    var group = active(id).picture(state.now());
    if (cacheEngine.equals("redis") && group.engine().equals("valkey")) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "User group %s of engine valkey cannot be associated with a cache of engine redis.", id);
    }
    return group;
  }

  /** Returns the users of a group as they are in force now; none if the group is gone. */
  List<StoredUser> members(String id) {
    var now = state.now();
    return Stream.ofNullable(groups().get(id))
        .flatMap(group -> group.picture(now).userIds().stream())
        .map(user -> users.find(user).picture(now))
        .toList();
  }

  /** Returns the ids of the groups that have the user. */
  List<String> with(String userId) {
    return groups().values().stream()
        .map(g -> g.picture(state.now()))
        .filter(g -> g.userIds().contains(userId))
        .map(UserGroup::userGroupId)
        .toList();
  }

  /** Puts the groups of a changed user to modifying. */
  void changedWith(String userId) {
    for (var id : with(userId)) {
      var life = find(id);
      var group = life.picture(state.now());
      change(life, group.engine(), group.userIds());
    }
  }

  /** Takes a deleted user out of its groups. */
  void remove(String userId) {
    for (var id : with(userId)) {
      var life = find(id);
      var group = life.picture(state.now());
      change(
          life, group.engine(), group.userIds().stream().filter(u -> !u.equals(userId)).toList());
    }
  }

  /**
   * @throws software.amazon.awssdk.services.elasticache.model
   *     .DefaultUserAssociatedToUserGroupException if the user is the default user of a group of
   *     engine redis
   */
  void refuseDefaultUser(StoredUser user) {
    boolean needed =
        user.name().equals(DEFAULT_NAME)
            && with(user.id()).stream()
                .anyMatch(g -> find(g).picture(state.now()).engine().equals("redis"));
    if (needed) {
      throw ElastiCacheError.DEFAULT_USER_ASSOCIATED_TO_USER_GROUP.because(
          "Default user %s is associated with a user group and cannot be deleted.", user.id());
    }
  }

  private void check(String engine, List<String> members) {
    var found = members.stream().map(id -> users.find(id).picture(state.now())).toList();
    for (var user : found) {
      boolean noPassword = user.shape().authentication().type() == AuthenticationType.NO_PASSWORD;
      if (engine.equals("valkey") && noPassword) {
        throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
            "No password user %s cannot be added to user group with engine Valkey", user.id());
      }
    }
    var names = found.stream().map(StoredUser::name).toList();
    if (names.stream().distinct().count() < names.size()) {
      throw ElastiCacheError.DUPLICATE_USER_NAME.because(
          "A user group cannot have two users with the same user name.");
    }
    if (engine.equals("redis") && !names.contains(DEFAULT_NAME)) {
      throw ElastiCacheError.DEFAULT_USER_REQUIRED.because(
          "Redis user group needs to contain a user with the user name default.");
    }
  }

  private CacheLifecycle<UserGroup> active(String id) {
    var life = find(id);
    if (!life.available(state.now())) {
      throw ElastiCacheError.INVALID_USER_GROUP_STATE.because(
          "User group %s has status %s. It must be active.", id, life.status(state.now()));
    }
    return life;
  }

  private CacheLifecycle<UserGroup> find(String id) {
    var life = groups().get(Identifiers.of(id));
    if (life == null) {
      throw notFound(id);
    }
    return life;
  }

  /** Fails unless the group exists. */
  void require(String id) {
    find(id);
  }

  void forgetGone() {
    groups();
  }

  private Map<String, CacheLifecycle<UserGroup>> groups() {
    var now = state.now();
    groups.values().stream()
        .filter(g -> g.gone(now))
        .forEach(g -> state.tags.forget(g.before().arn()));
    groups.values().removeIf(g -> g.gone(now));
    return groups;
  }

  private UserGroup shown(CacheLifecycle<UserGroup> life) {
    var now = state.now();
    var group = life.picture(now);
    var status = life.status(now);
    var shown =
        group.toBuilder()
            .status(status.equals("available") ? "active" : status)
            .replicationGroups(state.groupsWithUsers(group.userGroupId()))
            .serverlessCaches(state.serverlessWithUsers(group.userGroupId()));
    life.ahead(now).ifPresent(after -> shown.pendingChanges(pending(group, after)));
    return shown.build();
  }

  private static UserGroupPendingChanges pending(UserGroup now, UserGroup after) {
    var added = new ArrayList<>(after.userIds());
    added.removeAll(now.userIds());
    var removed = new ArrayList<>(now.userIds());
    removed.removeAll(after.userIds());
    return UserGroupPendingChanges.builder().userIdsToAdd(added).userIdsToRemove(removed).build();
  }

  private static RuntimeException notFound(String id) {
    return ElastiCacheError.USER_GROUP_NOT_FOUND.because("User group %s not found.", id);
  }
}
