package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.cache.topology.ClusterActions;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.LogChanges;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import dev.elasticacheoperator.steps.cache.topology.ObservedCluster;
import dev.elasticacheoperator.steps.cache.topology.ObservedSnapshot;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterRequest;

/** Creates a cache cluster of one node. */
final class NodeActions {

  private NodeActions() {}

  /** Creates the cluster. The id is its token, because the spec may change it before the answer. */
  static Action<AwsContext, ObservedCaches> create(DesiredCache desired, Map<String, String> tags) {
    return Action.repeatable(
            ClusterActions.CREATE,
            "Create " + summary(desired),
            desired.id(),
            (AwsContext aws) ->
                ObservedCaches.of(
                    new ObservedNode(
                        aws.clients()
                            .elastiCache()
                            .createCacheCluster(request(desired, tags))
                            .cacheCluster(),
                        Optional.of(tags))))
        .reporting("Created " + summary(desired));
  }

  private static CreateCacheClusterRequest request(DesiredCache desired, Map<String, String> tags) {
    var wanted = desired.cluster();
    // AWS takes no retention at all of a cache.t1.micro.
    var days = wanted.snapshots().retentionDays();
    var request =
        ClusterActions.creation(desired, tags)
            .numCacheNodes(1)
            .snapshotRetentionLimit(days > 0 ? days : null)
            .snapshotWindow(wanted.snapshots().window().orElse(null))
            .snapshotName(desired.restore().snapshot().orElse(null))
            .snapshotArns(desired.restore().arns());
    if (!wanted.upkeep().logs().isEmpty()) {
      request.logDeliveryConfigurations(LogChanges.created(wanted.upkeep().logs()));
    }
    return request.build();
  }

  private static String summary(DesiredCache desired) {
    return ObservedCluster.NOUN + " " + desired.id() + " (" + desired.size() + ")";
  }

  static ObservedSnapshot takeSnapshot(
      AwsContext aws, ObservedNode node, String name, Map<String, String> tags) {
    return ObservedSnapshot.of(
        aws.clients()
            .elastiCache()
            .createSnapshot(
                r -> r.cacheClusterId(node.id()).snapshotName(name).tags(Tags.elastiCache(tags)))
            .snapshot(),
        false);
  }
}
