package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.AuthMode;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.lab.OperatorHarness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;

/** The AUTH token of a replication group is made, rotated and taken from a Secret of the user. */
class TokenTest {

  private static final String MODIFY = "ModifyReplicationGroup";

  private static Fixture applied(Map<String, Object> fields) {
    var edits =
        new ArrayList<Object>(
            List.of(
                "cache.engine", "valkey",
                "cache.version", "8.0",
                "cache.nodeType", "cache.t4g.small",
                "bastion.enabled", false,
                "cache.name", "sessions"));
    fields.forEach((field, value) -> edits.addAll(List.of(field, value)));
    return Fixture.of("cache.yaml", edits);
  }

  private static Fixture ready(Map<String, Object> fields) {
    var fixture = applied(fields);
    fixture.harness.untilReady(Fixture.NAME);
    return fixture;
  }

  private static String password(Fixture fixture) {
    return fixture.secretValue("sessions-endpoint", "password");
  }

  private static void rotate(Fixture fixture, String value) {
    fixture.calls.clear();
    fixture.harness.api.annotate(Fixture.NAME, ElastiCacheEnvironment.ROTATE, value);
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.pass(Duration.ofHours(1));
  }

  @Test
  void aNewGroupHasATokenFromTheFirstMoment() {
    var fixture = ready(Map.of());
    var token = password(fixture);
    assertEquals(48, token.length());
    assertTrue(fixture.accepts(token));
    assertFalse(fixture.accepts(""), "without a token");
    assertEquals(AuthMode.TOKEN, fixture.status().auth().mode());
    assertEquals(
        "rediss://:" + token + "@" + fixture.status().endpoint().hostPort(),
        fixture.secretValue("sessions-endpoint", "uri"));
    assertEquals(0, fixture.calls.changes().stream().filter(MODIFY::equals).count());
    assertFalse(fixture.status().toString().contains(token), "in the status");
    assertTrue(
        fixture.harness.api.events().stream().noneMatch(e -> e.message().contains(token)),
        "in an Event");
  }

  @Test
  void aRotationOnDemandKeepsTheOldTokenForTheGracePeriod() {
    var fixture = ready(Map.of());
    var old = password(fixture);
    rotate(fixture, "1");
    var token = password(fixture);
    assertNotEquals(old, token);
    assertEquals(List.of(MODIFY), fixture.calls.changes());
    assertTrue(fixture.accepts(token));
    assertTrue(fixture.accepts(old), "within the grace period");
    assertTrue(fixture.status().auth().oldCredentialValidUntil() != null);
    assertTrue(
        fixture.harness.api.events().stream()
            .anyMatch(e -> e.reason().equals("CredentialRotated")));

    fixture.harness.pass(Duration.ofHours(22));
    assertTrue(fixture.accepts(old), "shortly before the end of the grace period");
    fixture.harness.pass(Duration.ofHours(2));
    assertEquals(List.of(MODIFY, MODIFY), fixture.calls.changes());
    assertEquals(token, password(fixture));
    assertTrue(fixture.accepts(token));
    assertFalse(fixture.accepts(old), "after the grace period");
    assertNull(fixture.status().auth().oldCredentialValidUntil());
    assertTrue(fixture.isReady());

    rotate(fixture, "1");
    assertEquals(token, password(fixture), "the same value asks once");
  }

  /** The operator is killed between its own Secret and that of the clients, and away for a day. */
  @Test
  void theGracePeriodBeginsOnceClientsHaveTheNewToken() {
    var fixture = ready(Map.of());
    var old = password(fixture);
    var killed = new AtomicBoolean();
    fixture.harness.api.aroundWrites(
        write -> {
          var added = fixture.secretValue("sessions-credentials", "default").contains("ADDED");
          if (write.startsWith("after") && added && killed.compareAndSet(false, true)) {
            fixture.harness.clock.advance(Duration.ofHours(25));
            throw new OperatorHarness.Killed(write);
          }
        });
    rotate(fixture, "1");
    fixture.harness.pass(Duration.ofHours(1));
    assertTrue(killed.get());
    assertNotEquals(old, password(fixture));
    assertTrue(fixture.accepts(password(fixture)));
    assertTrue(fixture.accepts(old), "clients have the new token for an hour only");
    fixture.harness.pass(Duration.ofHours(25));
    assertFalse(fixture.accepts(old), "after the grace period");
  }

