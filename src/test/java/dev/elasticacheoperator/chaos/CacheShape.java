package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.desired.CacheTopology;
import dev.elasticacheoperator.desired.CacheTopology.Memcached;
import dev.elasticacheoperator.desired.CacheTopology.ReplicationGroup;
import dev.elasticacheoperator.desired.DesiredStateBuilder;
import dev.elasticacheoperator.desired.OperatorIdentity;
import dev.elasticacheoperator.lab.OperatorHarness;
import java.util.List;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;

/** Number of nodes of a cache: as the spec wants it, and as AWS has it. */
final class CacheShape {

  private CacheShape() {}

  static int wanted(ElastiCacheEnvironment object) {
    var identity = new OperatorIdentity(OperatorHarness.CLUSTER, OperatorHarness.REGION);
    CacheTopology topology = DesiredStateBuilder.of(object, identity).cluster().topology();
    if (topology instanceof ReplicationGroup group) {
      return group.shards() * (group.replicas() + 1);
    }
    if (topology instanceof Memcached memcached) {
      return memcached.nodes();
    }
    return topology instanceof CacheTopology.Serverless ? 0 : 1;
  }

  /** Counts the nodes of a cache; a serverless cache has none. */
  static int of(ElastiCacheClient aws, Things.Thing cache) {
    return switch (cache.kind) {
      case CLUSTER ->
          aws.describeCacheClusters(r -> r.cacheClusterId(cache.name()))
              .cacheClusters()
              .get(0)
              .numCacheNodes();
      case REPLICATION_GROUP -> members(aws, cache).size();
      default -> 0;
    };
  }

  static List<String> members(ElastiCacheClient aws, Things.Thing group) {
    return aws.describeReplicationGroups(r -> r.replicationGroupId(group.name()))
        .replicationGroups()
        .get(0)
        .memberClusters();
  }
}
