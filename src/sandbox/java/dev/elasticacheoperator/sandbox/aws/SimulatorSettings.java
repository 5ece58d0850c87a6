package dev.elasticacheoperator.sandbox.aws;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Durations and quotas of the simulator. Durations are in the simulator's time, see {@link
 * SimulatedCloud}. Zero means at once. The answer of the call that starts a change still shows the
 * state in between, as AWS's does.
 *
 * @param clusterCreating a cache cluster or replication group is {@code creating} for this long
 * @param clusterModifying ... {@code modifying} after a change that is applied immediately
 * @param clusterDeleting ... {@code deleting}, after which it is gone
 * @param clusterSnapshotting ... {@code snapshotting} while a backup of it is taken
 * @param clusterRebooting ... {@code rebooting cluster nodes}
 * @param instancePending an instance is {@code pending} after its run or start
 * @param instanceStopping ... {@code stopping}
 * @param instanceShuttingDown ... {@code shutting-down}; it holds its network interface until then
 * @param terminatedVisible a {@code terminated} instance is still described for this long
 * @param vpcPending a VPC is {@code pending} after its create
 * @param readLag a new EC2 resource is not shown by reads for this long after its create
 * @param writeLag a call that changes something in EC2 does not find a resource that was created
 *     less than this long ago (EC2 API Reference, "Eventual consistency")
 * @param attachmentLag a new attachment of an internet gateway is {@code attaching} for this long,
 *     and calls about routes do not see it
 * @param zoneSeed decides the zones of subnets whose create names none
 * @param profilePropagation a new instance profile is unknown to RunInstances for this long
 * @param iamWriteLag a new role or instance profile is unknown to IAM's own changes for this long,
 *     and its tags to authorization. EC2 sees the role in a profile that much later than the
 *     profile. IAM User Guide, "Changes that I make are not always immediately visible";
 *     terraform-provider-aws#20841, #6055
 * @param agentRegistration the agent of a running instance is unknown to Systems Manager for this
 *     long
 * @param credentialDelay a running instance has no credentials of its role for this long. An agent
 *     that finds none sleeps for 30 minutes, unless user data restarts it
 * @param userChanging an ElastiCache user or user group is {@code creating}, {@code modifying} or
 *     {@code deleting} for this long
 * @param endpointLinger the network interfaces of a serverless cache outlive it for this long
 * @param taggingLag the Resource Groups Tagging API shows the tags of this long ago: new ones not
 *     yet, those of deleted resources still (GetResources is eventually consistent)
 * @param maxVpcs VPCs in a region, else {@code VpcLimitExceeded}
 * @param maxCacheNodes cache nodes in a region, else {@code NodeQuotaForCustomerExceeded}
 * @param maxCacheSubnetGroups else {@code CacheSubnetGroupQuotaExceeded}
 * @param maxCacheParameterGroups else {@code CacheParameterGroupQuotaExceeded}
 * @param maxServerlessCaches in a region, else {@code ServerlessCacheQuotaForCustomerExceededFault}
 * @param maxRulesPerGroup rules of a security group in one direction and IP family, else {@code
 *     RulesPerSecurityGroupLimitExceeded}
 */
