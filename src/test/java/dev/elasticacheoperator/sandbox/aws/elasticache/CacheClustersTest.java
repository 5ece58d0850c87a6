package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.CacheRegion.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheClusterNotFoundException;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.Event;
import software.amazon.awssdk.services.elasticache.model.SourceType;

class CacheClustersTest {
  private final CacheRegion region = new CacheRegion(CacheRegion.TIMES);

  private void create(Consumer<CreateCacheClusterRequest.Builder> more) {
    region.cache.createCacheCluster(
        r -> {
          r.cacheClusterId("c").engine("redis").cacheNodeType("cache.t3.micro").numCacheNodes(1);
          more.accept(r);
        });
  }

  @Test
  void livesFromCreatingOverAvailableAndDeletingToNothing() {
    CacheCluster answer =
        region
            .cache
            .createCacheCluster(
                r ->
                    r.cacheClusterId("Sessions")
                        .engine("redis")
                        .engineVersion("4.0.10")
                        .cacheNodeType("cache.t2.micro")
                        .numCacheNodes(1))
            .cacheCluster();
    assertEquals("sessions", answer.cacheClusterId());
    assertEquals("creating", answer.cacheClusterStatus());
    region.minutes(5);
    assertEquals("creating", region.status("sessions"));
    assertEquals(List.of(), region.cluster("sessions").cacheNodes());
    region.minutes(1);
    assertEquals("available", region.status("SESSIONS"));

    CacheCluster deleting =
        region.cache.deleteCacheCluster(r -> r.cacheClusterId("sessions")).cacheCluster();
    assertEquals("deleting", deleting.cacheClusterStatus());
    region.minutes(3);
    assertEquals("deleting", region.status("sessions"));
    region.minutes(1);
    assertRefused("CacheClusterNotFound", 404, () -> region.cluster("sessions"));
  }

  @Test
  void instantSettingsStillAnswerWithTheStateInBetween() {
    CacheRegion instant = new CacheRegion(SimulatorSettings.instant());
    assertEquals(
        "creating",
        instant
            .cache
            .createCacheCluster(
                r ->
                    r.cacheClusterId("c")
                        .engine("redis")
                        .cacheNodeType("cache.t3.micro")
                        .numCacheNodes(1))
            .cacheCluster()
            .cacheClusterStatus());
    assertEquals("available", instant.status("c"));
    assertEquals(
        "deleting",
        instant
            .cache
            .deleteCacheCluster(r -> r.cacheClusterId("c"))
            .cacheCluster()
            .cacheClusterStatus());
    assertRefused("CacheClusterNotFound", 404, () -> instant.cluster("c"));
  }

  @Test
  void endpointIsThatOfItsNodeAndShownOnlyWithNodeInfo() {
    region.availableRedis("sessions", "7.1");
    CacheCluster seen = region.cluster("sessions");
    assertEquals("0001", seen.cacheNodes().get(0).cacheNodeId());
    assertEquals("available", seen.cacheNodes().get(0).cacheNodeStatus());
    assertEquals(6379, seen.cacheNodes().get(0).endpoint().port());
    String address = seen.cacheNodes().get(0).endpoint().address();
    assertTrue(
        address.matches("sessions\\.[a-z0-9]{6}\\.0001\\.usw2\\.cache\\.amazonaws\\.com"), address);
    CacheCluster plain =
        region
            .cache
            .describeCacheClusters(r -> r.cacheClusterId("sessions"))
            .cacheClusters()
            .get(0);
    assertTrue(plain.cacheNodes().isEmpty());
    assertEquals("arn:aws:elasticache:us-west-2:000000000000:cluster:sessions", plain.arn());
  }

  @Test
  void memcachedHasAConfigurationEndpointOnceAvailable() {
    region.cache.createCacheCluster(
        r ->
            r.cacheClusterId("m")
                .engine("memcached")
                .cacheNodeType("cache.t4g.micro")
                .numCacheNodes(3));
    assertNull(region.cluster("m").configurationEndpoint());
    region.minutes(6);
    CacheCluster seen = region.cluster("m");
    assertEquals(11211, seen.configurationEndpoint().port());
    assertTrue(seen.configurationEndpoint().address().contains(".cfg.usw2."));
    assertEquals(3, seen.cacheNodes().size());
    assertEquals("default.memcached1.6", seen.cacheParameterGroup().cacheParameterGroupName());
  }

  @Test
  void versionIsReportedWithThePatchThatAwsChose() {
    region.redis("a", "6.x");
    region.redis("b", "7.1");
    region.redis("c", null);
    region.redis("d", "4.0.10");
    assertEquals("6.2.6", region.cluster("a").engineVersion());
    assertEquals("7.1.0", region.cluster("b").engineVersion());
    assertEquals("7.1.0", region.cluster("c").engineVersion());
    assertEquals("4.0.10", region.cluster("d").engineVersion());
    assertEquals(
        "default.redis6.x", region.cluster("a").cacheParameterGroup().cacheParameterGroupName());
  }

