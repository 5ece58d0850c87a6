package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.approving;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import dev.elasticacheoperator.steps.cache.node.ObservedNode;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;

/** Differences of a serverless cache that need a replacement, and their approval. */
class ServerlessReplacementsTest extends ServerlessTable {

  private static final String REPLACED = " requires replacing serverless cache sessions.";
  private static final String KEY = "arn:aws:kms:us-west-2:000000000000:key/1";

  private static final String SNAPSHOT =
      "CreateServerlessCacheSnapshot: Take snapshot NAME" + OF_IT;

  static Stream<Row<ObservedCaches>> rows() {
    return Stream.of(
        carried("the name", "name from sessions to users", desired("cache.name", "users"), c -> {}),
        carried(
            "the key",
            "KMS key from AWS's own to " + KEY,
            desired("cache.encryption.kmsKeyId", KEY),
            c -> {}),
        carried(
            "a subnet that it has to leave",
            "subnets from subnet-1 and subnet-9 to subnet-1 and subnet-2",
            desired(),
            c -> c.subnetIds("subnet-9", "subnet-1")),
        lost(
            "an older major version",
            "major version from 9 to 8",
            desired(),
            c -> c.majorEngineVersion("9").fullEngineVersion("9.0")),
        row("the key is left out", desired(), serverless(c -> c.kmsKeyId(KEY)), READY),
        row(
            "settings are not changed while a replacement is held, access is",
            desired("cache.name", "users", "cache.snapshots.retentionDays", 3),
            serverless(c -> c.securityGroupIds("sg-2")),
            MODIFY + "security group to sg-1" + OF_IT,
            SNAPSHOT + " [held]"),
        row(
            "the name, approved",
            approving(desired("cache.name", "users"), plan(desired("cache.name", "users")).hash()),
            serverless(c -> {}),
            SNAPSHOT + " [approved]"),
        row(
            "a Redis node where the spec asks for a serverless cache, held",
            desired(),
            ObservedCaches.of(
                new ObservedNode(
                    CacheCluster.builder()
                        .cacheClusterId("sessions")
                        .arn("arn")
                        .cacheClusterCreateTime(Instant.EPOCH)
                        .cacheClusterStatus("available")
                        .engine("redis")
                        .engineVersion("7.1.0")
                        .cacheNodeType("cache.t1.micro")
                        .securityGroups(g -> g.securityGroupId("sg-1"))
                        .build(),
                    Optional.of(TAGS))),
            "DeleteCacheCluster: Delete cache cluster sessions with all its data [held]",
            "AwaitsApproval: AWS has redis 7.1.0, and the spec asks for valkey 8.1. If it was"
                + " changed outside the operator, the cache keeps its data without approval."
                + " Changing the topology from cache cluster to serverless cache requires replacing"
                + " cache cluster sessions."));
  }

  private static Row<ObservedCaches> lost(
      String name, String difference, Target target, Consumer<ServerlessCache.Builder> change) {
    return row(
        name + ", held",
        target,
        serverless(change),
        SNAPSHOT + " [held]",
        "AwaitsApproval: AWS has valkey 9.0, and the spec asks for valkey 8.1. If it was changed"
            + " outside the operator, set cache.version to \"9.0\" to keep the cache and its data."
            + " Changing the "
            + difference
            + REPLACED
            + " The new cache begins empty, because AWS cannot restore a snapshot into it. A"
            + " snapshot keeps the data.");
  }

  private static Row<ObservedCaches> carried(
      String name, String difference, Target target, Consumer<ServerlessCache.Builder> change) {
    return row(
        name + ", held",
        target,
        serverless(change),
        SNAPSHOT + " [held]",
        "AwaitsApproval: Changing the " + difference + REPLACED + CARRIED);
  }

  @Test
  void aPlanShowsTheNewCache() {
    assertEquals(
        List.of(
            SNAPSHOT,
            DELETE + ", whose data is in snapshot NAME",
            "CreateServerlessCache: Create serverless cache sessions (valkey 8, "
                + LIMITS
                + ", subnets subnet-1, subnet-2, KMS key "
                + KEY
                + ") of snapshot NAME"),
        lines(plan(desired("cache.encryption.kmsKeyId", KEY))));
  }
}
