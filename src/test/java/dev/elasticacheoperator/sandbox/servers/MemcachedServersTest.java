package dev.elasticacheoperator.sandbox.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheNode;
import software.amazon.awssdk.services.elasticache.model.Endpoint;

/** Memcached processes follow the simulated AWS, one for each node. */
@Tag("slow")
class MemcachedServersTest {
  @TempDir Path directory;
  private ServedRegion region;

  @BeforeEach
  void start() throws IOException {
    region = ServedRegion.withMemcached(directory);
  }

  @AfterEach
  void end() throws IOException {
    if (region != null) {
      region.close();
    }
  }

  @Test
  void everyNodeHasItsOwnKeysUntilItIsEmptied() throws IOException {
    region.cache.createCacheCluster(
        r ->
            r.cacheClusterId("mem")
                .engine("memcached")
                .cacheNodeType("cache.t3.micro")
                .numCacheNodes(2));
    region.settle();
    var nodes = cluster().cacheNodes().stream().map(CacheNode::endpoint).toList();
    assertEquals("STORED", call(nodes.get(0), "set key 0 0 5\r\nvalue"));
    assertEquals("VALUE key 0 5", call(nodes.get(0), "get key"));
    assertEquals("END", call(nodes.get(1), "get key"));
    assertTrue(call(cluster().configurationEndpoint(), "version").startsWith("VERSION 1."));

    region.cache.modifyCacheCluster(
        r -> r.cacheClusterId("mem").numCacheNodes(3).applyImmediately(true));
    region.settle();
    assertEquals("VALUE key 0 5", call(nodes.get(0), "get key"));
    assertEquals(3, cluster().cacheNodes().size());

    region.cache.rebootCacheCluster(
        r -> r.cacheClusterId("mem").cacheNodeIdsToReboot(List.of("0001", "0002", "0003")));
    region.settle();
    assertEquals("END", call(nodes.get(0), "get key"));
  }

  private CacheCluster cluster() {
    return region
        .cache
        .describeCacheClusters(r -> r.cacheClusterId("mem").showCacheNodeInfo(true))
        .cacheClusters()
        .get(0);
  }

  private static String call(Endpoint endpoint, String command) throws IOException {
    try (var socket = new Socket(endpoint.address(), endpoint.port())) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
      return new BufferedReader(in).readLine();
    }
  }
}
