package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.fact;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.elasticache.model.DestinationType;
import software.amazon.awssdk.services.elasticache.model.LogDeliveryConfigurationStatus;
import software.amazon.awssdk.services.elasticache.model.LogFormat;
import software.amazon.awssdk.services.elasticache.model.LogType;
import software.amazon.awssdk.services.elasticache.model.Snapshot;

/** Facts about snapshots of node-based caches and about log delivery. */
class SnapshotFactsTest {

  private static final String COMBINATION = "InvalidParameterCombination";

  private static List<Snapshot> automatic(TopologyRegion t) {
    return t.region.cache.describeSnapshots(r -> r.snapshotSource("system")).snapshots();
  }

  @TestFactory
  Stream<DynamicTest> snapshots() {
    return Stream.of(
        fact(
            "a group is snapshotting and takes no other call",
            "user guide of 2023, Taking manual backups",
            t -> {
              t.replicated();
              t.region.cache.createSnapshot(r -> r.replicationGroupId("rg").snapshotName("one"));
              assertEquals("snapshotting", t.group().status());
              refused(
                  "InvalidReplicationGroupState",
                  "must be in available state",
                  () -> t.modify(r -> r.snapshotRetentionLimit(1)));
            }),
        fact(
            "one shard is not snapshotted by itself",
            "user guide of 2023",
            t ->
                refused(
                    COMBINATION,
                    "cluster mode enabled",
                    () ->
                        t.sharded()
                            .region
                            .cache
                            .createSnapshot(
                                r -> r.cacheClusterId("rg-0001-001").snapshotName("one")))),
        fact(
            "the last snapshot of a group outlives it, has its tags and seeds another",
            "API reference; cloud-custodian#444",
            t -> {
              t.available(r -> r.tags(g -> g.key("team").value("web")));
              var before = t.region.dataOf("rg-001");
              t.region.cache.deleteReplicationGroup(
                  r -> r.replicationGroupId("rg").finalSnapshotIdentifier("last"));
              assertEquals("deleting", t.group().status());
              t.settle();
              refused("ReplicationGroupNotFoundFault", "rg", t::group);
              var arn = t.region.snapshot("last").arn();
              var tags = t.region.cache.listTagsForResource(r -> r.resourceName(arn)).tagList();
              assertEquals("web", tags.get(0).value());
              t.available(r -> r.engine("valkey").snapshotName("last"));
              assertEquals(before, t.region.dataOf("rg-001"));
            }),
        fact(
            "a taken name refuses the deletion as a whole",
            "API reference, SnapshotAlreadyExistsFault",
            t -> {
              t.replicated();
              t.region.cache.createSnapshot(r -> r.replicationGroupId("rg").snapshotName("one"));
              t.settle();
              refused(
                  "SnapshotAlreadyExistsFault",
                  "one",
                  () ->
                      t.region.cache.deleteReplicationGroup(
                          r -> r.replicationGroupId("rg").finalSnapshotIdentifier("one")));
              assertEquals("available", t.group().status());
            }),
        fact(
            "a snapshot with shards needs cluster mode",
            "user guide, Restoring from a backup",
            t -> {
              t.sharded();
              t.region.cache.createSnapshot(r -> r.replicationGroupId("rg").snapshotName("one"));
              t.settle();
              refused(
                  COMBINATION,
                  "needs cluster mode enabled",
                  () -> t.create(r -> r.replicationGroupId("other").snapshotName("one")));
            }),
        fact(
            "a newer snapshot does not fit an older engine",
            "user guide, Restoring from a backup",
            t -> {
              t.available(r -> r.engineVersion("7.1"));
              t.region.cache.createSnapshot(r -> r.replicationGroupId("rg").snapshotName("one"));
              t.settle();
              refused(
                  COMBINATION,
                  "cannot be restored into redis 6.2",
                  () ->
                      t.create(
                          r ->
                              r.replicationGroupId("other")
                                  .engineVersion("6.2")
                                  .snapshotName("one")));
            }),
        fact(
            "memcached has no snapshots",
            "API reference, SnapshotFeatureNotSupportedFault",
            t -> {
              t.region.node("mem", "memcached");
              t.settle();
              refused(
                  "SnapshotFeatureNotSupportedFault",
                  "memcached",
                  () ->
                      t.region.cache.createSnapshot(
                          r -> r.cacheClusterId("mem").snapshotName("one")));
            }),
        fact(
            "AWS takes one a day, keeps as many as the retention and takes them along",
            "user guide, Scheduling automatic backups",
            t -> {
              t.available(r -> r.snapshotRetentionLimit(2).snapshotWindow("05:00-06:00"));
              t.region.minutes(5 * 24 * 60);
              assertEquals(2, automatic(t).size());
              assertTrue(
                  automatic(t).get(0).snapshotName().startsWith("automatic.rg-001-"),
                  automatic(t).get(0).snapshotName());
              t.region.cache.deleteReplicationGroup(r -> r.replicationGroupId("rg"));
              t.settle();
              assertEquals(List.of(), automatic(t));
            }),
        fact(
            "a cache begins with an automatic one as with any other",
            "user guide, Restoring from a backup",
            t -> {
              t.available(r -> r.snapshotRetentionLimit(1).snapshotWindow("05:00-06:00"));
              t.region.minutes(2 * 24 * 60);
              var name = automatic(t).get(0).snapshotName();
              t.region.cache.createReplicationGroup(
                  r ->
                      r.replicationGroupId("copy")
                          .replicationGroupDescription("d")
                          .engine("redis")
                          .cacheNodeType("cache.t4g.small")
                          .snapshotName(name));
              t.settle();
              assertEquals(t.region.dataOf("rg-001"), t.region.dataOf("copy-001"));
            }));
  }

  @TestFactory
  Stream<DynamicTest> logs() {
    return Stream.of(
        fact(
            "Describe tells a state for each delivery",
            "aws-controllers-k8s/community#3024; user guide, Log delivery",
            t -> {
              t.replicated().logTo("there");
              var shown = t.group().logDeliveryConfigurations().get(0);
              assertEquals(LogDeliveryConfigurationStatus.ACTIVE, shown.status());
              assertNull(shown.message());
            }),
        fact(
            "one configuration for each type, and a type that is left out stays",
            "API reference, LogDeliveryConfigurationRequest",
            t -> {
              t.replicated().logTo("one").logTo("two");
              var shown = t.group().logDeliveryConfigurations();
              assertEquals(1, shown.size());
              assertEquals(
                  "two", shown.get(0).destinationDetails().cloudWatchLogsDetails().logGroup());
              t.modified(r -> r.snapshotRetentionLimit(1));
              assertEquals(1, t.group().logDeliveryConfigurations().size());
              t.modified(
                  r ->
                      r.logDeliveryConfigurations(l -> l.logType(LogType.SLOW_LOG).enabled(false)));
              assertEquals(List.of(), t.group().logDeliveryConfigurations());
            }),
        fact(
            "the engine log needs Redis 6.2",
            "user guide, Log delivery",
            t ->
                refused(
                    COMBINATION,
                    "engine-log is not supported for engine version 6.0.5",
                    () ->
                        t.create(
                            r ->
                                r.engineVersion("6.0")
                                    .logDeliveryConfigurations(
                                        l ->
                                            l.logType(LogType.ENGINE_LOG)
                                                .logFormat(LogFormat.JSON)
                                                .destinationType(DestinationType.CLOUDWATCH_LOGS)
                                                .destinationDetails(
                                                    d ->
                                                        d.cloudWatchLogsDetails(
                                                            c -> c.logGroup("g"))))))));
  }
}
