package dev.elasticacheoperator.sandbox.servers;

import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the servers of a cache one cluster: they know each other, hold slots and replicate. */
final class ClusterFormation {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final NodeServers servers;
  private final Path directory;

  ClusterFormation(NodeServers servers, Path directory) {
    this.servers = servers;
    this.directory = directory;
  }

  /** Brings a cluster into the shape of the cache. Does nothing that has been done. */
  void form(ServedCache cache) throws IOException {
    var members = new LinkedHashMap<Node, RedisServer>();
    for (var node : cache.nodes()) {
      servers.redis(node.id()).ifPresent(server -> members.put(node, server));
    }
    if (members.isEmpty()) {
      return;
    }
    introduce(List.copyOf(members.values()));
    forgetOthers(List.copyOf(members.values()));
    promote(members);
    var slots = slots(members);
    var byId = byId(members.values());
    new SlotMigration(byId, slots).run();
    replicate(members);
    new SlotAgreement(byId, slots, directory).await();
  }

  private void introduce(List<RedisServer> members) throws IOException {
    var first = members.get(0);
    for (var other : members.subList(1, members.size())) {
      if (!ClusterNodes.of(first).knows(id(other))) {
        var address = other.address();
        first.call(
            "CLUSTER",
            "MEET",
            address.getHostString(),
            String.valueOf(address.getPort()),
            String.valueOf(address.getPort() + RedisServer.BUS));
      }
    }
    var ids = new ArrayList<String>();
    for (var member : members) {
      ids.add(id(member));
    }
    for (var member : members) {
      await(() -> require(ids.stream().allMatch(ClusterNodes.of(member)::knows), "introduced"));
    }
  }

  /** Forgets the nodes that the cache has no longer. */
  private static void forgetOthers(List<RedisServer> members) throws IOException {
    var ids = new ArrayList<String>();
    for (var member : members) {
      ids.add(id(member));
    }
    for (var member : members) {
      for (var stranger : ClusterNodes.of(member).others(ids)) {
        member.call("CLUSTER", "FORGET", stranger);
      }
    }
  }

  /** Makes a replica that AWS has made primary take over the slots of its primary. */
  private void promote(Map<Node, RedisServer> members) throws IOException {
    for (var member : members.entrySet()) {
      var server = member.getValue();
      if (member.getKey().primary() && ClusterNodes.of(server).self().primary().isPresent()) {
        server.call("CLUSTER", "FAILOVER", "TAKEOVER");
        await(() -> require(ClusterNodes.of(server).self().primary().isEmpty(), "primary"));
      }
    }
  }

  private static Map<String, RedisServer> byId(Collection<RedisServer> members) throws IOException {
    var servers = new HashMap<String, RedisServer>();
    for (var member : members) {
      servers.put(id(member), member);
    }
    return servers;
  }

  /** Returns the slots of each primary, by its id in the cluster. */
  private static Map<String, SlotRange> slots(Map<Node, RedisServer> members) throws IOException {
    var primaries = new LinkedHashMap<String, SlotRange>();
    for (var member : members.entrySet()) {
      var slots = member.getKey().slots().filter(s -> member.getKey().primary());
      if (slots.isPresent()) {
        primaries.put(id(member.getValue()), SlotRange.of(slots.get()));
      }
    }
    return primaries;
  }

  private void replicate(Map<Node, RedisServer> members) throws IOException {
    for (var member : members.entrySet()) {
      if (member.getKey().primary()) {
        continue;
      }
      var primary = primaryOf(member.getKey(), members);
      var server = member.getValue();
      if (primary.isPresent()) {
        var wanted = id(primary.get());
        if (!ClusterNodes.of(server).self().primary().equals(Optional.of(wanted))) {
          await(() -> server.call("CLUSTER", "REPLICATE", wanted));
          server.awaitCopy();
        }
      }
    }
  }

  private static Optional<RedisServer> primaryOf(Node replica, Map<Node, RedisServer> members) {
    return members.entrySet().stream()
        .filter(m -> m.getKey().primary() && m.getKey().shard().equals(replica.shard()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  static String id(RedisServer server) throws IOException {
    return server.call("CLUSTER", "MYID").toString();
  }

  private void await(Startup.Attempt attempt) throws IOException {
    Startup.await(attempt, LIMIT, directory);
  }

  private static void require(boolean condition, String what) throws IOException {
    if (!condition) {
      throw new IOException("not yet " + what);
    }
  }
}
