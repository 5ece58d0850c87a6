package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.deleteCluster;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.LogType;

/** Upkeep of a cache whose ElastiCache lags, restarts nodes, refuses resets and is shared. */
class CacheUpkeepTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final String TOPIC = "arn:aws:sns:us-west-2:123456789012:caches";

  @Test
  void resourcesThatElastiCacheDoesNotSeeYetAreWaitedFor() {
    var fixture = new Fixture();
    FailedClusterTest.faults(fixture).seeNewResourcesAfter(Duration.ofSeconds(50));
    fixture.apply();
    fixture.harness.pass(Duration.ofSeconds(40));
    assertEquals(StepState.WAITING, fixture.state("subnetGroup"));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(
        List.of(), fixture.harness.api.events().stream().filter(RecordedEvent::warning).toList());
  }

  @Test
  void aChangeOfTagsLeavesTheEnvironmentReady() {
    var fixture = Fixture.ready();
    fixture.edit("tags", Map.of("team", "web", "stage", "test"));
    fixture.harness.step();
    assertEquals("modifying", fixture.cacheCluster("sessions").cacheClusterStatus());
    for (int i = 0; i < 20; i++) {
      assertTrue(fixture.isReady(), fixture.condition("Ready").getMessage());
      fixture.harness.pass(Duration.ofSeconds(15));
    }
  }

  @Test
  void aChangeOfTagsAndOfTheNodeTypeFollowEachOther() {
    var fixture = Fixture.ready();
    var spec = fixture.harness.environment(Fixture.NAME).getSpec();
    var resource = fixture.harness.environment(Fixture.NAME);
    resource.setSpec(
        Fixture.with(
            Fixture.with(spec, "tags", Map.of("team", "other")),
            "cache.nodeType",
            "cache.t2.small"));
    fixture.harness.api.apply(resource);
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals("cache.t2.small", fixture.cacheCluster("sessions").cacheNodeType());
    assertEquals(1, fixture.calls.tried("ModifyCacheCluster"));
  }

  @Test
  void aParameterThatNeedsARebootIsAPlan() {
    var fixture = Fixture.ready();
    fixture.edit("parameterGroup.parameters", Map.of("databases", "32"));
    fixture.harness.pass(HOUR);
    assertEquals("PlanHeld", fixture.condition("Ready").getReason());
    var message = fixture.status().plan().message();
    assertTrue(
        message.startsWith(
            "Cache cluster sessions reads some parameters of sessions only when it starts. They"
                + " take effect after a reboot, which empties the cache. Its data is lost."),
        message);
    assertEquals(0, fixture.calls.tried("RebootCacheCluster"));
    var held = fixture.status().plan().hash();

    PlanTest.approve(fixture, held);
    fixture.harness.pass(Duration.ofSeconds(1));
    assertEquals(1, fixture.calls.tried("RebootCacheCluster"));
    assertEquals(Phase.UPDATING, fixture.phase());
    fixture.harness.untilReady(Fixture.NAME);
    fixture.edit("parameterGroup.parameters", Map.of("databases", "64"));
    fixture.harness.pass(HOUR);
    assertEquals("PlanHeld", fixture.condition("Ready").getReason(), "an approval counts once");
    fixture.edit("parameterGroup.parameters", Map.of("databases", "32"));
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(1, fixture.calls.tried("RebootCacheCluster"));
  }

  @Test
  void aParameterWithAwsDefaultIsSetOnce() {
    var fixture = Fixture.ready();
    FailedClusterTest.faults(fixture).showDefaultsAsSystem(true);
    fixture.edit("parameterGroup.parameters", Map.of("maxmemory-samples", "3", "timeout", "60"));
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(HOUR.multipliedBy(3));
    assertEquals(1, fixture.calls.tried("ModifyCacheParameterGroup"));
    assertTrue(fixture.isReady());
  }

  @Test
  void reservedMemoryThatAwsDoesNotResetStopsNothingElse() {
    var fixture = new Fixture();
    var resource = Fixture.article();
    resource.setSpec(
        Fixture.with(
            Fixture.with(resource.getSpec(), "cache.nodeType", "cache.m5.large"),
            "parameterGroup.parameters",
            Map.of("reserved-memory", "100", "timeout", "60")));
    fixture.harness.api.apply(resource);
    fixture.harness.untilReady(Fixture.NAME);
    fixture.edit("parameterGroup.parameters", Map.of("reserved-memory-percent", "25"));
    fixture.edit("cache.maintenanceWindow", "sun:05:00-sun:06:00");
    fixture.harness.pass(HOUR);
    assertEquals(
        "sun:05:00-sun:06:00", fixture.cacheCluster("sessions").preferredMaintenanceWindow());
    assertEquals("redis 4.0.10 on cache.m5.large", fixture.step("cluster").message());
    assertTrue(fixture.isReady(), fixture.condition("Ready").getMessage());
    var set = new HashMap<String, String>();
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .describeCacheParametersPaginator(
                    r -> r.cacheParameterGroupName("sessions").source("user"))
                .parameters()
                .forEach(p -> set.put(p.parameterName(), p.parameterValue())));
    assertEquals(Map.of("reserved-memory", "100", "reserved-memory-percent", "25"), set);
  }

  @Test
  void foreignCachesInOurGroupsAreNamed() {
    var fixture = Fixture.ready();
    fixture.stranger(
        aws ->
            List.of("theirs-1", "theirs-2")
                .forEach(
                    id ->
                        aws.elastiCache()
                            .createCacheCluster(
                                r ->
                                    r.cacheClusterId(id)
                                        .engine("redis")
                                        .engineVersion("4.0.10")
                                        .cacheNodeType("cache.t2.micro")
                                        .cacheSubnetGroupName("sessions")
                                        .cacheParameterGroupName("sessions")
                                        .numCacheNodes(1))));
    fixture.harness.pass(Duration.ofMinutes(10));
    fixture.delete();
    fixture.harness.pass(HOUR);
    assertEquals(StepState.BLOCKED, fixture.state("subnetGroup"));
    assertEquals(
        "cache cluster theirs-1 uses cache subnet group sessions; cache cluster theirs-2 uses cache"
            + " subnet group sessions. Remove them to continue the deletion; the operator does not"
            + " touch foreign resources.",
        fixture.step("subnetGroup").message());
    assertEquals(
        "cache cluster theirs-1 uses cache parameter group sessions; cache cluster theirs-2 uses"
            + " cache parameter group sessions. Remove them to continue the deletion; the operator"
            + " does not touch foreign resources.",
        fixture.step("parameterGroup").message());
    fixture.stranger(
        aws ->
            List.of("theirs-1", "theirs-2")
                .forEach(id -> aws.elastiCache().deleteCacheCluster(r -> r.cacheClusterId(id))));
    fixture.harness.untilGone(Fixture.NAME);
  }

  /** AWS gives the tags of a snapshot's cache to the cache that is restored from it. */
  @Test
  void aSecondCacheWithOurTagsIsNamed() {
    var fixture = Fixture.ready();
    fixture.stranger(
        aws -> {
          var tags =
              aws.elastiCache()
                  .listTagsForResource(r -> r.resourceName(fixture.cacheCluster("sessions").arn()))
                  .tagList();
          aws.elastiCache()
              .createCacheCluster(
                  r ->
                      r.cacheClusterId("restored")
                          .engine("redis")
                          .engineVersion("4.0.10")
                          .cacheNodeType("cache.t2.micro")
                          .cacheSubnetGroupName("sessions")
                          .cacheParameterGroupName("sessions")
                          .numCacheNodes(1)
                          .tags(tags));
        });
    fixture.harness.pass(Duration.ofMinutes(10));
    fixture.delete();
    fixture.harness.pass(HOUR);
    assertEquals(
        "cache cluster restored, which has this environment's tags, uses cache subnet group"
            + " sessions. Remove it to continue the deletion; the operator does not touch foreign"
            + " resources.",
        fixture.step("subnetGroup").message());
    assertEquals(
        "cache cluster restored, which has this environment's tags, uses cache parameter group"
            + " sessions. Remove it to continue the deletion; the operator does not touch foreign"
            + " resources.",
        fixture.step("parameterGroup").message());
    fixture.stranger(aws -> deleteCluster(aws, "restored"));
    fixture.harness.untilGone(Fixture.NAME);
  }

  @Test
  void anEngineVersionFromTheConsoleIsKeptByAnEditOfTheSpec() {
    var fixture = Fixture.ready();
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .modifyCacheCluster(
                    r ->
                        r.cacheClusterId("sessions")
                            .engineVersion("5.0.6")
                            .cacheParameterGroupName("default.redis5.0")
                            .applyImmediately(true)));
    fixture.harness.pass(HOUR);
    assertEquals("PlanHeld", fixture.condition("Ready").getReason());
    var message = fixture.status().plan().message();
    assertTrue(
        message.startsWith(
            "AWS has redis 5.0.6, and the spec asks for redis 4.0.10. If it was changed outside the"
                + " operator, set cache.version to \"5.0.6\" to keep the cache and its data."
                + " Changing the engine version from 5.0.6 to 4.0.10 requires replacing cache"
                + " cluster sessions. Its data is lost."),
        message);
    fixture.edit("parameterGroup.family", null);
    fixture.edit("cache.version", "5.0.6");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(0, fixture.calls.tried("DeleteCacheCluster"));
  }

  @Test
  void aSingleNodeIsCreatedWithAllOfItsUpkeep() {
    var fixture = withUpkeep();
    assertUpkeep(fixture.cacheCluster("sessions"));
    assertEquals(0, fixture.calls.tried("ModifyCacheCluster"));
  }

  @Test
  void upkeepThatSomebodyChangesIsRestored() {
    var fixture = withUpkeep();
    fixture.stranger(
        aws ->
            aws.elastiCache()
                .modifyCacheCluster(
                    r ->
                        r.cacheClusterId("sessions")
                            .snapshotRetentionLimit(0)
                            .snapshotWindow("18:00-19:00")
                            .autoMinorVersionUpgrade(true)
                            .notificationTopicStatus("inactive")
                            .logDeliveryConfigurations(
                                l -> l.logType(LogType.SLOW_LOG).enabled(false))
                            .applyImmediately(true)));
    fixture.harness.pass(HOUR);
    assertUpkeep(fixture.cacheCluster("sessions"));
    assertEquals(2, fixture.calls.tried("ModifyCacheCluster"), "settings and logs, a call each");
    assertTrue(fixture.isReady(), fixture.condition("Ready").getMessage());
  }

  @Test
  void aLogThatAwsDoesNotDeliverIsTold() {
    var fixture = withUpkeep();
    FailedClusterTest.faults(fixture).failLogDelivery("The log group does not exist.");
    fixture.harness.pass(HOUR);
    assertTrue(fixture.isReady());
    assertEquals(
        "redis 6.2.6 on cache.t2.micro. AWS does not deliver slow-log to /sessions: The log group"
            + " does not exist. Create the destination, and let delivery.logs.amazonaws.com write"
            + " to it.",
        fixture.step("cluster").message());
    assertEquals(0, fixture.calls.tried("ModifyCacheCluster"));
    FailedClusterTest.faults(fixture).letLogsBeDelivered();
    fixture.harness.pass(HOUR);
    assertEquals("redis 6.2.6 on cache.t2.micro", fixture.step("cluster").message());
  }

  private static Fixture withUpkeep() {
    var fixture = new Fixture();
    var resource = Fixture.article();
    var edits =
        Map.<String, Object>of(
            "cache.version",
            "6.2",
            "parameterGroup.family",
            "redis6.x",
            "cache.snapshots",
            Map.of("retentionDays", 7, "window", "12:00-13:00"),
            "cache.autoMinorVersionUpgrade",
            false,
            "cache.notificationTopicArn",
            TOPIC,
            "cache.logs",
            List.of(
                Map.of(
                    "type", "slow-log",
                    "format", "json",
                    "cloudWatchLogGroup", "/sessions")));
    edits.forEach((path, value) -> resource.setSpec(Fixture.with(resource.getSpec(), path, value)));
    fixture.harness.api.apply(resource);
    fixture.harness.untilReady(Fixture.NAME);
    return fixture;
  }

  private static void assertUpkeep(CacheCluster cluster) {
    assertEquals(7, cluster.snapshotRetentionLimit());
    assertEquals("12:00-13:00", cluster.snapshotWindow());
    assertEquals(false, cluster.autoMinorVersionUpgrade());
    assertEquals(TOPIC, cluster.notificationConfiguration().topicArn());
    assertEquals("active", cluster.notificationConfiguration().topicStatus());
    var log = cluster.logDeliveryConfigurations().get(0);
    assertEquals("/sessions", log.destinationDetails().cloudWatchLogsDetails().logGroup());
  }
}
