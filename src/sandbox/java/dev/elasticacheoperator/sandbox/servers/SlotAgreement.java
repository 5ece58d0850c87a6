package dev.elasticacheoperator.sandbox.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Waits until all servers of a cluster send clients to the right primaries. A server believes the
 * primary with the highest epoch (redis.io, "Redis cluster specification"). After two primaries
 * have exchanged slots, a replica may believe the former owner for ever, so the owner gets a higher
 * epoch.
 */
final class SlotAgreement {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Longer than news takes to reach all servers of a small cluster. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

  private final Map<String, RedisServer> servers;
  private final Map<String, SlotRange> slots;
  private final Path directory;
  private long next = System.nanoTime() + PATIENCE_NANOS;

  /**
   * @param servers the servers by their id in the cluster
   * @param slots the slots of each primary, by its id
   */
  SlotAgreement(Map<String, RedisServer> servers, Map<String, SlotRange> slots, Path directory) {
    this.servers = servers;
    this.slots = slots;
    this.directory = directory;
  }

  void await() throws IOException {
    for (var member : servers.values()) {
      Startup.await(() -> require(member), LIMIT, directory);
    }
  }

  private void require(RedisServer member) throws IOException {
    var disbelieved = disbelieved(member);
    if (disbelieved.isPresent() && System.nanoTime() > next) {
      claim(disbelieved.get());
      next = System.nanoTime() + PATIENCE_NANOS;
    }
    if (disbelieved.isPresent()
        || !member.call("CLUSTER", "INFO").toString().contains("cluster_state:ok")) {
      throw new IOException("not yet in agreement about all slots");
    }
  }

  /**
   * Gives a primary the highest epoch. A server that believes the former owner tells the primary
   * so, and the primary may have given up the slots, although nobody else has them.
   */
  private void claim(String primary) throws IOException {
    var server = servers.get(primary);
    var owners = ClusterNodes.of(server).owners();
    var lost =
        slots.get(primary).slots().filter(slot -> !primary.equals(owners.get(slot))).toList();
    for (var slot : lost) {
      server.call("CLUSTER", "SETSLOT", String.valueOf(slot), "NODE", primary);
    }
    server.call("CLUSTER", "BUMPEPOCH");
  }

  /** Returns a primary whose slots the server takes for those of another. */
  private Optional<String> disbelieved(RedisServer member) throws IOException {
    var owners = ClusterNodes.of(member).owners();
    return slots.entrySet().stream()
        .filter(s -> !s.getValue().slots().allMatch(slot -> s.getKey().equals(owners.get(slot))))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
