package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.CacheRegion.assertRefused;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.DestinationType;
import software.amazon.awssdk.services.elasticache.model.LogFormat;
import software.amazon.awssdk.services.elasticache.model.LogType;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;

class ClusterChangesTest {
  private final CacheRegion region = new CacheRegion(CacheRegion.TIMES);

  @Test
  void nodeTypeIsAppliedAfterModifyingWhenAskedAtOnce() {
    region.availableRedis("c", "7.1");
    CacheCluster answer =
        region
            .cache
            .modifyCacheCluster(
                r -> r.cacheClusterId("c").cacheNodeType("cache.m5.large").applyImmediately(true))
            .cacheCluster();
    assertEquals("modifying", answer.cacheClusterStatus());
    region.minutes(7);
    assertEquals("modifying", region.status("c"));
    assertEquals("cache.t3.micro", region.cluster("c").cacheNodeType());
    assertEquals("cache.m5.large", region.cluster("c").pendingModifiedValues().cacheNodeType());
    region.minutes(1);
    assertEquals("available", region.status("c"));
    assertEquals("cache.m5.large", region.cluster("c").cacheNodeType());
    assertNull(region.cluster("c").pendingModifiedValues().cacheNodeType());
  }

  @Test
  void withoutApplyImmediatelyItWaitsForTheMaintenanceWindow() {
    region.availableRedis("c", "5.0.6");
    region.cache.modifyCacheCluster(
        r -> r.cacheClusterId("c").preferredMaintenanceWindow("mon:01:00-mon:02:00"));
    CacheCluster answer =
        region
            .cache
            .modifyCacheCluster(r -> r.cacheClusterId("c").engineVersion("6.2"))
            .cacheCluster();
    assertEquals("available", answer.cacheClusterStatus());
    assertEquals("5.0.6", region.cluster("c").engineVersion());
    assertEquals("6.2.6", region.cluster("c").pendingModifiedValues().engineVersion());

    Instant monday = Instant.parse("2026-01-05T01:00:00Z");
    region.clock.advance(Duration.between(region.clock.instant(), monday).minusSeconds(1));
    assertEquals("available", region.status("c"));
    region.clock.advance(Duration.ofSeconds(1));
    assertEquals("modifying", region.status("c"));
    region.minutes(8);
    assertEquals("6.2.6", region.cluster("c").engineVersion());
    assertEquals(
        "default.redis6.x", region.cluster("c").cacheParameterGroup().cacheParameterGroupName());
  }

  @Test
  void applyImmediatelyAlsoAppliesWhatWasWaiting() {
    region.availableRedis("c", "7.0");
    region.cache.modifyCacheCluster(r -> r.cacheClusterId("c").cacheNodeType("cache.t3.small"));
    region.cache.modifyCacheCluster(
        r -> r.cacheClusterId("c").engineVersion("7.1").applyImmediately(true));
    region.minutes(8);
    assertEquals("cache.t3.small", region.cluster("c").cacheNodeType());
    assertEquals("7.1.0", region.cluster("c").engineVersion());
  }

  @Test
  void askingForWhatIsThereTakesAWaitingChangeBack() {
    region.availableRedis("c", "7.1");
    region.cache.modifyCacheCluster(r -> r.cacheClusterId("c").cacheNodeType("cache.t3.small"));
    region.cache.modifyCacheCluster(r -> r.cacheClusterId("c").cacheNodeType("cache.t3.micro"));
    assertNull(region.cluster("c").pendingModifiedValues().cacheNodeType());
    region.clock.advance(Duration.ofDays(8));
    assertEquals("cache.t3.micro", region.cluster("c").cacheNodeType());
  }

  @Test
  void windowsAndRetentionAreThereAtOnce() {
    region.availableRedis("c", "4.0.10");
    region.cache.modifyCacheCluster(
        r ->
            r.cacheClusterId("c")
                .preferredMaintenanceWindow("mon:01:00-mon:02:00")
                .snapshotRetentionLimit(3)
                .applyImmediately(true));
    assertEquals("available", region.status("c"));
    assertEquals("mon:01:00-mon:02:00", region.cluster("c").preferredMaintenanceWindow());
    assertEquals(3, region.cluster("c").snapshotRetentionLimit());
  }

