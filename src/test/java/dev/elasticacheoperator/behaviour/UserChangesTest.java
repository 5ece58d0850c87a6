package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.CacheUsers.SECRET;
import static dev.elasticacheoperator.behaviour.CacheUsers.accepts;
import static dev.elasticacheoperator.behaviour.CacheUsers.changed;
import static dev.elasticacheoperator.behaviour.CacheUsers.group;
import static dev.elasticacheoperator.behaviour.CacheUsers.password;
import static dev.elasticacheoperator.behaviour.CacheUsers.replicationGroup;
import static dev.elasticacheoperator.behaviour.CacheUsers.serverless;
import static dev.elasticacheoperator.behaviour.CacheUsers.user;
import static dev.elasticacheoperator.behaviour.CacheUsers.users;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.StepState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Users and user groups follow the changes of the spec without a gap for clients. */
class UserChangesTest {

  @Test
  void usersComeAndGo() {
    var fixture = serverless();
    changed(
        fixture,
        "cache.auth.users",
        List.of(
            Map.of("name", "app"), Map.of("name", "reporting", "accessString", "on ~* +@read")));
    var further = SECRET + "-reporting";
    assertEquals("reporting", fixture.secretValue(further, "username"));
    assertTrue(accepts(fixture, "reporting", fixture.secretValue(further, "password")));
    assertEquals("on ~* -@all +@read", user(fixture, "reporting").accessString());
    assertEquals(2, group(fixture).userIds().size());
    fixture.harness.pass(Duration.ofMinutes(20));

    fixture.calls.clear();
    changed(fixture, "cache.auth.users", List.of(Map.of("name", "app")));
    assertEquals(List.of("ModifyUserGroup", "DeleteUser"), fixture.calls.changes());
    assertEquals(1, users(fixture).size());
    assertEquals("", fixture.secretValue(further, "username"));
  }

  @Test
  void aUserTurnsToIamWithoutAGap() {
    var fixture = serverless();
    var before = user(fixture, "app").userId();
    fixture.calls.clear();
    changed(fixture, "cache.auth.users", List.of(Map.of("name", "app", "authentication", "Iam")));
    assertEquals(List.of("CreateUser", "ModifyUserGroup", "DeleteUser"), fixture.calls.changes());
    var after = users(fixture).get(0);
    assertNotEquals(before, after.userId());
    assertEquals(after.userId(), after.userName());
    assertEquals(after.userId(), fixture.secretValue(SECRET, "username"));
    assertEquals("", password(fixture));
  }

  @Test
  void usersGoOnceTheCacheHasLeftThem() {
    var fixture = serverless();
    changed(fixture, "cache.auth.mode", "None");
    fixture.harness.pass(Duration.ofMinutes(20));
    assertEquals(
        List.of("ModifyServerlessCache", "DeleteUserGroup", "DeleteUser"), fixture.calls.changes());
    assertEquals(StepState.SKIPPED, fixture.state("users"));
    assertEquals("", password(fixture));

    changed(fixture, "cache.auth.mode", "Users");
    assertEquals(List.of("sessions"), group(fixture).serverlessCaches());
    assertTrue(accepts(fixture, "app", password(fixture)));
    fixture.deleteLeavingNothing();
  }

  @Test
  void aReplicationGroupOfRedisGetsADefaultUserThatCanDoNothing() {
    var fixture = replicationGroup("redis", "7.1");
    var off = user(fixture, "default");
    assertEquals("off ~* -@all", off.accessString());
    assertEquals(2, group(fixture).userIds().size());
    assertEquals(List.of("sessions"), group(fixture).replicationGroups());
    assertTrue(accepts(fixture, "app", password(fixture)));

    fixture.edit("cache.version", "8.0");
    changed(fixture, "cache.engine", "valkey");
    assertEquals("redis", group(fixture).engine());
    assertEquals(List.of("sessions"), group(fixture).replicationGroups());
    fixture.deleteLeavingNothing();
  }

  @Test
  void aTokenTurnsIntoUsersAndBack() {
    var fixture = replicationGroup("valkey", "8.0", "cache.auth.mode", "Token");
    assertEquals(List.of(), users(fixture));
    changed(fixture, "cache.auth.mode", "Users");
    assertEquals(List.of("sessions"), group(fixture).replicationGroups());
    assertEquals("app", fixture.secretValue(SECRET, "username"));
    assertTrue(accepts(fixture, "app", password(fixture)));

    fixture.harness.pass(Duration.ofMinutes(20));
    changed(fixture, "cache.auth.mode", "Token");
    fixture.harness.pass(Duration.ofMinutes(20));
    assertEquals(List.of(), users(fixture));
    assertEquals("", fixture.secretValue(SECRET, "username"));
    assertTrue(fixture.accepts(password(fixture)));
    fixture.deleteLeavingNothing();
  }

  @Test
  void tagsAreCorrected() {
    var fixture = serverless("tags", Map.of("team", "web"));
    fixture.calls.clear();
    changed(fixture, "tags", Map.of("team", "mobile"));
    fixture.harness.pass(Duration.ofMinutes(20));
    for (var arn : List.of(user(fixture, "app").arn(), group(fixture).arn())) {
      fixture.stranger(
          aws ->
              assertTrue(
                  aws.elastiCache().listTagsForResource(r -> r.resourceName(arn)).tagList().stream()
                      .anyMatch(t -> t.key().equals("team") && t.value().equals("mobile")),
                  arn));
    }
  }
}
