package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.fact;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;

/** Facts about replication groups: replicas, shards and the cluster mode. */
class GroupScalingFactsTest {

  private static final String VALUE = "InvalidParameterValue";
  private static final String COMBINATION = "InvalidParameterCombination";
  private static final String CLUSTER_MODE_GUIDE = "user guide, Modifying cluster mode";

  @TestFactory
  Stream<DynamicTest> replicas() {
    return Stream.of(
        fact(
            "a count that is there already is no operation",
            "aws-controllers-k8s/community#378",
            t ->
                refused(
                    "NoOperationFault",
                    "already matches current number of replicas",
                    () -> t.replicated().increase(1))),
        fact(
            "the last replica stays while failover is on",
            "terraform-provider-aws#24244",
            t ->
                refused(
                    VALUE,
                    "Must have at least 1 replica when cluster mode is disabled with auto failover",
                    () -> t.replicated().decrease(0))),
        fact(
            "the last replica stays with Multi-AZ",
            "pulumi/pulumi#11458",
            t ->
                refused(
                    VALUE,
                    "Must have at least 1 replica for Multi-AZ enabled Replication Group",
                    () ->
                        t.available(
                                r ->
                                    r.numCacheClusters(2)
                                        .automaticFailoverEnabled(true)
                                        .multiAZEnabled(true))
                            .decrease(0))),
        fact(
            "failover cannot be switched on without a replica",
            "cloudformation-coverage-roadmap#383, terraform-provider-aws#18737",
            t ->
                refused(
                    COMBINATION,
                    "must have at least one read replica to enable autofailover",
                    () -> t.available(r -> {}).modify(r -> r.automaticFailoverEnabled(true)))),
        fact(
            "failover cannot be switched off with cluster mode",
            "terraform-provider-aws#27116",
            t ->
                refused(
                    COMBINATION,
                    "Turning off automatic failover",
                    () -> t.sharded().modify(r -> r.automaticFailoverEnabled(false)))),
        fact(
            "replicas are added to every shard",
            "API reference, IncreaseReplicaCount",
            t -> {
              t.sharded().increase(2);
              t.settle();
              assertEquals(6, t.group().memberClusters().size());
            }),
        fact(
            "replicas are spread over the zones of the subnet group",
            "user guide, Mitigating failures",
            t -> {
              t.inVpc();
              t.available(r -> r.numCacheClusters(1).cacheSubnetGroupName("sg")).increase(1);
              t.settle();
              var zones =
                  t.group().nodeGroups().get(0).nodeGroupMembers().stream()
                      .map(m -> m.preferredAvailabilityZone())
                      .distinct();
              assertEquals(2, zones.count());
            }),
        fact(
            "the only member goes with its group",
            "gruntwork-io/cloud-nuke#333",
            t ->
                refused(
                    "InvalidCacheClusterState",
                    "only member of a replication group",
                    () ->
                        t.available(r -> {})
                            .region
                            .cache
                            .deleteCacheCluster(r -> r.cacheClusterId("rg-001")))),
        fact(
            "the last replica cannot be deleted while failover is on",
            "rebuy-de/aws-nuke#289",
            t ->
                refused(
                    "InvalidCacheClusterState",
                    "only read replica for replication group",
                    () ->
                        t.replicated()
                            .region
                            .cache
                            .deleteCacheCluster(r -> r.cacheClusterId("rg-002")))),
        fact(
            "a failover makes a replica the primary",
            "API reference, TestFailover",
            t -> {
              t.replicated()
                  .region
                  .cache
                  .testFailover(r -> r.replicationGroupId("rg").nodeGroupId("0001"));
              t.settle();
              var members = t.group().nodeGroups().get(0).nodeGroupMembers();
              assertEquals("rg-002", members.get(0).cacheClusterId());
              assertEquals("primary", members.get(0).currentRole());
            }));
  }

