package dev.elasticacheoperator.sandbox.servers;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.Endpoint;
import software.amazon.awssdk.services.elasticache.model.InputAuthenticationType;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/** Real servers follow the simulated AWS. Clients connect to the endpoints that AWS shows. */
@Tag("slow")
class CacheServersTest extends WithServedRegion {
  private static final String TOKEN = "a-long-enough-token-1";
  private static final String SECOND = "a-long-enough-token-2";

  @Test
  void aSingleNodeKeepsItsDataUntilItIsRebootedOrReplaced() {
    region.node("node", r -> {});
    var endpoint = region.endpoint("node");
    try (var client = region.plain(endpoint)) {
      assertEquals("PONG", client.ping());
      client.set("key", "value");
    }
    region.cache.modifyCacheCluster(
        r -> r.cacheClusterId("node").cacheNodeType("cache.t3.small").applyImmediately(true));
    region.settle();
    try (var client = region.plain(endpoint)) {
      assertEquals("value", client.get("key"));
    }
    region.cache.rebootCacheCluster(r -> r.cacheClusterId("node").cacheNodeIdsToReboot("0001"));
    region.settle();
    try (var client = region.plain(endpoint)) {
      assertNull(client.get("key"));
      client.set("key", "again");
    }
    region.cache.deleteCacheCluster(r -> r.cacheClusterId("node"));
    assertThrows(JedisConnectionException.class, () -> region.plain(endpoint).ping());
    region.settle();
    region.node("node", r -> {});
    try (var client = region.plain(region.endpoint("node"))) {
      assertNull(client.get("key"));
    }
  }

  @Test
  void twoCachesWithOnePortHaveDifferentAddresses() {
    region.node("one", r -> {});
    region.node("two", r -> {});
    assertEquals(region.endpoint("one").port(), region.endpoint("two").port());
    assertNotEquals(region.endpoint("one").address(), region.endpoint("two").address());
    try (var one = region.plain(region.endpoint("one"));
        var two = region.plain(region.endpoint("two"))) {
      one.set("key", "value");
      assertNull(two.get("key"));
    }
  }

  @Test
  void aNodeThatBecomesAGroupKeepsItsDataAndItsAddress() {
    region.node("node", r -> {});
    var before = region.endpoint("node");
    try (var client = region.plain(before)) {
      client.set("key", "value");
    }
    region.cache.createReplicationGroup(
        r ->
            r.replicationGroupId("rg")
                .replicationGroupDescription("d")
                .primaryClusterId("node")
                .numCacheClusters(2));
    region.settle();
    try (var old = region.plain(before);
        var primary = region.plain(region.primary());
        var reader = region.plain(region.reader())) {
      assertEquals("value", old.get("key"));
      assertEquals("value", primary.get("key"));
      await().untilAsserted(() -> assertEquals("value", reader.get("key")));
      assertThrows(JedisDataException.class, () -> reader.set("key", "other"));
    }
  }

  @Test
  void aFailoverAndMoreReplicasKeepTheData() {
    region.create(r -> r.numCacheClusters(2).automaticFailoverEnabled(true));
    try (var client = region.plain(region.primary())) {
      client.set("key", "value");
      region.cache.increaseReplicaCount(
          r -> r.replicationGroupId("rg").newReplicaCount(2).applyImmediately(true));
      region.settle();
      assertEquals("value", client.get("key"), "the connection ended");
      assertTrue(client.info("replication").contains("connected_slaves:2"));
    }
    region.cache.testFailover(r -> r.replicationGroupId("rg").nodeGroupId("0001"));
    region.settle();
    assertEquals(
        "replica",
        region.group().nodeGroups().get(0).nodeGroupMembers().stream()
            .filter(m -> m.cacheClusterId().equals("rg-001"))
            .findFirst()
            .get()
            .currentRole());
    try (var client = region.plain(region.primary())) {
      assertEquals("value", client.get("key"));
      client.set("key", "other");
    }
    region.cache.decreaseReplicaCount(
        r -> r.replicationGroupId("rg").newReplicaCount(1).applyImmediately(true));
    region.settle();
    try (var client = region.plain(region.reader())) {
      await().untilAsserted(() -> assertEquals("other", client.get("key")));
    }
  }

  @Test
  void encryptionGoesThroughPreferredWithoutLossOfData() {
    region.create(r -> r.numCacheClusters(1));
    try (var client = region.plain(region.primary())) {
      client.set("key", "value");
    }
    region.modify(
        r ->
            r.transitEncryptionEnabled(true)
                .transitEncryptionMode(TransitEncryptionMode.PREFERRED));
    try (var plain = region.plain(region.primary());
        var tls = region.tls(region.primary(), null, null)) {
      assertEquals("value", plain.get("key"));
      assertEquals("value", tls.get("key"));
    }
    region.modify(r -> r.transitEncryptionMode(TransitEncryptionMode.REQUIRED));
    try (var tls = region.tls(region.primary(), null, null)) {
      assertEquals("value", tls.get("key"));
    }
    assertThrows(JedisConnectionException.class, () -> region.plain(region.primary()).ping());
  }

