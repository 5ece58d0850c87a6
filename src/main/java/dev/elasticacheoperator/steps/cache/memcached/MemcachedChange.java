package dev.elasticacheoperator.steps.cache.memcached;

import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.steps.cache.topology.Change;
import dev.elasticacheoperator.steps.cache.topology.ClusterActions;
import dev.elasticacheoperator.steps.cache.topology.ClusterState;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.UpkeepChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.AZMode;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.PendingModifiedValues;

/**
 * The next change of a running Memcached cluster in place. Version, node type and number of nodes
 * are a call each, so that a refusal of one stops no other. A pending change of AWS
 * (PendingModifiedValues) counts as made. One that leads away from the spec is cancelled before
 * anything else, because every call with ApplyImmediately makes the pending changes as well.
 */
final class MemcachedChange {

  private final DesiredCache desired;
  private final ObservedMemcached running;
  private final Optional<PendingModifiedValues> pending;

  MemcachedChange(DesiredCache desired, ObservedMemcached running) {
    this.desired = desired;
    this.running = running;
    this.pending = Optional.ofNullable(running.cluster().pendingModifiedValues());
  }

  /**
   * Returns the change that is needed first, if any.
   *
   * @param kept true if only access to the cluster is corrected
   */
  Optional<Change> next(boolean kept) {
    return kept
        ? settings(true)
        : Stream.of(
                cancelledNodes(),
                cancelledNodeType(),
                settings(false),
                version(),
                nodeType(),
                nodes())
            .flatMap(Optional::stream)
            .findFirst();
  }

  /** Keeps the number of nodes that the cluster has, which cancels a pending number. */
  private Optional<Change> cancelledNodes() {
    var present = running.nodes();
    return pending
        .map(PendingModifiedValues::numCacheNodes)
        .filter(number -> number != MemcachedActions.nodes(desired))
        .map(
            number ->
                change(
                    "number of nodes to " + present,
                    ", which cancels the pending change to " + number,
                    request().numCacheNodes(present).applyImmediately(false)));
  }

  /** Keeps the node type that the cluster has, which replaces a pending one. */
  private Optional<Change> cancelledNodeType() {
    var present = running.cluster().cacheNodeType();
    return pending
        .map(PendingModifiedValues::cacheNodeType)
        .filter(type -> !type.equals(desired.nodeType()))
        .map(
            type ->
                change(
                    "node type to " + present,
                    ", which cancels the pending change to " + type,
                    request().cacheNodeType(present).applyImmediately(false)));
  }

  /**
   * Changes what costs no data.
   *
   * @param accessOnly true for the security group alone
   */
  private Optional<Change> settings(boolean accessOnly) {
    var what = new ArrayList<String>();
    var request = request();
    if (!ClusterState.securityGroups(running.cluster()).equals(List.of(desired.securityGroup()))) {
      request.securityGroupIds(desired.securityGroup());
      what.add("security group to " + desired.securityGroup());
    }
    if (!accessOnly) {
      if (!isUpgraded() && !groupFits()) {
        parameterGroup(what, request);
      }
      upkeep(what, request);
    }
    return what.isEmpty()
        ? Optional.empty()
        : Optional.of(change(String.join(", ", what), "", request));
  }

  private void upkeep(List<String> what, ModifyCacheClusterRequest.Builder request) {
    var upkeep = UpkeepChange.of(desired.cluster(), running.cluster());
    ClusterActions.set(request, upkeep);
    what.addAll(upkeep.words());
  }

  /** Changes the version, with the parameter group of its family in the same call. */
  private Optional<Change> version() {
    if (!isUpgraded()) {
      return Optional.empty();
    }
    var version = desired.cluster().version();
    var what = new ArrayList<>(List.of("engine version to " + version));
    var request = request().engineVersion(version);
    if (!desired.parameterGroup().equals(running.parameterGroup())) {
      parameterGroup(what, request);
    }
    return Optional.of(change(String.join(", ", what), ", which empties all nodes", request));
  }

  /** Returns true if the spec names a newer version than the cluster has or gets. */
  private boolean isUpgraded() {
    var version =
        pending.map(PendingModifiedValues::engineVersion).orElse(running.cluster().engineVersion());
    return EngineVersion.parse(version)
        .isOlderThan(EngineVersion.parse(desired.cluster().version()));
  }

  /** Returns true if the cluster has the wanted group, or AWS's own group of a newer version. */
  private boolean groupFits() {
    return desired.parameterGroup().equals(running.parameterGroup())
        || desired.parameterGroup().startsWith("default.")
            && running.parameterGroup().startsWith("default.");
  }

  private void parameterGroup(List<String> what, ModifyCacheClusterRequest.Builder request) {
    request.cacheParameterGroupName(desired.parameterGroup());
    what.add("parameter group to " + desired.parameterGroup());
  }

  private Optional<Change> nodeType() {
    var type =
        pending.map(PendingModifiedValues::cacheNodeType).orElse(running.cluster().cacheNodeType());
    return desired.nodeType().equals(type)
        ? Optional.empty()
        : Optional.of(
            change(
                "node type to " + desired.nodeType(),
                ", which replaces its nodes by empty ones, some at a time",
                request().cacheNodeType(desired.nodeType())));
  }

  private Optional<Change> nodes() {
    var wanted = MemcachedActions.nodes(desired);
    var present = pending.map(PendingModifiedValues::numCacheNodes).orElse(running.nodes());
    if (wanted == present) {
      return Optional.empty();
    }
    var zones = NodeZones.of(running.cluster().cacheNodes(), desired.zones());
    var request = request().numCacheNodes(wanted);
    if (wanted > present) {
      var added = zones.added(wanted - present);
      if (!added.isEmpty()) {
        request.newAvailabilityZones(added);
      }
      if (!zones.byNode().values().containsAll(added)) {
        request.azMode(AZMode.CROSS_AZ);
      }
      return Optional.of(change("number of nodes to " + wanted, "", request));
    }
    var removed = zones.removed(present - wanted);
    return Optional.of(
        change(
            "number of nodes to " + wanted,
            ", which deletes the data of " + String.join(", ", removed),
            request.cacheNodeIdsToRemove(removed)));
  }

  /** Returns a request that takes effect at once, not in the maintenance window. */
  private ModifyCacheClusterRequest.Builder request() {
    return ModifyCacheClusterRequest.builder().cacheClusterId(running.id()).applyImmediately(true);
  }

  private Change change(String what, String effect, ModifyCacheClusterRequest.Builder request) {
    return new Change(what, ClusterActions.modify(what, effect, request.build(), running));
  }
}
