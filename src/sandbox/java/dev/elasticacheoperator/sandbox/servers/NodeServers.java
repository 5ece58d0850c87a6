package dev.elasticacheoperator.sandbox.servers;

import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Node;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Server processes of all nodes, by node id. */
final class NodeServers implements AutoCloseable {
  /** First port that is tried. The port of the cluster bus is derived from it. */
  private static final int FIRST_PORT = 16_379;

  private static final int LAST_PORT = 55_535;

  /**
   * A running server.
   *
   * @param data names the keys that it holds, as the simulator does
   */
  private record Running(NodeServer server, String data) {}

  private final ServerBinaries binaries;
  private final LoopbackHosts hosts;
  private final Path directory;
  private final String password = RedisServer.newPassword();
  private final Map<String, Running> running = new LinkedHashMap<>();

  NodeServers(ServerBinaries binaries, LoopbackHosts hosts, Path directory) {
    this.binaries = binaries;
    this.hosts = hosts;
    this.directory = directory;
  }

  /** Returns true if this machine has a server for the engine. */
  boolean serves(String engine) {
    return (engine.equals("memcached") ? binaries.memcached() : binaries.redis()).isPresent();
  }

  Optional<NodeServer> find(String nodeId) {
    return Optional.ofNullable(running.get(nodeId)).map(Running::server);
  }

  Optional<RedisServer> redis(String nodeId) {
    return find(nodeId).filter(RedisServer.class::isInstance).map(RedisServer.class::cast);
  }

  /** Ends the servers of all nodes that are gone. */
  void retain(Set<String> nodeIds) throws IOException {
    for (var id : List.copyOf(running.keySet())) {
      if (!nodeIds.contains(id)) {
        running.remove(id).server().close();
      }
    }
  }

  /** Returns true if a server of the cache has ended by itself. */
  boolean ended(ServedCache cache) {
    return cache.nodes().stream()
        .flatMap(node -> find(node.id()).stream())
        .anyMatch(server -> !server.running());
  }

  /** Ends the server of a node, which is then replaced. */
  void end(String nodeId) throws IOException {
    var server = find(nodeId);
    if (server.isPresent()) {
      server.get().close();
    }
  }

  /**
   * Starts the server of a new node, and replaces that of a node whose data AWS has lost or that
   * has ended. Restarts one that does not speak the protocol that the cache has now, and keeps its
   * data.
   *
   * @param begin the data that a new node begins with
   */
  void provide(ServedCache cache, Node node, Optional<Path> begin) throws IOException {
    var present = running.get(node.id());
    if (present == null) {
      start(cache, node, begin, false);
    } else if (node.primary() && !present.data().equals(node.data())) {
      present.server().close();
      start(cache, node, Optional.empty(), true);
    } else if (!present.server().running()) {
      present.server().close();
      start(cache, node, copy(cache, node), true);
    } else {
      running.put(node.id(), new Running(present.server(), node.data()));
      var redis = redis(node.id());
      if (redis.isPresent() && redis.get().announced().isPresent() != cache.clusterProtocol()) {
        restart(cache, node, redis.get());
      }
    }
  }

  /**
   * Returns the data of a replica, with which AWS replaces a primary that has failed (user guide,
   * "Minimizing downtime with Multi-AZ"). A replica gets its data from the primary again.
   */
  private Optional<Path> copy(ServedCache cache, Node node) throws IOException {
    if (!node.primary()) {
      return Optional.empty();
    }
    for (var other : cache.nodes()) {
      var replica = redis(other.id()).filter(NodeServer::running);
      if (!other.primary() && other.shard().equals(node.shard()) && replica.isPresent()) {
        var file = folder(node).resolve("moved.rdb");
        replica.get().save(file);
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private void restart(ServedCache cache, Node node, RedisServer server) throws IOException {
    var data = Optional.of(folder(node).resolve("moved.rdb")).filter(file -> node.primary());
    if (data.isPresent()) {
      server.save(data.get());
    }
    server.close();
    start(cache, node, data, false);
  }

  private void start(ServedCache cache, Node node, Optional<Path> begin, boolean member)
      throws IOException {
    running.put(node.id(), new Running(process(cache, node, begin, member), node.data()));
  }

  private NodeServer process(ServedCache cache, Node node, Optional<Path> begin, boolean member)
      throws IOException {
    var address = address(node);
    if (cache.engine().equals("memcached")) {
      return MemcachedServer.start(binaries.memcached().orElseThrow(), folder(node), address);
    }
    var announced =
        cache.clusterProtocol()
            ? Optional.of(
                hosts.distinct() ? cache.port() : freePort(address, address.getPort() + 1))
            : Optional.<Integer>empty();
    var place = new RedisServer.Place(folder(node), address, announced, member);
    var databases = Optional.ofNullable(cache.parameters().get("databases"));
    return RedisServer.start(binaries.redis().orElseThrow(), place, password, begin, databases);
  }

  /** Starts a server with the data of a file, which belongs to no node. */
  RedisServer reader(Path file) throws IOException {
    var host = LoopbackHosts.byAddress(hosts.of("reader of snapshots"));
    var address =
        new InetSocketAddress(host, freePort(new InetSocketAddress(host, FIRST_PORT), FIRST_PORT));
    var place =
        new RedisServer.Place(directory.resolve("reader"), address, Optional.empty(), false);
    return RedisServer.start(
        binaries.redis().orElseThrow(), place, password, Optional.of(file), Optional.empty());
  }

  private Path folder(Node node) {
    return directory.resolve(node.id().replaceAll("[^A-Za-z0-9.-]", "_"));
  }

  private InetSocketAddress address(Node node) throws IOException {
    var host = LoopbackHosts.byAddress(hosts.of("server of " + node.id()));
    var first = new InetSocketAddress(host, FIRST_PORT);
    return new InetSocketAddress(host, freePort(first, FIRST_PORT));
  }

  /** Returns a port that is free together with the port of its cluster bus. */
  private static int freePort(InetSocketAddress host, int from) throws IOException {
    for (int port = from; port <= LAST_PORT; port++) {
      if (free(host, port) && free(host, port + RedisServer.BUS)) {
        return port;
      }
    }
    throw new IOException("no free port on " + host.getHostString());
  }

  private static boolean free(InetSocketAddress host, int port) {
    try (var probe = new ServerSocket(port, 1, host.getAddress())) {
      return probe.isBound();
    } catch (IOException inUse) {
      return false;
    }
  }

  /** Returns the ids of all processes. */
  List<Long> pids() {
    return running.values().stream().flatMap(r -> r.server().pids().stream()).toList();
  }

  @Override
  public void close() throws IOException {
    var servers = new ArrayList<>(running.values());
    running.clear();
    for (var server : servers) {
      server.server().close();
    }
  }
}