public record SimulatorSettings(
    Duration clusterCreating,
    Duration clusterModifying,
    Duration clusterDeleting,
    Duration clusterSnapshotting,
    Duration clusterRebooting,
    Duration instancePending,
    Duration instanceStopping,
    Duration instanceShuttingDown,
    Duration terminatedVisible,
    Duration vpcPending,
    Duration readLag,
    Duration writeLag,
    Duration attachmentLag,
    long zoneSeed,
    Duration profilePropagation,
    Duration iamWriteLag,
    Duration agentRegistration,
    Duration credentialDelay,
    Duration userChanging,
    Duration endpointLinger,
    Duration taggingLag,
    int maxVpcs,
    int maxCacheNodes,
    int maxCacheSubnetGroups,
    int maxCacheParameterGroups,
    int maxServerlessCaches,
    int maxRulesPerGroup) {

  private static final int MANY = 10_000;

  /** AWS's default (Amazon VPC User Guide, "Amazon VPC quotas", "Security groups"). */
  private static final int RULES_PER_GROUP = 60;

  /** Returns AWS's usual durations and default quotas. */
  public static SimulatorSettings aws() {
    return new SimulatorSettings(
        Duration.ofMinutes(6),
        Duration.ofMinutes(8),
        Duration.ofMinutes(4),
        Duration.ofMinutes(15),
        Duration.ofMinutes(3),
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        Duration.ofSeconds(40),
        Duration.ofHours(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ZERO,
        Duration.ZERO,
        1,
        Duration.ofSeconds(10),
        Duration.ZERO,
        Duration.ofSeconds(40),
        Duration.ZERO,
        Duration.ofSeconds(20),
        Duration.ofMinutes(2),
        Duration.ofMinutes(1),
        5,
        300,
        300,
        300,
        40,
        RULES_PER_GROUP);
  }

  /** Returns durations in seconds instead of minutes, no lag and large quotas. */
  public static SimulatorSettings fast() {
    return instant()
        .withClusterCreating(Duration.ofSeconds(3))
        .withClusterModifying(Duration.ofSeconds(1))
        .withClusterDeleting(Duration.ofSeconds(2))
        .withClusterSnapshotting(Duration.ofSeconds(2))
        .withClusterRebooting(Duration.ofSeconds(1))
        .withInstanceShuttingDown(Duration.ofMillis(700));
  }

  /** Returns zero durations and no quotas. */
  public static SimulatorSettings instant() {
    Duration zero = Duration.ZERO;
    return new SimulatorSettings(
        zero,
        zero,
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
        zero,
        1,
        zero,
        zero,
        zero,
        zero,
        zero,
        zero,
        zero,
        MANY,
        MANY,
        MANY,
        MANY,
        MANY,
        RULES_PER_GROUP);
  }

  public SimulatorSettings withClusterCreating(Duration value) {
    return with(draft -> draft.clusterCreating = value);
  }

  public SimulatorSettings withClusterModifying(Duration value) {
    return with(draft -> draft.clusterModifying = value);
  }

  public SimulatorSettings withClusterDeleting(Duration value) {
    return with(draft -> draft.clusterDeleting = value);
  }

  public SimulatorSettings withClusterSnapshotting(Duration value) {
    return with(draft -> draft.clusterSnapshotting = value);
  }

  public SimulatorSettings withClusterRebooting(Duration value) {
    return with(draft -> draft.clusterRebooting = value);
  }

  public SimulatorSettings withInstancePending(Duration value) {
    return with(draft -> draft.instancePending = value);
  }

  public SimulatorSettings withInstanceStopping(Duration value) {
    return with(draft -> draft.instanceStopping = value);
  }

  public SimulatorSettings withInstanceShuttingDown(Duration value) {
    return with(draft -> draft.instanceShuttingDown = value);
  }

  public SimulatorSettings withTerminatedVisible(Duration value) {
    return with(draft -> draft.terminatedVisible = value);
  }

  public SimulatorSettings withVpcPending(Duration value) {
    return with(draft -> draft.vpcPending = value);
  }

  public SimulatorSettings withReadLag(Duration value) {
    return with(draft -> draft.readLag = value);
  }

  public SimulatorSettings withWriteLag(Duration value) {
    return with(draft -> draft.writeLag = value);
  }

  public SimulatorSettings withAttachmentLag(Duration value) {
    return with(draft -> draft.attachmentLag = value);
  }

  public SimulatorSettings withZoneSeed(long value) {
    return with(draft -> draft.zoneSeed = value);
  }

  public SimulatorSettings withProfilePropagation(Duration value) {
    return with(draft -> draft.profilePropagation = value);
  }

  public SimulatorSettings withIamWriteLag(Duration value) {
    return with(draft -> draft.iamWriteLag = value);
  }

  public SimulatorSettings withAgentRegistration(Duration value) {
    return with(draft -> draft.agentRegistration = value);
  }

  public SimulatorSettings withCredentialDelay(Duration value) {
    return with(draft -> draft.credentialDelay = value);
  }

  public SimulatorSettings withUserChanging(Duration value) {
    return with(draft -> draft.userChanging = value);
  }

  public SimulatorSettings withEndpointLinger(Duration value) {
    return with(draft -> draft.endpointLinger = value);
  }

  public SimulatorSettings withTaggingLag(Duration value) {
    return with(draft -> draft.taggingLag = value);
  }

  public SimulatorSettings withMaxVpcs(int value) {
    return with(draft -> draft.maxVpcs = value);
  }

  public SimulatorSettings withMaxCacheNodes(int value) {
    return with(draft -> draft.maxCacheNodes = value);
  }

  public SimulatorSettings withMaxCacheSubnetGroups(int value) {
    return with(draft -> draft.maxCacheSubnetGroups = value);
  }

  public SimulatorSettings withMaxCacheParameterGroups(int value) {
    return with(draft -> draft.maxCacheParameterGroups = value);
  }

  public SimulatorSettings withMaxRulesPerGroup(int value) {
    return with(draft -> draft.maxRulesPerGroup = value);
  }

  private SimulatorSettings with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** A copy to change one value of. */
  private static final class Draft {
    private Duration clusterCreating;
    private Duration clusterModifying;
    private Duration clusterDeleting;
    private Duration clusterSnapshotting;
    private Duration clusterRebooting;
    private Duration instancePending;
    private Duration instanceStopping;
    private Duration instanceShuttingDown;
    private Duration terminatedVisible;
    private Duration vpcPending;
    private Duration readLag;
    private Duration writeLag;
    private Duration attachmentLag;
    private long zoneSeed;
    private Duration profilePropagation;
    private Duration iamWriteLag;
    private Duration agentRegistration;
    private Duration credentialDelay;
    private Duration userChanging;
    private Duration endpointLinger;
    private Duration taggingLag;
    private int maxVpcs;
    private int maxCacheNodes;
    private int maxCacheSubnetGroups;
    private int maxCacheParameterGroups;
    private int maxServerlessCaches;
    private int maxRulesPerGroup;

    Draft(SimulatorSettings from) {
      clusterCreating = from.clusterCreating;
      clusterModifying = from.clusterModifying;
      clusterDeleting = from.clusterDeleting;
      clusterSnapshotting = from.clusterSnapshotting;
      clusterRebooting = from.clusterRebooting;
      instancePending = from.instancePending;
      instanceStopping = from.instanceStopping;
      instanceShuttingDown = from.instanceShuttingDown;
      terminatedVisible = from.terminatedVisible;
      vpcPending = from.vpcPending;
      readLag = from.readLag;
      writeLag = from.writeLag;
      attachmentLag = from.attachmentLag;
      zoneSeed = from.zoneSeed;
      profilePropagation = from.profilePropagation;
      iamWriteLag = from.iamWriteLag;
      agentRegistration = from.agentRegistration;
      credentialDelay = from.credentialDelay;
      userChanging = from.userChanging;
      endpointLinger = from.endpointLinger;
      taggingLag = from.taggingLag;
      maxVpcs = from.maxVpcs;
      maxCacheNodes = from.maxCacheNodes;
      maxCacheSubnetGroups = from.maxCacheSubnetGroups;
      maxCacheParameterGroups = from.maxCacheParameterGroups;
      maxServerlessCaches = from.maxServerlessCaches;
      maxRulesPerGroup = from.maxRulesPerGroup;
    }

    SimulatorSettings settings() {
      return new SimulatorSettings(
          clusterCreating,
          clusterModifying,
          clusterDeleting,
          clusterSnapshotting,
          clusterRebooting,
          instancePending,
          instanceStopping,
          instanceShuttingDown,
          terminatedVisible,
          vpcPending,
          readLag,
          writeLag,
          attachmentLag,
          zoneSeed,
          profilePropagation,
          iamWriteLag,
          agentRegistration,
          credentialDelay,
          userChanging,
          endpointLinger,
          taggingLag,
          maxVpcs,
          maxCacheNodes,
          maxCacheSubnetGroups,
          maxCacheParameterGroups,
          maxServerlessCaches,
          maxRulesPerGroup);
    }
  }
}