  @Test
  void aSecondRotationWaitsForTheEndOfTheFirst() {
    var fixture = ready(Map.of());
    rotate(fixture, "1");
    var first = password(fixture);
    assertNull(fixture.status().auth().rotationWaitsUntil());
    rotate(fixture, "2");
    assertEquals(first, password(fixture));
    var auth = fixture.status().auth();
    assertNotNull(auth.rotationWaitsUntil());
    assertEquals(auth.oldCredentialValidUntil(), auth.rotationWaitsUntil());
    fixture.harness.pass(Duration.ofHours(26));
    assertNotEquals(first, password(fixture));
    assertNull(fixture.status().auth().rotationWaitsUntil());
    assertTrue(fixture.accepts(first));
  }

  @Test
  void anIntervalRotatesByItself() {
    var fixture =
        ready(
            Map.of(
                "cache.auth",
                Map.of(
                    "mode", "Token", "rotation", Map.of("interval", "48h", "gracePeriod", "2h"))));
    var old = password(fixture);
    fixture.harness.pass(Duration.ofHours(47));
    assertEquals(old, password(fixture));
    fixture.harness.pass(Duration.ofHours(2));
    var token = password(fixture);
    assertNotEquals(old, token);
    assertTrue(fixture.accepts(old));
    fixture.harness.pass(Duration.ofHours(3));
    assertFalse(fixture.accepts(old));
    fixture.harness.pass(Duration.ofHours(48));
    assertNotEquals(token, password(fixture));
  }

  @Test
  void aGroupWithoutCredentialsGetsTlsAndAToken() {
    var fixture = ready(Map.of("cache.encryption.inTransit", "Disabled"));
    assertEquals(AuthMode.NONE, fixture.status().auth().mode());
    assertEquals("", password(fixture));
    fixture.calls.clear();
    fixture.edit("cache.encryption.inTransit", "Required");
    fixture.edit("cache.auth", Map.of("mode", "Token"));
    fixture.harness.pass(Duration.ofHours(4));
    var token = password(fixture);
    assertEquals(List.of(MODIFY, MODIFY, MODIFY), fixture.calls.changes());
    assertTrue(fixture.accepts(token));
    assertTrue(fixture.accepts(""), "clients have the grace period to read the token");
    fixture.harness.pass(Duration.ofHours(24));
    assertEquals(List.of(MODIFY, MODIFY, MODIFY, MODIFY), fixture.calls.changes());
    assertTrue(fixture.accepts(token));
    assertFalse(fixture.accepts(""), "without a token");
  }

  @Test
  void anExistingGroupKeepsWhatItHasWhenTheSpecIsSilent() {
    var fixture = ready(Map.of("cache.auth.mode", "None"));
    fixture.calls.clear();
    fixture.edit("cache.auth", null);
    fixture.harness.pass(Duration.ofHours(2));
    assertEquals(List.of(), fixture.calls.changes());
    assertEquals(AuthMode.NONE, fixture.status().auth().mode());
  }

  @Test
  void aTokenComesFromASecretOfTheUser() {
    var fixture =
        applied(
            Map.of(
                "cache.auth",
                Map.of("mode", "Token", "tokenSecretRef", Map.of("name", "mine", "key", "token"))));
    fixture.harness.pass(Duration.ofMinutes(30));
    assertEquals(
        "Secret mine does not exist. Create it, or remove the reference from spec.cache.auth so"
            + " that the operator generates the token",
        fixture.step("cluster").message());
    fixture.putSecret("mine", "token", "short");
    fixture.harness.pass(Duration.ofMinutes(10));
    assertEquals(
        "Key token of Secret mine must be 16 to 128 letters, digits and !&#$^<>-. Change it, or"
            + " remove the reference from spec.cache.auth so that the operator generates the token",
        fixture.step("cluster").message());
    assertEquals(
        0, fixture.calls.changes().stream().filter("CreateReplicationGroup"::equals).count());

    fixture.putSecret("mine", "token", "the-first-token-of-mine");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("the-first-token-of-mine", password(fixture));
    assertTrue(fixture.accepts("the-first-token-of-mine"));

    fixture.harness.pass(Duration.ofMinutes(10));
    fixture.putSecret("mine", "token", "the-second-token-of-mine");
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals("the-second-token-of-mine", password(fixture));
    assertTrue(fixture.accepts("the-first-token-of-mine"));
    assertTrue(fixture.accepts("the-second-token-of-mine"));

    fixture.harness.api.delete(fixture.secret("mine").orElseThrow());
    fixture.harness.pass(Duration.ofHours(25));
    assertFalse(fixture.accepts("the-first-token-of-mine"));
    assertEquals("the-second-token-of-mine", password(fixture), "the cache keeps its token");
    assertTrue(fixture.condition("Stalled").getMessage().contains("Secret mine does not exist"));
  }

