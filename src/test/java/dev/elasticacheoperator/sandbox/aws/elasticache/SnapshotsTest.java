package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.CacheRegion.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.services.elasticache.model.Snapshot;

class SnapshotsTest {
  private final CacheRegion region = new CacheRegion(CacheRegion.TIMES);

  private Snapshot take(String name, String cluster) {
    return region
        .cache
        .createSnapshot(r -> r.snapshotName(name).cacheClusterId(cluster))
        .snapshot();
  }

  private List<String> names() {
    return region.cache.describeSnapshots().snapshots().stream()
        .map(Snapshot::snapshotName)
        .toList();
  }

  private String status(String name) {
    return region
        .cache
        .describeSnapshots(r -> r.snapshotName(name))
        .snapshots()
        .get(0)
        .snapshotStatus();
  }

  @Test
  void theClusterIsSnapshottingUntilTheBackupIsAvailable() {
    region.availableRedis("c", "7.1");
    assertEquals("creating", take("before-work", "c").snapshotStatus());
    region.minutes(11);
    assertEquals("snapshotting", region.status("c"));
    assertEquals("available", region.cluster("c").cacheNodes().get(0).cacheNodeStatus());
    assertEquals("creating", status("before-work"));
    region.minutes(1);
    assertEquals("available", region.status("c"));
    assertEquals("available", status("before-work"));
  }

  @Test
  void meanwhileNoOtherCallOnItIsTaken() {
    region.availableRedis("c", "7.1");
    take("s", "c");
    String arn = region.cluster("c").arn();
    List<Executable> refused =
        List.of(
            () -> region.cache.deleteCacheCluster(r -> r.cacheClusterId("c")),
            () -> region.cache.modifyCacheCluster(r -> r.cacheClusterId("c").numCacheNodes(1)),
            () ->
                region.cache.rebootCacheCluster(
                    r -> r.cacheClusterId("c").cacheNodeIdsToReboot("0001")),
            () -> take("another", "c"));
    refused.forEach(call -> assertRefused("InvalidCacheClusterState", 400, call));
    assertRefused(
        "CacheClusterNotFound",
        404,
        () -> region.cache.listTagsForResource(r -> r.resourceName(arn)));
    assertEquals(List.of("s"), names());
    region.minutes(12);
    region.cache.deleteCacheCluster(r -> r.cacheClusterId("c"));
  }

  @Test
  void itSaysWhatTheClusterWasAndOutlivesIt() {
    region.availableRedis("c", "5.0.6");
    take("s", "c");
    region.minutes(12);
    region.cache.modifyCacheCluster(
        r -> r.cacheClusterId("c").cacheNodeType("cache.m5.large").applyImmediately(true));
    region.minutes(8);
    region.cache.deleteCacheCluster(r -> r.cacheClusterId("c"));
    region.minutes(4);
    Snapshot kept = region.cache.describeSnapshots(r -> r.cacheClusterId("c")).snapshots().get(0);
    assertEquals("cache.t3.micro", kept.cacheNodeType());
    assertEquals("5.0.6", kept.engineVersion());
    assertEquals(6379, kept.port());
    assertEquals("manual", kept.snapshotSource());
    assertEquals("0001", kept.nodeSnapshots().get(0).cacheNodeId());
    assertEquals(
        List.of(), region.cache.describeSnapshots(r -> r.snapshotSource("system")).snapshots());
  }

  @Test
  void theLastOneOfAClusterIsTakenBeforeItGoes() {
    region.availableRedis("c", "7.1");
    region.cache.deleteCacheCluster(r -> r.cacheClusterId("c").finalSnapshotIdentifier("last"));
    region.minutes(15);
    assertEquals("deleting", region.status("c"));
    assertEquals("available", status("last"));
    region.minutes(1);
    assertRefused("CacheClusterNotFound", 404, () -> region.status("c"));
    assertEquals(List.of("last"), names());
  }

  @Test
  void deletedOnceItIsAvailable() {
    region.availableRedis("c", "7.1");
    take("s", "c");
    Executable delete = () -> region.cache.deleteSnapshot(r -> r.snapshotName("s"));
    assertRefused("InvalidSnapshotState", 400, delete);
    region.minutes(12);
    assertEquals(
        "deleting",
        region.cache.deleteSnapshot(r -> r.snapshotName("S")).snapshot().snapshotStatus());
    assertRefused("SnapshotNotFoundFault", 404, delete);
    assertRefused("SnapshotNotFoundFault", 404, () -> status("s"));
    take("s", "c");
  }

  @Test
  void hasTagsOfItsOwn() {
    region.availableRedis("c", "7.1");
    String arn =
        region
            .cache
            .createSnapshot(
                r -> r.snapshotName("s").cacheClusterId("c").tags(t -> t.key("why").value("audit")))
            .snapshot()
            .arn();
    assertEquals("arn:aws:elasticache:us-west-2:000000000000:snapshot:s", arn);
    assertEquals(
        "audit",
        region.cache.listTagsForResource(r -> r.resourceName(arn)).tagList().get(0).value());
  }

  @Test
  void refusesWhatAwsRefuses() {
    region.redis("c", "7.1");
    assertRefused("InvalidCacheClusterState", 400, () -> take("s", "c"));
    region.minutes(6);
    assertRefused("CacheClusterNotFound", 404, () -> take("s", "none"));
    assertRefused("InvalidParameterValue", 400, () -> take("-s", "c"));
    assertRefused(
        "InvalidParameterCombination",
        400,
        () -> region.cache.createSnapshot(r -> r.snapshotName("s")));
    take("s", "c");
    region.minutes(12);
    assertRefused("SnapshotAlreadyExistsFault", 400, () -> take("s", "c"));
    region.cache.createCacheCluster(
        r ->
            r.cacheClusterId("m")
                .engine("memcached")
                .cacheNodeType("cache.t3.micro")
                .numCacheNodes(1));
    region.minutes(6);
    assertRefused("SnapshotFeatureNotSupportedFault", 400, () -> take("m", "m"));
    assertRefused(
        "CacheClusterNotFound",
        404,
        () -> region.cache.describeSnapshots(r -> r.cacheClusterId("none")));
    assertRefused(
        "InvalidParameterValue", 400, () -> region.cache.describeSnapshots(r -> r.maxRecords(51)));
    assertEquals(List.of("s"), names());
  }

  @Test
  void aRebootTakesItsTimeToo() {
    region.availableRedis("c", "7.1");
    assertRefused(
        "InvalidParameterValue",
        400,
        () ->
            region.cache.rebootCacheCluster(
                r -> r.cacheClusterId("c").cacheNodeIdsToReboot("0002")));
    region.cache.rebootCacheCluster(r -> r.cacheClusterId("c").cacheNodeIdsToReboot("0001"));
    assertEquals("rebooting cluster nodes", region.status("c"));
    assertEquals("rebooting", region.cluster("c").cacheNodes().get(0).cacheNodeStatus());
    assertRefused(
        "InvalidCacheClusterState",
        400,
        () -> region.cache.deleteCacheCluster(r -> r.cacheClusterId("c")));
    region.minutes(3);
    assertEquals("available", region.status("c"));
  }
}
