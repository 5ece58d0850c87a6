package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.elasticacheoperator.controller.reachability.Fault;
import dev.elasticacheoperator.controller.reachability.ProbeTarget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The prober authenticates with the token of the cache, which no text shows. */
class ProbedTokenTest extends ProbedEnvironment {

  @Test
  void theTokenIsProbedAndShowsNowhere() {
    readyWithToken();
    var token = token();
    assertEquals(Optional.of(token), prober.targets.get(prober.targets.size() - 1).password());
    prober.fail(Fault.CREDENTIAL_REFUSED, INSIDE);
    pass(6);
    assertReachable("False", "AuthFailed");
    assertFalse(fixture.harness.environment(Fixture.NAME).toString().contains(token));
    assertFalse(fixture.harness.api.events().toString().contains(token));
    assertFalse(prober.targets.toString().contains(token));
    assertEquals(
        "valkey-cli --tls --askpass -h " + fixture.status().endpoint().address() + " -p 6379",
        fixture.status().bastion().client());
  }

  /** Clients read the new credential soon, so that it is probed at once. */
  @Test
  void aRotatedTokenIsProbedAtOnce() {
    readyWithToken();
    var old = token();
    fixture.rotate("1");
    fixture.harness.until("rotated", () -> !token().equals(old), Duration.ofHours(1));
    prober.targets.clear();
    fixture.harness.pass(Duration.ofSeconds(1));
    assertEquals(
        List.of(Optional.of(token())), prober.targets.stream().map(ProbeTarget::password).toList());
  }

  private void readyWithToken() {
    fixture.harness.api.apply(Fixture.example("valkey-tls.yaml", List.of()));
    fixture.settled();
  }

  private String token() {
    return fixture.secretValue("sessions-endpoint", "password");
  }
}
