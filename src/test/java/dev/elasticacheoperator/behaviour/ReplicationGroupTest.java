package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.behaviour.ValkeyGroups.group;
import static dev.elasticacheoperator.behaviour.ValkeyGroups.ready;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A replication group is created, explained while it is busy, replaced, rebooted and deleted. */
class ReplicationGroupTest {

  @Test
  void aGroupIsMadeAndDeleted() {
    var fixture = ready(Map.of());
    assertEquals(
        "valkey 8.0.1 on cache.t4g.small, 1 shard, 1 replica, Multi-AZ",
        fixture.step("cluster").message());
    fixture.deleteLeavingNothing();
  }

  @Test
  void aPlanSaysThatTheNewCacheIsEmptyAlthoughASnapshotKeepsTheData() {
    var fixture = ready(Map.of("cache.version", "9.0", "cache.snapshots.finalSnapshot", true));
    fixture.edit("cache.version", "8.2");
    fixture.harness.pass(Duration.ofMinutes(1));
    var plan = fixture.status().plan();
    assertEquals("CreateSnapshot", plan.actions().get(0).action());
    assertTrue(
        plan.message()
            .contains(
                "requires replacing replication group sessions. The new cache begins empty, because"
                    + " AWS cannot restore a snapshot into it. A snapshot keeps the data. Revert"),
        plan.message());
  }

  @Test
  void aBusyGroupTellsNothingThatTheOperatorDoesNotKnow() {
    var fixture = ready(Map.of());
    fixture.edit("cache.replicas", 2);
    fixture.harness.pass(Duration.ofMinutes(1));
    assertEquals(
        "Waiting for replication group sessions: modifying", fixture.step("cluster").message());
  }

  @Test
  void aReplacementKeepsTheEncryptionThatTheSpecLeavesOut() {
    var fixture =
        ready(Map.of("cache.encryption", Map.of("inTransit", "Disabled", "atRest", false)));
    fixture.edit("cache.encryption", null);
    fixture.edit("cache.port", 6380);
    fixture.harness.pass(Duration.ofHours(1));
    fixture.approvePlan();
    fixture.harness.pass(Duration.ofHours(4));
    assertTrue(fixture.isReady(), () -> fixture.condition("Ready").getMessage());
    assertEquals(6380, fixture.status().endpoint().port());
    assertEquals(false, group(fixture).transitEncryptionEnabled());
    assertEquals(false, group(fixture).atRestEncryptionEnabled());
  }

  @Test
  void aReplacementKeepsTheKeyThatTheSpecLeavesOut() {
    var fixture = ready(Map.of("cache.encryption.kmsKeyId", ValkeyGroups.KEY));
    assertEquals(ValkeyGroups.KEY, fixture.status().encryption().kmsKeyId());
    fixture.edit("cache.encryption.kmsKeyId", null);
    fixture.edit("cache.port", 6380);
    fixture.harness.pass(Duration.ofHours(1));
    fixture.approvePlan();
    fixture.harness.pass(Duration.ofHours(4));
    assertEquals(6380, fixture.status().endpoint().port());
    assertEquals(ValkeyGroups.KEY, group(fixture).kmsKeyId());
  }

  @Test
  void oneApprovalRebootsEveryMember() {
    var fixture = ready(Map.of("parameterGroup", Map.of("parameters", Map.of("databases", "16"))));
    fixture.calls.clear();
    fixture.edit("parameterGroup.parameters", Map.of("databases", "32"));
    fixture.harness.pass(Duration.ofHours(1));
    var members = group(fixture).memberClusters().size();
    assertTrue(members > 1, "members");
    assertEquals(members, fixture.status().plan().actions().size());
    fixture.approvePlan();
    fixture.harness.pass(Duration.ofHours(2));
    assertTrue(fixture.isReady(), () -> fixture.condition("Ready").getMessage());
    assertEquals(members, fixture.calls.tried("RebootCacheCluster"));
  }
}
