package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.engine.Plan.Planned;
import dev.elasticacheoperator.steps.StepNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes that AWS cannot make in place: id, port, subnet group, and an older major version of the
 * engine (ElastiCache API Reference, ModifyCacheCluster). The operator restores no snapshot of a
 * single node, so a replacement loses its data.
 */
public final class NodeReplacement {

  private NodeReplacement() {}

  /**
   * Returns the plan that replaces the running cluster by the desired one; empty if no replacement
   * is needed.
   */
  public static Optional<Plan> of(DesiredNode desired, ObservedNode running) {
    var reasons = reasons(desired, running);
    if (reasons.isEmpty()) {
      return Optional.empty();
    }
    var cluster = running.cluster();
    return Optional.of(
        new Plan(
            cluster.arn() + " of " + cluster.cacheClusterCreateTime(),
            String.join(", ", reasons) + " takes another cache cluster in place of " + running.id(),
            List.of(
                new Planned(
                    StepNames.CLUSTER,
                    NodeActions.DELETE,
                    "delete cache cluster " + running.id() + " with all its data",
                    true),
                new Planned(
                    StepNames.CLUSTER,
                    NodeActions.CREATE,
                    "create " + desired.description(),
                    false))));
  }

  private static List<String> reasons(DesiredNode desired, ObservedNode running) {
    var wanted = desired.cluster();
    var reasons = new ArrayList<String>();
    if (!wanted.id().equals(running.id())) {
      reasons.add("name " + running.id() + " to " + wanted.id());
    }
    running
        .endpoint()
        .filter(at -> at.port() != wanted.port())
        .ifPresent(at -> reasons.add("port " + at.port() + " to " + wanted.port()));
    // A newer version of the same major version is an automatic minor upgrade by AWS, not drift.
    var version = EngineVersion.parse(running.cluster().engineVersion());
    if (version.major() > EngineVersion.parse(wanted.version()).major()) {
      reasons.add("engine version " + version + " to " + wanted.version());
    }
    var subnetGroup = running.cluster().cacheSubnetGroupName();
    if (!desired.subnetGroup().equals(subnetGroup)) {
      reasons.add("subnet group " + subnetGroup + " to " + desired.subnetGroup());
    }
    return reasons;
  }
}
