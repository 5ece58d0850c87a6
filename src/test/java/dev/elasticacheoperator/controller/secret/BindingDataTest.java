package dev.elasticacheoperator.controller.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Endpoint;
import dev.elasticacheoperator.api.v1alpha1.InTransit;
import dev.elasticacheoperator.api.v1alpha1.NodeStatus;
import dev.elasticacheoperator.lab.OperatorHarness;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The entries of the Secret of each topology. */
class BindingDataTest {

  private static final String CONFIGURATION = "sessions.umthdb.cfg.usw2.cache.amazonaws.com";

  static Stream<Arguments> topologies() {
    return Stream.of(
        Arguments.of(
            Statuses.node(Endpoint.of(Statuses.HOST, 6379)),
            """
            engine: redis
            host: sessions.umthdb.0001.usw2.cache.amazonaws.com
            port: 6379
            provider: aws-elasticache
            type: redis
            uri: redis://sessions.umthdb.0001.usw2.cache.amazonaws.com:6379
            url: redis://sessions.umthdb.0001.usw2.cache.amazonaws.com:6379
            """),
        Arguments.of(
            Statuses.replicationGroup(),
            """
            engine: valkey
            host: master.sessions.umthdb.usw2.cache.amazonaws.com
            port: 6379
            provider: aws-elasticache
            reader-host: replica.sessions.umthdb.usw2.cache.amazonaws.com
            reader-port: 6379
            tls: true
            type: redis
            uri: rediss://master.sessions.umthdb.usw2.cache.amazonaws.com:6379
            url: rediss://master.sessions.umthdb.usw2.cache.amazonaws.com:6379
            """),
        Arguments.of(
            Statuses.clusterMode(Endpoint.of(Statuses.HOST, 6380), InTransit.PREFERRED),
            """
            cluster.nodes: sessions.umthdb.0001.usw2.cache.amazonaws.com:6380
            engine: valkey
            host: sessions.umthdb.0001.usw2.cache.amazonaws.com
            port: 6380
            provider: aws-elasticache
            tls: true
            type: redis
            uri: rediss://sessions.umthdb.0001.usw2.cache.amazonaws.com:6380
            url: rediss://sessions.umthdb.0001.usw2.cache.amazonaws.com:6380
            """),
        Arguments.of(
            Statuses.serverless(),
            """
            cluster.nodes: sessions-umthdb.serverless.usw2.cache.amazonaws.com:6379
            engine: valkey
            host: sessions-umthdb.serverless.usw2.cache.amazonaws.com
            port: 6379
            provider: aws-elasticache
            reader-host: sessions-umthdb.serverless.usw2.cache.amazonaws.com
            reader-port: 6380
            tls: true
            type: redis
            uri: rediss://sessions-umthdb.serverless.usw2.cache.amazonaws.com:6379
            url: rediss://sessions-umthdb.serverless.usw2.cache.amazonaws.com:6379
            """),
        Arguments.of(
            Statuses.memcached(
                Endpoint.of(CONFIGURATION, 11211),
                new NodeStatus("a.cache.amazonaws.com", 11211),
                new NodeStatus("b.cache.amazonaws.com", 11211)),
            """
            engine: memcached
            host: sessions.umthdb.cfg.usw2.cache.amazonaws.com
            nodes: a.cache.amazonaws.com:11211,b.cache.amazonaws.com:11211
            port: 11211
            provider: aws-elasticache
            type: memcached
            uri: memcached://sessions.umthdb.cfg.usw2.cache.amazonaws.com:11211
            url: memcached://sessions.umthdb.cfg.usw2.cache.amazonaws.com:11211
            """));
  }

  @ParameterizedTest
  @MethodSource("topologies")
  void eachKeyIsThereOnlyWhereItMeansSomething(
      ElastiCacheEnvironmentStatus status, String expected) {
    var lines = new StringBuilder();
    new TreeMap<>(BindingData.of(status, Login.NONE))
        .forEach((key, value) -> lines.append(key).append(": ").append(value).append('\n'));
    assertEquals(expected, lines.toString());
    assertTrue(BindingData.KEYS.containsAll(BindingData.of(status, Login.NONE).keySet()));
  }

  @Test
  void theTypeOfTheSecretIsTheProtocol() {
    var environment = OperatorHarness.example("article.yaml");
    assertEquals(
        "servicebinding.io/redis", secret(environment, Statuses.replicationGroup()).getType());
    assertEquals(
        "servicebinding.io/memcached",
        secret(environment, Statuses.memcached(Endpoint.of("a", 11211))).getType());
  }

  @Test
  void aKeyThatMeansNothingAnyMoreIsADifference() {
    var environment = OperatorHarness.example("article.yaml");
    var encrypted = secret(environment, Statuses.replicationGroup());
    var plain =
        secret(environment, Statuses.replicationGroup().toBuilder().readerEndpoint(null).build());
    assertFalse(BindingSecret.same(encrypted, plain));
    assertTrue(BindingSecret.same(plain, plain));
  }

  private static Secret secret(
      ElastiCacheEnvironment environment, ElastiCacheEnvironmentStatus status) {
    return BindingSecret.secret(environment, "cache-endpoint", status, Login.NONE);
  }
}
