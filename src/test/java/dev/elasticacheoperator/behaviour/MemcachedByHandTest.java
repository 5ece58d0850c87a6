package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.MemcachedTest.cluster;
import static dev.elasticacheoperator.behaviour.MemcachedTest.nodes;
import static dev.elasticacheoperator.behaviour.MemcachedTest.ready;
import static dev.elasticacheoperator.behaviour.MemcachedTest.zones;
import static dev.elasticacheoperator.lab.ManualChanges.changeCluster;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.lab.ExistingNetwork;
import dev.elasticacheoperator.lab.ManualChanges;
import dev.elasticacheoperator.lab.OperatorHarness;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;

/** Memcached nodes that somebody changes by hand, and a cluster that somebody hands over. */
class MemcachedByHandTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final String MODIFY = "ModifyCacheCluster";
  private static final String TOPIC = "arn:aws:sns:us-west-2:000000000000:cache";

  /** A change that somebody made on AWS, and the calls that undo it. */
  record Drift(String what, Consumer<ModifyCacheClusterRequest.Builder> change, int calls) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Drift> drifts() {
    return Stream.of(
        new Drift("a node more", c -> c.numCacheNodes(4), 1),
        new Drift("a node fewer", c -> c.numCacheNodes(2).cacheNodeIdsToRemove("0001"), 1),
        new Drift("another node type", c -> c.cacheNodeType("cache.t4g.medium"), 1),
        new Drift("another window", c -> c.preferredMaintenanceWindow("mon:01:00-mon:02:00"), 1),
        new Drift("a topic", c -> c.notificationTopicArn(TOPIC), 1),
        new Drift("a newer version", c -> c.engineVersion("1.6.22"), 0),
        new Drift(
            "nodes that wait for the window", c -> c.numCacheNodes(5).applyImmediately(false), 1),
        new Drift(
            "nodes and a type that wait for the window",
            c -> c.numCacheNodes(5).cacheNodeType("cache.t4g.medium").applyImmediately(false),
            2));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drifts")
  void isPutBack(Drift drift) {
    var fixture =
        ready("cache.version", "1.6.17", "cache.maintenanceWindow", "sun:05:00-sun:06:00");
    fixture.stranger(aws -> changeCluster(aws, "sessions", drift.change()::accept));
    fixture.harness.pass(HOUR);
    assertEquals(drift.calls(), fixture.calls.tried(MODIFY));
    assertEquals(drift.calls(), fixture.calls.changes().size());
    var cluster = cluster(fixture);
    assertEquals(3, cluster.numCacheNodes());
    assertEquals(
        List.of(2L, 1L),
        zones(fixture).values().stream().sorted(Comparator.reverseOrder()).toList());
    assertEquals("cache.t4g.small", cluster.cacheNodeType());
    assertNull(cluster.pendingModifiedValues().numCacheNodes());
    fixture.assertAtRest();
  }

  @Test
  void tagsAreRestored() {
    var fixture = ready("tags", Map.of("team", "web"));
    var arn = cluster(fixture).arn();
    fixture.stranger(aws -> ManualChanges.untagCache(aws, arn, "team"));
    fixture.harness.pass(HOUR);
    assertEquals(List.of("AddTagsToResource"), fixture.calls.changes());
  }

  @Test
  void aNodeThatAwsReplacesIsNoDrift() {
    var fixture = ready();
    FailedClusterTest.faults(fixture).replaceNode("sessions", "0002");
    fixture.harness.pass(HOUR);
    assertEquals(List.of(), fixture.calls.changes());
    assertTrue(fixture.isReady());
  }

  @Test
  void isAdopted() {
    var fixture = new Fixture();
    var network = fixture.asStranger(aws -> foreign(aws));
    fixture.harness.clock.advance(HOUR);
    fixture.stranger(
        aws -> changeCluster(aws, "theirs", c -> c.numCacheNodes(2).cacheNodeIdsToRemove("0001")));
    fixture.harness.clock.advance(HOUR);
    var object = OperatorHarness.example("memcached.yaml");
    object.getMetadata().setName("sessions");
    for (var edit :
        List.<Map.Entry<String, Object>>of(
            Map.entry("vpc", Map.of("id", network.get(0))),
            Map.entry(
                "network.cacheSubnets",
                List.of(Map.of("id", network.get(1)), Map.of("id", network.get(2)))),
            Map.entry("subnetGroup.name", "theirs"),
            Map.entry("cache.name", "theirs"),
            Map.entry("bastion.enabled", false),
            Map.entry("adopt", List.of("cache-subnet-group/theirs", "cache-cluster/theirs")))) {
      object.setSpec(Fixture.with(object.getSpec(), edit.getKey(), edit.getValue()));
    }
    fixture.harness.api.apply(object);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(List.of("theirs"), fixture.ids("cluster"));
    assertEquals(0, fixture.calls.tried("CreateCacheCluster"));
    assertEquals(List.of("0002", "0003", "0004"), nodes(fixture));
    assertTrue(cluster(fixture).transitEncryptionEnabled());
    assertEquals(List.of(2L, 1L), List.copyOf(zones(fixture).values()));
    fixture.assertAtRest();
    aReplacementKeepsItsEncryption(fixture);
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
  }

  /** The spec says nothing about encryption, and the adopted cluster has TLS. */
  private static void aReplacementKeepsItsEncryption(Fixture fixture) {
    fixture.edit("cache.port", 11311);
    fixture.harness.pass(HOUR);
    var plan = fixture.status().plan();
    assertTrue(
        plan.actions().stream().anyMatch(a -> a.reason().endsWith("in-transit encryption on)")),
        () -> plan.actions().toString());
    PlanTest.approve(fixture, plan.hash());
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(11311, cluster(fixture).configurationEndpoint().port());
    assertTrue(cluster(fixture).transitEncryptionEnabled());
  }

  /**
   * Creates a VPC with two subnets and a Memcached cluster whose node 0001 is gone. Returns the ids
   * of the VPC and the subnets.
   */
  private static List<String> foreign(AwsClients aws) {
    var vpc = ExistingNetwork.vpc(aws.ec2());
    var subnets =
        List.of(
            ExistingNetwork.subnet(aws.ec2(), vpc, "10.50.97.0/24", "us-west-2a"),
            ExistingNetwork.subnet(aws.ec2(), vpc, "10.50.98.0/24", "us-west-2b"));
    aws.elastiCache()
        .createCacheSubnetGroup(
            r ->
                r.cacheSubnetGroupName("theirs")
                    .cacheSubnetGroupDescription("theirs")
                    .subnetIds(subnets));
    aws.elastiCache()
        .createCacheCluster(
            r ->
                r.cacheClusterId("theirs")
                    .engine("memcached")
                    .cacheNodeType("cache.t4g.medium")
                    .numCacheNodes(3)
                    .azMode("cross-az")
                    .transitEncryptionEnabled(true)
                    .cacheSubnetGroupName("theirs"));
    return List.of(vpc, subnets.get(0), subnets.get(1));
  }
}
