package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.CacheRegion.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStatus;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;
import software.amazon.awssdk.services.elasticache.model.NodeGroupMember;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

class ReplicationGroupsTest {
  private static final String TOKEN = "a-long-enough-token-1";

  private final CacheRegion region = new CacheRegion(CacheRegion.TIMES);

  private ReplicationGroup create(Consumer<CreateReplicationGroupRequest.Builder> more) {
    return region
        .cache
        .createReplicationGroup(
            r -> {
              r.replicationGroupId("rg")
                  .replicationGroupDescription("d")
                  .engine("redis")
                  .cacheNodeType("cache.t3.micro")
                  .numCacheClusters(2)
                  .automaticFailoverEnabled(true);
              more.accept(r);
            })
        .replicationGroup();
  }

  @Test
  void livesWithItsMembers() {
    assertEquals("creating", create(r -> {}).status());
    assertEquals(List.of("rg-001", "rg-002"), region.group("rg").memberClusters());
    assertTrue(region.group("rg").nodeGroups().isEmpty());
    region.minutes(6);
    assertEquals("available", region.group("rg").status());
    assertEquals("available", region.status("rg-001"));
    assertEquals("rg", region.cluster("rg-001").replicationGroupId());

    assertEquals(
        "deleting",
        region
            .cache
            .deleteReplicationGroup(r -> r.replicationGroupId("rg"))
            .replicationGroup()
            .status());
    assertEquals("deleting", region.status("rg-002"));
    region.minutes(4);
    assertRefused("ReplicationGroupNotFoundFault", 404, () -> region.group("rg"));
    assertRefused("CacheClusterNotFound", 404, () -> region.cluster("rg-001"));
  }

  @Test
  void hasPrimaryAndReaderEndpoint() {
    create(r -> {});
    region.minutes(6);
    NodeGroup nodes = region.group("rg").nodeGroups().get(0);
    String primary = nodes.primaryEndpoint().address();
    assertTrue(
        primary.matches("rg\\.\\w{6}\\.ng\\.0001\\.usw2\\.cache\\.amazonaws\\.com"), primary);
    assertTrue(nodes.readerEndpoint().address().startsWith("rg-ro."));
    assertEquals(
        List.of("primary", "replica"),
        nodes.nodeGroupMembers().stream().map(NodeGroupMember::currentRole).toList());
  }

  @Test
  void tlsChangesTheEndpointsAndAllowsAToken() {
    create(r -> r.transitEncryptionEnabled(true).atRestEncryptionEnabled(true).authToken(TOKEN));
    region.minutes(6);
    ReplicationGroup seen = region.group("rg");
    assertTrue(
        seen.transitEncryptionEnabled()
            && seen.atRestEncryptionEnabled()
            && seen.authTokenEnabled());
    assertTrue(seen.nodeGroups().get(0).primaryEndpoint().address().startsWith("master.rg."));
  }

  @Test
  void clusterModeHasShardsAndAConfigurationEndpoint() {
    create(
        r ->
            r.cacheParameterGroupName("default.redis7.cluster.on")
                .numCacheClusters(null)
                .numNodeGroups(2)
                .replicasPerNodeGroup(1));
    region.minutes(6);
    ReplicationGroup seen = region.group("rg");
    assertEquals(
        List.of("rg-0001-001", "rg-0001-002", "rg-0002-001", "rg-0002-002"), seen.memberClusters());
    assertEquals(
        List.of("0-8191", "8192-16383"), seen.nodeGroups().stream().map(NodeGroup::slots).toList());
    assertTrue(seen.configurationEndpoint().address().contains(".clustercfg."));
    assertTrue(seen.clusterEnabled());
  }

  @Test
  void modifiesItsMembers() {
    create(r -> r.engineVersion("7.0"));
    region.minutes(6);
    ReplicationGroup answer =
        region
            .cache
            .modifyReplicationGroup(
                r ->
                    r.replicationGroupId("rg")
                        .engineVersion("7.1")
                        .replicationGroupDescription("new")
                        .applyImmediately(true))
            .replicationGroup();
    assertEquals("modifying", answer.status());
    assertEquals("new", region.group("rg").description());
    assertEquals("7.0.7", region.cluster("rg-002").engineVersion());
    assertRefused(
        "InvalidReplicationGroupState",
        400,
        () -> region.cache.deleteReplicationGroup(r -> r.replicationGroupId("rg")));
    region.minutes(8);
    assertEquals("7.1.0", region.cluster("rg-002").engineVersion());
    assertEquals("available", region.group("rg").status());
  }

  @Test
  void goesFromRedisToValkeyWithTheParameterGroup() {
    create(r -> {});
    region.minutes(6);
    region.cache.modifyReplicationGroup(
        r ->
            r.replicationGroupId("rg")
                .engine("valkey")
                .engineVersion("8.0")
                .applyImmediately(true));
    region.minutes(8);
    assertEquals("valkey", region.group("rg").engine());
    assertEquals("valkey", region.cluster("rg-001").engine());
    assertEquals(
        "default.valkey8",
        region.cluster("rg-001").cacheParameterGroup().cacheParameterGroupName());
  }

