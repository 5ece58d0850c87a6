package dev.elasticacheoperator.aws.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;

/** Reads of replication groups, serverless caches and snapshots, by a view and the inventory. */
class TopologyReadsTest {

  /** AWS shows the new resource by then, and is still creating it. */
  private static final Duration WHILE_BUSY = Duration.ofMinutes(1);

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final SimulatedCloud cloud = new SimulatedCloud(SimulatorSettings.aws(), clock);
  private final AwsClients aws = OperatorHarness.clients(cloud, "us-west-2");
  private final Account account =
      new Account("us-west-2", aws, AwsSettings.simulated("prod", clock));

  @Test
  void aGroupIsReadByNameAndInPages() {
    IntStream.range(0, 130).mapToObj(i -> "g-" + i).forEach(this::group);
    settle();
    views()
        .forEach(
            reads -> {
              assertEquals(
                  Optional.of("g-129"),
                  reads
                      .get(Kinds.REPLICATION_GROUP, "G-129")
                      .map(ReplicationGroup::replicationGroupId));
              assertEquals(Optional.empty(), reads.get(Kinds.REPLICATION_GROUP, "none"));
            });
  }

  @Test
  void aServerlessCacheIsReadByName() {
    String[] subnets = subnets();
    for (int i = 0; i < 3; i++) {
      String name = "s-" + i;
      aws.elastiCache()
          .createServerlessCache(
              r -> r.serverlessCacheName(name).engine("valkey").subnetIds(subnets));
    }
    settle();
    views()
        .forEach(
            reads -> {
              assertEquals(
                  Optional.of("s-2"),
                  reads
                      .get(Kinds.SERVERLESS_CACHE, "s-2")
                      .map(ServerlessCache::serverlessCacheName));
              assertEquals(Optional.empty(), reads.get(Kinds.SERVERLESS_CACHE, "none"));
            });
  }

  @Test
  void aSnapshotIsReadByName() {
    group("g");
    settle();
    aws.elastiCache().createSnapshot(r -> r.snapshotName("night").cacheClusterId("g-001"));
    settle();
    views()
        .forEach(
            reads -> {
              assertEquals(
                  "available", reads.get(Kinds.SNAPSHOT, "night").orElseThrow().snapshotStatus());
              assertEquals(Optional.empty(), reads.get(Kinds.SNAPSHOT, "none"));
            });
  }

  @Test
  void aSnapshotOfAServerlessCacheIsReadByName() {
    String[] subnets = subnets();
    aws.elastiCache()
        .createServerlessCache(r -> r.serverlessCacheName("s").engine("valkey").subnetIds(subnets));
    settle();
    aws.elastiCache()
        .createServerlessCacheSnapshot(
            r -> r.serverlessCacheSnapshotName("night").serverlessCacheName("s"));
    settle();
    views()
        .forEach(
            reads -> {
              assertEquals(
                  "available",
                  reads.get(Kinds.SERVERLESS_SNAPSHOT, "night").orElseThrow().status());
              assertEquals(Optional.empty(), reads.get(Kinds.SERVERLESS_SNAPSHOT, "none"));
            });
  }

  /** AWS refuses even to list the tags of a group that is changing. */
  @Test
  void theTagsOfABusyGroupAreUnknown() {
    ReplicationGroup group = group("g");
    clock.advance(WHILE_BUSY);
    views()
        .forEach(
            reads ->
                assertEquals(Optional.empty(), reads.get(Kinds.ELASTICACHE_TAGS, group.arn())));
    settle();
    assertEquals(
        Optional.of(Map.of()), account.read("shop/g").get(Kinds.ELASTICACHE_TAGS, group.arn()));
  }

  @Test
  void theTagsOfABusyServerlessCacheAreUnknown() {
    String[] subnets = subnets();
    String arn =
        aws.elastiCache()
            .createServerlessCache(
                r -> r.serverlessCacheName("s").engine("valkey").subnetIds(subnets))
            .serverlessCache()
            .arn();
    clock.advance(WHILE_BUSY);
    views()
        .forEach(reads -> assertEquals(Optional.empty(), reads.get(Kinds.ELASTICACHE_TAGS, arn)));
    settle();
    assertTrue(account.read("shop/s").get(Kinds.ELASTICACHE_TAGS, arn).isPresent());
  }

  @Test
  void usersAndTheirGroupAreReadById() {
    user("app");
    aws.elastiCache().createUserGroup(r -> r.userGroupId("people").engine("valkey").userIds("app"));
    settle();
    views()
        .forEach(
            reads -> {
              assertEquals("active", reads.get(Kinds.CACHE_USER, "APP").orElseThrow().status());
              assertEquals(Optional.empty(), reads.get(Kinds.CACHE_USER, "none"));
              assertEquals(
                  List.of("app"),
                  reads.get(Kinds.CACHE_USER_GROUP, "people").orElseThrow().userIds());
              assertEquals(Optional.empty(), reads.get(Kinds.CACHE_USER_GROUP, "none"));
            });
  }

  /** AWS says that such a user does not exist (hashicorp/terraform-provider-aws#34002). */
  @Test
  void theTagsOfABusyUserAreUnknown() {
    var arn = user("app");
    views()
        .forEach(reads -> assertEquals(Optional.empty(), reads.get(Kinds.ELASTICACHE_TAGS, arn)));
    settle();
    assertTrue(account.read("shop/s").get(Kinds.ELASTICACHE_TAGS, arn).isPresent());
  }

  private String user(String id) {
    return aws.elastiCache()
        .createUser(
            r ->
                r.userId(id)
                    .userName(id)
                    .engine("valkey")
                    .accessString("on ~* +@all")
                    .authenticationMode(m -> m.type("password").passwords("p".repeat(16))))
        .arn();
  }

  @Test
  void theNewestEventOfAGroupIsRead() {
    group("g");
    settle();
    assertTrue(account.read("shop/g").get(Kinds.REPLICATION_GROUP_EVENT, "g").isPresent());
  }

  private Stream<EnvironmentView> views() {
    return Stream.of(
        account.read("shop/g"), account.inventory().of("shop/g", clock.instant(), true));
  }

  private void settle() {
    clock.advance(Duration.ofHours(1));
  }

  private ReplicationGroup group(String id) {
    return aws.elastiCache()
        .createReplicationGroup(
            r ->
                r.replicationGroupId(id)
                    .replicationGroupDescription("d")
                    .engine("redis")
                    .cacheNodeType("cache.t3.micro")
                    .numCacheClusters(1))
        .replicationGroup();
  }

  private String[] subnets() {
    String vpc = aws.ec2().createVpc(r -> r.cidrBlock("10.1.0.0/16")).vpc().vpcId();
    return Stream.of("a", "b")
        .map(
            zone ->
                aws.ec2()
                    .createSubnet(
                        r ->
                            r.vpcId(vpc)
                                .cidrBlock(zone.equals("a") ? "10.1.0.0/24" : "10.1.1.0/24")
                                .availabilityZone("us-west-2" + zone))
                    .subnet()
                    .subnetId())
        .toArray(String[]::new);
  }
}
