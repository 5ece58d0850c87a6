package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.TokenGroups.MODIFY;
import static dev.elasticacheoperator.behaviour.TokenGroups.password;
import static dev.elasticacheoperator.behaviour.TokenGroups.ready;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.AuthMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The AUTH token of a replication group from its creation on, through changes and losses. */
class TokenTest {

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

  @Test
  void aReplacedGroupIsMadeWithThePresentToken() {
    var fixture = ready(Map.of());
    var token = password(fixture);
    fixture.calls.clear();
    fixture.edit("cache.port", 6380);
    fixture.harness.pass(Duration.ofHours(1));
    fixture.approvePlan();
    fixture.harness.pass(Duration.ofHours(3));
    assertEquals(token, password(fixture));
    assertTrue(fixture.accepts(token));
    assertFalse(fixture.calls.changes().contains(MODIFY), "no rotation");
  }
}
