package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.Networks.SecurityGroupInfo;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;

/** The checks that AWS makes before it creates or changes a cluster, with AWS's messages. */
final class ClusterRules {

  private static final int LONGEST_RETENTION = 35;

  private final ElastiCacheState state;
  private final ParameterGroups parameterGroups;
  private final SubnetGroups subnetGroups;

  ClusterRules(ElastiCacheState state, ParameterGroups parameterGroups, SubnetGroups subnetGroups) {
    this.state = state;
    this.parameterGroups = parameterGroups;
    this.subnetGroups = subnetGroups;
  }

  /** The offered version meant; without one the newest. */
  SimulatedEngineVersion version(String engine, String version) {
    return SimulatedEngineVersion.find(engine, version)
        .orElseThrow(
            () ->
                ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
                    "Cannot find version %s for %s", version, engine));
  }

  String nodeType(String nodeType, SimulatedEngineVersion version) {
    if (nodeType == null || !NodeTypes.exists(nodeType)) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Invalid Cache Node Type: %s. Please provide valid Cache Node Type.", nodeType);
    }
    if (!NodeTypes.runs(nodeType, version)) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "%s requires a newer engine version than %s %s.",
          nodeType, version.engine(), version.version());
    }
    return nodeType;
  }

  /**
   * Returns the requested group, which must be of the version's family, or the family's default
   * one.
   */
  String parameterGroup(String name, SimulatedEngineVersion version) {
    if (name == null) {
      return version.defaultParameterGroup();
    }
    var group = parameterGroups.known(name).shape();
    if (!group.cacheParameterGroupFamily().equals(version.family())) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Expected a parameter group of family %s but found one of family %s",
          version.family(), group.cacheParameterGroupFamily());
    }
    return group.cacheParameterGroupName();
  }

  boolean clusterMode(String parameterGroup) {
    return parameterGroups.clusterMode(parameterGroup);
  }

  Optional<CacheSubnetGroup> subnetGroup(String name) {
    return name == null || Identifiers.of(name).equals("default")
        ? Optional.empty()
        : Optional.of(subnetGroups.known(name).shape());
  }

  /** Returns the requested groups, or the VPC's default one. All must be of the VPC. */
  List<String> securityGroups(List<String> ids, Optional<String> vpcId) {
    if (ids.isEmpty()) {
      return vpcId
          .map(vpc -> List.of(state.region.networks().defaultSecurityGroup(vpc).id()))
          .orElse(List.of());
    }
    for (String id : ids) {
      Optional<String> of =
          state
              .region
              .networks()
              .securityGroup(id)
              .filter(group -> state.known(group.createdAt()))
              .map(SecurityGroupInfo::vpcId);
      if (of.isEmpty() || !of.equals(vpcId)) {
        throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
            "Invalid security group ID %s: it is not in the VPC of the cache subnet group.", id);
      }
    }
    return List.copyOf(ids);
  }

  int port(Integer port, SimulatedEngineVersion version) {
    if (port == null) {
      return version.defaultPort();
    }
    if (port < 1 || port > 65535) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because("Invalid port: %d", port);
    }
    return port;
  }

  int snapshotRetention(Integer days, SimulatedEngineVersion version) {
    if (days == null) {
      return 0;
    }
    if (days < 0 || days > LONGEST_RETENTION) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Snapshot retention limit must be between 0 and %d days.", LONGEST_RETENTION);
    }
    if (days > 0 && version.engine().equals("memcached")) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because("Memcached has no snapshots.");
    }
    return days;
  }

  /** 16 to 128 printable characters with few specials, and only over TLS. */
  void authToken(String token, boolean transitEncryption) {
    if (token == null) {
      return;
    }
    if (!transitEncryption) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "The AuthToken parameter is only supported when TransitEncryptionEnabled is true.");
    }
    if (!token.matches("[A-Za-z0-9!&#$^<>-]{16,128}")) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Invalid AuthToken provided. An AuthToken has 16 to 128 printable characters; the only"
              + " special characters allowed are !, &, #, $, ^, <, >, and -.");
    }
  }

  /** Engines only ever go up. */
  void refuseDowngrade(SimulatedEngineVersion from, SimulatedEngineVersion to) {
    if (to.olderThan(from)) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Downgrading from %s %s to %s is not supported.",
          from.engine(), from.version(), to.version());
    }
  }

  /**
   * @param more how many nodes a call would add to the region's
   */
  void nodeQuota(int more) {
    int quota = state.region.settings().maxCacheNodes();
    int nodes =
        state.clusters().values().stream()
            .mapToInt(
                c ->
                    c.life()
                        .ahead(state.now())
                        .orElse(c.life().picture(state.now()))
                        .numCacheNodes())
            .sum();
    if (nodes + more > quota) {
      throw ElastiCacheError.NODE_QUOTA_FOR_CUSTOMER_EXCEEDED.because(
          "The request cannot be processed because it would exceed the allowed number of cache"
              + " nodes per customer: %d.",
          quota);
    }
  }
}