  @Test
  void parameterGroupIsAppliedWhileModifying() {
    region.cache.createCacheParameterGroup(
        r ->
            r.cacheParameterGroupName("mine").cacheParameterGroupFamily("redis7").description("d"));
    region.availableRedis("c", "7.1");
    region.cache.modifyCacheCluster(
        r -> r.cacheClusterId("c").cacheParameterGroupName("mine").applyImmediately(true));
    assertEquals("modifying", region.status("c"));
    assertEquals("applying", region.cluster("c").cacheParameterGroup().parameterApplyStatus());
    assertRefused(
        "InvalidCacheParameterGroupState",
        400,
        () -> region.cache.deleteCacheParameterGroup(r -> r.cacheParameterGroupName("mine")));
    region.minutes(8);
    assertEquals("mine", region.cluster("c").cacheParameterGroup().cacheParameterGroupName());
    assertEquals("in-sync", region.cluster("c").cacheParameterGroup().parameterApplyStatus());
  }

  @Test
  void refusesWhatAwsRefuses() {
    region.redis("c", "5.0.6");
    assertRefused(
        "InvalidCacheClusterState",
        400,
        () -> region.cache.modifyCacheCluster(r -> r.cacheClusterId("c").numCacheNodes(1)));
    region.minutes(6);
    assertRefused(
        "CacheClusterNotFound",
        404,
        () -> region.cache.modifyCacheCluster(r -> r.cacheClusterId("none").numCacheNodes(1)));
    assertRefused(
        "InvalidParameterCombination",
        400,
        () -> region.cache.modifyCacheCluster(r -> r.cacheClusterId("c").engineVersion("4.0.10")));
    assertRefused(
        "InvalidParameterCombination",
        400,
        () -> region.cache.modifyCacheCluster(r -> r.cacheClusterId("c").numCacheNodes(2)));
    assertRefused(
        "InvalidParameterCombination",
        400,
        () ->
            region.cache.modifyCacheCluster(
                r -> r.cacheClusterId("c").cacheParameterGroupName("default.redis7")));
    assertEquals("5.0.6", region.cluster("c").engineVersion());
  }

  @Test
  void anUpgradeToAnotherFamilyNeedsItsParameterGroupInTheSameCall() {
    region.cache.createCacheParameterGroup(
        r ->
            r.cacheParameterGroupName("five")
                .cacheParameterGroupFamily("redis5.0")
                .description("d"));
    region.cache.createCacheCluster(
        r ->
            r.cacheClusterId("c")
                .engine("redis")
                .engineVersion("5.0.6")
                .cacheParameterGroupName("five")
                .cacheNodeType("cache.t3.micro")
                .numCacheNodes(1));
    region.minutes(6);
    assertRefused(
        "InvalidParameterCombination",
        400,
        () ->
            region.cache.modifyCacheCluster(
                r -> r.cacheClusterId("c").engineVersion("7.1").applyImmediately(true)));
    region.cache.modifyCacheCluster(
        r ->
            r.cacheClusterId("c")
                .engineVersion("7.1")
                .cacheParameterGroupName("default.redis7")
                .applyImmediately(true));
    region.minutes(8);
    assertEquals("7.1.0", region.cluster("c").engineVersion());
    region.cache.deleteCacheParameterGroup(r -> r.cacheParameterGroupName("five"));
  }

