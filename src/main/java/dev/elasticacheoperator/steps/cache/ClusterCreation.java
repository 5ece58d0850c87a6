package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.cache.ClusterReplacement.Wanted;
import dev.elasticacheoperator.steps.cache.ClusterStep.ObservedClusters;
import java.util.Map;
import java.util.Optional;

/**
 * How the cluster is made. Its id is its key: announced, since the spec may change before the
 * answer is on record.
 */
final class ClusterCreation {

  private ClusterCreation() {}

  /** For people: the cluster that is to be made, by all that cannot be had otherwise. */
  static String text(DesiredState.Cluster cluster, Wanted wanted) {
    return "create cache cluster "
        + cluster.id()
        + " ("
        + cluster.engine()
        + " "
        + cluster.version()
        + ", "
        + cluster.nodeType()
        + ", port "
        + cluster.port()
        + ", "
        + wanted.parameterGroup()
        + ") in "
        + wanted.subnetGroup();
  }

  static Action<AwsContext, ObservedClusters> of(
      DesiredState desired, Wanted around, Map<String, String> tags, StepContext context) {
    var wanted = desired.cluster();
    return Action.tokened(
        "CreateCacheCluster",
        text(wanted, around),
        wanted.id(),
        aws -> {
          var cluster =
              aws.clients()
                  .elastiCache()
                  .createCacheCluster(
                      r ->
                          r.cacheClusterId(wanted.id())
                              .engine(wanted.engine())
                              .engineVersion(wanted.version())
                              .cacheNodeType(wanted.nodeType())
                              .numCacheNodes(1)
                              .port(wanted.port())
                              .preferredMaintenanceWindow(wanted.maintenanceWindow().orElse(null))
                              .cacheSubnetGroupName(around.subnetGroup())
                              .cacheParameterGroupName(around.parameterGroup())
                              .securityGroupIds(context.get(StepOutputs.CACHE_SECURITY_GROUP_ID))
                              .tags(Tags.elastiCache(tags)))
                  .cacheCluster();
          return ObservedClusters.of(cluster, Optional.of(tags));
        });
  }
}
