package dev.elasticacheoperator.steps.cache;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.UserGroup;

/**
 * A user group as ElastiCache reports it.
 *
 * @param status AWS's word: creating, active, modifying or deleting
 * @param users ids of its users, foreign ones too
 * @param caches ARNs of the caches that use it
 * @param tags empty where they are unknown: not read, or not told by AWS
 */
record ObservedUserGroup(
    String id,
    String arn,
    String engine,
    String status,
    List<String> users,
    List<String> caches,
    Optional<Map<String, String>> tags) {

  static ObservedUserGroup of(UserGroup group, Optional<Map<String, String>> tags) {
    var region = group.arn().substring(0, group.arn().indexOf(":usergroup:"));
    return new ObservedUserGroup(
        group.userGroupId(),
        group.arn(),
        group.engine(),
        group.status(),
        group.userIds(),
        Stream.concat(
                group.replicationGroups().stream().map(id -> region + ":replicationgroup:" + id),
                group.serverlessCaches().stream().map(id -> region + ":serverlesscache:" + id))
            .toList(),
        tags);
  }

  /** Returns true if AWS takes changes of the group. */
  boolean active() {
    return status.equals("active");
  }

  boolean deleting() {
    return status.equals("deleting");
  }

  ObservedUserGroup with(String changedStatus, String changedEngine, List<String> changedUsers) {
    return new ObservedUserGroup(id, arn, changedEngine, changedStatus, changedUsers, caches, tags);
  }

  ObservedUserGroup withStatus(String changed) {
    return with(changed, engine, users);
  }

  ObservedUserGroup withTags(Map<String, String> changed) {
    return new ObservedUserGroup(id, arn, engine, status, users, caches, Optional.of(changed));
  }

  String title() {
    return "user group " + id;
  }
}
