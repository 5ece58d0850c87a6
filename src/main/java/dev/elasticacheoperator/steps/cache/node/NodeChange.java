package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.steps.cache.topology.Change;
import dev.elasticacheoperator.steps.cache.topology.ClusterActions;
import dev.elasticacheoperator.steps.cache.topology.ClusterState;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.LogChanges;
import dev.elasticacheoperator.steps.cache.topology.UpkeepChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.PendingModifiedValues;

/**
 * The next change of a running cluster in place. Access, node type and version go in one call,
 * windows, topic and snapshots in another, and the logs in a third. A refused topic or log group
 * then stops nothing before it. A pending change of AWS (PendingModifiedValues) counts as made, so
 * that the operator does not send it again.
 */
final class NodeChange {

  private NodeChange() {}

  /**
   * Returns the change that is needed first, if any.
   *
   * @param kept true if the cluster keeps its settings, because another replaces it or AWS has just
   *     undone a change. Access to the cluster is still corrected.
   */
  static Optional<Change> of(DesiredCache desired, ObservedNode running, boolean kept) {
    var what = new ArrayList<String>();
    var request = request(running);
    if (!kept) {
      settings(desired, running, what, request);
    }
    var groups = List.of(desired.securityGroup());
    if (!ClusterState.securityGroups(running.cluster()).equals(groups)) {
      request.securityGroupIds(desired.securityGroup());
      what.add("security group to " + desired.securityGroup());
    }
    if (!what.isEmpty()) {
      return Optional.of(change(String.join(", ", what), request, running));
    }
    return kept ? Optional.empty() : upkeep(desired, running).or(() -> logs(desired, running));
  }

  private static Optional<Change> upkeep(DesiredCache desired, ObservedNode running) {
    var upkeep = UpkeepChange.of(desired.cluster(), running.cluster());
    var what = upkeep.words();
    var request = request(running);
    ClusterActions.set(request, upkeep);
    return what.isEmpty()
        ? Optional.empty()
        : Optional.of(change(String.join(", ", what), request, running));
  }

  private static Optional<Change> logs(DesiredCache desired, ObservedNode running) {
    var changes =
        LogChanges.of(
            desired.cluster().upkeep().logs(), running.cluster().logDeliveryConfigurations());
    return changes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            change(
                LogChanges.words(changes),
                request(running).logDeliveryConfigurations(changes),
                running));
  }

  /** Returns a request that takes effect at once, not in the maintenance window. */
  private static ModifyCacheClusterRequest.Builder request(ObservedNode running) {
    return ModifyCacheClusterRequest.builder().cacheClusterId(running.id()).applyImmediately(true);
  }

  private static Change change(
      String what, ModifyCacheClusterRequest.Builder request, ObservedNode running) {
    return new Change(what, ClusterActions.modify(what, "", request.build(), running));
  }

  private static void settings(
      DesiredCache desired,
      ObservedNode running,
      List<String> what,
      ModifyCacheClusterRequest.Builder request) {
    var wanted = desired.cluster();
    var cluster = running.cluster();
    var pending = Optional.ofNullable(cluster.pendingModifiedValues());
    var nodeType =
        pending.map(PendingModifiedValues::cacheNodeType).orElse(cluster.cacheNodeType());
    if (!desired.nodeType().equals(nodeType)) {
      request.cacheNodeType(desired.nodeType());
      what.add("node type to " + desired.nodeType());
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
  }
}
