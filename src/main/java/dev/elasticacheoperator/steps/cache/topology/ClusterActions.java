package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import java.util.Map;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;

/** Actions on a cache cluster of its own. Each returns the observed state after its call. */
public final class ClusterActions {

  /** Kind of a cluster in {@code spec.adopt}. */
  public static final String KIND = "cache-cluster";

  public static final String CREATE = "CreateCacheCluster";
  static final String DELETE = "DeleteCacheCluster";

  /** Permissions for all calls on clusters, the create included. */
  public static final Permissions PERMISSIONS =
      Permissions.NONE
          .create("elasticache:CreateCacheCluster", Arns.CACHE_CLUSTER)
          .use(
              "elasticache:CreateCacheCluster", Arns.CACHE_PARAMETER_GROUP, Arns.CACHE_SUBNET_GROUP)
          .change("elasticache:ModifyCacheCluster", Arns.CACHE_CLUSTER)
          .use("elasticache:ModifyCacheCluster", Arns.CACHE_PARAMETER_GROUP)
          .change("elasticache:RebootCacheCluster", Arns.CACHE_CLUSTER)
          .change("elasticache:DeleteCacheCluster", Arns.CACHE_CLUSTER)
          .change("elasticache:AddTagsToResource", Arns.CACHE_CLUSTER)
          .change("elasticache:RemoveTagsFromResource", Arns.CACHE_CLUSTER);

  private ClusterActions() {}

  /** Returns the request of a create, with what every cluster has. */
  public static CreateCacheClusterRequest.Builder creation(
      DesiredCache desired, Map<String, String> tags) {
    var wanted = desired.cluster();
    var upkeep = wanted.upkeep();
    return CreateCacheClusterRequest.builder()
        .cacheClusterId(wanted.id())
        .engine(wanted.engine())
        .engineVersion(wanted.version())
        .cacheNodeType(desired.nodeType())
        .port(wanted.port())
        .preferredMaintenanceWindow(upkeep.maintenanceWindow().orElse(null))
        .autoMinorVersionUpgrade(upkeep.autoMinorVersionUpgrade().orElse(null))
        .notificationTopicArn(upkeep.notificationTopicArn().orElse(null))
        .cacheSubnetGroupName(desired.subnetGroup().orElseThrow())
        .cacheParameterGroupName(desired.parameterGroup())
        .securityGroupIds(desired.securityGroup())
        .tags(Tags.elastiCache(tags));
  }

  /**
   * Changes the cluster as the request says.
   *
   * @param what the settings with their new values
   * @param effect what the change costs, for users, beginning with a comma; may be empty
   */
  public static Action<AwsContext, ObservedCaches> modify(
      String what, String effect, ModifyCacheClusterRequest request, ObservedCluster cluster) {
    return Action.of(
            "ModifyCacheCluster",
            "Change " + what + " of " + cluster.title() + effect,
            (AwsContext aws) ->
                ObservedCaches.of(
                    cluster.changed(
                        aws.clients().elastiCache().modifyCacheCluster(request).cacheCluster())))
        .reporting("Changed " + what + " of " + cluster.title() + effect);
  }

  /** Sets what differs. */
  public static void set(ModifyCacheClusterRequest.Builder request, UpkeepChange upkeep) {
    request
        .preferredMaintenanceWindow(upkeep.maintenanceWindow().orElse(null))
        .autoMinorVersionUpgrade(upkeep.automaticUpgrades().orElse(null))
        .notificationTopicArn(upkeep.topicArn().orElse(null))
        .notificationTopicStatus(upkeep.topicStatus().orElse(null))
        .snapshotRetentionLimit(upkeep.retentionDays().orElse(null))
        .snapshotWindow(upkeep.snapshotWindow().orElse(null));
  }

  static Action.Call<AwsContext, ObservedCaches> deletion(ObservedCluster cluster) {
    return aws -> {
      var deleting =
          aws.clients().elastiCache().deleteCacheCluster(r -> r.cacheClusterId(cluster.id()));
      return ObservedCaches.of(cluster.with(deleting.cacheCluster()));
    };
  }
}
