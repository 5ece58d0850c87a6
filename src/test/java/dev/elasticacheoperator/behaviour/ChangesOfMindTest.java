package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.sandbox.aws.Call;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody changes the object over and over, at any moment of what is under way, while AWS has bad
 * minutes and the operator restarts. In the end there is exactly what the object asks for.
 */
class ChangesOfMindTest {

  private static final List<BiConsumer<Stage, Random>> MOVES =
      List.of(
          (stage, random) -> stage.edit("bastion.enabled", random.nextBoolean()),
          (stage, random) ->
              stage.edit("bastion.instanceType", pick(random, "t3.micro", "t3.small")),
          (stage, random) -> stage.edit("bastion.keyName", pick(random, "my-key", null)),
          (stage, random) ->
              stage.edit(
                  "parameterGroup",
                  random.nextBoolean() ? null : Stage.article().getSpec().parameterGroup()),
          (stage, random) ->
              stage.edit("cache.nodeType", pick(random, "cache.t2.micro", "cache.t2.small")),
          (stage, random) -> stage.edit("tags", Map.of("team", pick(random, "web", "shop"))),
          (stage, random) ->
              stage.edit(
                  "network.allowedCidrs", List.of(pick(random, "10.0.0.0/8", "10.9.0.0/16"))),
          (stage, random) -> stage.edit("secret.name", pick(random, "one", "two")),
          (stage, random) -> stage.edit("paused", random.nextBoolean()),
          (stage, random) -> stage.lab.restart(),
          (stage, random) -> {
            long every = 2 + random.nextInt(4);
            stage.refuse(call -> call.number() % every == 0 ? Refusals.throttled(call) : null);
          },
          (stage, random) -> stage.refuse(call -> deniedWrite(call, random.nextInt(3) == 0)),
          (stage, random) -> stage.allowAll());

  private static String pick(Random random, String one, String other) {
    return random.nextBoolean() ? one : other;
  }

  private static RuntimeException deniedWrite(Call call, boolean now) {
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
    var stage = new Stage();
    stage.apply();
    for (int i = 0; i < 25; i++) {
      MOVES.get(random.nextInt(MOVES.size())).accept(stage, random);
      stage.lab.pass(Duration.ofSeconds(1 + random.nextInt(random.nextBoolean() ? 40 : 500)));
    }
    stage.allowAll();
    var resource = Stage.article();
    stage.lab.api.apply(resource);
    stage.lab.changed(Stage.NAME);
    stage.lab.untilReady(Stage.NAME);
    stage.lab.pass(Duration.ofMinutes(2));
    stage.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
    var picture = Picture.of(stage);
    assertTrue(picture.stream().noneMatch(l -> l.contains("team=shop")), picture::toString);
    assertTrue(stage.secret("sessions-endpoint").isPresent());
    assertTrue(stage.secret("one").isEmpty() && stage.secret("two").isEmpty());

    stage.calls.clear();
    stage.lab.pass(Duration.ofHours(1));
    assertEquals(List.of(), stage.calls.changes(), "not at rest");
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    stage.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }
}
