package dev.elasticacheoperator.steps.cache.memcached;

import dev.elasticacheoperator.desired.CacheTopology.Memcached;
import dev.elasticacheoperator.desired.TransitEncryption;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.cache.topology.ClusterActions;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import dev.elasticacheoperator.steps.cache.topology.ObservedCluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.AZMode;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterRequest;

/** Creates a cluster of Memcached nodes. */
final class MemcachedActions {

  private MemcachedActions() {}

  /** Creates the cluster. The id is its token, because the spec may change it before the answer. */
  static Action<AwsContext, ObservedCaches> create(DesiredCache desired, Map<String, String> tags) {
    var summary = ObservedCluster.NOUN + " " + desired.id() + " (" + size(desired) + ")";
    return Action.repeatable(
            ClusterActions.CREATE,
            "Create " + summary,
            desired.id(),
            (AwsContext aws) ->
                ObservedCaches.of(
                    new ObservedMemcached(
                        aws.clients()
                            .elastiCache()
                            .createCacheCluster(request(desired, tags))
                            .cacheCluster(),
                        Optional.of(tags),
                        Optional.empty())))
        .reporting("Created " + summary);
  }

  private static CreateCacheClusterRequest request(DesiredCache desired, Map<String, String> tags) {
    var request = ClusterActions.creation(desired, tags).numCacheNodes(nodes(desired));
    if (encrypted(desired)) {
      request.transitEncryptionEnabled(true);
    }
    var zones = NodeZones.of(List.of(), desired.zones()).added(nodes(desired));
    if (zones.stream().distinct().count() > 1) {
      request.azMode(AZMode.CROSS_AZ).preferredAvailabilityZones(zones);
    }
    return request.build();
  }

  static int nodes(DesiredCache desired) {
    return ((Memcached) desired.cluster().topology()).nodes();
  }

  /** Returns true if a new cluster is encrypted in transit. The default is no encryption. */
  static boolean encrypted(DesiredCache desired) {
    return desired
        .cluster()
        .encryption()
        .inTransit()
        .filter(t -> t != TransitEncryption.DISABLED)
        .isPresent();
  }

  /** Returns engine, node type and number of nodes for users. */
  static String size(DesiredCache desired) {
    var nodes = nodes(desired);
    return desired.size() + (nodes == 1 ? "" : ", " + nodes + " nodes");
  }
}
