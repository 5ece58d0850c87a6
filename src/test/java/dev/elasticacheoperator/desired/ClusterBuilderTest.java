package dev.elasticacheoperator.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.elasticacheoperator.api.v1alpha1.CacheSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterBuilderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "engine: redis                                       | SingleNode[]",
        "engine: redis, replicas: 0, shards: 1, multiAz: false, clusterMode: Disabled | SingleNode[]",
        "engine: redis, encryption: {inTransit: Disabled, atRest: false} | SingleNode[]",
        "engine: redis, snapshots: {retentionDays: 7}        | SingleNode[]",
        "engine: redis, replicas: 1                          | 1 shard 1 DISABLED true",
        "engine: redis, replicas: 2, multiAz: false          | 1 shard 2 DISABLED false",
        "engine: redis, shards: 3                            | 3 shard 0 ENABLED false",
        "engine: redis, clusterMode: Enabled                 | 1 shard 0 ENABLED false",
        "engine: redis, replicas: 1, clusterMode: Compatible | 1 shard 1 COMPATIBLE true",
        "engine: redis, encryption: {inTransit: Preferred}   | 1 shard 0 DISABLED false",
        "engine: redis, encryption: {atRest: true}           | 1 shard 0 DISABLED false",
        "engine: redis, encryption: {kmsKeyId: arn}          | 1 shard 0 DISABLED false",
        "engine: valkey                                      | 1 shard 0 DISABLED false",
        "engine: valkey, shards: 2, replicas: 1              | 2 shard 1 ENABLED true",
        "engine: memcached                                   | Memcached[nodes=1]",
        "engine: memcached, nodes: 3                         | Memcached[nodes=3]",
        "engine: valkey, serverless: {}                      | serverless 9",
        "engine: valkey, version: '8.0', serverless: {}      | serverless 8",
        "engine: redis, serverless: {}                       | serverless 7",
        "engine: memcached, serverless: {}                   | serverless 1.6",
      })
  void theTopologyFollowsFromTheFields(String cache, String expected) {
    assertEquals(expected, text(builder(cache).topology()));
  }

  private static String text(CacheTopology topology) {
    if (topology instanceof CacheTopology.ReplicationGroup group) {
      return group.shards()
          + " shard "
          + group.replicas()
          + " "
          + group.mode()
          + " "
          + group.multiAz();
    }
    return topology instanceof CacheTopology.Serverless serverless
        ? "serverless " + serverless.majorVersion()
        : topology.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "engine: redis                                  | default.redis7              | 6379",
        "engine: valkey, version: '8.1', port: 7000     | default.valkey8             | 7000",
        "engine: valkey, shards: 2                      | default.valkey9.cluster.on  | 6379",
        "engine: redis, version: '5.0.6', shards: 2     | default.redis5.0.cluster.on | 6379",
        "engine: redis, replicas: 1, clusterMode: Compatible | default.redis7.cluster.on | 6379",
        "engine: memcached                              | default.memcached1.6        | 11211",
      })
  void theDefaultsFollowFromEngineAndTopology(String cache, String parameterGroup, int port) {
    var cluster =
        builder(cache + ", nodeType: cache.t4g.small").cluster("x", new DerivedNames("x-0123abcd"));
    assertEquals(parameterGroup, cluster.defaultParameterGroup());
    assertEquals(port, cluster.port());
    assertEquals(List.of(port), builder(cache).ports());
  }

  @Test
  void aServerlessCacheHasASecondPortForReads() {
    assertEquals(List.of(6379, 6380), builder("engine: valkey, serverless: {}").ports());
    assertEquals(List.of(11211, 11212), builder("engine: memcached, serverless: {}").ports());
  }

  @ParameterizedTest
  @CsvSource({"redis, 6.2", "memcached, 1.5.16"})
  void aVersionWithoutServerlessCachesIsRefused(String engine, String version) {
    var builder = builder("engine: %s, version: '%s', serverless: {}".formatted(engine, version));
    var refusal = assertThrows(InvalidSpec.class, builder::topology);
    assertEquals("cache.version", refusal.field());
  }

  private static ClusterBuilder builder(String cache) {
    return new ClusterBuilder(Serialization.unmarshal("--- {" + cache + "}", CacheSpec.class));
  }
}
