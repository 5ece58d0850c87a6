package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.CacheRegion.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ElastiCacheReadLagTest {
  private final CacheRegion region =
      new CacheRegion(SimulatorSettings.instant().withReadLag(Duration.ofMinutes(1)));

  @Test
  void aNewClusterIsNotShownButItsIdIsTaken() {
    region.redis("c", "7.1");
    assertRefused("CacheClusterNotFound", 404, () -> region.cluster("c"));
    assertTrue(region.cache.describeCacheClusters().cacheClusters().isEmpty());
    assertRefused("CacheClusterAlreadyExists", 400, () -> region.redis("c", "7.1"));
    region.minutes(1);
    assertEquals("available", region.status("c"));
  }

  @Test
  void aNewParameterGroupIsNotShownButCanBeUsed() {
    String arn =
        region
            .cache
            .createCacheParameterGroup(
                r ->
                    r.cacheParameterGroupName("pg")
                        .cacheParameterGroupFamily("redis7")
                        .description("d"))
            .cacheParameterGroup()
            .arn();
    assertRefused(
        "CacheParameterGroupNotFound",
        404,
        () -> region.cache.describeCacheParameters(r -> r.cacheParameterGroupName("pg")));
    assertRefused(
        "CacheParameterGroupNotFound",
        404,
        () -> region.cache.listTagsForResource(r -> r.resourceName(arn)));
    region.cache.modifyCacheParameterGroup(
        r ->
            r.cacheParameterGroupName("pg")
                .parameterNameValues(p -> p.parameterName("timeout").parameterValue("30")));
    region.minutes(1);
    assertEquals(
        1,
        region
            .cache
            .describeCacheParameters(r -> r.cacheParameterGroupName("pg").source("user"))
            .parameters()
            .size());
  }

  @Test
  void aNewReplicationGroupIsNotShown() {
    region.cache.createReplicationGroup(
        r ->
            r.replicationGroupId("rg")
                .replicationGroupDescription("d")
                .cacheNodeType("cache.t3.micro"));
    assertRefused("ReplicationGroupNotFoundFault", 404, () -> region.group("rg"));
    region.minutes(1);
    assertEquals("available", region.group("rg").status());
  }
}