  @Test
  void memcachedGrowsAndShrinksByNodes() {
    region.cache.createCacheCluster(
        r ->
            r.cacheClusterId("m")
                .engine("memcached")
                .cacheNodeType("cache.t3.micro")
                .numCacheNodes(2));
    region.minutes(6);
    region.cache.modifyCacheCluster(
        r -> r.cacheClusterId("m").numCacheNodes(3).applyImmediately(true));
    region.minutes(8);
    assertEquals(3, region.cluster("m").cacheNodes().size());
    assertRefused(
        "InvalidParameterCombination",
        400,
        () ->
            region.cache.modifyCacheCluster(
                r -> r.cacheClusterId("m").numCacheNodes(2).applyImmediately(true)));
    region.cache.modifyCacheCluster(
        r ->
            r.cacheClusterId("m")
                .numCacheNodes(2)
                .cacheNodeIdsToRemove("0003")
                .applyImmediately(true));
    region.minutes(8);
    assertEquals(2, region.cluster("m").numCacheNodes());
  }

  /** API reference, CreateCacheCluster and ModifyCacheCluster, LogDeliveryConfigurations. */
  @Test
  void aSingleNodeDeliversItsLogs() {
    region.availableRedis("c", "7.1");
    refused(
        "InvalidParameterValue",
        "set the apply-immediately parameter to true",
        () -> region.cache.modifyCacheCluster(r -> logTo(r.cacheClusterId("c"), "one")));
    region.cache.modifyCacheCluster(
        r -> logTo(r.cacheClusterId("c").applyImmediately(true), "one"));
    region.cache.modifyCacheCluster(
        r -> r.cacheClusterId("c").snapshotRetentionLimit(2).applyImmediately(true));
    var shown = region.cluster("c").logDeliveryConfigurations().get(0);
    assertEquals("one", shown.destinationDetails().cloudWatchLogsDetails().logGroup());
    region.cache.modifyCacheCluster(
        r ->
            r.cacheClusterId("c")
                .logDeliveryConfigurations(l -> l.logType(LogType.SLOW_LOG).enabled(false))
                .applyImmediately(true));
    assertEquals(List.of(), region.cluster("c").logDeliveryConfigurations());
  }

  /** User guide, Log delivery: the slow log needs Redis 6.0, and Memcached has none. */
  @Test
  void oldNodesAndMemcachedHaveNoLogs() {
    region.availableRedis("c", "5.0.6");
    region.node("m", "memcached");
    region.minutes(30);
    for (var id : List.of("c", "m")) {
      refused(
          "InvalidParameterCombination",
          "Log type slow-log is not supported for engine version",
          () ->
              region.cache.modifyCacheCluster(
                  r -> logTo(r.cacheClusterId(id).applyImmediately(true), "one")));
    }
  }

  /** Message measured by badmintoncryer/cdk-preflight, rules/elasticache. */
  @Test
  void theWindowsOfASingleNodeDoNotOverlap() {
    region.availableRedis("c", "7.1");
    region.cache.modifyCacheCluster(
        r ->
            r.cacheClusterId("c")
                .snapshotRetentionLimit(1)
                .snapshotWindow("02:00-03:00")
                .preferredMaintenanceWindow("mon:04:00-mon:05:00"));
    refused(
        "InvalidParameterValue",
        "The snapshot window and maintenance window must not overlap.",
        () ->
            region.cache.modifyCacheCluster(
                r -> r.cacheClusterId("c").snapshotWindow("04:30-05:30")));
    refused(
        "InvalidParameterValue",
        "The snapshot window and maintenance window must not overlap.",
        () ->
            region.cache.modifyCacheCluster(
                r -> r.cacheClusterId("c").preferredMaintenanceWindow("sun:02:30-sun:03:30")));
    region.cache.modifyCacheCluster(r -> r.cacheClusterId("c").snapshotRetentionLimit(0));
    region.cache.modifyCacheCluster(
        r -> r.cacheClusterId("c").preferredMaintenanceWindow("sun:02:30-sun:03:30"));
  }

  private static void logTo(ModifyCacheClusterRequest.Builder request, String group) {
    request.logDeliveryConfigurations(
        l ->
            l.logType(LogType.SLOW_LOG)
                .logFormat(LogFormat.JSON)
                .destinationType(DestinationType.CLOUDWATCH_LOGS)
                .destinationDetails(d -> d.cloudWatchLogsDetails(c -> c.logGroup(group))));
  }
}
