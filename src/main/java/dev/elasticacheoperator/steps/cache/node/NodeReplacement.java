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
    var changes = changes(desired, running);
    if (changes.isEmpty()) {
      return Optional.empty();
    }
    var cluster = running.cluster();
    return Optional.of(
        new Plan(
            cluster.arn() + " of " + cluster.cacheClusterCreateTime(),
            reason(changes, running),
            List.of(
                new Planned(
                    StepNames.CLUSTER,
                    NodeActions.DELETE,
                    "Delete cache cluster " + running.id() + " with all its data",
                    true),
                new Planned(
                    StepNames.CLUSTER,
                    NodeActions.CREATE,
                    "Create " + desired.description(),
                    false))));
  }

  private static String reason(List<String> changes, ObservedNode running) {
    return "Changing "
        + String.join(" and ", changes)
        + " requires replacing cache cluster "
        + running.id()
        + ".";
  }

  private static List<String> changes(DesiredNode desired, ObservedNode running) {
    var wanted = desired.cluster();
    var changes = new ArrayList<String>();
    if (!wanted.id().equals(running.id())) {
      changes.add("the name from " + running.id() + " to " + wanted.id());
    }
    running
        .endpoint()
        .filter(at -> at.port() != wanted.port())
        .ifPresent(at -> changes.add("the port from " + at.port() + " to " + wanted.port()));
    // A newer version of the same major version is an automatic minor upgrade by AWS, not drift.
    var version = EngineVersion.parse(running.cluster().engineVersion());
    if (version.major() > EngineVersion.parse(wanted.version()).major()) {
      changes.add("the engine version from " + version + " to " + wanted.version());
    }
    var subnetGroup = running.cluster().cacheSubnetGroupName();
    if (!desired.subnetGroup().equals(subnetGroup)) {
      changes.add("the subnet group from " + subnetGroup + " to " + desired.subnetGroup());
    }
    return changes;
  }
}
