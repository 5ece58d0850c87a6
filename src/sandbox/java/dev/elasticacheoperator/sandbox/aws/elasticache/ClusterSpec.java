package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;

/**
 * What a cluster is made from, checked: for a cluster of its own or for each member of a
 * replication group.
 *
 * @param version the engine and its version
 * @param subnetGroup empty outside any VPC
 * @param securityGroupIds of the subnet group's VPC
 * @param zone the Availability Zone asked for, if one was
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
    Optional<String> zone) {}
