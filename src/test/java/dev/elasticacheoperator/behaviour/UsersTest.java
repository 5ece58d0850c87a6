package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.AuthMode;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.User;
import software.amazon.awssdk.services.elasticache.model.UserGroup;

/** Users and user groups of serverless caches and replication groups. */
class UsersTest {

  private static final String SECRET = "sessions-endpoint";

  private static Fixture serverless(Object... edits) {
    var all = new ArrayList<Object>(List.of("bastion.enabled", false, "cache.name", "sessions"));
    all.addAll(Arrays.asList(edits));
    return Fixture.of("serverless.yaml", all).settled();
  }

  private static Fixture replicationGroup(String engine, String version, Object... edits) {
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

  private static boolean accepts(Fixture fixture, String userName, String password) {
    return fixture
        .harness
        .cloud
        .account(SimulatedCloud.DEFAULT_ACCOUNT)
        .userAccepts("us-west-2", user(fixture, userName).userId(), password);
  }

  /** Returns the environment's user of that name. */
  private static User user(Fixture fixture, String name) {
    return users(fixture).stream()
        .filter(user -> user.userName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no user " + name + " of " + users(fixture)));
  }

  private static List<User> users(Fixture fixture) {
    var found = new ArrayList<User>();
    fixture.stranger(
        aws ->
            aws.elastiCache().describeUsers(r -> {}).users().stream()
                .filter(user -> !user.userId().equals("default"))
                .forEach(found::add));
    return found;
  }

  private static UserGroup group(Fixture fixture) {
    var found = new ArrayList<UserGroup>();
    fixture.stranger(
        aws -> found.addAll(aws.elastiCache().describeUserGroups(r -> {}).userGroups()));
    assertEquals(1, found.size(), found::toString);
    return found.get(0);
  }

  private static void changed(Fixture fixture, String path, Object value) {
    fixture.edit(path, value);
    fixture.harness.untilReady(Fixture.NAME);
  }

  private static void assertNothingIsLeft(Fixture fixture) {
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  @Test
  void aServerlessCacheHasAUserFromTheFirstMoment() {
    var fixture = serverless();
    var password = fixture.secretValue(SECRET, "password");
    assertEquals("app", fixture.secretValue(SECRET, "username"));
    assertTrue(accepts(fixture, "app", password));
    assertEquals(List.of("sessions"), group(fixture).serverlessCaches());
    assertEquals("valkey", group(fixture).engine());
    assertEquals(AuthMode.USERS, fixture.status().auth().mode());
    assertEquals(StepState.READY, fixture.state("users"));
    assertEquals("app", fixture.step("users").message());
    assertEquals(
        List.of(
            "user/" + user(fixture, "app").userId(), "user-group/" + group(fixture).userGroupId()),
        fixture.ids("users"));
    assertFalse(fixture.status().toString().contains(password), "in the status");
    assertTrue(
        fixture.harness.api.events().stream().noneMatch(e -> e.message().contains(password)),
        "in an Event");
    fixture.harness.pass(Duration.ofHours(3));
    assertEquals(List.of(), fixture.calls.changes());
    assertNothingIsLeft(fixture);
  }

  private static List<Map<String, String>> named(int users) {
    return IntStream.range(0, users).mapToObj(i -> Map.of("name", "user-" + i)).toList();
  }

  @Test
  void allUsersAreCreatedInOnePass() {
    var fixture =
        Fixture.of(
            "serverless.yaml", List.of("bastion.enabled", false, "cache.auth.users", named(20)));
    fixture.harness.until(
        "a user", () -> fixture.calls.tried("CreateUser") > 0, Duration.ofMinutes(5));
    assertEquals(20, fixture.calls.tried("CreateUser"));
    assertEquals(List.of(), fixture.status().pending(), "the results are known");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(20, users(fixture).size());
    assertNothingIsLeft(fixture);
  }

  /** A create that was announced and not sent can have made nothing, so that it delays no other. */
  @Test
  void aRefusedUserLeavesNoOtherAnnounced() {
    var fixture =
        Fixture.of(
            "serverless.yaml", List.of("bastion.enabled", false, "cache.auth.users", named(4)));
    fixture.refuse(
        call ->
            call.operation().equals("CreateUser") && fixture.calls.tried("CreateUser") == 2
                ? AwsErrors.elastiCache(400, "UserQuotaExceeded", "Too many users")
                : null);
    fixture.harness.until(
        "a refusal", () -> fixture.calls.tried("CreateUser") >= 2, Duration.ofMinutes(5));
    assertEquals(1, fixture.status().pending().size(), () -> "" + fixture.status().pending());
    fixture.allowAll();
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(4, users(fixture).size());
    assertNothingIsLeft(fixture);
  }

  @Test
  void aRotationKeepsTheOldPasswordForTheGracePeriod() {
    var fixture = serverless();
    var old = fixture.secretValue(SECRET, "password");
    fixture.harness.api.annotate(Fixture.NAME, ElastiCacheEnvironment.ROTATE, "1");
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.pass(Duration.ofHours(1));
    var next = fixture.secretValue(SECRET, "password");
    assertNotEquals(old, next);
    assertTrue(accepts(fixture, "app", old) && accepts(fixture, "app", next));
    assertEquals(List.of("ModifyUser"), fixture.calls.changes());

    fixture.harness.pass(Duration.ofHours(24));
    assertFalse(accepts(fixture, "app", old));
    assertTrue(accepts(fixture, "app", next));
    assertEquals(List.of("ModifyUser", "ModifyUser"), fixture.calls.changes());
  }

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
    assertEquals("", fixture.secretValue(SECRET, "password"));
  }

  @Test
  void usersGoOnceTheCacheHasLeftThem() {
    var fixture = serverless();
    changed(fixture, "cache.auth.mode", "None");
    fixture.harness.pass(Duration.ofMinutes(20));
    assertEquals(
        List.of("ModifyServerlessCache", "DeleteUserGroup", "DeleteUser"), fixture.calls.changes());
    assertEquals(StepState.SKIPPED, fixture.state("users"));
    assertEquals("", fixture.secretValue(SECRET, "password"));

    changed(fixture, "cache.auth.mode", "Users");
    assertEquals(List.of("sessions"), group(fixture).serverlessCaches());
    assertTrue(accepts(fixture, "app", fixture.secretValue(SECRET, "password")));
    assertNothingIsLeft(fixture);
  }

  @Test
  void aReplicationGroupOfRedisGetsADefaultUserThatCanDoNothing() {
    var fixture = replicationGroup("redis", "7.1");
    var off = user(fixture, "default");
    assertEquals("off ~* -@all", off.accessString());
    assertEquals(2, group(fixture).userIds().size());
    assertEquals(List.of("sessions"), group(fixture).replicationGroups());
    assertTrue(accepts(fixture, "app", fixture.secretValue(SECRET, "password")));

    fixture.edit("cache.version", "8.0");
    changed(fixture, "cache.engine", "valkey");
    assertEquals("redis", group(fixture).engine());
    assertEquals(List.of("sessions"), group(fixture).replicationGroups());
    assertNothingIsLeft(fixture);
  }

  @Test
  void aTokenTurnsIntoUsersAndBack() {
    var fixture = replicationGroup("valkey", "8.0", "cache.auth.mode", "Token");
    assertEquals(List.of(), users(fixture));
    changed(fixture, "cache.auth.mode", "Users");
    assertEquals(List.of("sessions"), group(fixture).replicationGroups());
    assertEquals("app", fixture.secretValue(SECRET, "username"));
    assertTrue(accepts(fixture, "app", fixture.secretValue(SECRET, "password")));

    fixture.harness.pass(Duration.ofMinutes(20));
    changed(fixture, "cache.auth.mode", "Token");
    fixture.harness.pass(Duration.ofMinutes(20));
    assertEquals(List.of(), users(fixture));
    assertEquals("", fixture.secretValue(SECRET, "username"));
    assertTrue(fixture.accepts(fixture.secretValue(SECRET, "password")));
    assertNothingIsLeft(fixture);
  }

  @Test
  void theOrphanSweepFindsUsersByTheirTags() {
    var fixture = serverless();
    var clock = fixture.harness.clock;
    var settings = AwsSettings.simulated(OperatorHarness.CLUSTER, clock);
    var found =
        new Account(OperatorHarness.REGION, fixture.harness.aws(), settings)
            .inventory()
            .ids(clock.instant())
            .get(Fixture.NAME);
    assertTrue(found.contains("cache-user/" + user(fixture, "app").userId()), found::toString);
    assertTrue(found.contains("cache-user-group/" + group(fixture).userGroupId()), found::toString);
  }

  @Test
  void retainedUsersAreTakenBack() {
    var fixture = replicationGroup("valkey", "8.0");
    var ids = fixture.ids("users");
    fixture.calls.clear();
    fixture.retainAndApplyAgain();
    assertEquals(ids, fixture.ids("users"));
    assertFalse(fixture.calls.changes().contains("CreateUser"));
    assertFalse(fixture.calls.changes().contains("CreateUserGroup"));
    assertTrue(accepts(fixture, "app", fixture.secretValue(SECRET, "password")));
    changed(fixture, "deletionPolicy", "Delete");
    assertNothingIsLeft(fixture);
  }

  @Test
  void whatAStrangerChangesIsCorrected() {
    var fixture = serverless();
    var password = fixture.secretValue(SECRET, "password");
    var app = user(fixture, "app").userId();
    var group = group(fixture).userGroupId();
    fixture.stranger(
        aws -> {
          aws.elastiCache()
              .createUser(
                  r ->
                      r.userId("stranger")
                          .userName("stranger")
                          .engine("valkey")
                          .accessString("on ~* +@all")
                          .authenticationMode(m -> m.type("password").passwords("p".repeat(16))));
          aws.elastiCache().modifyUserGroup(r -> r.userGroupId(group).userIdsToAdd("stranger"));
        });
    fixture.harness.pass(Duration.ofMinutes(20));
    assertEquals(List.of(app), group(fixture).userIds());
    assertEquals(2, users(fixture).size(), "the stranger's user stays");

    fixture.stranger(
        aws ->
            aws.elastiCache()
                .modifyUser(
                    r ->
                        r.userId(app)
                            .accessString("on ~* +@read")
                            .authenticationMode(
                                m ->
                                    m.type("password").passwords("q".repeat(16), "r".repeat(16)))));
    fixture.harness.pass(Duration.ofMinutes(20));
    assertEquals("on ~* +@all", user(fixture, "app").accessString());
    assertTrue(accepts(fixture, "app", password));
    assertFalse(accepts(fixture, "app", "q".repeat(16)));
  }

  @Test
  void aForeignUserOfTheIdIsNotTouched() {
    var fixture = Fixture.of("serverless.yaml", List.of("bastion.enabled", false));
    var id = "sessions-app-b468f463";
    fixture.stranger(foreign(id));
    fixture.harness.pass(Duration.ofMinutes(10));
    assertEquals(StepState.BLOCKED, fixture.state("users"));
    assertEquals(
        "User "
            + id
            + " exists and does not carry this environment's tags, so the operator does not touch"
            + " it. Remove it to continue.",
        fixture.step("users").message());
    fixture.stranger(aws -> aws.elastiCache().deleteUser(r -> r.userId(id)));
    fixture.harness.untilReady(Fixture.NAME);
  }

  private static Consumer<AwsClients> foreign(String id) {
    return aws ->
        aws.elastiCache()
            .createUser(
                r ->
                    r.userId(id)
                        .userName("app")
                        .engine("valkey")
                        .accessString("on ~* +@all")
                        .authenticationMode(m -> m.type("password").passwords("p".repeat(16))));
  }

  @Test
  void aMissingSecretBlocksUntilItIsThere() {
    var fixture =
        Fixture.of(
            "serverless.yaml",
            List.of(
                "bastion.enabled",
                false,
                "cache.auth.users",
                List.of(
                    Map.of(
                        "name",
                        "app",
                        "passwordSecretRef",
                        Map.of("name", "mine", "key", "app")))));
    fixture.harness.pass(Duration.ofMinutes(10));
    assertEquals(StepState.BLOCKED, fixture.state("users"));
    var password = "given-of-sixteen-letters";
    fixture.putSecret("mine", "app", password);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(password, fixture.secretValue(SECRET, "password"));
    assertTrue(accepts(fixture, "app", password));
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
