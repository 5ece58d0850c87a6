package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.TokenGroups.MODIFY;
import static dev.elasticacheoperator.behaviour.TokenGroups.password;
import static dev.elasticacheoperator.behaviour.TokenGroups.ready;
import static dev.elasticacheoperator.behaviour.TokenGroups.rotate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.lab.OperatorHarness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A rotation of the AUTH token keeps the old token until the end of the grace period. */
class TokenRotationTest {

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
}
