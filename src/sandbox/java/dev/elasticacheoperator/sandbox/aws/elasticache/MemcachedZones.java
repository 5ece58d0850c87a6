package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.AZMode;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;

/**
 * The zones of a Memcached cluster's nodes (API reference, CreateCacheCluster and
 * ModifyCacheCluster; messages: terraform-provider-aws#207 and badmintoncryer/cdk-preflight). A
 * cluster without AZMode and zones has all nodes in one zone.
 */
final class MemcachedZones {

  /** The zone that DescribeCacheClusters shows for nodes in several zones. */
  static final String MULTIPLE = "Multiple";

  private final ElastiCacheState state;

  MemcachedZones(ElastiCacheState state) {
    this.state = state;
  }

  /** Returns the zone of each node; empty if AWS chooses one zone for all. */
  List<String> created(
      CreateCacheClusterRequest request, Optional<CacheSubnetGroup> subnetGroup, int nodes) {
    List<String> named = request.preferredAvailabilityZones();
    boolean crossZone = request.azMode() == AZMode.CROSS_AZ;
    if (crossZone && nodes < 2) {
      throw refused(
          "Must specify at least two cache nodes in order to specify AZ Mode of 'cross-az'.");
    }
    if (!named.isEmpty() && named.size() != nodes) {
      throw refused(
          "Must specify the same number of preferred availability zones as requested number of"
              + " nodes.");
    }
    if (!named.isEmpty()) {
      named.forEach(zone -> refuseOther(zone, subnetGroup));
      boolean several = named.stream().distinct().count() > 1;
      if (several && !crossZone) {
        throw refused("PreferredAvailabilityZones in several zones need AZ Mode of 'cross-az'.");
      }
      return named;
    }
    if (!crossZone) {
      return List.of();
    }
    return spread(zones(subnetGroup), nodes);
  }

  /**
   * Returns the zones of the nodes that a change adds. Nodes in one zone stay alone there until a
   * request has the AZMode cross-az.
   */
  List<String> added(
      ModifyCacheClusterRequest request,
      Optional<CacheSubnetGroup> subnetGroup,
      CacheCluster current,
      int more) {
    List<String> named = request.newAvailabilityZones();
    String present = current.preferredAvailabilityZone();
    boolean several = present.equals(MULTIPLE);
    if (several && request.azMode() == AZMode.SINGLE_AZ) {
      throw refused("AZMode cannot be single-az while nodes are in several zones.");
    }
    if (!named.isEmpty() && named.size() != more) {
      throw refused("NewAvailabilityZones must have one zone for each new node.");
    }
    named.forEach(zone -> refuseOther(zone, subnetGroup));
    boolean crossZone = several || request.azMode() == AZMode.CROSS_AZ;
    if (!crossZone && named.stream().anyMatch(zone -> !zone.equals(present))) {
      throw refused("NewAvailabilityZones in another zone need AZ Mode of 'cross-az'.");
    }
    if (!named.isEmpty()) {
      return named;
    }
    return crossZone ? spread(zones(subnetGroup), more) : spread(List.of(present), more);
  }

  private List<String> zones(Optional<CacheSubnetGroup> subnetGroup) {
    return subnetGroup
        .map(
            group ->
                group.subnets().stream()
                    .map(s -> s.subnetAvailabilityZone().name())
                    .distinct()
                    .toList())
        .orElseGet(() -> state.region.networks().availabilityZones());
  }

  private void refuseOther(String zone, Optional<CacheSubnetGroup> subnetGroup) {
    if (!zones(subnetGroup).contains(zone)) {
      throw refused("No subnet of the cache subnet group is in Availability Zone " + zone + ".");
    }
  }

  private static List<String> spread(List<String> zones, int nodes) {
    List<String> spread = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      spread.add(zones.get(i % zones.size()));
    }
    return spread;
  }

  private static RuntimeException refused(String message) {
    return ElastiCacheError.INVALID_PARAMETER_COMBINATION.because("%s", message);
  }
}
