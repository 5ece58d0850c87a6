package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.lab.ManualChanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheNode;

/** Creates, changes and deletes environments with Memcached nodes. */
class MemcachedTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final String MODIFY = "ModifyCacheCluster";
  private static final String TOPIC = "arn:aws:sns:us-west-2:000000000000:cache";

  /** Applies the example with fields changed, without a bastion. */
  static Fixture applied(Object... edits) {
    var all = new ArrayList<Object>(List.of("cache.name", "sessions", "bastion.enabled", false));
    all.addAll(List.of(edits));
    return Fixture.of("memcached.yaml", all);
  }

  static Fixture ready(Object... edits) {
    return applied(edits).settled();
  }

  static CacheCluster cluster(Fixture fixture) {
    var seen =
        fixture.asStranger(
            aws ->
                aws.elastiCache()
                    .describeCacheClusters(r -> r.showCacheNodeInfo(true))
                    .cacheClusters());
    assertEquals(1, seen.size());
    return seen.get(0);
  }

  static List<String> nodes(Fixture fixture) {
    return cluster(fixture).cacheNodes().stream().map(CacheNode::cacheNodeId).toList();
  }

  /** Returns the number of nodes in each zone. */
  static Map<String, Long> zones(Fixture fixture) {
    return cluster(fixture).cacheNodes().stream()
        .collect(
            Collectors.groupingBy(
                CacheNode::customerAvailabilityZone, TreeMap::new, Collectors.counting()));
  }

  private static List<String> reasons(Fixture fixture, int since) {
    return fixture.eventsSince(since).stream()
        .filter(event -> event.reason().equals(MODIFY))
        .map(event -> event.message())
        .toList();
  }

  @Test
  void spreadsNodesOverZonesAndGivesTheConfigurationEndpoint() {
    var fixture = ready();
    assertEquals(List.of(2L, 1L), List.copyOf(zones(fixture).values()));
    assertEquals("Multiple", cluster(fixture).preferredAvailabilityZone());
    assertEquals(2, fixture.ids("cacheSubnets").size());
    assertTrue(fixture.status().endpoint().address().contains(".cfg."));
    assertEquals(11211, fixture.status().endpoint().port());
    assertEquals(
        "memcached 1.6.22 on 3 nodes of cache.t4g.small", fixture.step("cluster").message());
    fixture.assertAtRest();
  }

  @Test
  void oneZoneIsEnoughWhereTheUserGivesOneSubnet() {
    var fixture =
        ready(
            "network.cacheSubnets",
            List.of(Map.of("cidrBlock", "10.20.1.0/24", "availabilityZone", "us-west-2c")));
    assertEquals(Map.of("us-west-2c", 3L), zones(fixture));
    fixture.assertAtRest();
  }

  @Test
  void growsWhereThereAreFewestNodes() {
    var fixture = ready("cache.nodes", 1);
    assertEquals(1, fixture.ids("cacheSubnets").size());
    fixture.edit("cache.nodes", 4);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of("0001", "0002", "0003", "0004"), nodes(fixture));
    assertEquals(List.of(2L, 2L), List.copyOf(zones(fixture).values()));
    assertEquals(1, fixture.calls.tried(MODIFY));
    fixture.assertAtRest();
  }

  @Test
  void shrinksFromTheFullestZoneAndNamesTheNodes() {
    var fixture = ready("cache.nodes", 5);
    var events = fixture.events();
    fixture.edit("cache.nodes", 2);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of("0001", "0002"), nodes(fixture));
    assertEquals(List.of(1L, 1L), List.copyOf(zones(fixture).values()));
    assertEquals(
        List.of(
            "Changed number of nodes to 2 of cache cluster sessions, which deletes the data of"
                + " 0005, 0004, 0003"),
        reasons(fixture, events));
    fixture.assertAtRest();
    fixture.edit("cache.nodes", 3);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(3, nodes(fixture).size());
  }

  @Test
  void oneChangeFollowsTheOther() {
    var fixture = ready("cache.version", "1.5.16", "cache.nodeType", "cache.t3.small");
    var before = fixture.data();
    var object = fixture.harness.environment(Fixture.NAME);
    for (var edit :
        List.of(
            Map.entry("cache.version", (Object) "1.6.22"),
            Map.entry("cache.nodeType", (Object) "cache.t3.medium"),
            Map.entry("cache.nodes", (Object) 4),
            Map.entry("cache.maintenanceWindow", (Object) "sun:05:00-sun:06:00"))) {
      object.setSpec(Fixture.with(object.getSpec(), edit.getKey(), edit.getValue()));
    }
    fixture.harness.api.apply(object);
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of(MODIFY, MODIFY, MODIFY, MODIFY), fixture.calls.changes());
    assertEquals(4, fixture.calls.tried(MODIFY), "a call was refused");
    var cluster = cluster(fixture);
    assertEquals("1.6.22", cluster.engineVersion());
    assertEquals("cache.t3.medium", cluster.cacheNodeType());
    assertEquals(4, cluster.numCacheNodes());
    assertEquals("sun:05:00-sun:06:00", cluster.preferredMaintenanceWindow());
    assertNotEquals(before, fixture.data());
    fixture.assertAtRest();
  }

  @Test
  void parametersOfTheGroupAreSetAndRebootedOnlyOnceApproved() {
    var fixture = ready("parameterGroup.parameters", Map.of("max_item_size", "2097152"));
    assertEquals("memcached1.6", fixture.step("parameterGroup").message());
    var before = fixture.data();
    fixture.edit("parameterGroup.parameters", Map.of("max_item_size", "4194304"));
    fixture.harness.pass(HOUR);
    assertEquals("PlanHeld", fixture.condition("Ready").getReason());
    assertEquals(before, fixture.data());
    fixture.approvePlan();
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(1, fixture.calls.tried("RebootCacheCluster"));
    fixture.assertAtRest();
  }

  @Test
  void theTopicIsSwitchedOnAndOff() {
    var fixture = ready("cache.notificationTopicArn", TOPIC);
    assertEquals("active", cluster(fixture).notificationConfiguration().topicStatus());
    fixture.edit("cache.notificationTopicArn", null);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("inactive", cluster(fixture).notificationConfiguration().topicStatus());
    fixture.assertAtRest();
  }

  @Test
  void aPlanHoldsAReplacementUntilItIsApproved() {
    var fixture = ready();
    var before = cluster(fixture).cacheClusterCreateTime();
    fixture.edit("cache.port", 11299);
    fixture.harness.pass(HOUR);
    assertEquals(Phase.BLOCKED, fixture.phase());
    assertEquals(
        List.of(), fixture.calls.changes().stream().filter(c -> c.contains("Cache")).toList());
    assertEquals(
        List.of("DeleteCacheCluster", "CreateCacheCluster"),
        fixture.status().plan().actions().stream().map(a -> a.action()).toList());
    fixture.approvePlan();
    fixture.harness.untilReady(Fixture.NAME);
    assertNotEquals(before, cluster(fixture).cacheClusterCreateTime());
    assertEquals(11299, fixture.status().endpoint().port());
    fixture.assertAtRest();
  }

  @Test
  void encryptionInTransitIsAReplacement() {
    var fixture = ready();
    fixture.edit("cache.encryption.inTransit", "Required");
    fixture.harness.pass(HOUR);
    assertTrue(
        fixture
            .condition("Ready")
            .getMessage()
            .startsWith(
                "Changing the in-transit encryption from off to on requires replacing cache cluster"
                    + " sessions."));
    fixture.approvePlan();
    fixture.harness.untilReady(Fixture.NAME);
    assertTrue(cluster(fixture).transitEncryptionEnabled());
    fixture.edit("cache.encryption", null);
    fixture.harness.untilReady(Fixture.NAME);
    assertTrue(cluster(fixture).transitEncryptionEnabled());
    fixture.assertAtRest();
  }

  @Test
  void aFailedCreateIsRepeated() {
    var fixture = applied();
    FailedClusterTest.faults(fixture).endCreatesIn("create-failed", "No capacity.");
    fixture.harness.pass(Duration.ofMinutes(15));
    assertEquals(Phase.FAILED, fixture.phase());
    assertTrue(fixture.step("cluster").message().contains("No capacity"));
    FailedClusterTest.faults(fixture).letCreatesSucceed();
    fixture.harness.pass(HOUR);
    assertTrue(fixture.isReady());
    assertEquals(3, nodes(fixture).size());
  }

  /** Cache clusters of both engines share their names. */
  @Test
  void aForeignRedisNodeOfTheNameIsInTheWay() {
    var fixture = applied();
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .createCacheCluster(
                    r ->
                        r.cacheClusterId("sessions")
                            .engine("redis")
                            .cacheNodeType("cache.t3.micro")
                            .numCacheNodes(1)));
    fixture.harness.pass(HOUR);
    assertEquals(Phase.BLOCKED, fixture.phase());
    assertTrue(fixture.step("cluster").message().startsWith("Cache cluster sessions"));
    assertEquals("redis", cluster(fixture).engine());
    fixture.stranger(aws -> ManualChanges.deleteCluster(aws, "sessions"));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("memcached", cluster(fixture).engine());
  }

  @Test
  void isDeletedWhole() {
    var fixture = ready();
    fixture.deleteLeavingNothing();
  }

  @Test
  void isRetainedAndTakenBack() {
    var fixture = ready();
    var before = cluster(fixture).cacheClusterCreateTime();
    fixture.retainAndApplyAgain();
    assertEquals(before, cluster(fixture).cacheClusterCreateTime());
    assertTrue(fixture.status().endpoint().address().contains(".cfg."));
    fixture.assertAtRest();
  }
}
