package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.TokenGroups.MODIFY;
import static dev.elasticacheoperator.behaviour.TokenGroups.applied;
import static dev.elasticacheoperator.behaviour.TokenGroups.password;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The AUTH token comes from a Secret of the user, whose changes the operator notices at once. */
class TokenFromSecretTest {

  private static final Map<String, Object> FROM_SECRET =
      Map.of("mode", "Token", "tokenSecretRef", Map.of("name", "mine", "key", "token"));

  @Test
  void aTokenComesFromASecretOfTheUser() {
    var fixture = applied(Map.of("cache.auth", FROM_SECRET));
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
    var fixture = applied(Map.of("cache.auth", FROM_SECRET));
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
    var fixture = applied(Map.of("cache.auth", FROM_SECRET));
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
}
