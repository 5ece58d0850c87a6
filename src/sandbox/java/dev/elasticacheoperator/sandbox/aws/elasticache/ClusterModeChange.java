package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;

/**
 * Changes of the cluster mode (user guide, "Modifying cluster mode"): disabled to compatible to
 * enabled, and from compatible back to disabled. Enabled is final.
 */
final class ClusterModeChange {

  private static final String ON = ".cluster.on";

  private final ClusterRules rules;

  ClusterModeChange(ClusterRules rules) {
    this.rules = rules;
  }

  /** "In compatible mode, other modification operations such as scaling are not allowed." */
  void refuseInCompatibleMode(ModifyReplicationGroupRequest request, GroupPicture current) {
    boolean scaling = request.cacheNodeType() != null || request.engineVersion() != null;
    if (scaling && current.shape().clusterMode() == ClusterMode.COMPATIBLE) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "This modification is not supported while the cluster mode is compatible.");
    }
  }

  UnaryOperator<GroupPicture> edit(
      ModifyReplicationGroupRequest request,
      GroupPicture current,
      int members,
      SimulatedEngineVersion version) {
    ClusterMode to = request.clusterMode();
    if (to == null) {
      return UnaryOperator.identity();
    }
    refuseOtherChanges(request);
    ClusterMode from = current.shape().clusterMode();
    boolean allowed =
        from == ClusterMode.DISABLED && to == ClusterMode.COMPATIBLE
            || from == ClusterMode.COMPATIBLE && to != ClusterMode.COMPATIBLE;
    if (!allowed) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "The cluster mode cannot be changed from %s to %s.", from, to);
    }
    GroupRules.refuseOldForClusterMode(version);
    if (to != ClusterMode.DISABLED && (!current.failover() || members < 2)) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Automatic failover must be enabled with at least one replica to change the cluster"
              + " mode.");
    }
    return p -> p.with(shape -> shape.clusterMode(to).clusterEnabled(to != ClusterMode.DISABLED));
  }

  private static void refuseOtherChanges(ModifyReplicationGroupRequest request) {
    var alone =
        ModifyReplicationGroupRequest.builder()
            .replicationGroupId(request.replicationGroupId())
            .applyImmediately(request.applyImmediately())
            .clusterMode(request.clusterMode())
            .cacheParameterGroupName(request.cacheParameterGroupName())
            .build();
    if (!request.equalsBySdkFields(alone)) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Cluster mode updates are not supported while attempting to update additional"
              + " properties.");
    }
  }

  /** A default group follows the mode. A group of the user's must come with the call. */
  String parameterGroup(
      ModifyReplicationGroupRequest request, String present, SimulatedEngineVersion version) {
    boolean on = request.clusterMode() != ClusterMode.DISABLED;
    String wanted =
        request.cacheParameterGroupName() != null
            ? rules.parameterGroup(request.cacheParameterGroupName(), version)
            : present.startsWith("default.")
                ? version.defaultParameterGroup() + (on ? ON : "")
                : present;
    if (rules.clusterMode(wanted) != on) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Parameter group %s must have cluster-enabled %s for cluster mode %s.",
          wanted, on ? "yes" : "no", request.clusterModeAsString());
    }
    return wanted;
  }
}
