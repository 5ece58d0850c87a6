package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.services.elasticache.model.User;
import software.amazon.awssdk.services.elasticache.model.UserGroup;

/** Caches with users, and what AWS reports about the users. */
final class CacheUsers {

  static final String SECRET = "sessions-endpoint";

  static Fixture serverless(Object... edits) {
    var all = new ArrayList<Object>(List.of("bastion.enabled", false, "cache.name", "sessions"));
    all.addAll(Arrays.asList(edits));
    return Fixture.of("serverless.yaml", all).settled();
  }

  static Fixture replicationGroup(String engine, String version, Object... edits) {
    var all =
        new ArrayList<Object>(
            List.of(
                "cache.engine", engine,
                "cache.version", version,
                "cache.nodeType", "cache.t4g.small",
                "cache.encryption.inTransit", "Required",
                "cache.auth.mode", "Users",
                "bastion.enabled", false,
                "cache.name", "sessions"));
    all.addAll(Arrays.asList(edits));
    return Fixture.of("cache.yaml", all).settled();
  }

  /** Returns the password of the first user, as clients read it. */
  static String password(Fixture fixture) {
    return fixture.secretValue(SECRET, "password");
  }

  static boolean accepts(Fixture fixture, String userName, String password) {
    return fixture
        .harness
        .cloud
        .account(SimulatedCloud.DEFAULT_ACCOUNT)
        .userAccepts("us-west-2", user(fixture, userName).userId(), password);
  }

  /** Returns the environment's user of that name. */
  static User user(Fixture fixture, String name) {
    return users(fixture).stream()
        .filter(user -> user.userName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no user " + name + " of " + users(fixture)));
  }

  static List<User> users(Fixture fixture) {
    var found = new ArrayList<User>();
    fixture.stranger(
        aws ->
            aws.elastiCache().describeUsers(r -> {}).users().stream()
                .filter(user -> !user.userId().equals("default"))
                .forEach(found::add));
    return found;
  }

  static UserGroup group(Fixture fixture) {
    var found =
        fixture.asStranger(aws -> aws.elastiCache().describeUserGroups(r -> {}).userGroups());
    assertEquals(1, found.size(), found::toString);
    return found.get(0);
  }

  static void changed(Fixture fixture, String path, Object value) {
    fixture.edit(path, value);
    fixture.harness.untilReady(Fixture.NAME);
  }

  private CacheUsers() {}
}
