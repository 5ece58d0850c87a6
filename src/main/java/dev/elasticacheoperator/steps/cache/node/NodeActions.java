package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.steps.AwsContext;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Actions on a cache cluster of one node. Each folds the cluster, as it is after the call, into the
 * observed state of the step.
 */
public final class NodeActions {

  static final String CREATE = "CreateCacheCluster";
  static final String DELETE = "DeleteCacheCluster";
  static final String REBOOT = "RebootCacheCluster";

  private NodeActions() {}

  /** Creates the cluster. The id is its token, because the spec may change it before the answer. */
  public static <O> Action<AwsContext, O> create(
      DesiredNode desired, Map<String, String> tags, Function<ObservedNode, O> folded) {
    var wanted = desired.cluster();
    return Action.repeatable(
            CREATE,
            "Create " + desired.summary(),
            wanted.id(),
            (AwsContext aws) -> {
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
                                  .preferredMaintenanceWindow(
                                      wanted.maintenanceWindow().orElse(null))
                                  .cacheSubnetGroupName(desired.subnetGroup())
                                  .cacheParameterGroupName(desired.parameterGroup())
                                  .securityGroupIds(desired.securityGroup())
                                  .tags(Tags.elastiCache(tags)))
                      .cacheCluster();
              return folded.apply(new ObservedNode(cluster, Optional.of(tags)));
            })
        .reporting("Created " + desired.summary());
  }

  /** Makes the change at once, not in the maintenance window. */
  public static <O> Action<AwsContext, O> modify(
      NodeChange change, ObservedNode node, Function<ObservedNode, O> folded) {
    return Action.of(
            "ModifyCacheCluster",
            "Change " + change.what() + " of cache cluster " + node.id(),
            (AwsContext aws) -> {
              var changed =
                  aws.clients().elastiCache().modifyCacheCluster(change.request()).cacheCluster();
              return folded.apply(node.changed(changed));
            })
        .reporting("Changed " + change.what() + " of cache cluster " + node.id());
  }

  public static <O> Action<AwsContext, O> delete(
      ObservedNode node, Function<ObservedNode, O> folded) {
    return Action.of(DELETE, "Delete cache cluster " + node.id(), deletion(node, folded))
        .reporting(deleted(node));
  }

  /** Deletes the cluster as the first action of a plan, which waits for approval. */
  public static <O> Action<AwsContext, O> replace(
      Plan plan, ObservedNode node, Function<ObservedNode, O> folded) {
    return Action.needingApproval(
            DELETE, plan.actions().get(0).reason(), plan, deletion(node, folded))
        .reporting(deleted(node));
  }

  /** Reboots all nodes, which needs the approval of the plan. */
  public static <O> Action<AwsContext, O> reboot(
      Plan plan, ObservedNode node, Function<ObservedNode, O> folded) {
    return Action.needingApproval(
            REBOOT,
            plan.actions().get(0).reason(),
            plan,
            (AwsContext aws) -> {
              var nodes = node.cluster().cacheNodes().stream().map(n -> n.cacheNodeId()).toList();
              var rebooting =
                  aws.clients()
                      .elastiCache()
                      .rebootCacheCluster(
                          r -> r.cacheClusterId(node.id()).cacheNodeIdsToReboot(nodes))
                      .cacheCluster();
              return folded.apply(node.changed(rebooting));
            })
        .reporting("Rebooted cache cluster " + node.id());
  }

  private static String deleted(ObservedNode node) {
    return "Deleted cache cluster " + node.id();
  }

  private static <O> Action.Call<AwsContext, O> deletion(
      ObservedNode node, Function<ObservedNode, O> folded) {
    return aws -> {
      var deleting =
          aws.clients().elastiCache().deleteCacheCluster(r -> r.cacheClusterId(node.id()));
      return folded.apply(new ObservedNode(deleting.cacheCluster(), node.tags()));
    };
  }
}
