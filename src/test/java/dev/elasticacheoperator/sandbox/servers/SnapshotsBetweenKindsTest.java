package dev.elasticacheoperator.sandbox.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.JedisCluster;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheRequest;
import software.amazon.awssdk.services.elasticache.model.Endpoint;

/** The keys of nodes in a serverless cache, the other way round, and in other shards. */
@Tag("slow")
class SnapshotsBetweenKindsTest extends WithServedRegion {
  private static final int KEYS = 200;

  /** A key whose bytes are no text. */
  private static final byte[] BYTES = {0, (byte) 0xff, '\r', '\n', (byte) 0x80};

  private void serverless(Consumer<CreateServerlessCacheRequest.Builder> more) {
    region.cache.createServerlessCache(
        r ->
            more.accept(
                r.serverlessCacheName("sl").engine("redis").subnetIds(region.twoSubnets())));
    region.settle();
  }

  private Endpoint endpoint() {
    return region
        .cache
        .describeServerlessCaches(r -> r.serverlessCacheName("sl"))
        .serverlessCaches()
        .get(0)
        .endpoint();
  }

  private void group(int shards, String snapshot, String serverlessSnapshot) {
    region.create(
        r ->
            r.numNodeGroups(shards)
                .clusterMode(ClusterMode.ENABLED)
                .replicasPerNodeGroup(1)
                .automaticFailoverEnabled(true)
                .multiAZEnabled(false)
                .transitEncryptionEnabled(true)
                .snapshotName(snapshot)
                .serverlessCacheSnapshotName(serverlessSnapshot));
  }

  private Endpoint configuration() {
    return region.group().configurationEndpoint();
  }

  private void deleteGroup(String snapshot) {
    region.cache.deleteReplicationGroup(
        r -> r.replicationGroupId("rg").finalSnapshotIdentifier(snapshot));
    region.settle();
  }

  private void write(Endpoint endpoint) {
    try (var client = region.securedCluster(endpoint, null)) {
      for (int i = 0; i < KEYS; i++) {
        client.set("key" + i, "value" + i);
      }
      client.rpush("list", "a", "b", "c");
      client.set(BYTES, BYTES);
      client.setex("short", 100_000, "lived");
    }
  }

  private void assertKeys(Endpoint endpoint) {
    try (var client = region.securedCluster(endpoint, null)) {
      assertEquals(
          IntStream.range(0, KEYS).mapToObj(i -> "value" + i).toList(),
          IntStream.range(0, KEYS).mapToObj(i -> client.get("key" + i)).toList());
      assertEquals(List.of("a", "b", "c"), client.lrange("list", 0, -1));
      assertEquals(List.of(0, 255, 13, 10, 128), unsigned(client.get(BYTES)));
      assertEquals(true, client.ttl("short") > 90_000);
      assertEquals(KEYS + 3, owned(client));
    }
  }

  private static List<Integer> unsigned(byte[] bytes) {
    return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i] & 0xff).toList();
  }

  /** Counts the keys of all primaries. */
  private static long owned(JedisCluster client) {
    long sum = 0;
    for (var node : client.getClusterNodes().values()) {
      try (var connection = new redis.clients.jedis.Jedis(node.getResource())) {
        if (connection.info("replication").contains("role:master")) {
          sum += connection.dbSize();
        }
      }
    }
    return sum;
  }

  @Test
  void shardsBecomeServerlessAndServerlessBecomesShards() {
    group(2, null, null);
    write(configuration());
    deleteGroup("nodes");
    serverless(r -> r.snapshotArnsToRestore(region.snapshotArn("nodes")));
    assertKeys(endpoint());

    region.cache.deleteServerlessCache(
        r -> r.serverlessCacheName("sl").finalSnapshotName("serverless"));
    region.settle();
    group(3, null, "serverless");
    assertKeys(configuration());
    try (var client = region.securedCluster(configuration(), null)) {
      client.set("key0", "later");
    }
    region.settle();
    try (var client = region.securedCluster(configuration(), null)) {
      assertEquals("later", client.get("key0"), "the snapshot is loaded once");
    }
  }

  @Test
  void aSnapshotOfShardsGoesToOtherShards() {
    group(3, null, null);
    write(configuration());
    deleteGroup("three");
    group(2, "three", null);
    assertKeys(configuration());
  }

  @Test
  void aNodeBecomesServerless() {
    region.node("node", r -> {});
    try (var client = region.plain(region.endpoint("node"))) {
      client.set("key", "value");
    }
    region.cache.createSnapshot(r -> r.cacheClusterId("node").snapshotName("node"));
    region.settle();
    serverless(r -> r.snapshotArnsToRestore(region.snapshotArn("node")));
    try (var client = region.securedCluster(endpoint(), null)) {
      assertEquals("value", client.get("key"));
      assertEquals(
          Set.of(true),
          IntStream.range(0, KEYS)
              .mapToObj(i -> client.set("other" + i, "v").equals("OK"))
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }
}