  @Test
  void aChangedSourceSecretCausesAPassAtOnce() {
    var fixture =
        applied(
            Map.of(
                "cache.auth",
                Map.of("mode", "Token", "tokenSecretRef", Map.of("name", "mine", "key", "token"))));
    fixture.harness.pass(Duration.ofMinutes(61));
    assertEquals(Phase.BLOCKED, fixture.status().phase());
    fixture.putSecret("mine", "token", "the-first-token-of-mine");
    fixture.harness.pass(Duration.ofSeconds(5));
    assertEquals(StepState.IN_PROGRESS, fixture.step("cluster").state(), "although it rested");
    fixture.harness.untilReady(Fixture.NAME);
    fixture.settled();
    fixture.putSecret("mine", "token", "the-second-token-of-mine");
    fixture.harness.pass(Duration.ofSeconds(20));
    assertEquals(List.of(MODIFY), fixture.calls.changes());
    fixture.settled();

    fixture.harness.api.delete(fixture.secret("mine").orElseThrow());
    fixture.harness.pass(Duration.ofSeconds(5));
    assertTrue(fixture.condition("Stalled").getMessage().contains("Secret mine does not exist"));
    fixture.putSecret("mine", "token", "the-second-token-of-mine");
    fixture.harness.pass(Duration.ofSeconds(5));
    assertTrue(fixture.isReady());

    assertEquals(List.of("default/mine"), fixture.harness.api.watchedSecrets());
    fixture.edit("cache.auth", Map.of("mode", "Token"));
    fixture.harness.pass(Duration.ofSeconds(5));
    assertEquals(List.of(), fixture.harness.api.watchedSecrets());
  }

  @Test
  void aSecretOfTwoEnvironmentsIsWatchedOnce() {
    var auth = Map.of("mode", "Token", "tokenSecretRef", Map.of("name", "mine", "key", "token"));
    var fixture = applied(Map.of("cache.auth", auth));
    var other = fixture.harness.environment(Fixture.NAME);
    other.getMetadata().setName("carts");
    other.setSpec(Fixture.with(other.getSpec(), "cache.name", "carts"));
    fixture.harness.api.apply(other);
    fixture.putSecret("mine", "token", "the-first-token-of-mine");
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.untilReady("default/carts");
    fixture.settled();
    assertEquals(List.of("default/mine"), fixture.harness.api.watchedSecrets());
    fixture.putSecret("mine", "token", "the-second-token-of-mine");
    fixture.harness.pass(Duration.ofSeconds(20));
    assertEquals(List.of(MODIFY, MODIFY), fixture.calls.changes());

    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(List.of("default/mine"), fixture.harness.api.watchedSecrets());
    fixture.harness.api.delete("default/carts");
    fixture.harness.changed("default/carts");
    fixture.harness.untilGone("default/carts");
    assertEquals(List.of(), fixture.harness.api.watchedSecrets());
  }

  @Test
  void tlsStaysWhileThereAreCredentials() {
    var fixture = ready(Map.of());
    fixture.calls.clear();
    fixture.edit("cache.encryption.inTransit", "Disabled");
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(List.of(), fixture.calls.changes());
    assertTrue(
        fixture
            .step("cluster")
            .message()
            .startsWith(
                "Replication group sessions has credentials, and AWS takes plain text only"),
        fixture.step("cluster").message());
    fixture.edit("cache.encryption", null);
    fixture.edit("cache.auth", Map.of("mode", "None"));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(AuthMode.NONE, fixture.status().auth().mode());
  }