  @Test
  void refusesWhatAwsRefuses() {
    assertRefused("InvalidParameterValue", 400, () -> create(r -> r.cacheClusterId("1c")));
    assertRefused("InvalidParameterValue", 400, () -> create(r -> r.cacheClusterId("a--b")));
    assertRefused("InvalidParameterValue", 400, () -> create(r -> r.cacheClusterId("a-")));
    assertRefused(
        "InvalidParameterValue", 400, () -> create(r -> r.cacheClusterId("a".repeat(51))));
    assertRefused("InvalidParameterCombination", 400, () -> create(r -> r.numCacheNodes(2)));
    assertRefused("InvalidParameterValue", 400, () -> create(r -> r.engine("valkey")));
    assertRefused(
        "InvalidParameterValue", 400, () -> create(r -> r.cacheNodeType("cache.no.such")));
    assertRefused("InvalidParameterCombination", 400, () -> create(r -> r.engineVersion("99.9")));
    assertRefused(
        "InvalidParameterCombination",
        400,
        () -> create(r -> r.engineVersion("4.0.10").cacheNodeType("cache.t4g.micro")));
    assertRefused(
        "InvalidParameterCombination",
        400,
        () -> create(r -> r.engineVersion("6.0").cacheNodeType("cache.m7g.large")));
    assertRefused(
        "InvalidParameterCombination",
        400,
        () -> create(r -> r.engineVersion("7.1").cacheParameterGroupName("default.redis4.0")));
    assertRefused(
        "InvalidParameterCombination",
        400,
        () -> create(r -> r.cacheParameterGroupName("default.redis7.cluster.on")));
    assertRefused(
        "CacheParameterGroupNotFound", 404, () -> create(r -> r.cacheParameterGroupName("none")));
    assertRefused(
        "CacheSubnetGroupNotFoundFault", 400, () -> create(r -> r.cacheSubnetGroupName("none")));
    assertRefused(
        "InvalidParameterValue", 400, () -> create(r -> r.preferredMaintenanceWindow("sunday")));
    assertRefused("InvalidParameterValue", 400, () -> create(r -> r.port(70000)));
    assertRefused(
        "InvalidParameterCombination",
        400,
        () -> create(r -> r.authToken("a-long-enough-token-1")));
    assertTrue(region.cache.describeCacheClusters().cacheClusters().isEmpty());
  }

  @Test
  void idIsTakenUntilTheClusterIsGone() {
    region.availableRedis("c", "7.1");
    assertRefused("CacheClusterAlreadyExists", 400, () -> create(r -> r.cacheClusterId("C")));
    region.cache.deleteCacheCluster(r -> r.cacheClusterId("c"));
    assertRefused("CacheClusterAlreadyExists", 400, () -> create(r -> {}));
    region.minutes(4);
    create(r -> {});
    assertEquals("creating", region.status("c"));
  }

  @Test
  void deleteWaitsForAvailable() {
    region.redis("c", "7.1");
    assertRefused(
        "InvalidCacheClusterState",
        400,
        () -> region.cache.deleteCacheCluster(r -> r.cacheClusterId("c")));
    region.minutes(6);
    region.cache.deleteCacheCluster(r -> r.cacheClusterId("c"));
    assertRefused(
        "InvalidCacheClusterState",
        400,
        () -> region.cache.deleteCacheCluster(r -> r.cacheClusterId("c")));
    assertRefused(
        "CacheClusterNotFound",
        404,
        () -> region.cache.deleteCacheCluster(r -> r.cacheClusterId("other")));
  }

  @Test
  void nodeQuotaCountsTheNodesOfTheRegion() {
    CacheRegion small = new CacheRegion(SimulatorSettings.instant().withMaxCacheNodes(3));
    small.redis("a", "7.1");
    Consumer<CreateCacheClusterRequest.Builder> three =
        r ->
            r.cacheClusterId("m")
                .engine("memcached")
                .cacheNodeType("cache.t3.micro")
                .numCacheNodes(3);
    assertRefused("NodeQuotaForCustomerExceeded", 400, () -> small.cache.createCacheCluster(three));
    small.cache.deleteCacheCluster(r -> r.cacheClusterId("a"));
    small.cache.createCacheCluster(three);
    assertEquals(3, small.cluster("m").numCacheNodes());
  }

  @Test
  void listIsPagedByMarker() {
    for (int i = 10; i < 35; i++) {
      region.redis("c" + i, "7.1");
    }
    var first = region.cache.describeCacheClusters(r -> r.maxRecords(20));
    assertEquals(20, first.cacheClusters().size());
    var rest = region.cache.describeCacheClusters(r -> r.maxRecords(20).marker(first.marker()));
    assertEquals(5, rest.cacheClusters().size());
    assertNull(rest.marker());
    assertEquals(
        25,
        region.cache.describeCacheClustersPaginator(r -> r.maxRecords(20)).cacheClusters().stream()
            .map(CacheCluster::cacheClusterId)
            .distinct()
            .count());
    assertRefused(
        "InvalidParameterValue",
        400,
        () -> region.cache.describeCacheClusters(r -> r.maxRecords(5)));
  }

  @Test
  void eventsAppearWhenTheirTimeHasCome() {
    region.redis("c", "7.1");
    assertTrue(region.cache.describeEvents().events().isEmpty());
    region.minutes(6);
    List<Event> events = region.cache.describeEvents().events();
    assertEquals(1, events.size());
    assertEquals("c", events.get(0).sourceIdentifier());
    assertEquals(SourceType.CACHE_CLUSTER, events.get(0).sourceType());
    region.minutes(61);
    assertTrue(region.cache.describeEvents().events().isEmpty());
    assertEquals(1, region.cache.describeEvents(r -> r.duration(120)).events().size());
  }

  @Test
  void sdkCallersCanCatchTheModeledException() {
    assertThrows(CacheClusterNotFoundException.class, () -> region.cluster("none"));
  }
}
