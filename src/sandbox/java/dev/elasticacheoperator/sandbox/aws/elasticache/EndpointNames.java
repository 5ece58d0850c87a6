package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.Locale;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.elasticache.model.Endpoint;

/**
 * DNS names of ElastiCache. Six characters are the same for all resources of an account in a
 * region, and TLS changes the pattern (user guide, "Finding connection endpoints").
 */
final class EndpointNames {

  private final String hash;
  private final String suffix;
  private final UnaryOperator<String> hosts;

  /**
   * @param hosts turns AWS's name of an endpoint into the name that calls show
   */
  EndpointNames(String accountId, String region, UnaryOperator<String> hosts) {
    this.hosts = hosts;
    long seed = (accountId + region).hashCode() * 0x9e3779b97f4a7c15L;
    String digits = "000000" + Long.toString(seed >>> 1, 36);
    this.hash = digits.substring(digits.length() - 6).toLowerCase(Locale.ROOT);
    this.suffix = shortName(region.split("-")) + ".cache.amazonaws.com";
  }

  /** us-west-2 is usw2, ap-northeast-1 apne1. */
  private static String shortName(String[] parts) {
    StringBuilder name = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i];
      name.append(
          switch (part) {
            case "northeast" -> "ne";
            case "northwest" -> "nw";
            case "southeast" -> "se";
            case "southwest" -> "sw";
            default -> part.substring(0, 1);
          });
    }
    return name.toString();
  }

  Endpoint node(String clusterId, int node, int port) {
    return endpoint("%s.%s.%04d".formatted(clusterId, hash, node), port);
  }

  /** A member of a replication group with TLS. */
  Endpoint tlsMember(String clusterId, String groupId, int port) {
    return endpoint("%s.%s.%s".formatted(clusterId, groupId, hash), port);
  }

  /** Memcached's, which lists the nodes. */
  Endpoint memcachedConfiguration(String clusterId, int port) {
    return endpoint("%s.%s.cfg".formatted(clusterId, hash), port);
  }

  /** Cluster mode's, which lists the shards. */
  Endpoint clusterConfiguration(String groupId, boolean tls, int port) {
    String pattern = tls ? "clustercfg.%s.%s" : "%s.%s.clustercfg";
    return endpoint(pattern.formatted(groupId, hash), port);
  }

  Endpoint primary(String groupId, boolean tls, int port) {
    return endpoint((tls ? "master.%s.%s" : "%s.%s.ng.0001").formatted(groupId, hash), port);
  }

  Endpoint reader(String groupId, boolean tls, int port) {
    return endpoint((tls ? "replica.%s.%s" : "%s-ro.%s.ng.0001").formatted(groupId, hash), port);
  }

  /** A serverless cache's, for reads and writes or, on the next port, for reads. */
  Endpoint serverless(String name, int port) {
    return endpoint("%s-%s.serverless".formatted(name, hash), port);
  }

  private Endpoint endpoint(String host, int port) {
    return Endpoint.builder().address(hosts.apply(host + "." + suffix)).port(port).build();
  }
}
