package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.changeCluster;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** AWS's automatic minor upgrade makes the running version newer than the wanted one. */
class NewerVersionTest {

  private static Fixture upgradedByAws() {
    var fixture = new Fixture();
    var resource = Fixture.article();
    resource.setSpec(Fixture.with(resource.getSpec(), "cache.version", "6.0"));
    resource.setSpec(Fixture.with(resource.getSpec(), "parameterGroup.family", "redis6.x"));
    fixture.harness.api.apply(resource);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.stranger(aws -> changeCluster(aws, "sessions", c -> c.engineVersion("6.2")));
    fixture.harness.pass(Duration.ofMinutes(30));
    fixture.calls.clear();
    return fixture;
  }

  @Test
  void isNoDriftAndNoPlan() {
    var fixture = upgradedByAws();
    fixture.harness.pass(Duration.ofHours(1));
    assertTrue(fixture.isReady());
    assertTrue(fixture.step("cluster").message().contains("6.2"));
    assertEquals("redis6.x", fixture.step("parameterGroup").message());
    assertNull(fixture.status().plan());
    assertEquals(List.of(), fixture.calls.changes());
  }

  @Test
  void doesNotKeepTheParameterGroupFromMovingOn() {
    var fixture = upgradedByAws();
    fixture.edit("parameterGroup.family", null);
    fixture.edit("cache.version", "7.1");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("sessions-redis7", fixture.id("parameterGroup"));
    assertTrue(fixture.step("cluster").message().contains("7.1"));
  }
}
