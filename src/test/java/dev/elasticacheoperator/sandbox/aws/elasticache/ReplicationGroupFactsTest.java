package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.fact;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;

/** Facts about replication groups: how they are created, converted and changed. */
class ReplicationGroupFactsTest {

  private static final String VALUE = "InvalidParameterValue";
  private static final String COMBINATION = "InvalidParameterCombination";

  @TestFactory
  Stream<DynamicTest> creation() {
    return Stream.of(
        fact(
            "a group of one node has a primary and a reader endpoint",
            "go-to-k/cdk-real-drift, recorded",
            t -> {
              var shard = t.available(r -> {}).group().nodeGroups().get(0);
              assertNotNull(shard.primaryEndpoint());
              assertTrue(shard.readerEndpoint().address().startsWith("rg-ro."));
            }),
        fact(
            "failover needs two nodes",
            "hashicorp/terraform#25077",
            t ->
                refused(
                    COMBINATION,
                    "there must be at least 2 cache clusters",
                    () -> t.create(r -> r.numCacheClusters(1).automaticFailoverEnabled(true)))),
        fact(
            "the number of nodes cannot be given with shards",
            "badmintoncryer/cdk-preflight, measured",
            t ->
                refused(
                    COMBINATION,
                    "NumCacheClusters can only be specified for one node group",
                    () -> t.create(r -> r.numCacheClusters(2).numNodeGroups(2)))),
        fact(
            "zones cannot be listed for several shards",
            "terraform-provider-aws#14425",
            t ->
                refused(
                    COMBINATION,
                    "PreferredCacheClusterAZs can only be specified for one node group",
                    () ->
                        t.create(r -> r.numNodeGroups(2).preferredCacheClusterAZs("us-west-2a")))),
        fact(
            "two shards without a parameter group have cluster mode",
            "go-to-k/cdk-real-drift, recorded",
            t -> {
              var group = t.sharded().group();
              assertEquals(ClusterMode.ENABLED, group.clusterMode());
              assertEquals(
                  "default.redis7.cluster.on",
                  t.region.cluster("rg-0001-001").cacheParameterGroup().cacheParameterGroupName());
            }),
        fact(
            "two shards do not fit a parameter group without cluster mode",
            "rego rule 68405925338, verified",
            t ->
                refused(
                    COMBINATION,
                    "Use a parameter group with cluster-enabled parameter",
                    () ->
                        t.create(
                            r -> r.numNodeGroups(2).cacheParameterGroupName("default.redis7")))),
        fact(
            "one shard without a parameter group has no cluster mode",
            "terraform-provider-aws#20361, aws-controllers-k8s/community#2794",
            t ->
                assertEquals(
                    ClusterMode.DISABLED,
                    t.available(r -> r.numNodeGroups(1)).group().clusterMode())),
        fact(
            "one shard with a cluster mode group has cluster mode and may have no replica",
            "terraform-provider-aws#18522",
            t ->
                assertEquals(
                    ClusterMode.ENABLED,
                    t.available(
                            r ->
                                r.numNodeGroups(1)
                                    .replicasPerNodeGroup(0)
                                    .automaticFailoverEnabled(true)
                                    .cacheParameterGroupName("default.redis7.cluster.on"))
                        .group()
                        .clusterMode())),
        fact(
            "memcached has no replication groups",
            "badmintoncryer/cdk-preflight, measured",
            t ->
                refused(
                    VALUE,
                    "Specified engine does not support replication",
                    () -> t.create(r -> r.engine("memcached")))),
        fact(
            "valkey is encrypted at rest by default and redis is not",
            "API reference, CreateReplicationGroup",
            t -> {
              assertTrue(t.create(r -> r.engine("Valkey")).atRestEncryptionEnabled());
              assertFalse(t.create(r -> r.replicationGroupId("other")).atRestEncryptionEnabled());
            }),
        fact(
            "a single valkey cluster cannot be created",
            "five public logs, 2024 to 2026",
            t ->
                refused(
                    VALUE,
                    "Please use CreateReplicationGroup API for Valkey cluster creation",
                    () -> t.region.node("one", "valkey"))),
        fact(
            "the windows of snapshots and maintenance must not overlap",
            "badmintoncryer/cdk-preflight, measured",
            t ->
                refused(
                    VALUE,
                    "The snapshot window and maintenance window must not overlap",
                    () ->
                        t.create(
                            r ->
                                r.snapshotWindow("05:00-06:00")
                                    .preferredMaintenanceWindow("sun:05:30-sun:06:30")))),
        fact(
            "Multi-AZ needs automatic failover",
            "terraform-provider-aws#17376",
            t ->
                refused(
                    COMBINATION,
                    "automatic failover",
                    () -> t.create(r -> r.numCacheClusters(2).multiAZEnabled(true)))),
        fact(
            "tags of the group are on its members",
            "API reference, CreateReplicationGroup",
            t -> {
              t.available(r -> r.tags(g -> g.key("team").value("web")));
              var member = t.region.cluster("rg-001").arn();
              var tags = t.region.cache.listTagsForResource(r -> r.resourceName(member)).tagList();
              assertEquals("web", tags.get(0).value());
            }));
  }

