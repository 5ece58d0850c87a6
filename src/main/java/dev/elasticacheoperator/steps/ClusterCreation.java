package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.Tags;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.environment.DesiredEnvironment;
import dev.elasticacheoperator.steps.ClusterReplacement.Wanted;
import dev.elasticacheoperator.steps.ClusterStep.Now;
import java.util.Map;
import java.util.Optional;

/**
 * How the cluster is made. Its id is its key: announced, since the spec may change before the
 * answer is on record.
 */
final class ClusterCreation {

  private ClusterCreation() {}

  /** For people: the cluster that is to be made, by all that cannot be had otherwise. */
  static String text(DesiredEnvironment.Cluster cluster, Wanted wanted) {
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

  static Action<Cloud, Now> of(
      DesiredEnvironment desired, Wanted around, Map<String, String> tags, StepContext known) {
    var wanted = desired.cluster();
    return Action.tokened(
        "CreateCacheCluster",
        text(wanted, around),
        wanted.id(),
        cloud -> {
          var cluster =
              cloud
                  .clients()
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
                              .securityGroupIds(known.get(SecurityGroupsStep.CACHE_GROUP))
                              .tags(Tags.elastiCache(tags)))
                  .cacheCluster();
          return Now.of(cluster, Optional.of(tags));
        });
  }
}