  @Test
  void rotatesItsToken() {
    create(r -> r.transitEncryptionEnabled(true).authToken(TOKEN));
    region.minutes(6);
    region.cache.modifyReplicationGroup(
        r ->
            r.replicationGroupId("rg")
                .authToken("a-long-enough-token-2")
                .authTokenUpdateStrategy(AuthTokenUpdateStrategyType.ROTATE)
                .applyImmediately(true));
    assertEquals(
        AuthTokenUpdateStatus.ROTATING,
        region.group("rg").pendingModifiedValues().authTokenStatus());
    region.minutes(8);
    assertNull(region.group("rg").pendingModifiedValues().authTokenStatus());
  }

  @Test
  void replicasComeAndGo() {
    create(r -> {});
    region.minutes(6);
    region.cache.increaseReplicaCount(
        r -> r.replicationGroupId("rg").newReplicaCount(2).applyImmediately(true));
    assertEquals(List.of("rg-001", "rg-002", "rg-003"), region.group("rg").memberClusters());
    assertEquals("creating", region.status("rg-003"));
    assertEquals("modifying", region.group("rg").status());
    region.cache.decreaseReplicaCount(
        r -> r.replicationGroupId("rg").newReplicaCount(1).applyImmediately(true));
    assertEquals(List.of("rg-001", "rg-002"), region.group("rg").memberClusters());
    assertRefused(
        "InvalidReplicationGroupState",
        400,
        () ->
            region.cache.modifyReplicationGroup(
                r -> r.replicationGroupId("rg").replicationGroupDescription("n")));
    region.minutes(8);
    assertEquals("available", region.group("rg").status());
    assertRefused("CacheClusterNotFound", 404, () -> region.cluster("rg-003"));
    assertRefused(
        "NoOperationFault",
        400,
        () ->
            region.cache.increaseReplicaCount(
                r -> r.replicationGroupId("rg").newReplicaCount(1).applyImmediately(true)));
    assertRefused(
        "InvalidParameterValue",
        400,
        () ->
            region.cache.decreaseReplicaCount(
                r -> r.replicationGroupId("rg").newReplicaCount(0).applyImmediately(true)));
  }

  @Test
  void itsPrimaryGoesOnlyWithTheGroup() {
    create(r -> r.automaticFailoverEnabled(false));
    region.minutes(6);
    assertRefused(
        "InvalidCacheClusterState",
        400,
        () -> region.cache.deleteCacheCluster(r -> r.cacheClusterId("rg-001")));
    region.cache.deleteCacheCluster(r -> r.cacheClusterId("rg-002"));
    assertEquals(List.of("rg-001"), region.group("rg").memberClusters());
    region.cache.deleteReplicationGroup(r -> r.replicationGroupId("rg").retainPrimaryCluster(true));
    region.minutes(4);
    assertRefused("ReplicationGroupNotFoundFault", 404, () -> region.group("rg"));
    assertNull(region.cluster("rg-001").replicationGroupId());
  }

  @Test
  void refusesWhatAwsRefuses() {
    assertRefused("InvalidParameterCombination", 400, () -> create(r -> r.authToken(TOKEN)));
    assertRefused(
        "InvalidParameterValue",
        400,
        () -> create(r -> r.transitEncryptionEnabled(true).authToken("short")));
    assertRefused("InvalidParameterCombination", 400, () -> create(r -> r.numCacheClusters(1)));
    assertRefused("InvalidParameterCombination", 400, () -> create(r -> r.numNodeGroups(2)));
    assertRefused(
        "InvalidParameterValue", 400, () -> create(r -> r.replicationGroupId("a".repeat(41))));
    assertRefused("InvalidParameterValue", 400, () -> create(r -> r.engine("memcached")));
    create(r -> {});
    assertRefused("ReplicationGroupAlreadyExists", 400, () -> create(r -> {}));
    assertRefused("ReplicationGroupNotFoundFault", 404, () -> region.group("none"));
    assertRefused(
        "InvalidReplicationGroupState",
        400,
        () ->
            region.cache.modifyReplicationGroup(
                r -> r.replicationGroupId("rg").replicationGroupDescription("n")));
  }

  @Test
  void membersCountAgainstTheNodeQuota() {
    CacheRegion small = new CacheRegion(SimulatorSettings.instant().withMaxCacheNodes(2));
    small.redis("a", "7.1");
    assertRefused(
        "NodeQuotaForCustomerExceeded",
        400,
        () ->
            small.cache.createReplicationGroup(
                r ->
                    r.replicationGroupId("rg")
                        .replicationGroupDescription("d")
                        .cacheNodeType("cache.t3.micro")
                        .numCacheClusters(2)));
  }
}