  @TestFactory
  Stream<DynamicTest> conversion() {
    return Stream.of(
        fact(
            "a single node becomes the primary and keeps its id",
            "user guide of 2023, Creating a replication group using an available Redis cluster",
            t -> {
              t.region.availableRedis("redis01", "4.0.10");
              var answer = t.convert("redis01", 3);
              assertEquals("creating", answer.status());
              assertEquals(List.of("redis01", "rg-001", "rg-002"), answer.memberClusters());
              t.settle();
              var members = t.group().nodeGroups().get(0).nodeGroupMembers();
              assertEquals("primary", members.get(0).currentRole());
              assertEquals("redis01", members.get(0).cacheClusterId());
            }),
        fact(
            "the old node endpoint stays and the group has names of its own",
            "user guide of 2023; the node endpoint is from memory",
            t -> {
              t.region.availableRedis("redis01", "4.0.10");
              var before = t.region.cluster("redis01").cacheNodes().get(0).endpoint();
              t.convert("redis01", 1);
              t.settle();
              assertEquals(before, t.region.cluster("redis01").cacheNodes().get(0).endpoint());
              assertTrue(t.primaryHost().startsWith("rg."));
            }),
        fact(
            "the data stays",
            "user guide of 2023",
            t -> {
              t.region.availableRedis("redis01", "4.0.10");
              var before = t.region.dataOf("redis01");
              t.convert("redis01", 2);
              t.settle();
              assertEquals(before, t.region.dataOf("redis01"));
              assertEquals(before, t.region.dataOf("rg-001"));
            }),
        fact(
            "encryption cannot be given in the call",
            "from memory, no counter-example found",
            t -> {
              t.region.availableRedis("redis01", "7.1");
              refused(
                  COMBINATION,
                  "Cannot use the given parameters",
                  () ->
                      t.region.cache.createReplicationGroup(
                          r ->
                              r.replicationGroupId("rg")
                                  .replicationGroupDescription("d")
                                  .primaryClusterId("redis01")
                                  .transitEncryptionEnabled(true)));
            }),
        fact(
            "the cluster must be available",
            "API reference, CreateReplicationGroup",
            t -> {
              t.region.redis("redis01", "7.1");
              refused("InvalidCacheClusterState", "redis01", () -> t.convert("redis01", 1));
            }),
        fact(
            "tags of the cluster go to the group when the call has none",
            "user guide of 2023",
            t -> {
              t.region.availableRedis("redis01", "7.1");
              var arn = t.region.cluster("redis01").arn();
              t.region.cache.addTagsToResource(
                  r -> r.resourceName(arn).tags(g -> g.key("team").value("web")));
              t.settle();
              t.convert("redis01", 1);
              t.settle();
              var tags = t.region.cache.listTagsForResource(r -> r.resourceName(t.group().arn()));
              assertEquals("web", tags.tagList().get(0).value());
            }),
        fact(
            "the reverse leaves the primary as a single cluster with its data",
            "API reference, DeleteReplicationGroup, RetainPrimaryCluster",
            t -> {
              t.region.availableRedis("redis01", "7.1");
              var before = t.region.dataOf("redis01");
              t.convert("redis01", 2);
              t.settle();
              t.region.cache.deleteReplicationGroup(
                  r -> r.replicationGroupId("rg").retainPrimaryCluster(true));
              t.settle();
              assertNull(t.region.cluster("redis01").replicationGroupId());
              assertEquals(before, t.region.dataOf("redis01"));
            }));
  }

