package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.fact;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheRequest;

/**
 * Facts about restores from nodes into a serverless cache and from a serverless cache into nodes.
 */
class RestoreFactsTest {

  private static final String VALUE = "InvalidParameterValue";
  private static final String COMBINATION = "InvalidParameterCombination";

  /** ElastiCache user guide, "Choosing between deployment options". */
  private static final String BOTH_WAYS = "user guide, Choosing between deployment options";

  private static final String RESTORING = "user guide, Restoring from a backup into a new cache";

  private static void serverless(
      TopologyRegion t, String name, Consumer<CreateServerlessCacheRequest.Builder> more) {
    t.region.cache.createServerlessCache(
        r -> {
          r.serverlessCacheName(name).engine("valkey").subnetIds(t.twoSubnets());
          more.accept(r);
        });
  }

  /** Takes the snapshot {@code kept} of a new serverless cache, and returns the cache's data. */
  private static String serverlessSnapshot(
      TopologyRegion t, Consumer<CreateServerlessCacheRequest.Builder> more) {
    serverless(t, "sl", more);
    t.settle();
    t.region.cache.createServerlessCacheSnapshot(
        r -> r.serverlessCacheName("sl").serverlessCacheSnapshotName("kept"));
    t.settle();
    return t.region.dataOf("sl");
  }

  /** Takes the snapshot {@code kept} of a new single node, and returns its ARN. */
  private static String nodeSnapshot(TopologyRegion t, String redis) {
    t.region.redis("node", redis);
    t.settle();
    t.region.cache.createSnapshot(r -> r.cacheClusterId("node").snapshotName("kept"));
    t.settle();
    return t.region.snapshot("kept").arn();
  }

  /** Asks for a group of Valkey in cluster mode that begins with the serverless snapshot. */
  private static void group(
      TopologyRegion t, Consumer<CreateReplicationGroupRequest.Builder> more) {
    t.create(
        r -> {
          r.engine("valkey")
              .clusterMode(ClusterMode.ENABLED)
              .automaticFailoverEnabled(true)
              .multiAZEnabled(false)
              .serverlessCacheSnapshotName("kept");
          more.accept(r);
        });
  }

  @TestFactory
  Stream<DynamicTest> intoServerless() {
    return Stream.of(
        fact(
            "a serverless cache begins with the snapshot of a node",
            BOTH_WAYS + "; cloudposse/terraform-aws-elasticache-redis#252",
            t -> {
              var arn = nodeSnapshot(t, "7.1");
              serverless(t, "sl", r -> r.engine("redis").snapshotArnsToRestore(arn));
              t.settle();
              assertEquals(t.region.dataOf("node"), t.region.dataOf("sl"));
            }),
        fact(
            "and with that of a group with shards, also an automatic one",
            BOTH_WAYS,
            t -> {
              t.available(
                  r ->
                      r.engine("valkey")
                          .numNodeGroups(2)
                          .replicasPerNodeGroup(1)
                          .automaticFailoverEnabled(true)
                          .snapshotRetentionLimit(1)
                          .snapshotWindow("05:00-06:00"));
              t.region.minutes(2 * 24 * 60);
              var automatic =
                  t.region.cache.describeSnapshots(r -> r.snapshotSource("system")).snapshots();
              serverless(t, "sl", r -> r.snapshotArnsToRestore(automatic.get(0).arn()));
              t.settle();
              assertEquals(t.region.dataOf("rg-0001-001"), t.region.dataOf("sl"));
            }),
        fact(
            "Redis OSS from 5.0 on",
            RESTORING,
            t -> {
              var arn = nodeSnapshot(t, "5.0.6");
              serverless(t, "sl", r -> r.engine("redis").snapshotArnsToRestore(arn));
              t.settle();
              assertEquals(t.region.dataOf("node"), t.region.dataOf("sl"));
            }),
        fact(
            "nothing of Redis OSS before 5.0",
            RESTORING,
            t -> {
              var arn = nodeSnapshot(t, "4.0.10");
              refused(
                  COMBINATION,
                  "redis 4.0.10 cannot be restored into a serverless cache",
                  () -> serverless(t, "sl", r -> r.engine("redis").snapshotArnsToRestore(arn)));
            }),
        fact(
            "no other engine, and nothing into an older major version",
            RESTORING + "; AWS database blog, Backup and Restore with Cluster Resizing",
            t -> {
              t.available(r -> r.engine("valkey").engineVersion("8.0"));
              t.region.cache.createSnapshot(r -> r.replicationGroupId("rg").snapshotName("kept"));
              t.settle();
              var arn = t.region.snapshot("kept").arn();
              refused(
                  COMBINATION,
                  "into redis 7",
                  () -> serverless(t, "sl", r -> r.engine("redis").snapshotArnsToRestore(arn)));
              refused(
                  COMBINATION,
                  "into valkey 7",
                  () ->
                      serverless(
                          t, "sl", r -> r.majorEngineVersion("7").snapshotArnsToRestore(arn)));
            }),
        fact(
            "no RDB data into Memcached",
            "API reference, SnapshotArnsToRestore; user guide",
            t -> {
              var arn = nodeSnapshot(t, "7.1");
              refused(
                  COMBINATION,
                  "memcached",
                  () -> serverless(t, "sl", r -> r.engine("memcached").snapshotArnsToRestore(arn)));
            }),
        fact(
            "a snapshot that is still being taken is refused",
            "API reference, InvalidParameterValue",
            t -> {
              t.region.availableRedis("node", "7.1");
              t.region.cache.createSnapshot(r -> r.cacheClusterId("node").snapshotName("kept"));
              var arn = t.region.snapshot("kept").arn();
              refused(
                  VALUE,
                  "is not available",
                  () -> serverless(t, "sl", r -> r.engine("redis").snapshotArnsToRestore(arn)));
            }));
  }

