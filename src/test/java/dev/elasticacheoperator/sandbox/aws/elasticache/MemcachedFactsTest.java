package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.fact;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import software.amazon.awssdk.services.elasticache.model.NotificationConfiguration;

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

  /** Changes the cluster in the way of the request, and does not wait. */
  private static void change(TopologyRegion t, Consumer<ModifyCacheClusterRequest.Builder> change) {
    t.region.cache.modifyCacheCluster(r -> change.accept(r.cacheClusterId("mem")));
  }

  private static CreateCacheClusterRequest.Builder encrypted(CreateCacheClusterRequest.Builder r) {
    return r.transitEncryptionEnabled(true).cacheSubnetGroupName("sg");
  }

  private static List<String> statuses(TopologyRegion t) {
    return t.region.cluster("mem").cacheNodes().stream().map(CacheNode::cacheNodeStatus).toList();
  }

  private static long endpoints(TopologyRegion t) {
    return t.region.cluster("mem").cacheNodes().stream().filter(n -> n.endpoint() != null).count();
  }

  private static int interfaces(TopologyRegion t) {
    return t.region.ec2.describeNetworkInterfaces(r -> {}).networkInterfaces().size();
  }

  private static Integer pending(TopologyRegion t) {
    return t.region.cluster("mem").pendingModifiedValues().numCacheNodes();
  }

  private static NotificationConfiguration topic(TopologyRegion t) {
    return t.region.cluster("mem").notificationConfiguration();
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
            "new nodes in another zone need cross-az",
            "API reference, ModifyCacheCluster, AZMode",
            t -> {
              t.inVpc();
              create(t, 1, r -> r.cacheSubnetGroupName("sg"));
              refused(
                  COMBINATION,
                  "need AZ Mode of 'cross-az'",
                  () -> modify(t, r -> r.numCacheNodes(2).newAvailabilityZones("us-west-2b")));
              modify(
                  t,
                  r ->
                      r.numCacheNodes(2)
                          .azMode(AZMode.CROSS_AZ)
                          .newAvailabilityZones("us-west-2b"));
              assertEquals(List.of("us-west-2a", "us-west-2b"), zones(t));
              refused(
                  COMBINATION,
                  "cannot be single-az",
                  () -> modify(t, r -> r.numCacheNodes(3).azMode(AZMode.SINGLE_AZ)));
            }),
        fact(
            "nodes that come and go have no endpoint",
            "API reference, DescribeCacheClusters",
            t -> {
              create(t, 2, r -> {});
              change(t, r -> r.numCacheNodes(3).applyImmediately(true));
              assertEquals(List.of("modifying", "modifying", "creating"), statuses(t));
              assertEquals(2, endpoints(t));
              t.settle();
              change(
                  t,
                  r ->
                      r.numCacheNodes(1)
                          .cacheNodeIdsToRemove("0001", "0003")
                          .applyImmediately(true));
              assertEquals(List.of("deleting", "modifying", "deleting"), statuses(t));
              assertEquals(1, endpoints(t));
            }),
        fact(
            "a removed node leaves its subnet with the end of the change",
            "user guide of 2023, Elastic network interfaces; order from memory",
            t -> {
              t.inVpc();
              create(t, 2, r -> r.azMode(AZMode.CROSS_AZ).cacheSubnetGroupName("sg"));
              assertEquals(2, interfaces(t));
              change(
                  t, r -> r.numCacheNodes(1).cacheNodeIdsToRemove("0001").applyImmediately(true));
              assertEquals(2, interfaces(t));
              t.settle();
              assertEquals(1, interfaces(t));
              modify(t, r -> r.numCacheNodes(3));
              assertEquals(3, interfaces(t));
            }),
        fact(
            "the present number cancels what waits for the window",
            "API reference, ModifyCacheCluster, NumCacheNodes",
            t -> {
              create(t, 2, r -> {});
              change(t, r -> r.numCacheNodes(4));
              assertEquals(4, pending(t));
              change(t, r -> r.numCacheNodes(2));
              assertNull(pending(t));
              change(t, r -> r.numCacheNodes(1).cacheNodeIdsToRemove("0002"));
              assertEquals(1, pending(t));
              change(t, r -> r.numCacheNodes(2));
              assertNull(pending(t));
            }),
        fact(
            "nodes are added to those that wait, and fewer of these only after a cancel",
            "API reference, ModifyCacheCluster, NewAvailabilityZones, scenarios 2 and 3",
            t -> {
              create(t, 1, r -> {});
              change(t, r -> r.numCacheNodes(3));
              refused(
                  COMBINATION,
                  "Cancel them first",
                  () -> change(t, r -> r.numCacheNodes(2).applyImmediately(true)));
              change(t, r -> r.numCacheNodes(4).newAvailabilityZones("us-west-2a"));
              assertEquals(4, pending(t));
            }),
        fact(
            "a new removal or creation replaces a removal that waits",
            "API reference, ModifyCacheCluster, NewAvailabilityZones, impact of new requests",
            t -> {
              create(t, 3, r -> {});
              change(t, r -> r.numCacheNodes(2).cacheNodeIdsToRemove("0003"));
              change(t, r -> r.numCacheNodes(1).cacheNodeIdsToRemove("0001", "0002"));
              assertEquals(1, pending(t));
              modify(t, r -> r.numCacheNodes(4));
              assertEquals(List.of("0001", "0002", "0003", "0004"), ids(t));
            }),
        fact(
            "the node type changes in place from 1.5 on, and the new nodes are empty",
            "user guide, On-demand scaling for Memcached clusters",
            t -> {
              create(t, 2, r -> r.engineVersion("1.4.34"));
              refused(
                  COMBINATION,
                  "Use 1.5 or later",
                  () -> modify(t, r -> r.cacheNodeType("cache.t3.small")));
              modify(
                  t,
                  r -> r.engineVersion("1.5.16").cacheParameterGroupName("default.memcached1.5"));
              var before = t.region.dataOf("mem");
              modify(t, r -> r.cacheNodeType("cache.t3.small"));
              assertEquals("cache.t3.small", t.region.cluster("mem").cacheNodeType());
              assertTrue(!before.equals(t.region.dataOf("mem")));
            }),
        fact(
            "encryption in transit needs 1.6.12, a VPC and a newer node type",
            "user guide of 2023, In-transit encryption for Memcached",
            t -> {
              t.inVpc();
              refused(
                  COMBINATION,
                  "1.6.12 or later",
                  () -> create(t, 1, r -> encrypted(r).engineVersion("1.6.6")));
              refused(
                  COMBINATION,
                  "node type cache.t2.micro",
                  () -> create(t, 1, r -> encrypted(r).cacheNodeType("cache.t2.micro")));
              refused(
                  COMBINATION,
                  "only supported in a VPC",
                  () -> create(t, 1, r -> r.transitEncryptionEnabled(true)));
              create(t, 1, MemcachedFactsTest::encrypted);
              assertTrue(t.region.cluster("mem").transitEncryptionEnabled());
            }),
        fact(
            "a topic is switched off by its status",
            "API reference, NotificationConfiguration",
            t -> {
              create(t, 1, r -> r.notificationTopicArn("arn:aws:sns:us-west-2:1:a"));
              assertEquals("active", topic(t).topicStatus());
              modify(t, r -> r.notificationTopicStatus("inactive"));
              assertEquals("inactive", topic(t).topicStatus());
              modify(t, r -> r.notificationTopicArn("arn:aws:sns:us-west-2:1:b"));
              assertEquals("arn:aws:sns:us-west-2:1:b", topic(t).topicArn());
            }),
        fact(
            "AWS replaces a node under the same id and endpoint",
            "user guide, Event notifications and Amazon SNS",
            t -> {
              create(t, 2, r -> {});
              var before = t.region.cluster("mem").cacheNodes();
              t.region.account.cacheFaults(CacheRegion.NAME).replaceNode("mem", "0002");
              assertEquals("modifying", t.region.status("mem"));
              t.settle();
              var after = t.region.cluster("mem").cacheNodes();
              assertEquals(before.get(0), after.get(0));
              assertEquals(before.get(1).endpoint(), after.get(1).endpoint());
              assertTrue(
                  after.get(1).cacheNodeCreateTime().isAfter(before.get(1).cacheNodeCreateTime()));
            }),
        fact(
            "a reboot empties the nodes",
            "API reference, RebootCacheCluster",
            t -> {
              create(t, 1, r -> {});
              var before = t.region.dataOf("mem");
              t.region.cache.rebootCacheCluster(
                  r -> r.cacheClusterId("mem").cacheNodeIdsToReboot("0001"));
              assertTrue(!before.equals(t.region.dataOf("mem")));
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