  @TestFactory
  Stream<DynamicTest> changes() {
    return Stream.of(
        fact(
            "a call without a change is refused",
            "terraform-provider-aws, replication_group.go",
            t ->
                refused(
                    COMBINATION,
                    "No modifications were requested",
                    () -> t.replicated().modify(r -> {}))),
        fact(
            "one change at a time",
            "umotif-public/terraform-aws-elasticache-redis#54",
            t -> {
              t.replicated().modify(r -> r.cacheNodeType("cache.t3.small"));
              refused(
                  "InvalidReplicationGroupState",
                  "must be in available state to modify",
                  () -> t.modify(r -> r.snapshotRetentionLimit(1)));
            }),
        fact(
            "any Redis becomes any Valkey in one call and keeps its endpoints and data",
            "user guide, Version management",
            t -> {
              t.available(r -> r.engineVersion("4.0.10"));
              var host = t.primaryHost();
              var data = t.region.dataOf("rg-001");
              t.modified(r -> r.engine("valkey").engineVersion("8.0"));
              assertEquals("valkey", t.group().engine());
              assertEquals("8.0.1", t.region.cluster("rg-001").engineVersion());
              assertEquals(host, t.primaryHost());
              assertEquals(data, t.region.dataOf("rg-001"));
            }),
        fact(
            "a parameter group of the user's must come with the new family",
            "langgenius/dify-infra#24, terraform-provider-aws#35636",
            t -> {
              t.region.cache.createCacheParameterGroup(
                  r ->
                      r.cacheParameterGroupName("mine")
                          .cacheParameterGroupFamily("redis7")
                          .description("d"));
              t.available(r -> r.cacheParameterGroupName("mine"));
              refused(
                  COMBINATION,
                  "Expected a parameter group of family valkey8",
                  () -> t.modify(r -> r.engine("valkey").engineVersion("8.0")));
            }),
        fact(
            "the parameter cluster-enabled cannot change with a parameter group",
            "terraform-provider-aws#35636",
            t ->
                refused(
                    COMBINATION,
                    "The parameter cluster-enabled has a different value",
                    () ->
                        t.replicated()
                            .modify(r -> r.cacheParameterGroupName("default.redis7.cluster.on")))),
        fact(
            "log delivery changes only at once",
            "terraform-provider-aws#49842",
            t ->
                refused(
                    VALUE,
                    "set the apply-immediately parameter to true",
                    () ->
                        t.replicated()
                            .modify(
                                r ->
                                    r.applyImmediately(false)
                                        .logDeliveryConfigurations(
                                            l -> l.logType("slow-log").enabled(false))))),
        fact(
            "the snapshotting cluster cannot be named with cluster mode",
            "badmintoncryer/cdk-preflight, measured",
            t ->
                refused(
                    COMBINATION,
                    "Cannot set snapshotting cluster",
                    () ->
                        t.sharded()
                            .modify(
                                r ->
                                    r.snapshotRetentionLimit(1)
                                        .snapshottingClusterId("rg-0001-001")))),
        fact(
            "a group that is being changed is not deleted",
            "aws-controllers-k8s/community#948",
            t -> {
              t.replicated().modify(r -> r.cacheNodeType("cache.t3.small"));
              refused(
                  "InvalidReplicationGroupState",
                  "which is not valid for deletion",
                  () -> t.region.cache.deleteReplicationGroup(r -> r.replicationGroupId("rg")));
            }),
        fact(
            "tags are not told while a group is not available",
            "terraform-provider-aws#30444",
            t -> {
              var arn = t.create(r -> {}).arn();
              refused(
                  "InvalidReplicationGroupState",
                  "Cluster not in available state to perform tagging operations",
                  () -> t.region.cache.listTagsForResource(r -> r.resourceName(arn)));
            }),
        fact(
            "a promoted replica is the primary after the call",
            "API reference, ModifyReplicationGroup, PrimaryClusterId",
            t -> {
              t.available(r -> r.numCacheClusters(2));
              var before = t.primaryHost();
              t.modified(r -> r.primaryClusterId("rg-002"));
              assertEquals(
                  "rg-002",
                  t.group().nodeGroups().get(0).nodeGroupMembers().get(0).cacheClusterId());
              assertEquals(before, t.primaryHost());
              assertNotEquals(before, "");
            }));
  }
}
