package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.desired.EngineVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.PendingModifiedValues;

/**
 * A change that AWS makes to a running cluster in place, in one call. A pending change of AWS
 * (PendingModifiedValues) counts as made, so that the operator does not send it again.
 *
 * @param what the settings with their new values, such as {@code node type to cache.t4g.small}
 * @param request the call, with the id of the cluster
 */
public record NodeChange(String what, ModifyCacheClusterRequest request) {

  /**
   * Returns the change that is needed, if any.
   *
   * @param kept true if the cluster keeps its settings, because another replaces it or AWS has just
   *     undone a change. Access to the cluster is still corrected.
   */
  public static Optional<NodeChange> of(DesiredNode desired, ObservedNode running, boolean kept) {
    var what = new ArrayList<String>();
    var request =
        ModifyCacheClusterRequest.builder().cacheClusterId(running.id()).applyImmediately(true);
    if (!kept) {
      settings(desired, running, what, request);
    }
    if (!running.securityGroups().equals(List.of(desired.securityGroup()))) {
      request.securityGroupIds(desired.securityGroup());
      what.add("security group to " + desired.securityGroup());
    }
    return what.isEmpty()
        ? Optional.empty()
        : Optional.of(new NodeChange(String.join(", ", what), request.build()));
  }

  private static void settings(
      DesiredNode desired,
      ObservedNode running,
      List<String> what,
      ModifyCacheClusterRequest.Builder request) {
    var wanted = desired.cluster();
    var cluster = running.cluster();
    var pending = Optional.ofNullable(cluster.pendingModifiedValues());
    var nodeType =
        pending.map(PendingModifiedValues::cacheNodeType).orElse(cluster.cacheNodeType());
    if (!wanted.nodeType().equals(nodeType)) {
      request.cacheNodeType(wanted.nodeType());
      what.add("node type to " + wanted.nodeType());
    }
    // A newer version than desired is an automatic minor upgrade by AWS, not drift.
    var version = pending.map(PendingModifiedValues::engineVersion).orElse(cluster.engineVersion());
    var older = EngineVersion.parse(version).isOlderThan(EngineVersion.parse(wanted.version()));
    if (older) {
      request.engineVersion(wanted.version());
      what.add("engine version to " + wanted.version());
    }
    // AWS requires a version of another family and a group of that family in the same call.
    var group = desired.parameterGroup();
    var bothDefault =
        group.startsWith("default.") && running.parameterGroup().startsWith("default.");
    if (!group.equals(running.parameterGroup()) && (!bothDefault || older)) {
      request.cacheParameterGroupName(group);
      what.add("parameter group to " + group);
    }
    wanted
        .maintenanceWindow()
        .filter(window -> !window.equals(cluster.preferredMaintenanceWindow()))
        .ifPresent(
            window -> {
              request.preferredMaintenanceWindow(window);
              what.add("maintenance window to " + window);
            });
  }
}
