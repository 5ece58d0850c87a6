package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.CacheUsers.SECRET;
import static dev.elasticacheoperator.behaviour.CacheUsers.accepts;
import static dev.elasticacheoperator.behaviour.CacheUsers.group;
import static dev.elasticacheoperator.behaviour.CacheUsers.password;
import static dev.elasticacheoperator.behaviour.CacheUsers.serverless;
import static dev.elasticacheoperator.behaviour.CacheUsers.user;
import static dev.elasticacheoperator.behaviour.CacheUsers.users;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.AuthMode;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Users are made with the cache, with passwords that are generated, given or rotated. */
class UsersTest {

  @Test
  void aServerlessCacheHasAUserFromTheFirstMoment() {
    var fixture = serverless();
    var password = password(fixture);
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
    fixture.deleteLeavingNothing();
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
    fixture.deleteLeavingNothing();
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
    fixture.deleteLeavingNothing();
  }

  @Test
  void aRotationKeepsTheOldPasswordForTheGracePeriod() {
    var fixture = serverless();
    var old = password(fixture);
    fixture.rotate("1");
    fixture.harness.pass(Duration.ofHours(1));
    var next = password(fixture);
    assertNotEquals(old, next);
    assertTrue(accepts(fixture, "app", old) && accepts(fixture, "app", next));
    assertEquals(List.of("ModifyUser"), fixture.calls.changes());

    fixture.harness.pass(Duration.ofHours(24));
    assertFalse(accepts(fixture, "app", old));
    assertTrue(accepts(fixture, "app", next));
    assertEquals(List.of("ModifyUser", "ModifyUser"), fixture.calls.changes());
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
    assertEquals(password, password(fixture));
    assertTrue(accepts(fixture, "app", password));
  }
}