  @Test
  void tokensAreAcceptedAsAwsAcceptsThem() throws IOException {
    region.create(r -> r.numCacheClusters(1).transitEncryptionEnabled(true));
    var endpoint = region.primary();
    assertTrue(accepts(endpoint, null, null));
    token(TOKEN, AuthTokenUpdateStrategyType.ROTATE);
    assertTrue(accepts(endpoint, null, null), "open until the token is set");
    assertTrue(accepts(endpoint, null, TOKEN));
    assertFalse(accepts(endpoint, null, SECOND));
    token(TOKEN, AuthTokenUpdateStrategyType.SET);
    assertFalse(accepts(endpoint, null, null));
    assertTrue(accepts(endpoint, null, TOKEN));
    try (var client = region.tls(endpoint, null, TOKEN)) {
      token(SECOND, AuthTokenUpdateStrategyType.ROTATE);
      assertTrue(accepts(endpoint, null, TOKEN));
      assertTrue(accepts(endpoint, null, SECOND));
      token(SECOND, AuthTokenUpdateStrategyType.SET);
      assertFalse(accepts(endpoint, null, TOKEN));
      assertTrue(accepts(endpoint, null, SECOND));
      assertEquals("PONG", client.ping(), "a connection outlives its credential");
      assertThrows(JedisDataException.class, () -> client.configGet("dir"));
    }
    assertFalse(region.processes().contains(SECOND), "a token is on a command line");
  }

  @Test
  void usersHaveTheirPasswordsAndTheirRights() {
    user("app", "app", "on ~app:* +@all", "p".repeat(16));
    user("off", "default", "off -@all", "q".repeat(16));
    region.settle();
    region.cache.createUserGroup(r -> r.userGroupId("users").engine("redis").userIds("app", "off"));
    region.settle();
    region.create(r -> r.numCacheClusters(1).transitEncryptionEnabled(true).userGroupIds("users"));
    var endpoint = region.primary();
    assertFalse(accepts(endpoint, null, null));
    try (var client = region.tls(endpoint, "app", "p".repeat(16))) {
      client.set("app:key", "value");
      assertThrows(JedisDataException.class, () -> client.set("key", "value"));
      assertThrows(JedisDataException.class, () -> client.aclDelUser("app"));
    }
    region.cache.modifyUser(r -> r.userId("app").passwords("p".repeat(16), "r".repeat(16)));
    assertFalse(accepts(endpoint, "app", "r".repeat(16)), "before the change is done");
    region.settle();
    assertTrue(accepts(endpoint, "app", "p".repeat(16)));
    assertTrue(accepts(endpoint, "app", "r".repeat(16)));
  }

  @Test
  void aSnapshotHasTheDataOfItsTime() {
    region.create(r -> r.numCacheClusters(1));
    try (var client = region.plain(region.primary())) {
      client.set("key", "then");
      region.cache.createSnapshot(r -> r.replicationGroupId("rg").snapshotName("by-hand"));
      client.set("key", "now");
    }
    region.settle();
    region.cache.deleteReplicationGroup(
        r -> r.replicationGroupId("rg").finalSnapshotIdentifier("last"));
    region.settle();
    region.create(r -> r.snapshotName("by-hand"));
    try (var client = region.plain(region.primary())) {
      assertEquals("then", client.get("key"));
    }
    region.cache.deleteReplicationGroup(r -> r.replicationGroupId("rg"));
    region.settle();
    region.create(r -> r.snapshotName("last"));
    try (var client = region.plain(region.primary())) {
      assertEquals("now", client.get("key"));
    }
  }

  @Test
  void aClusterKeepsItsKeysWhenItsShardsChange() {
    region.create(
        r ->
            r.numNodeGroups(2)
                .replicasPerNodeGroup(1)
                .automaticFailoverEnabled(true)
                .transitEncryptionEnabled(true)
                .authToken(TOKEN));
    try (var client = region.securedCluster(region.group().configurationEndpoint(), TOKEN)) {
      for (int i = 0; i < 100; i++) {
        client.set("key" + i, "value" + i);
      }
    }
    reshard(3);
    assertKeys();
    region.cache.modifyReplicationGroupShardConfiguration(
        r ->
            r.replicationGroupId("rg")
                .nodeGroupCount(1)
                .nodeGroupsToRemove("0002", "0003")
                .applyImmediately(true));
    region.settle();
    assertKeys();
  }

  private void reshard(int shards) {
    region.cache.modifyReplicationGroupShardConfiguration(
        r -> r.replicationGroupId("rg").nodeGroupCount(shards).applyImmediately(true));
    region.settle();
  }

  private void assertKeys() {
    try (var client = region.securedCluster(region.group().configurationEndpoint(), TOKEN)) {
      for (int i = 0; i < 100; i++) {
        assertEquals("value" + i, client.get("key" + i));
      }
    }
  }

  @Test
  void clusterModeIsSwitchedOnWithoutLossOfData() {
    region.create(r -> r.numCacheClusters(2).automaticFailoverEnabled(true));
    try (var client = region.plain(region.primary())) {
      client.set("key", "value");
    }
    region.modify(r -> r.clusterMode(ClusterMode.COMPATIBLE));
    try (var client = region.plain(region.primary())) {
      assertEquals("value", client.get("key"));
    }
    region.modify(r -> r.clusterMode(ClusterMode.ENABLED));
    try (var client = region.cluster(region.group().configurationEndpoint())) {
      assertEquals("value", client.get("key"));
    }
  }

  @Test
  void noProcessOutlivesTheServers() throws IOException {
    region.node("node", r -> {});
    var processes = region.handles();
    assertEquals(2, processes.size());
    region.close();
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
  }

  private void token(String token, AuthTokenUpdateStrategyType strategy) {
    region.modify(r -> r.authToken(token).authTokenUpdateStrategy(strategy));
  }

  private void user(String id, String name, String access, String password) {
    region.cache.createUser(
        r ->
            r.userId(id)
                .userName(name)
                .engine("redis")
                .accessString(access)
                .authenticationMode(
                    m -> m.type(InputAuthenticationType.PASSWORD).passwords(password)));
  }

  private boolean accepts(Endpoint endpoint, String user, String password) {
    try (var client = region.tls(endpoint, user, password)) {
      return client.ping().equals("PONG");
    } catch (JedisDataException refused) {
      return false;
    }
  }
}
