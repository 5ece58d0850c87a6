package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.steps.cache.ClusterReplacement.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.PendingModifiedValues;

/**
 * What AWS changes of a running cluster in place, in one call and at once. What waits in
 * PendingModifiedValues already is no drift, unless it leads elsewhere.
 *
 * @param what for people: what is set to what
 * @param request the call, the cluster's id included
 */
record ClusterChange(List<String> what, ModifyCacheClusterRequest request) {

  /** The end of a message about a cluster that is to go. */
  static final String NO_DELETION = "; can be deleted only when that is done";

  private static final String WHEN_DONE = "; when that is done: ";

  /**
   * @param replaced another cluster is to take its place: only who may reach it is kept as wanted
   */
  static Optional<ClusterChange> of(
      DesiredState.Cluster desired,
      Wanted wanted,
      String securityGroup,
      ObservedCluster running,
      boolean replaced) {
    var what = new ArrayList<String>();
    var request =
        ModifyCacheClusterRequest.builder().cacheClusterId(running.id()).applyImmediately(true);
    if (!replaced) {
      settings(desired, wanted, running, what, request);
    }
    if (!running.securityGroups().equals(List.of(securityGroup))) {
      request.securityGroupIds(securityGroup);
      what.add("security group to " + securityGroup);
    }
    return what.isEmpty()
        ? Optional.empty()
        : Optional.of(new ClusterChange(List.copyOf(what), request.build()));
  }

  private static void settings(
      DesiredState.Cluster desired,
      Wanted wanted,
      ObservedCluster running,
      List<String> what,
      ModifyCacheClusterRequest.Builder request) {
    var cluster = running.cluster();
    var pending = Optional.ofNullable(cluster.pendingModifiedValues());
    var nodeType =
        pending.map(PendingModifiedValues::cacheNodeType).orElse(cluster.cacheNodeType());
    if (!desired.nodeType().equals(nodeType)) {
      request.cacheNodeType(desired.nodeType());
      what.add("node type to " + desired.nodeType());
    }
    // A newer version than wanted is AWS's automatic minor upgrade, not drift.
    var version = pending.map(PendingModifiedValues::engineVersion).orElse(cluster.engineVersion());
    var older = EngineVersion.parse(version).isOlderThan(EngineVersion.parse(desired.version()));
    if (older) {
      request.engineVersion(desired.version());
      what.add("engine version to " + desired.version());
    }
    // A version of another family takes a group of that family in the same call.
    var group = wanted.parameterGroup();
    var bothDefault =
        group.startsWith("default.") && running.parameterGroup().startsWith("default.");
    if (!group.equals(running.parameterGroup()) && (!bothDefault || older)) {
      request.cacheParameterGroupName(group);
      what.add("parameter group to " + group);
    }
    desired
        .maintenanceWindow()
        .filter(window -> !window.equals(cluster.preferredMaintenanceWindow()))
        .ifPresent(
            window -> {
              request.preferredMaintenanceWindow(window);
              what.add("maintenance window to " + window);
            });
  }

  /**
   * For people: what keeps AWS from taking another call on the cluster, and what waits for that.
   *
   * @param wanted the change that remains to be made, if any; empty where the cluster is to go
   */
  static String atWork(ObservedCluster running, Optional<Optional<ClusterChange>> wanted) {
    var status = running.status();
    var work = status.equals("snapshotting") ? status + ", a backup is being taken" : status;
    var next =
        wanted
            .map(change -> change.map(c -> WHEN_DONE + String.join(", ", c.what())).orElse(""))
            .orElse(NO_DELETION);
    return work + pending(running).map(what -> ": " + what).orElse("") + next;
  }

  /** What AWS has accepted and not done yet, for people; empty where that is nothing. */
  static Optional<String> pending(ObservedCluster running) {
    var pending = running.cluster().pendingModifiedValues();
    if (pending == null) {
      return Optional.empty();
    }
    var what = new ArrayList<String>();
    if (pending.cacheNodeType() != null) {
      what.add("node type " + pending.cacheNodeType());
    }
    if (pending.engineVersion() != null) {
      what.add("engine version " + pending.engineVersion());
    }
    return what.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", what) + " pending");
  }
}
