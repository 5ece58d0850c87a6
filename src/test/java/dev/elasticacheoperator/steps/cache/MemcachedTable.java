package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.tags;

import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.memcached.ObservedMemcached;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheNode;

/** A table of the cluster step for a Memcached cluster. */
abstract class MemcachedTable extends ClusterTable {

  static final Outputs OUTPUTS =
      Outputs.of(StepOutputs.SUBNET_GROUP_NAME, "sessions")
          .and(StepOutputs.CACHE_SECURITY_GROUP_ID, "sg-1")
          .and(StepOutputs.CACHE_PLACEMENT, TWO_SUBNETS);

  static final List<Object> VARIANT =
      Arrays.asList(
          "cache.engine",
          "memcached",
          "cache.version",
          "1.6.17",
          "cache.nodeType",
          "cache.t3.small",
          "cache.nodes",
          3,
          "parameterGroup",
          null,
          "cache.port",
          null);

  static final String READY = "Ready: memcached 1.6.17 on 3 nodes of cache.t3.small";
  static final String WAITING = "InProgress: Waiting for cache cluster sessions: ";
  static final String MODIFY = "ModifyCacheCluster: Change ";
  static final String OF_IT = " of cache cluster sessions";

  static final String HELD =
      "DeleteCacheCluster: Delete cache cluster sessions with all its data [held]";

  static final String REPLACED = " requires replacing cache cluster sessions.";

  static Plan plan(Target target) {
    return plan(target, memcached(c -> {}), OUTPUTS);
  }

  /** Three nodes of 1.6.17 with AWS's own parameter group, with fields changed. */
  static Target desired(Object... edits) {
    return StepTable.desired(VARIANT, edits);
  }

  static Row<ObservedCaches> row(
      String name, Target target, ObservedCaches observed, String... expected) {
    return new Row<>(name, target, observed, context(OUTPUTS), List.of(expected));
  }

  static ObservedCaches memcached(Consumer<CacheCluster.Builder> change) {
    return memcached(change, TAGS);
  }

  static ObservedCaches memcached(Consumer<CacheCluster.Builder> change, Map<String, String> tags) {
    return ObservedCaches.of(
        new ObservedMemcached(cluster(change), Optional.of(tags), Optional.empty()));
  }

  /** A cluster that failed a second ago, of which AWS tells no tags. */
  static ObservedCaches failed(String status) {
    return ObservedCaches.of(
        new ObservedMemcached(
            cluster(c -> c.cacheClusterStatus(status)), Optional.empty(), FAILURE));
  }

  static CacheNode node(String id, String zone) {
    return CacheNode.builder()
        .cacheNodeId(id)
        .customerAvailabilityZone(zone)
        .cacheNodeCreateTime(Instant.EPOCH)
        .endpoint(e -> e.address(id + ".example").port(11211))
        .build();
  }

  static CacheCluster cluster(Consumer<CacheCluster.Builder> change) {
    return CacheCluster.builder()
        .cacheClusterId("sessions")
        .arn("arn:aws:elasticache:us-west-2:000000000000:cluster:sessions")
        .cacheClusterCreateTime(Instant.EPOCH)
        .cacheClusterStatus("available")
        .engine("memcached")
        .engineVersion("1.6.17")
        .cacheNodeType("cache.t3.small")
        .numCacheNodes(3)
        .cacheSubnetGroupName("sessions")
        .cacheParameterGroup(g -> g.cacheParameterGroupName("default.memcached1.6"))
        .securityGroups(g -> g.securityGroupId("sg-1"))
        .preferredMaintenanceWindow("tue:01:00-tue:02:00")
        .preferredAvailabilityZone("Multiple")
        .configurationEndpoint(e -> e.address("sessions.cfg.example").port(11211))
        .cacheNodes(
            node("0001", "us-west-2a"), node("0002", "us-west-2b"), node("0003", "us-west-2a"))
        .applyMutation(change)
        .build();
  }
}
