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
  private static Fixture ready() {
    var fixture = new Fixture();
    var resource = Fixture.article();
    resource.setSpec(Fixture.with(resource.getSpec(), "parameterGroup.family", null));
    fixture.harness.api.apply(resource);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(7));
    fixture.calls.clear();
    return fixture;
  }

  @Test
  void anUpgradeToAnotherFamilyTakesTheParametersAlong() {
    var fixture = ready();
    fixture.edit("cache.version", "5.0.6");
    fixture.harness.step();
    assertEquals(
        List.of("CreateCacheParameterGroup", "ModifyCacheParameterGroup", "ModifyCacheCluster"),
        fixture.calls.changes(),
        "version and group in one call");
    assertEquals(StepState.READY, fixture.state("parameterGroup"));
    assertEquals(
        "redis5.0; deleted once unused: sessions", fixture.step("parameterGroup").message());
    assertEquals(
        "Waiting for cache cluster sessions: modifying (pending: engine version 5.0.6). Next:"
            + " change parameter group to sessions-redis5-0.",
        fixture.step("cluster").message());

    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(
        List.of("DeleteCacheParameterGroup"), fixture.calls.changes().subList(3, 4), "at once");
    assertEquals("sessions-redis5-0", fixture.id("parameterGroup"));
    assertTrue(
        ResourceSnapshot.of(fixture).stream()
            .anyMatch(l -> l.contains("sessions-redis5-0") && l.contains("allkeys-lru")),
        () -> String.join("\n", ResourceSnapshot.of(fixture)));
    assertAtRest(fixture);

    fixture.calls.clear();
    fixture.edit("cache.version", "7.1");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("sessions", fixture.id("parameterGroup"), "the name is free again");
    assertAtRest(fixture);
    fixture.deleteLeavingNothing();
  }

  @Test
  void anotherNameIsAnotherGroup() {
    var fixture = ready();
    fixture.edit("parameterGroup.name", "other");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(
        List.of(
            "CreateCacheParameterGroup",
            "ModifyCacheParameterGroup",
            "ModifyCacheCluster",
            "DeleteCacheParameterGroup"),
        fixture.calls.changes());
    assertEquals("other", fixture.id("parameterGroup"));
    assertAtRest(fixture);
  }

  /** A replication group of Redis 7.1 with the article's parameters. */
  private static Fixture replicated() {
    var fixture = new Fixture();
    var resource = Fixture.article();
    var spec = resource.getSpec();
    spec = Fixture.with(spec, "parameterGroup.family", null);
    spec = Fixture.with(spec, "network.cacheSubnets", null);
    spec = Fixture.with(spec, "cache.version", "7.1");
    spec = Fixture.with(spec, "cache.nodeType", "cache.t3.small");
    spec = Fixture.with(spec, "cache.replicas", 1);
    resource.setSpec(spec);
    fixture.harness.api.apply(resource);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(7));
    fixture.calls.clear();
    return fixture;
  }

  private static void assertGroup(Fixture fixture, String name) {
    assertEquals(name, fixture.id("parameterGroup"));
    assertTrue(
        ResourceSnapshot.of(fixture).stream()
            .anyMatch(l -> l.contains(name) && l.contains("allkeys-lru")),
        () -> String.join("\n", ResourceSnapshot.of(fixture)));
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .describeCacheClusters()
                .cacheClusters()
                .forEach(
                    node ->
                        assertEquals(name, node.cacheParameterGroup().cacheParameterGroupName())));
  }

  @Test
  void clusterModeTakesAnotherGroupWithTheSameParameters() {
    var fixture = replicated();
    fixture.edit("cache.clusterMode", "Compatible");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(
        List.of(
            "CreateCacheParameterGroup",
            "ModifyCacheParameterGroup",
            "ModifyReplicationGroup",
            "DeleteCacheParameterGroup"),
        fixture.calls.changes());
    assertGroup(fixture, "sessions-redis7-cluster-on");

    fixture.calls.clear();
    fixture.edit("cache.clusterMode", "Enabled");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of("ModifyReplicationGroup"), fixture.calls.changes());
    assertGroup(fixture, "sessions-redis7-cluster-on");

    fixture.edit("cache.engine", "valkey");
    fixture.edit("cache.version", "8.0");
    fixture.harness.untilReady(Fixture.NAME);
    assertGroup(fixture, "sessions");
    fixture.deleteLeavingNothing();
  }

  @Test
  void theWayBackFromCompatibleTakesAnotherGroupToo() {
    var fixture = replicated();
    fixture.edit("cache.clusterMode", "Compatible");
    fixture.harness.untilReady(Fixture.NAME);
    fixture.edit("cache.clusterMode", "Disabled");
    fixture.harness.untilReady(Fixture.NAME);
    assertGroup(fixture, "sessions");
    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(List.of(), fixture.calls.changes());
  }

  @Test
  void aNewCacheInClusterModeHasTheGroupOfTheName() {
    var fixture = new Fixture();
    var resource = Fixture.article();
    var spec = resource.getSpec();
    spec = Fixture.with(spec, "parameterGroup.family", null);
    spec = Fixture.with(spec, "cache.version", "7.1");
    spec = Fixture.with(spec, "cache.nodeType", "cache.t3.small");
    spec = Fixture.with(spec, "cache.shards", 2);
    resource.setSpec(spec);
    fixture.harness.api.apply(resource);
    for (var i = 0; i < 100 && !fixture.isReady(); i++) {
      fixture.harness.pass(Duration.ofSeconds(15));
      fixture.harness.restart();
    }
    assertGroup(fixture, "sessions");
  }

  @Test
  void valkeyTakesTheParametersAlong() {
    var fixture = replicated();
    fixture.edit("cache.engine", "valkey");
    fixture.edit("cache.version", "8.0");
    fixture.harness.untilReady(Fixture.NAME);
    assertGroup(fixture, "sessions-valkey8");
  }

  @Test
  void aChangeOfMindHalfway() {
    var fixture = ready();
    fixture.edit("parameterGroup.name", "other");
    fixture.harness.step();
    fixture.edit("parameterGroup.name", "third");
    fixture.harness.step();
    fixture.edit("parameterGroup.name", "sessions");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("sessions", fixture.id("parameterGroup"));
    assertAtRest(fixture);
  }

  @Test
  void deletedHalfwayNothingIsLeft() {
    var fixture = ready();
    fixture.edit("cache.version", "7.1");
    fixture.harness.step();
    fixture.deleteLeavingNothing();
  }

  @Test
  void aForeignGroupWithTheNumberedNameBlocks() {
    var fixture = ready();
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .createCacheParameterGroup(
                    r ->
                        r.cacheParameterGroupName("sessions-redis5-0")
                            .cacheParameterGroupFamily("redis5.0")
                            .description("theirs")));
    fixture.harness.pass(Duration.ofMinutes(7));
    fixture.edit("cache.version", "5.0.6");
    fixture.harness.pass(Duration.ofMinutes(7));
    assertEquals(StepState.BLOCKED, fixture.state("parameterGroup"));
    assertTrue(fixture.step("parameterGroup").message().contains("sessions-redis5-0"));
    assertEquals(List.of(), fixture.calls.changes());
  }

  private static void assertAtRest(Fixture fixture) {
    fixture.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(List.of(), fixture.calls.changes());
    assertTrue(fixture.isReady());
  }
}
