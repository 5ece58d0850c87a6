package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.engine.Plan.Planned;
import dev.elasticacheoperator.steps.StepNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What AWS changes of a cluster only by another cluster in its place: id, port, subnet group, and
 * the engine back to an older major version (ElastiCache API Reference, ModifyCacheCluster). A
 * cluster of one node has no snapshot that the operator could restore, so its data is lost.
 */
final class ClusterReplacement {

  private ClusterReplacement() {}

  /** The plan that leads from the running cluster to the wanted one; empty where none is needed. */
  static Optional<Plan> of(DesiredState desired, Wanted wanted, ObservedCluster running) {
    var reasons = reasons(desired.cluster(), wanted, running);
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
                    "DeleteCacheCluster",
                    "delete cache cluster " + running.id() + " with all its data",
                    true),
                new Planned(
                    StepNames.CLUSTER,
                    "CreateCacheCluster",
                    ClusterCreation.text(desired.cluster(), wanted),
                    false))));
  }

  /**
   * What the steps before have made for the cluster.
   *
   * @param subnetGroup its name
   * @param parameterGroup its name, AWS's default group where the environment has none
   */
  record Wanted(String subnetGroup, String parameterGroup) {}

  private static List<String> reasons(
      DesiredState.Cluster desired, Wanted wanted, ObservedCluster running) {
    var reasons = new ArrayList<String>();
    if (!desired.id().equals(running.id())) {
      reasons.add("name " + running.id() + " to " + desired.id());
    }
    running
        .endpoint()
        .filter(at -> at.port() != desired.port())
        .ifPresent(at -> reasons.add("port " + at.port() + " to " + desired.port()));
    // Within a major version a newer one is AWS's automatic minor upgrade, not drift.
    var version = EngineVersion.parse(running.cluster().engineVersion());
    if (version.major() > EngineVersion.parse(desired.version()).major()) {
      reasons.add("engine version " + version + " to " + desired.version());
    }
    if (!wanted.subnetGroup().equals(running.cluster().cacheSubnetGroupName())) {
      reasons.add(
          "subnet group "
              + running.cluster().cacheSubnetGroupName()
              + " to "
              + wanted.subnetGroup());
    }
    return reasons;
  }
}
