package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.lab.Leftovers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A parameter group gets another family or name by create, switch, delete. */
class ParameterGroupMoveTest {

  /** The article's environment with the family left to the operator. */
  private static Stage ready() {
    var stage = new Stage();
    var resource = Stage.article();
    resource.setSpec(Stage.with(resource.getSpec(), "parameterGroup.family", null));
    stage.lab.api.apply(resource);
    stage.lab.untilReady(Stage.NAME);
    stage.lab.pass(Duration.ofMinutes(7));
    stage.calls.clear();
    return stage;
  }

  @Test
  void anUpgradeToAnotherFamilyTakesTheParametersAlong() {
    var stage = ready();
    stage.edit("cache.version", "5.0.6");
    stage.lab.step();
    assertEquals(
        List.of("CreateCacheParameterGroup", "ModifyCacheParameterGroup", "ModifyCacheCluster"),
        stage.calls.changes(),
        "version and group in one call");
    assertEquals(StepState.READY, stage.state("parameterGroup"));
    assertEquals(
        "redis5.0; to go once out of use: sessions", stage.step("parameterGroup").message());
    assertEquals(
        "modifying: engine version 5.0.6 pending; when that is done: parameter group to"
            + " sessions-redis5-0",
        stage.step("cluster").message());

    stage.lab.untilReady(Stage.NAME);
    assertEquals(
        List.of("DeleteCacheParameterGroup"), stage.calls.changes().subList(3, 4), "at once");
    assertEquals("sessions-redis5-0", stage.id("parameterGroup"));
    assertTrue(
        Picture.of(stage).stream()
            .anyMatch(l -> l.contains("sessions-redis5-0") && l.contains("allkeys-lru")),
        () -> String.join("\n", Picture.of(stage)));
    assertAtRest(stage);

    stage.calls.clear();
    stage.edit("cache.version", "7.1");
    stage.lab.untilReady(Stage.NAME);
    assertEquals("sessions", stage.id("parameterGroup"), "the name is free again");
    assertAtRest(stage);
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    stage.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  @Test
  void anotherNameIsAnotherGroup() {
    var stage = ready();
    stage.edit("parameterGroup.name", "other");
    stage.lab.untilReady(Stage.NAME);
    assertEquals(
        List.of(
            "CreateCacheParameterGroup",
            "ModifyCacheParameterGroup",
            "ModifyCacheCluster",
            "DeleteCacheParameterGroup"),
        stage.calls.changes());
    assertEquals("other", stage.id("parameterGroup"));
    assertAtRest(stage);
  }

  @Test
  void aChangeOfMindHalfway() {
    var stage = ready();
    stage.edit("parameterGroup.name", "other");
    stage.lab.step();
    stage.edit("parameterGroup.name", "third");
    stage.lab.step();
    stage.edit("parameterGroup.name", "sessions");
    stage.lab.untilReady(Stage.NAME);
    assertEquals("sessions", stage.id("parameterGroup"));
    assertAtRest(stage);
  }

  @Test
  void deletedHalfwayNothingIsLeft() {
    var stage = ready();
    stage.edit("cache.version", "7.1");
    stage.lab.step();
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    stage.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  @Test
  void aStrangersGroupOfTheNameWithTheFamilyBlocks() {
    var stage = ready();
    stage.stranger(
        aws ->
            aws.elastiCache()
                .createCacheParameterGroup(
                    r ->
                        r.cacheParameterGroupName("sessions-redis5-0")
                            .cacheParameterGroupFamily("redis5.0")
                            .description("theirs")));
    stage.lab.pass(Duration.ofMinutes(7));
    stage.edit("cache.version", "5.0.6");
    stage.lab.pass(Duration.ofMinutes(7));
    assertEquals(StepState.BLOCKED, stage.state("parameterGroup"));
    assertTrue(stage.step("parameterGroup").message().contains("sessions-redis5-0"));
    assertEquals(List.of(), stage.calls.changes());
  }

  private static void assertAtRest(Stage stage) {
    stage.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
    stage.calls.clear();
    stage.lab.pass(Duration.ofHours(1));
    assertEquals(List.of(), stage.calls.changes());
    assertTrue(stage.isReady());
  }
}
