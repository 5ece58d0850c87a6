package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.fact;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.elasticache.model.AZMode;
import software.amazon.awssdk.services.elasticache.model.CacheNode;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;

/** Facts about Memcached clusters of several nodes. */
class MemcachedFactsTest {

  private static final String COMBINATION = "InvalidParameterCombination";

  private static void create(
      TopologyRegion t, int nodes, Consumer<CreateCacheClusterRequest.Builder> more) {
    t.region.cache.createCacheCluster(
        r -> {
          r.cacheClusterId("mem")
              .engine("memcached")
              .cacheNodeType("cache.t3.micro")
              .numCacheNodes(nodes);
          more.accept(r);
        });
    t.settle();
  }

  private static void modify(TopologyRegion t, Consumer<ModifyCacheClusterRequest.Builder> change) {
    t.region.cache.modifyCacheCluster(
        r -> change.accept(r.cacheClusterId("mem").applyImmediately(true)));
    t.settle();
  }

  private static List<String> ids(TopologyRegion t) {
    return t.region.cluster("mem").cacheNodes().stream().map(CacheNode::cacheNodeId).toList();
  }

  private static List<String> zones(TopologyRegion t) {
    return t.region.cluster("mem").cacheNodes().stream()
        .map(CacheNode::customerAvailabilityZone)
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> memcached() {
    return Stream.of(
        fact(
            "every node has an endpoint, and the configuration endpoint says .cfg.",
            "user guide of 2023, Finding the endpoints of a Memcached cluster",
            t -> {
              create(t, 2, r -> {});
              var cluster = t.region.cluster("mem");
              assertTrue(cluster.configurationEndpoint().address().contains(".cfg."));
              assertEquals(11211, cluster.configurationEndpoint().port());
              cluster.cacheNodes().forEach(node -> assertNotNull(node.endpoint()));
            }),
        fact(
            "without zones all nodes are in one",
            "go-to-k/cdk-real-drift, recorded",
            t -> {
              create(t, 2, r -> {});
              assertEquals(1, zones(t).stream().distinct().count());
            }),
        fact(
            "nodes in several zones are shown as Multiple",
            "API reference, CacheCluster, PreferredAvailabilityZone",
            t -> {
              t.inVpc();
              create(t, 3, r -> r.azMode(AZMode.CROSS_AZ).cacheSubnetGroupName("sg"));
              assertEquals("Multiple", t.region.cluster("mem").preferredAvailabilityZone());
              assertEquals(List.of("us-west-2a", "us-west-2b", "us-west-2a"), zones(t));
            }),
        fact(
            "cross-az needs two nodes",
            "badmintoncryer/cdk-preflight, measured",
            t ->
                refused(
                    COMBINATION,
                    "at least two cache nodes",
                    () -> create(t, 1, r -> r.azMode(AZMode.CROSS_AZ)))),
        fact(
            "one zone for each node",
            "terraform-provider-aws#207",
            t ->
                refused(
                    COMBINATION,
                    "same number of preferred availability zones",
                    () ->
                        create(
                            t,
                            3,
                            r ->
                                r.azMode(AZMode.CROSS_AZ)
                                    .preferredAvailabilityZones("us-west-2a", "us-west-2b")))),
        fact(
            "nodes to remove are named, exactly the difference",
            "API reference, ModifyCacheCluster, CacheNodeIdsToRemove",
            t -> {
              create(t, 3, r -> {});
              refused(
                  COMBINATION,
                  "CacheNodeIdsToRemove must name 1",
                  () -> modify(t, r -> r.numCacheNodes(2)));
              modify(t, r -> r.numCacheNodes(2).cacheNodeIdsToRemove("0002"));
              assertEquals(List.of("0001", "0003"), ids(t));
              modify(t, r -> r.numCacheNodes(3));
              assertEquals(List.of("0001", "0003", "0004"), ids(t));
            }),
        fact(
            "new nodes go into the zones that are named",
            "API reference, ModifyCacheCluster, NewAvailabilityZones",
            t -> {
              t.inVpc();
              create(
                  t,
                  2,
                  r ->
                      r.azMode(AZMode.CROSS_AZ)
                          .cacheSubnetGroupName("sg")
                          .preferredAvailabilityZones("us-west-2a", "us-west-2b"));
              modify(t, r -> r.numCacheNodes(3).newAvailabilityZones("us-west-2b"));
              assertEquals(List.of("us-west-2a", "us-west-2b", "us-west-2b"), zones(t));
            }),
        fact(
            "an upgrade empties the nodes",
            "user guide of 2023, Engine versions and upgrading",
            t -> {
              create(t, 1, r -> r.engineVersion("1.6.17"));
              var before = t.region.dataOf("mem");
              modify(t, r -> r.engineVersion("1.6.22"));
              assertTrue(!before.equals(t.region.dataOf("mem")));
            }),
        fact(
            "it has no snapshots to restore",
            "badmintoncryer/cdk-preflight, measured",
            t ->
                refused(
                    COMBINATION,
                    "Restoring a snapshot is not supported",
                    () -> create(t, 1, r -> r.snapshotName("any")))));
  }
}
