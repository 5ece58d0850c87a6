package dev.elasticacheoperator.sandbox.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Access;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Node;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The servers of a cache become one cluster. */
@Tag("slow")
class ClusterFormationTest {
  @TempDir Path directory;
  private LoopbackHosts hosts;
  private NodeServers servers;

  @BeforeEach
  void start() throws IOException {
    var binaries = ServerBinaries.find(System.getenv("PATH"), directory.resolve("bin"));
    assumeTrue(binaries.redis().isPresent(), () -> binaries.remarks().toString());
    hosts = LoopbackHosts.claim();
    servers = new NodeServers(binaries, hosts, directory);
    assumeTrue(hosts.distinct());
  }

  @AfterEach
  void end() throws IOException {
    if (servers != null) {
      servers.close();
      hosts.close();
    }
  }

  /** Servers believe the highest epoch, so that news of a lower one never reaches a replica. */
  @Test
  void aReplicaThatBelievesTheFormerOwnerOfASlotIsTold() throws IOException {
    form(cache("0-8191", "8192-16383"));
    var first = servers.redis("1").orElseThrow();
    var second = servers.redis("2").orElseThrow();
    boolean firstIsOlder = epoch(first) < epoch(second);
    var older = firstIsOlder ? first : second;
    var slot = firstIsOlder ? "8192" : "8191";
    for (var server : List.of(older, firstIsOlder ? second : first)) {
      server.call("CLUSTER", "SETSLOT", slot, "NODE", ClusterFormation.id(older));
    }
    form(firstIsOlder ? cache("0-8192", "8193-16383") : cache("0-8190", "8191-16383"));
    for (var replica : List.of("3", "4")) {
      assertEquals(
          ClusterFormation.id(older),
          ClusterNodes.of(servers.redis(replica).orElseThrow())
              .owners()
              .get(Integer.valueOf(slot)));
    }
  }

  /** A server that believes the former owner can make the new one give up its slot. */
  @Test
  void aSlotThatNobodyHasGoesToItsOwner() throws IOException {
    var cache = cache("0-8191", "8192-16383");
    form(cache);
    var first = servers.redis("1").orElseThrow();
    var second = servers.redis("2").orElseThrow();
    first.call("CLUSTER", "SETSLOT", "0", "NODE", ClusterFormation.id(second));
    form(cache);
    for (var id : List.of("1", "2", "3", "4")) {
      assertEquals(
          ClusterFormation.id(first),
          ClusterNodes.of(servers.redis(id).orElseThrow()).owners().get(0));
    }
  }

  private void form(ServedCache cache) throws IOException {
    for (var node : cache.nodes()) {
      servers.provide(cache, node, Optional.empty());
    }
    new ClusterFormation(servers, directory).form(cache);
  }

  private static long epoch(RedisServer server) throws IOException {
    return server
        .call("CLUSTER", "INFO")
        .toString()
        .lines()
        .filter(line -> line.startsWith("cluster_my_epoch:"))
        .map(line -> Long.parseLong(line.substring("cluster_my_epoch:".length())))
        .findFirst()
        .orElseThrow();
  }

  private static ServedCache cache(String first, String second) {
    return new ServedCache(
        "cache",
        "redis",
        // Replicas connect to the port that the cluster announces, where no relay listens here.
        16_379,
        Tls.OFF,
        new Access(true, List.of(), Optional.empty()),
        true,
        List.of(
            node("1", "0001", true, first),
            node("2", "0002", true, second),
            node("3", "0001", false, first),
            node("4", "0002", false, second)),
        List.of(),
        Map.of(),
        List.of());
  }

  private static Node node(String id, String shard, boolean primary, String slots) {
    return new Node(id, shard, primary, Optional.of(slots), true, "data");
  }
}
