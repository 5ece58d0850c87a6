package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.TokenGroups.MODIFY;
import static dev.elasticacheoperator.behaviour.TokenGroups.password;
import static dev.elasticacheoperator.behaviour.TokenGroups.ready;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.AuthMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;

/** A token that no Secret has stays or is replaced, as the spec asks. */
class UnknownTokenTest {

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
}
