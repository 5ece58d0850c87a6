package dev.elasticacheoperator.steps.cache;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.Subnet;

/**
 * A cache subnet group as ElastiCache reports it.
 *
 * @param vpc id of the VPC that its subnets are in
 * @param subnets ids of its subnets
 * @param tags empty where a shared view does not know them
 */
record ObservedSubnetGroup(
    String name, String arn, String vpc, Set<String> subnets, Optional<Map<String, String>> tags)
    implements ObservedGroups.NamedGroup {

  static ObservedSubnetGroup of(CacheSubnetGroup group, Optional<Map<String, String>> tags) {
    return new ObservedSubnetGroup(
        group.cacheSubnetGroupName(),
        group.arn(),
        group.vpcId(),
        Set.copyOf(group.subnets().stream().map(Subnet::subnetIdentifier).toList()),
        tags);
  }

  ObservedSubnetGroup with(Map<String, String> changed) {
    return new ObservedSubnetGroup(name, arn, vpc, subnets, Optional.of(changed));
  }

  /** Returns true if the cluster can use the group while only the given subnets are desired. */
  boolean isWithin(List<String> desired) {
    return desired.containsAll(subnets);
  }
}
