package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.engine.Plan.Planned;
import dev.elasticacheoperator.steps.StepNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reboot of a cluster, so that its engine reads the parameters that it reads only at its start. A
 * reboot empties a cache of one node (ElastiCache API Reference, RebootCacheCluster), so it needs
 * approval.
 */
public final class NodeReboot {

  private NodeReboot() {}

  /**
   * Returns the plan of the reboot that AWS waits for; empty if AWS waits for none.
   *
   * @param parameters the desired parameters, which distinguish this reboot from a later one
   */
  public static Optional<Plan> of(ObservedNode node, Map<String, String> parameters) {
    if (!node.pendingReboot()) {
      return Optional.empty();
    }
    var cluster = node.cluster();
    return Optional.of(
        new Plan(
            cluster.arn()
                + " of "
                + cluster.cacheClusterCreateTime()
                + " with "
                + new TreeMap<>(parameters),
            "Cache cluster "
                + node.id()
                + " reads some parameters of "
                + node.parameterGroup()
                + " only when it starts. They take effect after a reboot, which empties the"
                + " cache.",
            List.of(
                new Planned(
                    StepNames.CLUSTER,
                    NodeActions.REBOOT,
                    "Reboot cache cluster " + node.id() + ", which empties it",
                    true))));
  }
}
