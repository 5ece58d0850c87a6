package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;

/**
 * The checked arguments of a create, for a single cluster or for each member of a replication
 * group.
 *
 * @param version the engine and its version
 * @param subnetGroup empty outside any VPC
 * @param securityGroupIds of the subnet group's VPC
 * @param zone the requested Availability Zone; empty if none
 * @param notificationTopic ARN of an SNS topic
 */
record ClusterSpec(
    SimulatedEngineVersion version,
    String nodeType,
    String parameterGroup,
    Optional<CacheSubnetGroup> subnetGroup,
    List<String> securityGroupIds,
    int port,
    String maintenanceWindow,
    int snapshotRetentionLimit,
    String snapshotWindow,
    boolean autoMinorVersionUpgrade,
    boolean transitEncryption,
    boolean atRestEncryption,
    boolean authToken,
    Optional<String> zone,
    Optional<String> notificationTopic) {

  /** Returns the arguments for a node in that zone. */
  ClusterSpec in(Optional<String> zone) {
    return new ClusterSpec(
        version,
        nodeType,
        parameterGroup,
        subnetGroup,
        securityGroupIds,
        port,
        maintenanceWindow,
        snapshotRetentionLimit,
        snapshotWindow,
        autoMinorVersionUpgrade,
        transitEncryption,
        atRestEncryption,
        authToken,
        zone,
        notificationTopic);
  }
}
