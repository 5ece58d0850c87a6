package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.Lists;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Observed state of the users and the user group of an environment.
 *
 * @param users the owned users, in the order in which they were looked for
 * @param blocked why a user or the group cannot be used, by its id in the status
 * @param lost why a user or the group of the record is not touched, by its id in the status. Its
 *     tags may come back, so that it stays in the record.
 */
record ObservedUsers(
    List<ObservedUser> users,
    Optional<ObservedUserGroup> group,
    Map<String, Outcome> blocked,
    Map<String, Outcome> lost) {

  static final ObservedUsers NONE =
      new ObservedUsers(List.of(), Optional.empty(), Map.of(), Map.of());

  private static final String USER = "user/";
  private static final String GROUP = "user-group/";

  /** Returns the id of a user in the status. */
  static String userKey(String id) {
    return USER + id;
  }

  /** Returns the id of a user group in the status. */
  static String groupKey(String id) {
    return GROUP + id;
  }

  /** Returns AWS's ids of the users among the ids of the status. */
  static Stream<String> userIds(Stream<String> keys) {
    return keys.filter(key -> key.startsWith(USER)).map(key -> key.substring(USER.length()));
  }

  Optional<ObservedUser> user(String id) {
    return users.stream().filter(user -> user.id().equals(id)).findFirst();
  }

  /** Returns true if the group is active and has the user. */
  boolean isMember(String id) {
    return group.filter(g -> g.active() && g.users().contains(id)).isPresent();
  }

  /** Returns the ids for the status: the users by id, and the group. */
  List<String> keys() {
    var groupKeys = group.stream().map(ObservedUserGroup::id).map(ObservedUsers::groupKey);
    var userKeys = users.stream().map(ObservedUser::id).map(ObservedUsers::userKey);
    return Stream.of(userKeys, groupKeys, lost.keySet().stream())
        .flatMap(keys -> keys)
        .sorted(Comparator.comparing((String key) -> key.startsWith(GROUP)).thenComparing(k -> k))
        .toList();
  }

  /** Returns true if the user or group exists and is not being deleted. */
  boolean isLive(String key) {
    return Stream.concat(
            users.stream().filter(user -> !user.deleting()).map(user -> userKey(user.id())),
            group.stream().filter(g -> !g.deleting()).map(g -> groupKey(g.id())))
        .anyMatch(key::equals);
  }

  /** Returns the users after the given one, which replaces any other of its id. */
  ObservedUsers with(ObservedUser user) {
    var others = users.stream().filter(other -> !other.id().equals(user.id())).toList();
    return new ObservedUsers(Lists.plus(others, user), group, blocked, lost);
  }

  /**
   * Returns the users after a change of the given one. AWS changes its group with it, and then
   * takes no other change of the group for a while.
   */
  ObservedUsers changed(ObservedUser user) {
    return new ObservedUsers(
        with(user).users,
        group.map(g -> g.users().contains(user.id()) ? g.withStatus("modifying") : g),
        blocked,
        lost);
  }

  ObservedUsers with(ObservedUserGroup changed) {
    return new ObservedUsers(users, Optional.of(changed), blocked, lost);
  }

  ObservedUsers blocked(String key, Outcome why) {
    return new ObservedUsers(users, group, plus(blocked, key, why), lost);
  }

  ObservedUsers lost(String key, Outcome why) {
    return new ObservedUsers(users, group, blocked, plus(lost, key, why));
  }

  private static Map<String, Outcome> plus(Map<String, Outcome> map, String key, Outcome why) {
    var more = new TreeMap<>(map);
    more.put(key, why);
    return Collections.unmodifiableMap(more);
  }
}
