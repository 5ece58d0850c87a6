package dev.elasticacheoperator.steps.cache.node;

import dev.elasticacheoperator.desired.DesiredState;

/**
 * Desired state of a cache of one node.
 *
 * @param cluster the cache as the spec asks for it
 * @param subnetGroup name of its subnet group
 * @param parameterGroup name of its parameter group; AWS's default group if the environment has no
 *     parameter group
 * @param securityGroup id of its security group
 */
public record DesiredNode(
    DesiredState.Cluster cluster, String subnetGroup, String parameterGroup, String securityGroup) {

  String id() {
    return cluster.id();
  }

  /** Returns the cluster with all the properties that only a replacement can change. */
  String description() {
    return "cache cluster "
        + cluster.id()
        + " ("
        + cluster.engine()
        + " "
        + cluster.version()
        + ", "
        + cluster.nodeType()
        + ", port "
        + cluster.port()
        + ", "
        + parameterGroup
        + ") in "
        + subnetGroup;
  }
}
