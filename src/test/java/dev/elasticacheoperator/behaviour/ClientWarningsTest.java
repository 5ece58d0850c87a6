package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A change in place that makes the cache refuse clients is announced by a Warning Event. */
class ClientWarningsTest {

  /** One Warning for each edit, and none for each pass. */
  @Test
  void clientsAreWarnedBeforeTheyAreRefused() {
    var fixture =
        Fixture.of(
                "cache.yaml",
                List.of(
                    "cache.engine", "valkey",
                    "cache.version", "8.0",
                    "cache.nodeType", "cache.t4g.small",
                    "cache.encryption.inTransit", "Disabled",
                    "bastion.enabled", false))
            .settled();
    fixture.edit("cache.encryption.inTransit", "Required");
    fixture.harness.pass(Duration.ofHours(3));
    fixture.edit("cache.auth", Map.of("mode", "Token"));
    fixture.harness.pass(Duration.ofHours(30));
    fixture.edit("cache.auth", Map.of("mode", "Users"));
    fixture.harness.pass(Duration.ofHours(30));
    fixture.edit("cache.auth", Map.of("mode", "Token"));
    fixture.harness.pass(Duration.ofHours(30));
    fixture.edit("cache.auth", Map.of("mode", "None"));
    fixture.harness.pass(Duration.ofHours(30));
    fixture.edit("cache.auth", Map.of("mode", "Users"));
    fixture.harness.pass(Duration.ofHours(3));
    assertEquals(
        List.of(
            "cache.encryption.inTransit: the cache will refuse clients without TLS",
            "cache.auth.mode: the cache will refuse clients without the token once"
                + " cache.auth.rotation.gracePeriod is over",
            "cache.auth.mode: the cache will refuse its users at once, because AWS takes no token"
                + " beside users",
            "cache.auth.mode: the cache will refuse clients without credentials at once"),
        fixture.harness.api.events().stream()
            .filter(e -> e.reason().equals("ClientsRefused") && e.warning())
            .map(e -> e.message().substring(0, e.message().indexOf(". ")))
            .toList());
  }
}
