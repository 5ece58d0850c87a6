package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.CacheRegion.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.Event;

/** Faults of ElastiCache by the switches of {@link CacheFaults}. */
class CacheFaultsTest {

  private final CacheRegion region = new CacheRegion(CacheRegion.TIMES);
  private final CacheFaults faults = region.account.cacheFaults(CacheRegion.NAME);

  private void create() {
    region.redis("c", "7.1");
  }

  private CacheCluster cluster() {
    return region
        .cache
        .describeCacheClusters(r -> r.cacheClusterId("c").showCacheNodeInfo(true))
        .cacheClusters()
        .get(0);
  }

  @Test
  void aClusterEndsInCreateFailedWithAnEvent() {
    faults.endCreatesIn("create-failed", "No capacity");
    create();
    assertEquals("creating", cluster().cacheClusterStatus());
    region.minutes(6);
    assertEquals("create-failed", cluster().cacheClusterStatus());
    assertEquals(List.of(), cluster().cacheNodes());
    assertEquals(
        List.of("No capacity"),
        region.cache.describeEvents(r -> r.sourceIdentifier("c")).events().stream()
            .map(Event::message)
            .toList());
    assertRefused(
        "CacheClusterNotFound",
        404,
        () -> region.cache.listTagsForResource(r -> r.resourceName(cluster().arn())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"failed", "incompatible-parameters", "incompatible-network", "recovering"})
  void aFailedClusterTakesNothingButADelete(String status) {
    create();
    region.minutes(6);
    faults.fail("c", status, "broken");
    assertEquals(status, cluster().cacheClusterStatus());
    assertRefused(
        "InvalidCacheClusterState",
        400,
        () -> region.cache.modifyCacheCluster(r -> r.cacheClusterId("c").cacheNodeType("x")));
    assertRefused(
        "InvalidCacheClusterState",
        400,
        () ->
            region.cache.rebootCacheCluster(
                r -> r.cacheClusterId("c").cacheNodeIdsToReboot("0001")));
    region.cache.deleteCacheCluster(r -> r.cacheClusterId("c"));
    assertEquals("deleting", cluster().cacheClusterStatus());
  }

  @Test
  void aClusterRecovers() {
    create();
    region.minutes(6);
    faults.fail("c", "recovering", "broken");
    faults.recover("c");
    assertEquals("available", cluster().cacheClusterStatus());
  }

  @Test
  void newGroupsAreUnknownToACreateForAWhile() {
    faults.seeNewResourcesAfter(Duration.ofMinutes(1));
    region.cache.createCacheParameterGroup(
        r -> r.cacheParameterGroupName("pg").cacheParameterGroupFamily("redis7").description("d"));
    Runnable create =
        () ->
            region.cache.createCacheCluster(
                r ->
                    r.cacheClusterId("c")
                        .engine("redis")
                        .engineVersion("7.1")
                        .cacheNodeType("cache.t3.micro")
                        .cacheParameterGroupName("pg")
                        .numCacheNodes(1));
    assertRefused("CacheParameterGroupNotFound", 404, create::run);
    region.minutes(1);
    create.run();
  }

  @Test
  void aChangeOfTagsMakesAClusterBusy() {
    create();
    region.minutes(6);
    var arn = cluster().arn();
    region.cache.addTagsToResource(r -> r.resourceName(arn).tags(t -> t.key("a").value("1")));
    assertEquals("modifying", cluster().cacheClusterStatus());
    assertRefused(
        "CacheClusterNotFound",
        404,
        () -> region.cache.listTagsForResource(r -> r.resourceName(arn)));
    region.minutes(1);
    assertEquals("available", cluster().cacheClusterStatus());
  }

  @Test
  void aParameterOfTheStartWaitsForAReboot() {
    region.cache.createCacheParameterGroup(
        r -> r.cacheParameterGroupName("pg").cacheParameterGroupFamily("redis7").description("d"));
    region.cache.createCacheCluster(
        r ->
            r.cacheClusterId("c")
                .engine("redis")
                .engineVersion("7.1")
                .cacheNodeType("cache.t3.micro")
                .cacheParameterGroupName("pg")
                .numCacheNodes(1));
    region.minutes(6);
    set("databases", "32");
    assertEquals("pending-reboot", cluster().cacheParameterGroup().parameterApplyStatus());
    assertEquals(List.of("0001"), cluster().cacheParameterGroup().cacheNodeIdsToReboot());
    region.cache.rebootCacheCluster(r -> r.cacheClusterId("c").cacheNodeIdsToReboot("0001"));
    region.minutes(10);
    assertEquals("in-sync", cluster().cacheParameterGroup().parameterApplyStatus());
    set("timeout", "60");
    assertEquals("in-sync", cluster().cacheParameterGroup().parameterApplyStatus());
    assertRefused(
        "InvalidParameterValue",
        400,
        () ->
            region.cache.resetCacheParameterGroup(
                r ->
                    r.cacheParameterGroupName("pg")
                        .parameterNameValues(p -> p.parameterName("reserved-memory"))));
  }

  private void set(String name, String value) {
    region.cache.modifyCacheParameterGroup(
        r ->
            r.cacheParameterGroupName("pg")
                .parameterNameValues(p -> p.parameterName(name).parameterValue(value)));
  }
}