  @Test
  void aLostSecretIsMadeAgainWithTheSameToken() {
    var fixture = ready(Map.of());
    var token = password(fixture);
    for (var name : List.of("sessions-endpoint", "sessions-credentials")) {
      fixture.harness.api.delete(fixture.secret(name).orElseThrow());
      fixture.harness.changed(Fixture.NAME);
      fixture.harness.pass(Duration.ofHours(1));
      assertEquals(token, password(fixture), name);
      assertTrue(fixture.secret("sessions-credentials").isPresent());
    }
    assertTrue(fixture.accepts(token));
  }

  @Test
  void aRetainedCacheIsTakenBackWithItsToken() {
    var fixture = ready(Map.of());
    var token = password(fixture);
    fixture.retainAndApplyAgain();
    assertEquals(token, password(fixture));
    assertTrue(fixture.accepts(token));
    fixture.edit("deletionPolicy", "Delete");
    fixture.harness.untilReady(Fixture.NAME);
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(Optional.empty(), fixture.secret("sessions-credentials"));
    assertEquals(Optional.empty(), fixture.secret("sessions-endpoint"));
  }

  /** Leaves a group with a token that no Secret has, as if somebody else had made it. */
  private static Fixture foreignToken(Map<String, Object> fields) {
    var fixture = ready(fields);
    fixture.edit("deletionPolicy", "Retain");
    fixture.harness.untilReady(Fixture.NAME);
    var object = fixture.harness.environment(Fixture.NAME);
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    for (var name : List.of("sessions-endpoint", "sessions-credentials")) {
      fixture.harness.api.delete(fixture.secret(name).orElseThrow());
    }
    fixture.harness.pass(Duration.ofHours(1));
    object.setStatus(null);
    object.getMetadata().setDeletionTimestamp(null);
    fixture.calls.clear();
    fixture.harness.api.apply(object);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofHours(1));
    return fixture;
  }

  @Test
  void anUnknownTokenStaysWhenTheSpecIsSilent() {
    var fixture = foreignToken(Map.of());
    assertEquals(List.of(), fixture.calls.changes());
    assertEquals("", password(fixture));
    assertEquals(AuthMode.TOKEN, fixture.status().auth().mode());
    assertNull(fixture.status().auth().rotatedAt());
  }

  @Test
  void anUnknownTokenIsReplacedWhenTheSpecWantsOne() {
    var fixture = foreignToken(Map.of("cache.auth", Map.of("mode", "Token")));
    assertEquals(List.of(MODIFY), fixture.calls.changes());
    assertTrue(fixture.accepts(password(fixture)));
    fixture.harness.pass(Duration.ofHours(25));
    assertEquals(List.of(MODIFY, MODIFY), fixture.calls.changes());
    assertTrue(fixture.accepts(password(fixture)));
  }

  @Test
  void aTokenThatSomebodyElseChangedIsReplaced() {
    var fixture = ready(Map.of());
    var token = password(fixture);
    fixture.harness.pass(Duration.ofMinutes(30));
    setByHand(fixture, AuthTokenUpdateStrategyType.ROTATE);
    setByHand(fixture, AuthTokenUpdateStrategyType.SET);
    assertFalse(fixture.accepts(token));
    fixture.harness.pass(Duration.ofHours(1));
    assertNotEquals(token, password(fixture));
    assertTrue(fixture.accepts(password(fixture)), "the operator adds a token of its own");
    fixture.harness.pass(Duration.ofHours(25));
    assertTrue(fixture.accepts(password(fixture)));
    assertFalse(fixture.accepts("changed-by-somebody-else"));
    assertTrue(fixture.isReady());
  }

  private static void setByHand(Fixture fixture, AuthTokenUpdateStrategyType strategy) {
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .modifyReplicationGroup(
                    r ->
                        r.replicationGroupId("sessions")
                            .authToken("changed-by-somebody-else")
                            .authTokenUpdateStrategy(strategy)
                            .applyImmediately(true)));
    fixture.harness.clock.advance(Duration.ofMinutes(15));
  }

  @Test
  void aReplacedGroupIsMadeWithThePresentToken() {
    var fixture = ready(Map.of());
    var token = password(fixture);
    fixture.calls.clear();
    fixture.edit("cache.port", 6380);
    fixture.harness.pass(Duration.ofHours(1));
    PlanTest.approve(fixture, fixture.status().plan().hash());
    fixture.harness.pass(Duration.ofHours(3));
    assertEquals(token, password(fixture));
    assertTrue(fixture.accepts(token));
    assertFalse(fixture.calls.changes().contains(MODIFY), "no rotation");
  }
}
