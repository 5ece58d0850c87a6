package dev.elasticacheoperator.desired;

import dev.elasticacheoperator.api.v1alpha1.SubnetSpec;
import dev.elasticacheoperator.desired.CacheTopology.ReplicationGroup;
import dev.elasticacheoperator.desired.CacheTopology.Serverless;
import java.util.List;
import java.util.Objects;

/** Rules for the zones of the cache subnets that the user gives. */
final class CacheZones {

  private static final String FIELD = "network.cacheSubnets";

  /** Subnets of a serverless cache (ElastiCache API Reference, CreateServerlessCache). */
  private static final int MOST_OF_SERVERLESS = 3;

  private CacheZones() {}

  /**
   * Returns the number of different zones that the given subnets must be in. AWS refuses two
   * subnets of a serverless cache in one zone. Memcached nodes share a zone if there is only one.
   *
   * @throws InvalidSpec if the subnets cannot be in so many zones
   */
  static int ofGiven(List<SubnetSpec> given, CacheTopology topology) {
    if (topology instanceof Serverless) {
      if (given.size() > MOST_OF_SERVERLESS) {
        throw new InvalidSpec(FIELD, "must have 2 or 3 entries for a serverless cache");
      }
      return distinct(given, Math.max(topology.zones(), given.size()), "a serverless cache");
    }
    return topology instanceof ReplicationGroup
        ? distinct(given, topology.zones(), "cache.multiAz")
        : 1;
  }

  /** Returns the number, after a check of the zones that the entries name. */
  private static int distinct(List<SubnetSpec> given, int zones, String reason) {
    var named = given.stream().map(SubnetSpec::availabilityZone).filter(Objects::nonNull).toList();
    var possible = named.stream().distinct().count() + given.size() - named.size();
    if (possible < zones) {
      throw new InvalidSpec(
          FIELD, "must have " + zones + " entries in different zones for " + reason);
    }
    return zones;
  }
}
