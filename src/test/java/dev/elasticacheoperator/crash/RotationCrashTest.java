package dev.elasticacheoperator.crash;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.crash.CrashPoints.Calls;
import dev.elasticacheoperator.crash.CrashPoints.CrashKind;
import dev.elasticacheoperator.crash.CrashPoints.Strike;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Kills the operator while the AUTH token or a password rotates: before and after every change of
 * AWS and every write to the API server. Every answer is lost once as well. After every pass AWS
 * takes what the Secret has, and what it had a grace period before.
 */
@Tag("crash")
@Isolated("uses all processors by itself")
class RotationCrashTest {

  private static final Duration LAG = Duration.ofSeconds(2);
  private static final Map<String, Object> AUTH = auth("Token");

  /**
   * @param first credentials of the new cache
   * @param then credentials whose rotation follows
   */
  private record Scenario(String name, Map<String, Object> first, Map<String, Object> then) {}

  private static Map<String, Object> auth(String mode) {
    return Map.of("mode", mode, "rotation", Map.of("gracePeriod", "1h"));
  }

  private static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario("a token rotates", AUTH, AUTH),
          new Scenario("a first token", Map.of("mode", "None"), AUTH),
          new Scenario("the password of a user rotates", auth("Users"), auth("Users")),
          new Scenario("users after a token", AUTH, auth("Users")),
          new Scenario("no credentials after a token", AUTH, Map.of("mode", "None")));

  /** One life with one fault. */
  private static final class Rotation extends CrashLife {
    private final Scenario scenario;

    private Rotation(Scenario scenario, Strike strike) {
      super(laggingBy(LAG), Calls.CHANGES, strike);
      this.scenario = scenario;
    }

    @Override
    void live() {
      points.watch(false);
      var object = cache();
      edit(object, Map.of("cache.engine", "valkey", "cache.version", "8.0"));
      edit(object, Map.of("cache.auth", scenario.first()));
      harness.api.apply(object);
      harness.untilReady(NAME);
      harness.pass(Duration.ofMinutes(10));
      var before = password();
      points.watch(true);
      begin();
      pass("shown", () -> !password().equals(before));
      var ends = scenario.then().get("mode").equals("None");
      assertTrue(ends || accepts(before), "the old credential within the grace period");
      pass("removed", () -> !accepts(before));
      pass("settled", this::isReady);
      harness.pass(Duration.ofHours(3));
      assertNotEquals(before, password());
      assertTrue(accepts(password()));
      assertFalse(accepts(before));
      assertNull(status().auth().oldCredentialValidUntil());
    }

    private void begin() {
      if (scenario.first().equals(scenario.then())) {
        annotate(ElastiCacheEnvironment.ROTATE, "now");
      } else {
        edit(Map.of("cache.auth", scenario.then()));
      }
    }

    /**
     * Passes until it is so, and looks at the Secret after each. A cache refuses its token from the
     * moment at which it needs none, so that no order of the calls keeps such a Secret right.
     */
    private void pass(String what, BooleanSupplier so) {
      harness.until(
          what,
          () -> {
            var open = scenario.then().get("mode").equals("None") && accepts("");
            assertTrue(open || accepts(password()), "AWS refuses what the Secret has");
            return so.getAsBoolean();
          },
          LONG);
    }

    private boolean accepts(String secret) {
      var account = harness.cloud.account(SimulatedCloud.DEFAULT_ACCOUNT);
      return account.cacheAccepts("us-west-2", "sessions", secret)
          || account.cacheAccepts("us-west-2", "sessions", "app", secret);
    }

    private String password() {
      return harness
          .api
          .secret("default", "sessions-endpoint")
          .map(s -> s.getData().get("password"))
          .map(data -> new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8))
          .orElse("");
    }
  }

  @TestFactory
  List<DynamicTest> everyPoint() {
    var tests = new ArrayList<DynamicTest>();
    for (var scenario : SCENARIOS) {
      for (var fault : CrashKind.values()) {
        tests.add(
            CrashLife.strikeEverywhere(
                fault + ", " + scenario.name(), fault, strike -> new Rotation(scenario, strike)));
      }
    }
    return tests;
  }
}