  @TestFactory
  Stream<DynamicTest> intoNodes() {
    return Stream.of(
        fact(
            "a group in cluster mode begins with a serverless snapshot, with any number of shards",
            BOTH_WAYS + "; API reference, ServerlessCacheSnapshotName",
            t -> {
              var before = serverlessSnapshot(t, r -> r.majorEngineVersion("8"));
              group(t, r -> r.engineVersion("8.1").numNodeGroups(2).replicasPerNodeGroup(1));
              t.settle();
              assertEquals(before, t.region.dataOf("rg-0001-001"));
            }),
        fact(
            "no other engine",
            RESTORING + ", which names the same engine only",
            t -> {
              serverlessSnapshot(t, r -> r.engine("redis"));
              refused(
                  COMBINATION,
                  "redis 7.1 cannot be restored into valkey 9.1",
                  () -> group(t, r -> r.numNodeGroups(1)));
            }),
        fact(
            "nothing of cluster mode, in which each serverless cache is, into a group without it",
            RESTORING + " of 2023; no source names serverless here",
            t -> {
              serverlessSnapshot(t, r -> {});
              refused(
                  COMBINATION,
                  "needs cluster mode enabled",
                  () -> group(t, r -> r.clusterMode(ClusterMode.DISABLED).numCacheClusters(2)));
              refused(
                  COMBINATION,
                  "needs cluster mode enabled",
                  () -> group(t, r -> r.clusterMode(ClusterMode.COMPATIBLE).numCacheClusters(2)));
            }),
        fact(
            "nothing into an older version, or from Valkey into Redis OSS",
            "AWS database blog, Backup and Restore with Cluster Resizing",
            t -> {
              serverlessSnapshot(t, r -> r.majorEngineVersion("8"));
              refused(
                  COMBINATION,
                  "cannot be restored into valkey 8.0",
                  () -> group(t, r -> r.engineVersion("8.0").numNodeGroups(1)));
              refused(
                  COMBINATION,
                  "cannot be restored into redis 7.1",
                  () -> group(t, r -> r.engine("redis").numNodeGroups(1)));
            }),
        fact(
            "no snapshot of serverless Memcached",
            "API reference, ServerlessCacheSnapshotName",
            t -> {
              serverlessSnapshot(t, r -> r.engine("memcached"));
              refused(COMBINATION, "memcached", () -> group(t, r -> r.numNodeGroups(1)));
            }),
        fact(
            "Multi-AZ is that of the serverless cache unless the request says otherwise",
            "terraform-provider-aws#49428, measured",
            t -> {
              serverlessSnapshot(t, r -> {});
              refused(
                  COMBINATION,
                  "Multi-AZ",
                  () -> group(t, r -> r.multiAZEnabled(null).numNodeGroups(1)));
              group(t, r -> r.numNodeGroups(1).replicasPerNodeGroup(0));
            }),
        fact(
            "one source at a time",
            "API reference, InvalidParameterCombination",
            t -> {
              serverlessSnapshot(t, r -> {});
              refused(
                  COMBINATION,
                  "cannot be given together",
                  () -> group(t, r -> r.snapshotName("other").numNodeGroups(1)));
            }),
        fact(
            "a missing one is refused",
            "API reference, InvalidParameterValue",
            t -> refused(VALUE, "kept does not exist", () -> group(t, r -> r.numNodeGroups(1)))),
        fact(
            "the name of a serverless snapshot means nothing to a single node",
            "API reference, CreateCacheCluster, which has no ServerlessCacheSnapshotName",
            t -> {
              serverlessSnapshot(t, r -> r.engine("redis"));
              refused(
                  VALUE,
                  "kept does not exist",
                  () ->
                      t.region.cache.createCacheCluster(
                          r ->
                              r.cacheClusterId("node")
                                  .engine("redis")
                                  .cacheNodeType("cache.t3.micro")
                                  .numCacheNodes(1)
                                  .snapshotName("kept")));
            }));
  }
}
