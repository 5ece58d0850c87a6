package dev.elasticacheoperator.sandbox.aws.elasticache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Node;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Target;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Tls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/** Description of the simulated caches for the servers behind their endpoints. */
class ServedCachesTest {
  private final VirtualClock clock = new VirtualClock();
  private final SimulatedCloud cloud = new SimulatedCloud(SimulatorSettings.aws(), clock);
  private final ElastiCacheClient cache =
      cloud.account(SimulatedCloud.DEFAULT_ACCOUNT).elastiCache("us-west-2");

  @Test
  void endpointsAreThoseThatAwsShowsOnceTheCacheIsAvailable() {
    cloud.showHosts(name -> "host of " + name.replaceFirst("\\..*", ""));
    create(r -> r.numCacheClusters(2).automaticFailoverEnabled(true));
    assertEquals(List.of(), only().endpoints());
    assertEquals(2, only().nodes().size(), "servers start while the cache is being created");
    settle();
    assertEquals(
        List.of("host of rg", "host of rg-ro", "host of rg-001", "host of rg-002"),
        only().endpoints().stream().map(ServedCache.Endpoint::host).toList());
    assertEquals(
        List.of(Target.PRIMARY, Target.READER, Target.NODE, Target.NODE),
        only().endpoints().stream().map(ServedCache.Endpoint::target).toList());
    assertEquals(List.of(true, false), only().nodes().stream().map(Node::primary).toList());
  }

  @Test
  void aFailoverMakesAnotherNodePrimary() {
    create(r -> r.numCacheClusters(2).automaticFailoverEnabled(true));
    settle();
    var before = primary();
    cache.testFailover(r -> r.replicationGroupId("rg").nodeGroupId("0001"));
    settle();
    assertTrue(!before.equals(primary()), before);
  }

  @Test
  void credentialsAndEncryptionAreThoseInForce() {
    create(r -> r.numCacheClusters(1));
    settle();
    assertEquals(Tls.OFF, only().tls());
    assertTrue(only().access().open());
    for (var mode : List.of(TransitEncryptionMode.PREFERRED, TransitEncryptionMode.REQUIRED)) {
      cache.modifyReplicationGroup(
          r ->
              r.replicationGroupId("rg")
                  .applyImmediately(true)
                  .transitEncryptionEnabled(true)
                  .transitEncryptionMode(mode));
      settle();
      assertEquals(mode.toString().toUpperCase(), only().tls().name());
    }
    cache.modifyReplicationGroup(
        r ->
            r.replicationGroupId("rg")
                .applyImmediately(true)
                .authToken("a-long-enough-token")
                .authTokenUpdateStrategy("ROTATE"));
    assertEquals(List.of(), only().access().tokens(), "before the change is done");
    settle();
    assertEquals(List.of("a-long-enough-token"), only().access().tokens());
    assertTrue(only().access().open(), "until the token is set");
  }

  @Test
  void aRemovedShardStaysUntilItsSlotsHaveMoved() {
    create(r -> r.numNodeGroups(2).replicasPerNodeGroup(0).automaticFailoverEnabled(true));
    settle();
    assertEquals(slots("0-8191", "8192-16383"), only().nodes().stream().map(Node::slots).toList());
    cache.modifyReplicationGroupShardConfiguration(
        r ->
            r.replicationGroupId("rg")
                .nodeGroupCount(1)
                .nodeGroupsToRemove("0002")
                .applyImmediately(true));
    while (primaries() == 2) {
      assertEquals(2, only().nodes().size());
      clock.advance(Duration.ofMinutes(1));
    }
    assertEquals(
        List.of(Optional.of("0-16383"), Optional.empty()),
        only().nodes().stream().map(Node::slots).toList());
    settle();
    assertEquals(1, only().nodes().size());
  }

  @Test
  void aNodeKeepsItsIdWhenItBecomesAGroup() {
    cache.createCacheCluster(
        r ->
            r.cacheClusterId("node")
                .engine("redis")
                .cacheNodeType("cache.t3.micro")
                .numCacheNodes(1));
    settle();
    var before = only().nodes().get(0);
    cache.createReplicationGroup(
        r ->
            r.replicationGroupId("rg")
                .replicationGroupDescription("d")
                .primaryClusterId("node")
                .numCacheClusters(1));
    settle();
    assertEquals(before.id(), only().nodes().get(0).id());
    assertEquals(before.data(), only().nodes().get(0).data());
  }

  private static List<Optional<String>> slots(String... ranges) {
    return List.of(ranges).stream().map(Optional::of).toList();
  }

  private long primaries() {
    return only().nodes().stream().filter(Node::primary).count();
  }

  private String primary() {
    return only().nodes().stream().filter(Node::primary).findFirst().orElseThrow().id();
  }

  private void create(Consumer<CreateReplicationGroupRequest.Builder> more) {
    cache.createReplicationGroup(
        r ->
            more.accept(
                r.replicationGroupId("rg")
                    .replicationGroupDescription("d")
                    .engine("redis")
                    .cacheNodeType("cache.t3.micro")));
  }

  private void settle() {
    clock.advance(Duration.ofMinutes(40));
  }

  private ServedCache only() {
    var all = cloud.servedCaches();
    assertEquals(1, all.size(), all::toString);
    return all.get(0);
  }
}
