package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** AWS's automatic minor upgrade makes the running version newer than the wanted one. */
class NewerVersionTest {

  private static Stage upgradedByAws() {
    var stage = new Stage();
    var resource = Stage.article();
    resource.setSpec(Stage.with(resource.getSpec(), "cache.version", "6.0"));
    resource.setSpec(Stage.with(resource.getSpec(), "parameterGroup.family", "redis6.x"));
    stage.lab.api.apply(resource);
    stage.lab.untilReady(Stage.NAME);
    stage.stranger(
        aws ->
            aws.elastiCache()
                .modifyCacheCluster(
                    r -> r.cacheClusterId("sessions").engineVersion("6.2").applyImmediately(true)));
    stage.lab.pass(Duration.ofMinutes(30));
    stage.calls.clear();
    return stage;
  }

  @Test
  void isNoDriftAndNoPlan() {
    var stage = upgradedByAws();
    stage.lab.pass(Duration.ofHours(1));
    assertTrue(stage.isReady());
    assertTrue(stage.step("cluster").message().contains("6.2"));
    assertEquals("redis6.x", stage.step("parameterGroup").message());
    assertNull(stage.status().plan());
    assertEquals(List.of(), stage.calls.changes());
  }

  @Test
  void doesNotKeepTheParameterGroupFromMovingOn() {
    var stage = upgradedByAws();
    stage.edit("parameterGroup.family", null);
    stage.edit("cache.version", "7.1");
    stage.lab.untilReady(Stage.NAME);
    assertEquals("sessions-redis7", stage.id("parameterGroup"));
    assertTrue(stage.step("cluster").message().contains("7.1"));
  }
}
