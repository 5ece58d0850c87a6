package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.tags;

import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.node.ObservedNode;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;

/** A table of the cluster step for a single Redis node. */
abstract class NodeTable extends ClusterTable {

  static final Outputs OUTPUTS =
      Outputs.of(StepOutputs.SUBNET_GROUP_NAME, "sessions")
          .and(StepOutputs.PARAMETER_GROUP_NAME, "sessions")
          .and(StepOutputs.CACHE_SECURITY_GROUP_ID, "sg-1");

  static final String READY = "Ready: redis 4.0.10 on cache.t2.micro";
  static final String WAITING = "InProgress: Waiting for cache cluster sessions: ";
  static final String MODIFY = "ModifyCacheCluster: Change ";
  static final String RETAG = "AddTagsToResource: Set tags of cache cluster sessions";
  static final String DELETE = "DeleteCacheCluster: Delete cache cluster sessions";
  static final String HELD = DELETE + " with all its data [held]";

  static final String SNAPSHOT = "CreateSnapshot: Take snapshot NAME of cache cluster sessions";

  static final String TOPIC = "arn:aws:sns:us-west-2:123456789012:caches";

  static final String BY_HAND =
      "If AWS does not repair it, delete it in the ElastiCache console: the operator then creates"
          + " it again, without its data.";

  static Plan plan(Target target) {
    return plan(target, node(c -> {}), OUTPUTS);
  }

  static Row<ObservedCaches> row(
      String name, Target target, ObservedCaches observed, String... expected) {
    return new Row<>(name, target, observed, context(OUTPUTS), List.of(expected));
  }

  static ObservedCaches node(Consumer<CacheCluster.Builder> change) {
    return node(change, TAGS);
  }

  static ObservedCaches node(Consumer<CacheCluster.Builder> change, Map<String, String> tags) {
    return ObservedCaches.of(new ObservedNode(cluster(change), Optional.of(tags)));
  }

  /** A cluster that failed a second ago, of which AWS tells no tags. */
  static ObservedCaches failedNode(String status) {
    return ObservedCaches.of(
        new ObservedNode(cluster(c -> c.cacheClusterStatus(status)), Optional.empty(), FAILURE));
  }

  static CacheCluster cluster(Consumer<CacheCluster.Builder> change) {
    return CacheCluster.builder()
        .cacheClusterId("sessions")
        .arn("arn:aws:elasticache:us-west-2:000000000000:cluster:sessions")
        .cacheClusterCreateTime(Instant.EPOCH)
        .cacheClusterStatus("available")
        .engine("redis")
        .engineVersion("4.0.10")
        .cacheNodeType("cache.t2.micro")
        .numCacheNodes(1)
        .cacheSubnetGroupName("sessions")
        .cacheParameterGroup(g -> g.cacheParameterGroupName("sessions"))
        .securityGroups(g -> g.securityGroupId("sg-1"))
        .preferredMaintenanceWindow("tue:01:00-tue:02:00")
        .cacheNodes(n -> n.endpoint(e -> e.address("sessions.example").port(6379)))
        .applyMutation(change)
        .build();
  }
}
