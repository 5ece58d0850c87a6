package dev.elasticacheoperator.controller.secret;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The entries of the Secret, each only where it means something. Pure. The names are those of the
 * Service Binding specification and of Spring Cloud Bindings, the values those of the status.
 *
 * <p>No entry has the name {@code ssl}. Spring Cloud Bindings makes spring.data.redis.ssl of it,
 * with which Spring Boot 3.1 and later does not start (spring-cloud-bindings#84).
 */
final class BindingData {

  /** The keys that the operator may write. Other keys belong to others. */
  static final Set<String> KEYS =
      Set.of(
          "type",
          "provider",
          "engine",
          "host",
          "port",
          "uri",
          "url",
          "username",
          "password",
          "tls",
          "reader-host",
          "reader-port",
          "cluster.nodes",
          "nodes");

  private BindingData() {}

  /** Returns the type of the binding: the protocol, which Redis and Valkey share. */
  static String type(ElastiCacheEnvironmentStatus status) {
    return status.speaksMemcached() ? "memcached" : "redis";
  }

  /**
   * @param status status with an endpoint
   */
  static Map<String, String> of(ElastiCacheEnvironmentStatus status, Login login) {
    var endpoint = status.endpoint();
    var url = url(status, login);
    var values = new LinkedHashMap<String, String>();
    values.put("type", type(status));
    values.put("provider", "aws-elasticache");
    Optional.ofNullable(status.engine()).ifPresent(engine -> values.put("engine", engine));
    values.put("host", endpoint.address());
    values.put("port", String.valueOf(endpoint.port()));
    // Readers differ in the key of the URL.
    values.put("uri", url);
    values.put("url", url);
    login.user().ifPresent(user -> values.put("username", user));
    login.password().ifPresent(password -> values.put("password", password));
    if (status.hasTls()) {
      values.put("tls", "true");
    }
    reader(status, values);
    if (Boolean.TRUE.equals(status.clusterMode())) {
      values.put("cluster.nodes", endpoint.hostPort());
    }
    if (!status.nodes().isEmpty()) {
      values.put(
          "nodes",
          status.nodes().stream()
              .map(node -> node.address() + ":" + node.port())
              .collect(Collectors.joining(",")));
    }
    return values;
  }

  private static void reader(ElastiCacheEnvironmentStatus status, Map<String, String> values) {
    Optional.ofNullable(status.readerEndpoint())
        .ifPresent(
            reader -> {
              values.put("reader-host", reader.address());
              values.put("reader-port", String.valueOf(reader.port()));
            });
  }

  private static String url(ElastiCacheEnvironmentStatus status, Login login) {
    Endpoint endpoint = status.endpoint();
    var secure = !status.speaksMemcached() && status.hasTls();
    return new CacheUrl(
            secure ? "rediss" : type(status), login, endpoint.address(), endpoint.port())
        .text();
  }
}
