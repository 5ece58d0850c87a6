package dev.elasticacheoperator.sandbox.servers;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import software.amazon.awssdk.services.elasticache.model.Endpoint;
import software.amazon.awssdk.services.elasticache.model.ParameterNameValue;

/** Servers are replaced after a failure, follow parameter groups, and are saved every day. */
@Tag("slow")
class ServerUpkeepTest extends WithServedRegion {
  @Test
  void aLoneServerThatEndsComesBackEmpty() {
    region.node("node", r -> {});
    var endpoint = region.endpoint("node");
    kill(endpoint);
    awaitAnswer(endpoint);
    try (var client = region.plain(endpoint)) {
      assertNull(client.get("key"));
    }
  }

  @Test
  void aPrimaryThatEndsComesBackWithTheDataOfItsReplica() {
    region.create(r -> r.numCacheClusters(2).automaticFailoverEnabled(true));
    kill(region.primary());
    awaitAnswer(region.primary());
    try (var client = region.plain(region.primary())) {
      assertEquals("value", client.get("key"));
      client.set("key", "other");
    }
    await().untilAsserted(() -> assertEquals("other", read(region.reader())));
  }

  @Test
  void aReplicaThatEndsGetsTheDataAgain() {
    region.create(r -> r.numCacheClusters(2).automaticFailoverEnabled(true));
    try (var client = region.plain(region.primary())) {
      client.set("key", "value");
    }
    region.kill(region.reader());
    await().ignoreExceptions().untilAsserted(() -> assertEquals("value", read(region.reader())));
  }

  @Test
  void aServerThatEndsStaysAMemberOfItsCluster() {
    region.create(r -> r.numNodeGroups(2).replicasPerNodeGroup(1).automaticFailoverEnabled(true));
    var endpoint = region.group().configurationEndpoint();
    try (var client = region.cluster(endpoint)) {
      for (int i = 0; i < 20; i++) {
        client.set("key" + i, "value");
      }
    }
    region.kill(endpoint);
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              try (var client = region.cluster(endpoint)) {
                for (int i = 0; i < 20; i++) {
                  assertEquals("value", client.get("key" + i));
                }
              }
            });
  }

  @Test
  void parametersReachTheServer() {
    region.cache.createCacheParameterGroup(
        r ->
            r.cacheParameterGroupName("mine").cacheParameterGroupFamily("redis7").description("d"));
    set("maxmemory-policy", "allkeys-lru");
    region.node("node", r -> r.cacheParameterGroupName("mine"));
    assertEquals("allkeys-lru", policy("node"));
    set("maxmemory-policy", "noeviction");
    assertEquals("noeviction", policy("node"));
    region.cache.resetCacheParameterGroup(
        r -> r.cacheParameterGroupName("mine").resetAllParameters(true));
    assertEquals("volatile-lru", policy("node"));
  }

  @Test
  void aRebootedServerReadsWhatIsReadAtAStart() {
    region.cache.createCacheParameterGroup(
        r ->
            r.cacheParameterGroupName("mine").cacheParameterGroupFamily("redis7").description("d"));
    region.node("node", r -> r.cacheParameterGroupName("mine"));
    set("databases", "32");
    region.cache.rebootCacheCluster(r -> r.cacheClusterId("node").cacheNodeIdsToReboot("0001"));
    region.settle();
    try (var client = region.plain(region.endpoint("node"))) {
      assertEquals("OK", client.select(31));
    }
  }

  @Test
  void aCacheBeginsWithAnAutomaticSnapshot() {
    region.create(r -> r.numCacheClusters(1).snapshotRetentionLimit(1));
    try (var client = region.plain(region.primary())) {
      client.set("key", "then");
      region.advance(Duration.ofDays(1));
      client.set("key", "now");
    }
    var daily = region.cache.describeSnapshots(r -> r.snapshotSource("system")).snapshots().get(0);
    region.node("restored", r -> r.snapshotName(daily.snapshotName()));
    assertEquals("then", read(region.endpoint("restored")));
  }

  @Test
  void aNodeAnswersWhileItBecomesAGroup() {
    region.node("node", r -> {});
    var endpoint = region.endpoint("node");
    var group =
        region
            .cache
            .createReplicationGroup(
                r ->
                    r.replicationGroupId("rg")
                        .replicationGroupDescription("d")
                        .primaryClusterId("node"))
            .replicationGroup();
    assertEquals("creating", group.status());
    try (var client = region.plain(endpoint)) {
      assertEquals("PONG", client.ping());
    }
  }

  @Test
  void awsAnswersWhileAServerHangs() throws IOException, InterruptedException {
    region.create(r -> r.numCacheClusters(2).automaticFailoverEnabled(true));
    var pid = String.valueOf(region.pid(region.reader()));
    signal("-STOP", pid);
    try {
      var start = System.nanoTime();
      region.cache.increaseReplicaCount(
          r -> r.replicationGroupId("rg").newReplicaCount(2).applyImmediately(true));
      assertTrue(System.nanoTime() - start < Duration.ofSeconds(8).toNanos(), "no answer");
    } finally {
      signal("-CONT", pid);
    }
  }

  private static void signal(String signal, String pid) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder(List.of("kill", signal, pid)).start().waitFor());
  }

  /** Ends the server behind an endpoint after a key has been written. */
  private void kill(Endpoint endpoint) {
    try (var client = region.plain(endpoint)) {
      client.set("key", "value");
      client.waitReplicas(1, 500);
    }
    region.kill(endpoint);
  }

  private void awaitAnswer(Endpoint endpoint) {
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(
            () -> {
              try (var client = region.plain(endpoint)) {
                return client.ping().equals("PONG");
              }
            });
  }

  private String read(Endpoint endpoint) {
    try (Jedis client = region.plain(endpoint)) {
      return client.get("key");
    }
  }

  private void set(String name, String value) {
    region.cache.modifyCacheParameterGroup(
        r ->
            r.cacheParameterGroupName("mine")
                .parameterNameValues(
                    ParameterNameValue.builder()
                        .parameterName(name)
                        .parameterValue(value)
                        .build()));
  }

  private String policy(String node) {
    try (var client = region.plain(region.endpoint(node))) {
      return client
          .info("memory")
          .lines()
          .filter(line -> line.startsWith("maxmemory_policy:"))
          .findFirst()
          .orElseThrow()
          .substring("maxmemory_policy:".length());
    }
  }
}