  @TestFactory
  Stream<DynamicTest> shards() {
    return Stream.of(
        fact(
            "only with cluster mode",
            "widdix/aws-cf-templates#573",
            t ->
                refused(
                    VALUE,
                    "only applicable for cluster mode enabled",
                    () -> t.replicated().reshard(2))),
        fact(
            "a new shard has as many replicas as the smallest, and slots once it is done",
            "user guide, Online resharding",
            t -> {
              t.sharded().reshard(3);
              assertEquals(2, t.group().nodeGroups().size());
              t.region.minutes(4);
              var resharding = t.group().pendingModifiedValues().resharding();
              assertEquals(50.0, resharding.slotMigration().progressPercentage());
              t.settle();
              assertEquals(
                  List.of("0-5460", "5461-10921", "10922-16383"),
                  t.group().nodeGroups().stream().map(g -> g.slots()).toList());
              assertEquals(6, t.group().memberClusters().size());
            }),
        fact(
            "fewer shards need a list",
            "API reference, ModifyReplicationGroupShardConfiguration",
            t -> refused(COMBINATION, "NodeGroupsToRemove", () -> t.sharded().reshard(1))),
        fact(
            "the ids of shards are not contiguous after a removal",
            "user guide, Online resharding",
            t -> {
              t.sharded().reshard(3);
              t.settle();
              t.reshardWithout(2, "0002");
              t.settle();
              assertEquals(
                  List.of("0001", "0003"),
                  t.group().nodeGroups().stream().map(g -> g.nodeGroupId()).toList());
            }));
  }

  @TestFactory
  Stream<DynamicTest> clusterMode() {
    return Stream.of(
        fact(
            "disabled cannot go straight to enabled",
            CLUSTER_MODE_GUIDE,
            t ->
                refused(
                    COMBINATION,
                    "cannot be changed from disabled to enabled",
                    () -> t.replicated().modify(r -> r.clusterMode(ClusterMode.ENABLED)))),
        fact(
            "compatible shows both kinds of endpoints, enabled only the configuration endpoint",
            CLUSTER_MODE_GUIDE,
            t -> {
              t.replicated().modified(r -> r.clusterMode(ClusterMode.COMPATIBLE));
              assertNotNull(t.group().configurationEndpoint());
              assertNotNull(t.group().nodeGroups().get(0).primaryEndpoint());
              t.modified(r -> r.clusterMode(ClusterMode.ENABLED));
              assertNotNull(t.group().configurationEndpoint());
              assertNull(t.group().nodeGroups().get(0).primaryEndpoint());
              assertEquals("0-16383", t.group().nodeGroups().get(0).slots());
              assertEquals(List.of("rg-001", "rg-002"), t.group().memberClusters());
            }),
        fact(
            "a default parameter group follows",
            CLUSTER_MODE_GUIDE,
            t -> {
              t.replicated().modified(r -> r.clusterMode(ClusterMode.COMPATIBLE));
              assertEquals(
                  "default.redis7.cluster.on",
                  t.region.cluster("rg-001").cacheParameterGroup().cacheParameterGroupName());
            }),
        fact(
            "compatible goes back to disabled and enabled does not",
            "aws/agent-toolkit-for-aws, valkey migration guide",
            t -> {
              t.replicated()
                  .modified(r -> r.clusterMode(ClusterMode.COMPATIBLE))
                  .modified(r -> r.clusterMode(ClusterMode.DISABLED))
                  .modified(r -> r.clusterMode(ClusterMode.COMPATIBLE))
                  .modified(r -> r.clusterMode(ClusterMode.ENABLED));
              refused(
                  COMBINATION,
                  "cannot be changed from enabled",
                  () -> t.modify(r -> r.clusterMode(ClusterMode.COMPATIBLE)));
            }),
        fact(
            "nothing else changes in the call",
            "aws/aws-cdk#26294",
            t ->
                refused(
                    COMBINATION,
                    "while attempting to update additional properties",
                    () ->
                        t.replicated()
                            .modify(
                                r ->
                                    r.clusterMode(ClusterMode.COMPATIBLE)
                                        .snapshotRetentionLimit(1)))),
        fact(
            "it needs failover and a replica",
            CLUSTER_MODE_GUIDE,
            t ->
                refused(
                    COMBINATION,
                    "Automatic failover must be enabled with at least one replica",
                    () -> t.available(r -> {}).modify(r -> r.clusterMode(ClusterMode.COMPATIBLE)))),
        fact(
            "compatible takes no scaling",
            CLUSTER_MODE_GUIDE,
            t -> {
              t.replicated().modified(r -> r.clusterMode(ClusterMode.COMPATIBLE));
              refused(
                  COMBINATION,
                  "while the cluster mode is compatible",
                  () -> t.modify(r -> r.cacheNodeType("cache.t3.small")));
              refused(COMBINATION, "while the cluster mode is compatible", () -> t.increase(2));
            }));
  }
}
