package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.AuthMode;
import dev.elasticacheoperator.api.v1alpha1.InTransit;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cache changes from its AUTH token to users or to no credentials, in one edit each. */
class ModeSwitchTest {

  private static final String SECRET = "sessions-endpoint";
  private static final String TOKEN = "the-first-token-of-mine";
  private static final Map<String, Object> AUTH =
      Map.of(
          "mode",
          "Token",
          "tokenSecretRef",
          Map.of("name", "mine", "key", "token"),
          "rotation",
          Map.of("gracePeriod", "6h"));

  private static Fixture ready(String engine, String version) {
    var fixture =
        Fixture.of(
            "cache.yaml",
            List.of(
                "cache.engine",
                engine,
                "cache.version",
                version,
                "cache.nodeType",
                "cache.t4g.small",
                "cache.encryption.inTransit",
                "Required",
                "cache.auth",
                AUTH,
                "bastion.enabled",
                false,
                "cache.name",
                "sessions"));
    fixture.putSecret("mine", "token", TOKEN);
    return fixture.settled();
  }

  private static boolean acceptsSecret(Fixture fixture) {
    var user = fixture.secretValue(SECRET, "username");
    var password = fixture.secretValue(SECRET, "password");
    return user.isEmpty() ? fixture.accepts(password) : fixture.accepts(user, password);
  }

  /** Passes until it is so, and logs in with the Secret and with the token after each pass. */
  private static void untilMode(Fixture fixture, AuthMode mode, boolean tokenStays) {
    fixture.harness.until(
        "mode " + mode,
        () -> {
          assertTrue(acceptsSecret(fixture), "the cache refuses what the Secret has");
          assertTrue(!tokenStays || fixture.accepts(TOKEN), "the cache refuses the token");
          return fixture.isReady() && fixture.status().auth().mode() == mode;
        },
        Duration.ofHours(2));
  }

  private static void assertNothingIsLeft(Fixture fixture) {
    fixture.deleteLeavingNothing();
  }

  @ParameterizedTest
  @CsvSource({"redis,7.1", "valkey,8.0"})
  void theTokenGoesOnForTheGracePeriodAfterTheUsersHaveCome(String engine, String version) {
    var fixture = ready(engine, version);
    fixture.edit("cache.auth", Map.of("mode", "Users", "rotation", Map.of("gracePeriod", "6h")));
    untilMode(fixture, AuthMode.USERS, true);
    assertEquals("app", fixture.secretValue(SECRET, "username"));
    assertNotNull(fixture.status().auth().oldCredentialValidUntil());
    assertFalse(fixture.status().toString().contains(TOKEN), "in the status");

    fixture.harness.restart();
    fixture.harness.pass(Duration.ofHours(5));
    var sent = fixture.calls.changes();
    assertEquals(1, sent.stream().filter("ModifyReplicationGroup"::equals).count(), sent::toString);
    assertEquals(0, sent.stream().filter("ModifyUser"::equals).count(), sent::toString);
    assertTrue(fixture.accepts(TOKEN));

    fixture.harness.pass(Duration.ofHours(2));
    assertFalse(fixture.accepts(TOKEN));
    assertTrue(acceptsSecret(fixture));
    assertNull(fixture.status().auth().oldCredentialValidUntil());
    assertEquals("", fixture.secretValue("sessions-credentials", "default.former"));
    assertTrue(fixture.isReady());
    assertNothingIsLeft(fixture);
  }

  @ParameterizedTest
  @CsvSource({"redis,7.1", "valkey,8.0"})
  void theTokenEndsByAUserGroupOnTheWayToNoCredentials(String engine, String version) {
    var fixture = ready(engine, version);
    fixture.edit("cache.auth", Map.of("mode", "None"));
    untilMode(fixture, AuthMode.NONE, false);
    assertEquals(
        List.of(
            "CreateUser", "CreateUserGroup", "ModifyReplicationGroup", "ModifyReplicationGroup"),
        fixture.calls.changes().subList(0, 4));
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(
        List.of("DeleteUserGroup", "DeleteUser"),
        fixture.calls.changes().subList(4, fixture.calls.changes().size()));
    assertTrue(fixture.accepts(""));
    assertEquals("", fixture.secretValue(SECRET, "password"));
    assertEquals(StepState.SKIPPED, fixture.state("users"));
    assertTrue(fixture.secret("sessions-credentials").isPresent());
    assertEquals("", fixture.secretValue("sessions-credentials", "default.former"));
    assertNothingIsLeft(fixture);
  }

  @Test
  void theTokenEndsAndTlsWithIt() {
    var fixture = ready("valkey", "8.0");
    fixture.edit("cache.auth", Map.of("mode", "None"));
    fixture.edit("cache.encryption.inTransit", "Preferred");
    untilMode(fixture, AuthMode.NONE, false);
    assertEquals(InTransit.PREFERRED, fixture.status().encryption().inTransit());
  }

  @ParameterizedTest
  @CsvSource({"redis,7.1", "valkey,8.0"})
  void aTokenTakesThePlaceOfTheUsersInOneCall(String engine, String version) {
    var fixture = ready(engine, version);
    fixture.edit("cache.auth", Map.of("mode", "Users"));
    untilMode(fixture, AuthMode.USERS, true);
    fixture.harness.pass(Duration.ofDays(1));

    fixture.calls.clear();
    fixture.edit("cache.auth", AUTH);
    untilMode(fixture, AuthMode.TOKEN, false);
    assertEquals(TOKEN, fixture.secretValue(SECRET, "password"));
    fixture.harness.restart();
    fixture.harness.pass(Duration.ofHours(10));
    var sent = fixture.calls.changes();
    assertEquals(1, sent.stream().filter("ModifyReplicationGroup"::equals).count(), sent::toString);
    assertTrue(acceptsSecret(fixture));
    assertNull(fixture.status().auth().oldCredentialValidUntil());
    assertNothingIsLeft(fixture);
  }

  @Test
  void aChangeOfMindKeepsTheToken() {
    var fixture = ready("valkey", "8.0");
    fixture.edit("cache.auth", Map.of("mode", "Users"));
    fixture.harness.until(
        "a user", () -> !fixture.calls.changes().isEmpty(), Duration.ofMinutes(10));
    fixture.edit("cache.auth", AUTH);
    untilMode(fixture, AuthMode.TOKEN, true);
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(TOKEN, fixture.secretValue(SECRET, "password"));
    assertNothingIsLeft(fixture);
  }

  /** Both tokens of a rotation go on, because clients may have either. */
  @Test
  void aRotationThatIsUnderWayKeepsBothTokens() {
    var fixture = ready("valkey", "8.0");
    fixture.putSecret("mine", "token", "the-second-token-of-mine");
    fixture.harness.pass(Duration.ofMinutes(30));
    assertEquals("the-second-token-of-mine", fixture.secretValue(SECRET, "password"));
    fixture.edit("cache.auth", Map.of("mode", "Users", "rotation", Map.of("gracePeriod", "6h")));
    untilMode(fixture, AuthMode.USERS, true);
    assertTrue(fixture.accepts("the-second-token-of-mine"));
    fixture.rotate("1");
    fixture.harness.pass(Duration.ofHours(14));
    assertFalse(fixture.accepts(TOKEN));
    assertFalse(fixture.accepts("the-second-token-of-mine"));
    assertTrue(acceptsSecret(fixture));
  }
}
