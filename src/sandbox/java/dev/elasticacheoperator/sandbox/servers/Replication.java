package dev.elasticacheoperator.sandbox.servers;

import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Node;
import java.io.IOException;
import java.util.Optional;

/** Replicates a cache without the cluster protocol: its replicas follow its primary. */
final class Replication {
  private final NodeServers servers;

  Replication(NodeServers servers) {
    this.servers = servers;
  }

  /** Promotes the primary first, and then makes the replicas follow it. */
  void form(ServedCache cache) throws IOException {
    var primary =
        cache.nodes().stream()
            .filter(Node::primary)
            .findFirst()
            .flatMap(node -> servers.redis(node.id()));
    if (primary.isEmpty()) {
      return;
    }
    if (primary.get().replication("role").equals("slave")) {
      primary.get().follow(Optional.empty());
    }
    for (var node : cache.nodes()) {
      var server = servers.redis(node.id());
      if (!node.primary() && server.isPresent() && !follows(server.get(), primary.get())) {
        server.get().follow(primary);
      }
    }
    for (var node : cache.nodes()) {
      var server = servers.redis(node.id());
      if (!node.primary() && server.isPresent()) {
        server.get().awaitCopy();
      }
    }
  }

  private static boolean follows(RedisServer replica, RedisServer primary) throws IOException {
    var address = primary.address();
    return replica.replication("master_host").equals(address.getHostString())
        && replica.replication("master_port").equals(String.valueOf(address.getPort()));
  }
}
