package dev.elasticacheoperator.sandbox.servers;

import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Endpoint;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Node;
import dev.elasticacheoperator.sandbox.servers.EndpointRelay.Route;
import dev.elasticacheoperator.sandbox.servers.Endpoints.Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides which server answers at which endpoint. */
final class Routes {
  private final NodeServers servers;

  Routes(NodeServers servers) {
    this.servers = servers;
  }

  /**
   * Returns the routes of all endpoints. The first cache keeps an address that several have, which
   * happens where all hosts are 127.0.0.1.
   */
  Map<Address, Route> of(List<ServedCache> caches) {
    var routes = new LinkedHashMap<Address, Route>();
    for (var cache : caches) {
      for (var endpoint : cache.endpoints()) {
        routes.putIfAbsent(
            new Address(endpoint.host(), endpoint.port()), route(cache, targets(cache, endpoint)));
      }
      announced(cache).forEach(routes::putIfAbsent);
    }
    return routes;
  }

  /**
   * Returns the routes of the addresses to which the members of a cluster send their clients. The
   * members themselves replicate over these addresses.
   */
  Map<Address, Route> announced(ServedCache cache) {
    var routes = new LinkedHashMap<Address, Route>();
    for (var node : cache.nodes()) {
      var server = servers.redis(node.id());
      if (server.isPresent() && server.get().announced().isPresent()) {
        var address = server.get().address();
        routes.put(
            new Address(address.getHostString(), server.get().announced().get()),
            route(cache, List.of(address)));
      }
    }
    return routes;
  }

  private Route route(ServedCache cache, List<InetSocketAddress> targets) {
    return new Route(
        cache.tls(),
        targets,
        peers(cache),
        AccessRules.presented(cache.access()).map(token -> List.of("AUTH", token)));
  }

  /** Members of a cluster replicate over the announced address, as clients do, in plain text. */
  private Set<InetAddress> peers(ServedCache cache) {
    return cache.nodes().stream()
        .filter(node -> cache.clusterProtocol())
        .flatMap(node -> servers.redis(node.id()).stream())
        .map(server -> server.address().getAddress())
        .filter(address -> !address.equals(InetAddress.getLoopbackAddress()))
        .collect(Collectors.toSet());
  }

  private List<InetSocketAddress> targets(ServedCache cache, Endpoint endpoint) {
    return switch (endpoint.target()) {
      case NODE ->
          servers.find(endpoint.node().orElseThrow()).map(NodeServer::address).stream().toList();
      case PRIMARY, ANY -> primary(cache);
      case READER -> readers(cache);
    };
  }

  private List<InetSocketAddress> primary(ServedCache cache) {
    return addresses(cache.nodes().stream().filter(Node::primary)).limit(1).toList();
  }

  private List<InetSocketAddress> readers(ServedCache cache) {
    var shard = cache.nodes().stream().map(Node::shard).findFirst();
    var replicas =
        addresses(
                cache.nodes().stream()
                    .filter(node -> !node.primary() && node.serving())
                    .filter(node -> Optional.of(node.shard()).equals(shard)))
            .toList();
    return replicas.isEmpty() ? primary(cache) : replicas;
  }

  private Stream<InetSocketAddress> addresses(Stream<Node> nodes) {
    return nodes.flatMap(node -> servers.find(node.id()).stream()).map(NodeServer::address);
  }
}
