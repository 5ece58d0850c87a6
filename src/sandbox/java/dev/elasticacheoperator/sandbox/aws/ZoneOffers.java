package dev.elasticacheoperator.sandbox.aws;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The types of instances and cache nodes that the zones of one region offer. Zones differ on AWS:
 * us-east-1e offers neither t3.micro instances nor most cache nodes. By default every zone offers
 * every type.
 */
public final class ZoneOffers {

  /** Stands for serverless caches in place of a node type. */
  public static final String SERVERLESS = "serverless";

  private final Map<String, Set<String>> zonesByType = new ConcurrentHashMap<>();
  private final Set<String> withoutElastiCache = ConcurrentHashMap.newKeySet();

  /**
   * Lets only these zones offer the type from now on.
   *
   * @param type such as {@code t3.micro} or {@code cache.t4g.small}; {@link #SERVERLESS} for
   *     serverless caches
   */
  public void offerOnlyIn(String type, String... zones) {
    zonesByType.put(type, Set.of(zones));
  }

  /**
   * Lets CreateCacheSubnetGroup and CreateServerlessCache refuse subnets of the zone from now on.
   */
  public void withoutElastiCache(String zone) {
    withoutElastiCache.add(zone);
  }

  public boolean offers(String type, String zone) {
    Set<String> zones = zonesByType.get(type);
    return zones == null || zones.contains(zone);
  }

  public boolean hasElastiCache(String zone) {
    return !withoutElastiCache.contains(zone);
  }
}
