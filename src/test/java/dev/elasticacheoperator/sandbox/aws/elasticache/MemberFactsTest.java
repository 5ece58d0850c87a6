package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.fact;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.elasticache.model.Event;

/** Facts about replication groups that AWS cannot create, and members that it replaces. */
class MemberFactsTest {

  private static final String NO_CAPACITY = "Reason: InsufficientCacheClusterCapacity";

  @TestFactory
  Stream<DynamicTest> membersThatAwsLooksAfter() {
    return Stream.of(
        fact(
            "a reboot leaves the only node of a group empty",
            "API reference, RebootCacheCluster",
            t -> {
              t.available(r -> {});
              var before = t.region.dataOf("rg-001");
              t.region.cache.rebootCacheCluster(
                  r -> r.cacheClusterId("rg-001").cacheNodeIdsToReboot("0001"));
              assertNotEquals(before, t.region.dataOf("rg-001"));
            }),
        fact(
            "a replaced primary fails over, and keeps its id and its data",
            "user guide, Minimizing downtime with Multi-AZ",
            t -> {
              var before = t.replicated().region.dataOf("rg-001");
              assertTrue(members(t).replace("rg-001"));
              assertEquals("modifying", t.region.status("rg-001"));
              t.settle();
              assertEquals("rg-002", primary(t));
              assertEquals(2, t.group().memberClusters().size());
              assertEquals(before, t.region.dataOf("rg-001"));
            }),
        fact(
            "a replaced replica changes no role",
            "user guide, Minimizing downtime with Multi-AZ",
            t -> {
              t.replicated();
              assertTrue(members(t).replace("rg-002"));
              t.settle();
              assertEquals("rg-001", primary(t));
            }),
        fact(
            "a reboot of a member leaves the group available",
            "assumed, because the API reference has no state of a group for it",
            t -> {
              t.replicated();
              assertTrue(members(t).reboot("rg-002"));
              assertEquals("rebooting cluster nodes", t.region.status("rg-002"));
              assertEquals("available", t.group().status());
            }),
        fact(
            "the only node of a group has nothing to take its data from",
            "user guide, Minimizing downtime with Multi-AZ",
            t -> {
              t.available(r -> {});
              assertFalse(members(t).replace("rg-001"));
              assertFalse(members(t).reboot("rg-001"));
              assertFalse(members(t).failOver("rg-001"));
            }));
  }

  @TestFactory
  Stream<DynamicTest> groupsThatAwsCannotCreate() {
    return Stream.of(
        fact(
            "a group ends in create-failed, as do its members",
            "ministryofjustice/cloud-platform#8304",
            t -> {
              failed(t);
              assertEquals("create-failed", t.group().status());
              assertEquals(List.of(), t.group().nodeGroups());
              assertEquals("create-failed", t.region.status("rg-001"));
            }),
        fact(
            "the events of the members have the reason, and those of the group do not",
            "ministryofjustice/cloud-platform#8304",
            t -> {
              failed(t);
              assertEquals(List.of(NO_CAPACITY), events(t, "cache-cluster", "rg-001"));
              assertEquals(List.of(), events(t, "replication-group", "rg"));
            }),
        fact(
            "a group in create-failed keeps its id until it is deleted",
            "ministryofjustice/cloud-platform#8304",
            t -> {
              failed(t);
              refused("ReplicationGroupAlreadyExists", "already exists", () -> t.create(r -> {}));
              t.region.cache.deleteReplicationGroup(r -> r.replicationGroupId("rg"));
              t.settle();
              t.region.account.cacheFaults(CacheRegion.NAME).letCreatesSucceed();
              assertEquals("available", t.available(r -> {}).group().status());
            }));
  }

  private static void failed(TopologyRegion t) {
    t.region.account.cacheFaults(CacheRegion.NAME).endCreatesIn("create-failed", NO_CAPACITY);
    t.available(r -> r.numCacheClusters(2));
  }

  private static List<String> events(TopologyRegion t, String type, String id) {
    return t
        .region
        .cache
        .describeEvents(r -> r.sourceType(type).sourceIdentifier(id))
        .events()
        .stream()
        .map(Event::message)
        .toList();
  }

  private static MemberFaults members(TopologyRegion t) {
    return t.region.account.cacheFaults(CacheRegion.NAME).members();
  }

  private static String primary(TopologyRegion t) {
    return t.group().nodeGroups().get(0).nodeGroupMembers().stream()
        .filter(member -> member.currentRole().equals("primary"))
        .findFirst()
        .orElseThrow()
        .cacheClusterId();
  }
}
