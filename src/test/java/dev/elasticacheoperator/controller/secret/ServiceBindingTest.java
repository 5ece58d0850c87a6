package dev.elasticacheoperator.controller.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Endpoint;
import dev.elasticacheoperator.api.v1alpha1.InTransit;
import dev.elasticacheoperator.lab.OperatorHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.cloud.bindings.Bindings;
import org.springframework.cloud.bindings.boot.RedisBindingsPropertiesProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.data.redis.connection.RedisClusterNode;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The Secret as a workload finds it: projected into {@code $SERVICE_BINDING_ROOT/<name>}, one file
 * a key (servicebinding.io, Workload Projection).
 */
class ServiceBindingTest {

  @TempDir Path root;

  @Test
  void springCloudBindingsUnderstandsIt() throws IOException {
    assertEquals(
        Map.of(
            "spring.data.redis.host",
            Statuses.HOST,
            "spring.data.redis.port",
            "6379",
            "spring.data.redis.url",
            "redis://" + Statuses.HOST + ":6379"),
        springProperties(Statuses.node(Endpoint.of(Statuses.HOST, 6379))));
    assertEquals("aws-elasticache", bindings().findBinding("cache").getProvider());
  }

  @Test
  void springBootConnectsWithTlsToAReplicationGroup() throws IOException {
    try (var spring = spring(Statuses.replicationGroup())) {
      var connections = spring.getBean(LettuceConnectionFactory.class);
      assertEquals("master.sessions.umthdb.usw2.cache.amazonaws.com", connections.getHostName());
      assertEquals(6379, connections.getPort());
      assertTrue(connections.isUseSsl() && connections.isVerifyPeer());
      assertFalse(connections.isClusterAware());
    }
  }

  @Test
  void springBootConnectsWithTlsToTheShards() throws IOException {
    try (var spring = spring(Statuses.serverless())) {
      var connections = spring.getBean(LettuceConnectionFactory.class);
      assertTrue(connections.isClusterAware());
      assertEquals(
          Set.of(new RedisClusterNode("sessions-umthdb.serverless.usw2.cache.amazonaws.com", 6379)),
          connections.getClusterConfiguration().getClusterNodes());
      assertTrue(connections.isUseSsl() && connections.isVerifyPeer());
    }
  }

  @Test
  void springBootReachesAServer() throws IOException {
    try (var server = new FakeRedis(false);
        var spring = spring(Statuses.node(Endpoint.of("localhost", server.port())))) {
      assertPong(spring);
    }
  }

  @Test
  void springBootReachesAShard() throws IOException {
    try (var server = new FakeRedis(true);
        var spring =
            spring(
                Statuses.clusterMode(
                    Endpoint.of("localhost", server.port()), InTransit.DISABLED))) {
      assertPong(spring);
    }
  }

  /** As docs/consumers.md shows it for an application without Spring Cloud Bindings. */
  @Test
  void springBootImportsTheFiles() throws IOException {
    project(root, Statuses.serverless());
    var context = new AnnotationConfigApplicationContext();
    var sources = context.getEnvironment().getPropertySources();
    sources.addFirst(new ConfigTreePropertySource("files", root));
    sources.addLast(
        new MapPropertySource(
            "application",
            Map.of(
                "spring.data.redis.url", "${cache.url}",
                "spring.data.redis.cluster.nodes", "${cache.cluster.nodes}",
                "spring.data.redis.lettuce.cluster.refresh.adaptive", "true")));
    try (var spring = start(context)) {
      var connections = spring.getBean(LettuceConnectionFactory.class);
      assertTrue(connections.isClusterAware() && connections.isUseSsl());
    }
  }

  private static void assertPong(AnnotationConfigApplicationContext spring) {
    try (var connection = spring.getBean(LettuceConnectionFactory.class).getConnection()) {
      assertEquals("PONG", connection.ping());
    }
  }

  /** Every entry is a file of text. */
  @Test
  void memcachedIsABindingOfItsOwnType() throws IOException {
    project(root, Statuses.memcached(Endpoint.of("m", 11211)));
    assertEquals("memcached", bindings().findBinding("cache").getType());
    assertEquals("memcached://m:11211", Files.readString(root.resolve("cache").resolve("uri")));
    assertEquals(Map.of(), springProperties());
  }

  private Bindings bindings() {
    return new Bindings(root.toString());
  }

  /** Returns the properties that Spring Cloud Bindings sets in an application. */
  private Map<String, Object> springProperties(ElastiCacheEnvironmentStatus status)
      throws IOException {
    project(root, status);
    return springProperties();
  }

  private Map<String, Object> springProperties() {
    var properties = new HashMap<String, Object>();
    new RedisBindingsPropertiesProcessor()
        .process(new StandardEnvironment(), bindings(), properties);
    return properties;
  }

  /** Starts Spring Boot's configuration of Redis with these properties alone. */
  private AnnotationConfigApplicationContext spring(ElastiCacheEnvironmentStatus status)
      throws IOException {
    var context = new AnnotationConfigApplicationContext();
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("bindings", springProperties(status)));
    return start(context);
  }

  private static AnnotationConfigApplicationContext start(
      AnnotationConfigApplicationContext context) {
    context.register(RedisAutoConfiguration.class);
    context.refresh();
    return context;
  }

  /** As the kubelet does it with the volume that a Service Binding implementation adds to a pod. */
  static Path project(Path root, ElastiCacheEnvironmentStatus status) throws IOException {
    var secret =
        BindingSecret.secret(
            OperatorHarness.example("article.yaml"), "cache-endpoint", status, Login.NONE);
    var folder = Files.createDirectory(root.resolve("cache"));
    for (var entry : secret.getData().entrySet()) {
      Files.write(folder.resolve(entry.getKey()), Base64.getDecoder().decode(entry.getValue()));
    }
    return folder;
  }
}
