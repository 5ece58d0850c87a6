package dev.elasticacheoperator.controller.orphans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orphans: resources whose object is gone are reported once, and left alone. */
class OrphanSweepTest {

  private static final String NAME = "default/sessions";
  private static final Duration HOUR = Duration.ofHours(1);

  private final OperatorHarness harness = new OperatorHarness(SimulatorSettings.aws());
  private final Account account =
      new Account(
          OperatorHarness.REGION,
          harness.aws(),
          AwsSettings.simulated(OperatorHarness.CLUSTER, harness.clock));
  private int leaked = -1;
  private final OrphanSweep sweep = sweep(namespace -> true);

  private OrphanSweep sweep(Predicate<String> watched) {
    return new OrphanSweep(
        harness.api,
        new Telemetry() {
          @Override
          public void orphansFound(int resources) {
            leaked = resources;
          }
        },
        watched);
  }

  @BeforeEach
  void anEnvironment() {
    harness.api.apply(OperatorHarness.example("article.yaml"));
    harness.untilReady(NAME);
  }

  private void sweep(OrphanSweep sweep, String... environments) {
    harness.clock.advance(Duration.ofMinutes(15));
    sweep.sweep(List.of(account), Set.of(environments), harness.clock.instant());
  }

  private List<RecordedEvent> leaks() {
    return harness.api.events().stream().filter(e -> e.reason().equals("Leaked")).toList();
  }

  @Test
  void nothingIsLeakedWhileTheObjectIsThere() {
    sweep(sweep, NAME);
    sweep(sweep, NAME);
    assertEquals(0, leaked);
    assertEquals(List.of(), leaks());
  }

  @Test
  void anOrphanIsReportedOnceAndStays() {
    var vpc = harness.aws().ec2().describeVpcs().vpcs().get(0).vpcId();
    sweep(sweep);
    assertEquals(0, leaked, "an object may just have gone");
    sweep(sweep);
    sweep(sweep);
    // A VPC, 2 subnets, 2 security groups, a gateway, a route table, a role, an instance with its
    // volume and interface, and a cache cluster with its two groups.
    assertEquals(14, leaked);
    assertEquals(1, leaks().size());
    var said = leaks().get(0);
    assertTrue(said.warning());
    assertTrue(said.message().contains(vpc), said::message);
    assertTrue(said.message().contains("Values=" + NAME), said::message);
    assertEquals(Leftovers.ARTICLE, Leftovers.of(harness.aws()));
  }

  @Test
  void anObjectThatIsAppliedAgainTakesThemBack() {
    sweep(sweep);
    sweep(sweep);
    sweep(sweep, NAME);
    assertEquals(0, leaked);
    sweep(sweep);
    assertEquals(0, leaked);
    sweep(sweep);
    assertEquals(2, leaks().size(), "it is news again");
  }

  /** Its members and its snapshots carry the same tags. */
  @Test
  void aReplicationGroupIsOneOrphan() {
    var cache = harness.aws().elastiCache();
    cache.createReplicationGroup(
        r ->
            r.replicationGroupId("old")
                .replicationGroupDescription("d")
                .engine("redis")
                .cacheNodeType("cache.t3.micro")
                .numCacheClusters(2)
                .automaticFailoverEnabled(true)
                .tags(Tags.elastiCache(ours("shop/old"))));
    harness.clock.advance(HOUR);
    cache.createSnapshot(r -> r.snapshotName("night").cacheClusterId("old-002"));
    harness.clock.advance(HOUR);
    sweep(sweep, NAME);
    sweep(sweep, NAME);
    assertEquals(1, leaked);
    assertTrue(leaks().get(0).message().startsWith("replication-group/old on AWS"));
  }

  @Test
  void aServerlessCacheIsAnOrphan() {
    var ec2 = harness.aws().ec2();
    var vpc = ec2.createVpc(r -> r.cidrBlock("10.77.0.0/16")).vpc().vpcId();
    var subnets =
        Stream.of("us-west-2a 10.77.0.0/24", "us-west-2b 10.77.1.0/24")
            .map(line -> line.split(" "))
            .map(at -> ec2.createSubnet(r -> r.vpcId(vpc).availabilityZone(at[0]).cidrBlock(at[1])))
            .map(made -> made.subnet().subnetId())
            .toList();
    harness
        .aws()
        .elastiCache()
        .createServerlessCache(
            r ->
                r.serverlessCacheName("old")
                    .engine("valkey")
                    .subnetIds(subnets)
                    .tags(Tags.elastiCache(ours("shop/old"))));
    harness.clock.advance(HOUR);
    sweep(sweep, NAME);
    sweep(sweep, NAME);
    assertEquals(1, leaked);
    assertTrue(leaks().get(0).message().startsWith("serverless-cache/old on AWS"));
  }

  /** The Resource Groups Tagging API still lists a deleted resource for a while. */
  @Test
  void aDeletedCacheIsNoOrphanThoughItsTagsAreListed() {
    var late = new OperatorHarness(SimulatorSettings.aws().withTaggingLag(Duration.ofDays(1)));
    var cache = late.aws().elastiCache();
    cache.createCacheParameterGroup(
        r ->
            r.cacheParameterGroupName("old")
                .cacheParameterGroupFamily("redis7")
                .description("d")
                .tags(Tags.elastiCache(ours("shop/old"))));
    late.clock.advance(Duration.ofDays(2));
    cache.deleteCacheParameterGroup(r -> r.cacheParameterGroupName("old"));
    var its =
        new Account(
            OperatorHarness.REGION,
            late.aws(),
            AwsSettings.simulated(OperatorHarness.CLUSTER, late.clock));
    for (int i = 0; i < 2; i++) {
      assertEquals(1, late.aws().tagging().getResources().resourceTagMappingList().size());
      sweep.sweep(List.of(its), Set.of(), late.clock.instant());
    }
    assertEquals(0, leaked);
  }

  private static Map<String, String> ours(String environment) {
    return Tags.of(OperatorHarness.CLUSTER, environment, "cluster", "old", Map.of());
  }

  @Test
  void anotherOperatorsNamespacesAndClustersAreNotOurs() {
    var elsewhere = sweep(namespace -> namespace.equals("shop"));
    sweep(elsewhere);
    sweep(elsewhere);
    assertEquals(0, leaked);
    var ofAnotherCluster =
        new Account(
            OperatorHarness.REGION, harness.aws(), AwsSettings.simulated("another", harness.clock));
    for (int i = 0; i < 2; i++) {
      sweep.sweep(List.of(ofAnotherCluster), Set.of(), harness.clock.instant());
    }
    assertEquals(0, leaked);
  }
}
