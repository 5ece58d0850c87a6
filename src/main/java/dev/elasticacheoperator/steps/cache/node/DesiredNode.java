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

  /** Returns the cluster with its size. */
  String summary() {
    return "cache cluster " + cluster.id() + " (" + size() + ")";
  }

  /** Returns the cluster with every property that tells one plan of a replacement from another. */
  String description() {
    return "cache cluster %s (%s, port %d, parameter group %s, subnet group %s)"
        .formatted(cluster.id(), size(), cluster.port(), parameterGroup, subnetGroup);
  }

  private String size() {
    return cluster.engine() + " " + cluster.version() + ", " + cluster.nodeType();
  }
}
