package dev.elasticacheoperator.sandbox.aws;

import java.time.Duration;

/**
 * How long things take and how many there may be. Durations are in the simulator's time (see {@link
 * SimulatedCloud}); zero means at once, where the answer of the call that starts a change still
 * shows the state in between, as AWS's does.
 *
 * @param clusterCreating a cache cluster or replication group is {@code creating} for this long
 * @param clusterModifying ... {@code modifying} after a change that is applied immediately
 * @param clusterDeleting ... {@code deleting}, after which it is gone
 * @param instancePending an instance is {@code pending} after its run or start
 * @param instanceStopping ... {@code stopping}
 * @param instanceShuttingDown ... {@code shutting-down}; it holds its network interface until then
 * @param terminatedVisible a {@code terminated} instance is still described for this long
 * @param vpcPending a VPC is {@code pending} after its create
 * @param readLag a new EC2 resource is not shown by reads for this long after its create
 * @param profilePropagation a new instance profile is unknown to RunInstances for this long
 * @param maxVpcs VPCs in a region, else {@code VpcLimitExceeded}
 * @param maxCacheNodes cache nodes in a region, else {@code NodeQuotaForCustomerExceeded}
 * @param maxCacheSubnetGroups else {@code CacheSubnetGroupQuotaExceeded}
 * @param maxCacheParameterGroups else {@code CacheParameterGroupQuotaExceeded}
 */
