package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody changes the object over and over, at any moment of what is under way, while AWS has bad
 * minutes and the operator restarts. In the end there is exactly what the object asks for.
 */
@Tag("slow")
class ChangesOfMindTest {

  private static final List<BiConsumer<Fixture, Random>> MOVES =
      List.of(
          (fixture, random) -> fixture.edit("bastion.enabled", random.nextBoolean()),
          (fixture, random) ->
              fixture.edit("bastion.instanceType", pick(random, "t3.micro", "t3.small")),
          (fixture, random) -> fixture.edit("bastion.keyName", pick(random, "my-key", null)),
          (fixture, random) ->
              fixture.edit(
                  "parameterGroup",
                  random.nextBoolean() ? null : Fixture.article().getSpec().parameterGroup()),
          (fixture, random) ->
              fixture.edit("cache.nodeType", pick(random, "cache.t2.micro", "cache.t2.small")),
          (fixture, random) -> fixture.edit("tags", Map.of("team", pick(random, "web", "shop"))),
          (fixture, random) ->
              fixture.edit(
                  "network.allowedCidrs", List.of(pick(random, "10.0.0.0/8", "10.9.0.0/16"))),
          (fixture, random) -> fixture.edit("secret.name", pick(random, "one", "two")),
          (fixture, random) -> fixture.edit("paused", random.nextBoolean()),
          (fixture, random) -> fixture.harness.restart(),
          (fixture, random) -> {
            long every = 2 + random.nextInt(4);
            fixture.refuse(call -> call.number() % every == 0 ? Refusals.throttled(call) : null);
          },
          (fixture, random) -> fixture.refuse(call -> deniedWrite(call, random.nextInt(3) == 0)),
          (fixture, random) -> fixture.allowAll());

  private static String pick(Random random, String one, String other) {
    return random.nextBoolean() ? one : other;
  }

  private static RuntimeException deniedWrite(SimulatedCall call, boolean now) {
    return now && call.mutating() ? Refusals.denied(call) : null;
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
        26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40
      })
  void endWhereTheLastOneLeads(long seed) {
    var random = new Random(seed);
    var fixture = new Fixture();
    fixture.apply();
    for (int i = 0; i < 25; i++) {
      MOVES.get(random.nextInt(MOVES.size())).accept(fixture, random);
      fixture.harness.pass(Duration.ofSeconds(1 + random.nextInt(random.nextBoolean() ? 40 : 500)));
    }
    fixture.allowAll();
    var resource = Fixture.article();
    fixture.harness.api.apply(resource);
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(2));
    fixture.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
    var picture = ResourceSnapshot.of(fixture);
    assertTrue(picture.stream().noneMatch(l -> l.contains("team=shop")), picture::toString);
    assertTrue(fixture.secret("sessions-endpoint").isPresent());
    assertTrue(fixture.secret("one").isEmpty() && fixture.secret("two").isEmpty());

    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(List.of(), fixture.calls.changes(), "not at rest");
    fixture.deleteLeavingNothing();
  }
}
