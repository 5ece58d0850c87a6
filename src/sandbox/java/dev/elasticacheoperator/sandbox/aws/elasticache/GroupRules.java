package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/**
 * The checks that AWS makes before it creates a replication group. Sources of the messages are
 * listed in {@code topology.md} beside the tests.
 */
final class GroupRules {

  private final ClusterRules rules;
  private final UserGroups userGroups;

  GroupRules(ClusterRules rules, UserGroups userGroups) {
    this.rules = rules;
    this.userGroups = userGroups;
  }

  /** Returns the engine, which is redis by default. Memcached has no replication groups. */
  static String engine(String asked) {
    String engine = asked == null ? "redis" : Identifiers.of(asked);
    if (engine.equals("memcached")) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Specified engine does not support replication.");
    }
    if (!List.of("redis", "valkey").contains(engine)) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Invalid engine %s. Valid values are redis and valkey.", asked);
    }
    return engine;
  }

  /**
   * Returns the cluster mode: that of the parameter group. Without a group, more than one shard or
   * ClusterMode asks for the default group with cluster mode on.
   */
  ClusterMode clusterMode(CreateReplicationGroupRequest request, SimulatedEngineVersion version) {
    ClusterMode asked = request.clusterMode();
    if (asked != null && asked != ClusterMode.DISABLED) {
      refuseOldForClusterMode(version);
    }
    if (request.cacheParameterGroupName() == null) {
      boolean shards = request.numNodeGroups() != null && request.numNodeGroups() > 1;
      return asked != null ? asked : shards ? ClusterMode.ENABLED : ClusterMode.DISABLED;
    }
    boolean on =
        rules.clusterMode(rules.parameterGroup(request.cacheParameterGroupName(), version));
    if (asked != null && on == (asked == ClusterMode.DISABLED)) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Cluster mode %s does not fit the parameter cluster-enabled of parameter group %s.",
          asked, request.cacheParameterGroupName());
    }
    return asked != null ? asked : on ? ClusterMode.ENABLED : ClusterMode.DISABLED;
  }

  static void refuseOldForClusterMode(SimulatedEngineVersion version) {
    if (!version.engine().equals("valkey") && !version.atLeast("redis", "7.0")) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Cluster mode cannot be specified for engine version %s.", version.reported());
    }
  }

  /** Returns the requested group or the default one of the family and cluster mode. */
  String parameterGroup(
      CreateReplicationGroupRequest request, SimulatedEngineVersion version, ClusterMode mode) {
    if (request.cacheParameterGroupName() == null && mode != ClusterMode.DISABLED) {
      return version.defaultParameterGroup() + ".cluster.on";
    }
    return rules.parameterGroup(request.cacheParameterGroupName(), version);
  }

  /** Returns the mode of TLS; empty without TLS. The default of AWS is {@code required}. */
  Optional<TransitEncryptionMode> transitEncryption(
      CreateReplicationGroupRequest request, SimulatedEngineVersion version) {
    if (!Boolean.TRUE.equals(request.transitEncryptionEnabled())) {
      if (request.transitEncryptionMode() != null) {
        throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
            "To modify transit encryption mode, set encryption-in-transit as enabled.");
      }
      return Optional.empty();
    }
    if (request.transitEncryptionMode() == TransitEncryptionMode.PREFERRED) {
      refuseOldForTlsMode(version);
    }
    return Optional.of(
        request.transitEncryptionMode() == null
            ? TransitEncryptionMode.REQUIRED
            : request.transitEncryptionMode());
  }

  /** TLS can be switched and preferred from Redis 7.0.5 on, and with every Valkey. */
  static void refuseOldForTlsMode(SimulatedEngineVersion version) {
    if (!version.engine().equals("valkey") && !version.atLeast("redis", "7.0")) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Transit encryption mode is not supported for engine version %s. Please use engine"
              + " version 7.0.5 or higher.",
          version.reported());
    }
  }

  AccessControl access(
      CreateReplicationGroupRequest request,
      SimulatedEngineVersion version,
      Optional<TransitEncryptionMode> tls) {
    boolean users = !request.userGroupIds().isEmpty();
    if ((users || request.authToken() != null)
        && tls.equals(Optional.of(TransitEncryptionMode.PREFERRED))) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Transit encryption preferred is not supported with redis access control.");
    }
    rules.authToken(request.authToken(), tls.isPresent());
    if (!users) {
      return request.authToken() == null
          ? AccessControl.NONE
          : AccessControl.token(request.authToken());
    }
    if (request.authToken() != null) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "AuthToken and UserGroupIds cannot be given together.");
    }
    return AccessControl.users(userGroup(request.userGroupIds(), version, tls.isPresent()));
  }

  /** Returns the id of the one group that a cache can have. */
  String userGroup(List<String> ids, SimulatedEngineVersion version, boolean tls) {
    if (!tls) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "User group based access control requires encryption-in-transit to be enabled on the"
              + " replication group.");
    }
    if (ids.size() > 1) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Only one user group can be associated with a replication group.");
    }
    if (!version.engine().equals("valkey") && !version.atLeast("redis", "6.0")) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "User groups are not supported for engine version %s.", version.reported());
    }
    return userGroups.attachable(ids.get(0), version.engine()).userGroupId();
  }
}