public record Settings(
    Duration clusterCreating,
    Duration clusterModifying,
    Duration clusterDeleting,
    Duration instancePending,
    Duration instanceStopping,
    Duration instanceShuttingDown,
    Duration terminatedVisible,
    Duration vpcPending,
    Duration readLag,
    Duration profilePropagation,
    int maxVpcs,
    int maxCacheNodes,
    int maxCacheSubnetGroups,
    int maxCacheParameterGroups) {

  private static final int MANY = 10_000;

  /** What AWS usually takes, and its default quotas. */
  public static Settings aws() {
    return new Settings(
        Duration.ofMinutes(6),
        Duration.ofMinutes(8),
        Duration.ofMinutes(4),
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        Duration.ofSeconds(40),
        Duration.ofHours(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        5,
        300,
        300,
        300);
  }

  /** Seconds instead of minutes for someone who watches, no lag, no quota that gets in the way. */
  public static Settings fast() {
    return instant()
        .withClusterCreating(Duration.ofSeconds(3))
        .withClusterModifying(Duration.ofSeconds(1))
        .withClusterDeleting(Duration.ofSeconds(2))
        .withInstanceShuttingDown(Duration.ofMillis(700));
  }

  /** Everything at once, and as much as one likes. */
  public static Settings instant() {
    Duration zero = Duration.ZERO;
    return new Settings(
        zero,
        zero,
        zero,
        zero,
        zero,
        zero,
        Duration.ofHours(1),
        zero,
        zero,
        zero,
        MANY,
        MANY,
        MANY,
        MANY);
  }

  public Settings withClusterCreating(Duration value) {
    return new Settings(
        value,
        clusterModifying,
        clusterDeleting,
        instancePending,
        instanceStopping,
        instanceShuttingDown,
        terminatedVisible,
        vpcPending,
        readLag,
        profilePropagation,
        maxVpcs,
        maxCacheNodes,
        maxCacheSubnetGroups,
        maxCacheParameterGroups);
  }

  public Settings withClusterModifying(Duration value) {
    return new Settings(
        clusterCreating,
        value,
        clusterDeleting,
        instancePending,
        instanceStopping,
        instanceShuttingDown,
        terminatedVisible,
        vpcPending,
        readLag,
        profilePropagation,
        maxVpcs,
        maxCacheNodes,
        maxCacheSubnetGroups,
        maxCacheParameterGroups);
  }

  public Settings withClusterDeleting(Duration value) {
    return new Settings(
        clusterCreating,
        clusterModifying,
        value,
        instancePending,
        instanceStopping,
        instanceShuttingDown,
        terminatedVisible,
        vpcPending,
        readLag,
        profilePropagation,
        maxVpcs,
        maxCacheNodes,
        maxCacheSubnetGroups,
        maxCacheParameterGroups);
  }

  public Settings withInstancePending(Duration value) {
    return new Settings(
        clusterCreating,
        clusterModifying,
        clusterDeleting,
        value,
        instanceStopping,
        instanceShuttingDown,
        terminatedVisible,
        vpcPending,
        readLag,
        profilePropagation,
        maxVpcs,
        maxCacheNodes,
        maxCacheSubnetGroups,
        maxCacheParameterGroups);
  }

  public Settings withInstanceStopping(Duration value) {
    return new Settings(
        clusterCreating,
        clusterModifying,
        clusterDeleting,
        instancePending,
        value,
        instanceShuttingDown,
        terminatedVisible,
        vpcPending,
        readLag,
        profilePropagation,
        maxVpcs,
        maxCacheNodes,
        maxCacheSubnetGroups,
        maxCacheParameterGroups);
  }

  public Settings withInstanceShuttingDown(Duration value) {
    return new Settings(
        clusterCreating,
        clusterModifying,
        clusterDeleting,
        instancePending,
        instanceStopping,
        value,
        terminatedVisible,
        vpcPending,
        readLag,
        profilePropagation,
        maxVpcs,
        maxCacheNodes,
        maxCacheSubnetGroups,
        maxCacheParameterGroups);
  }

  public Settings withTerminatedVisible(Duration value) {
    return new Settings(
        clusterCreating,
        clusterModifying,
        clusterDeleting,
        instancePending,
        instanceStopping,
        instanceShuttingDown,
        value,
        vpcPending,
        readLag,
        profilePropagation,
        maxVpcs,
        maxCacheNodes,
        maxCacheSubnetGroups,
        maxCacheParameterGroups);
  }

  public Settings withVpcPending(Duration value) {
    return new Settings(
        clusterCreating,
        clusterModifying,
        clusterDeleting,
        instancePending,
        instanceStopping,
        instanceShuttingDown,
        terminatedVisible,
        value,
        readLag,
        profilePropagation,
        maxVpcs,
        maxCacheNodes,
        maxCacheSubnetGroups,
        maxCacheParameterGroups);
  }

  public Settings withReadLag(Duration value) {
    return new Settings(
        clusterCreating,
        clusterModifying,
        clusterDeleting,
        instancePending,
        instanceStopping,
        instanceShuttingDown,
        terminatedVisible,
        vpcPending,
        value,
        profilePropagation,
        maxVpcs,
        maxCacheNodes,
        maxCacheSubnetGroups,
        maxCacheParameterGroups);
  }

  public Settings withProfilePropagation(Duration value) {
    return new Settings(
        clusterCreating,
        clusterModifying,
        clusterDeleting,
        instancePending,
        instanceStopping,
        instanceShuttingDown,
        terminatedVisible,
        vpcPending,
        readLag,
        value,
        maxVpcs,
        maxCacheNodes,
        maxCacheSubnetGroups,
        maxCacheParameterGroups);
  }

  public Settings withMaxVpcs(int value) {
    return new Settings(
        clusterCreating,
        clusterModifying,
        clusterDeleting,
        instancePending,
        instanceStopping,
        instanceShuttingDown,
        terminatedVisible,
        vpcPending,
        readLag,
        profilePropagation,
        value,
        maxCacheNodes,
        maxCacheSubnetGroups,
        maxCacheParameterGroups);
  }

  public Settings withMaxCacheNodes(int value) {
    return new Settings(
        clusterCreating,
        clusterModifying,
        clusterDeleting,
        instancePending,
        instanceStopping,
        instanceShuttingDown,
        terminatedVisible,
        vpcPending,
        readLag,
        profilePropagation,
        maxVpcs,
        value,
        maxCacheSubnetGroups,
        maxCacheParameterGroups);
  }

  public Settings withMaxCacheSubnetGroups(int value) {
    return new Settings(
        clusterCreating,
        clusterModifying,
        clusterDeleting,
        instancePending,
        instanceStopping,
        instanceShuttingDown,
        terminatedVisible,
        vpcPending,
        readLag,
        profilePropagation,
        maxVpcs,
        maxCacheNodes,
        value,
        maxCacheParameterGroups);
  }

  public Settings withMaxCacheParameterGroups(int value) {
    return new Settings(
        clusterCreating,
        clusterModifying,
        clusterDeleting,
        instancePending,
        instanceStopping,
        instanceShuttingDown,
        terminatedVisible,
        vpcPending,
        readLag,
        profilePropagation,
        maxVpcs,
        maxCacheNodes,
        maxCacheSubnetGroups,
        value);
  }
}
