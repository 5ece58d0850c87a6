package dev.elasticacheoperator.controller.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Endpoint;
import dev.elasticacheoperator.api.v1alpha1.InTransit;
import dev.elasticacheoperator.api.v1alpha1.NodeStatus;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.file.FileSystemConfigSource;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import net.spy.memcached.AddrUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.util.JedisURIHelper;

/** Clients that take what they need from the Secret's files, as docs/consumers.md shows. */
@Timeout(60)
class JavaClientsTest {

  @TempDir Path root;
  private Path files;

  /** Mounts the Secret of that status. */
  private void mount(ElastiCacheEnvironmentStatus status) throws IOException {
    files = ServiceBindingTest.project(root, status);
  }

  private String file(String key) throws IOException {
    return Files.readString(files.resolve(key));
  }

  @Test
  void lettuceReadsTheUrlWithTls() throws IOException {
    mount(Statuses.replicationGroup());
    var uri = RedisURI.create(file("url"));
    assertEquals("master.sessions.umthdb.usw2.cache.amazonaws.com", uri.getHost());
    assertEquals(6379, uri.getPort());
    assertTrue(uri.isSsl() && uri.isVerifyPeer());
  }

  @Test
  void lettuceReachesAServer() throws IOException {
    try (var server = new FakeRedis(false)) {
      mount(Statuses.node(Endpoint.of("localhost", server.port())));
      try (var client = RedisClient.create(file("url"));
          var connection = client.connect()) {
        assertEquals("PONG", connection.sync().ping());
      }
    }
  }

  @Test
  void lettuceReachesAShard() throws IOException {
    try (var server = new FakeRedis(true)) {
      mount(clusterMode(server));
      try (var client = RedisClusterClient.create(file("url"));
          var connection = client.connect()) {
        assertEquals("PONG", connection.sync().ping());
      }
    }
  }

  @Test
  void jedisReadsTheUrlWithTls() throws IOException {
    mount(Statuses.replicationGroup());
    var uri = URI.create(file("url"));
    assertTrue(JedisURIHelper.isValid(uri) && JedisURIHelper.isRedisSSLScheme(uri));
    assertEquals(
        new HostAndPort("master.sessions.umthdb.usw2.cache.amazonaws.com", 6379),
        JedisURIHelper.getHostAndPort(uri));
  }

  @Test
  void jedisReachesAServer() throws IOException {
    try (var server = new FakeRedis(false)) {
      mount(Statuses.node(Endpoint.of("localhost", server.port())));
      try (var client = new JedisPooled(URI.create(file("url")))) {
        assertEquals("PONG", client.ping());
      }
    }
  }

  @Test
  void jedisReachesAShard() throws IOException {
    try (var server = new FakeRedis(true)) {
      mount(clusterMode(server));
      var config =
          DefaultJedisClientConfig.builder().ssl(Files.exists(files.resolve("tls"))).build();
      try (var client = new JedisCluster(Set.of(HostAndPort.from(file("cluster.nodes"))), config)) {
        assertEquals("OK", client.set("a", "b"));
      }
    }
  }

  @Test
  void quarkusReadsTheUrlWithTls() throws IOException {
    mount(Statuses.serverless());
    var uri = new io.vertx.redis.client.impl.RedisURI(quarkus().getRawValue("quarkus.redis.hosts"));
    assertTrue(uri.ssl());
    assertEquals("sessions-umthdb.serverless.usw2.cache.amazonaws.com", uri.socketAddress().host());
    assertEquals(6379, uri.socketAddress().port());
  }

  @Test
  void quarkusReachesAServer() throws Exception {
    try (var server = new FakeRedis(false)) {
      mount(Statuses.node(Endpoint.of("localhost", server.port())));
      assertVertxReaches(RedisClientType.STANDALONE, Request.cmd(Command.PING), "PONG");
    }
  }

  @Test
  void quarkusReachesAShard() throws Exception {
    try (var server = new FakeRedis(true)) {
      mount(clusterMode(server));
      assertVertxReaches(RedisClientType.CLUSTER, Request.cmd(Command.SET).arg("a").arg("b"), "OK");
    }
  }

  /** Connects as the Quarkus extension does, with Vert.x's client and each of the hosts. */
  private void assertVertxReaches(RedisClientType type, Request request, String answer)
      throws Exception {
    var options =
        new RedisOptions()
            .setType(type)
            .addConnectionString(quarkus().getRawValue("quarkus.redis.hosts"));
    var vertx = Vertx.vertx();
    try {
      var sent = Redis.createClient(vertx, options).send(request);
      assertEquals(
          answer,
          sent.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS).toString());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  /** Returns the configuration of an application that reads the mounted files. */
  private SmallRyeConfig quarkus() {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withSources(
            new FileSystemConfigSource(files.toFile()),
            new PropertiesConfigSource(Map.of("quarkus.redis.hosts", "${url}"), "application"))
        .build();
  }

  @Test
  void spymemcachedReadsTheNodes() throws IOException {
    mount(
        Statuses.memcached(
            Endpoint.of("m.cfg.usw2.cache.amazonaws.com", 11211),
            new NodeStatus("localhost", 11211),
            new NodeStatus("127.0.0.1", 11212)));
    assertEquals(
        List.of(11211, 11212),
        AddrUtil.getAddresses(file("nodes")).stream().map(InetSocketAddress::getPort).toList());
  }

  private static ElastiCacheEnvironmentStatus clusterMode(FakeRedis server) {
    return Statuses.clusterMode(Endpoint.of("localhost", server.port()), InTransit.DISABLED);
  }
}
