package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.PlanStatus.PlannedAction;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.lab.ManualChanges;
import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.Snapshot;

/** Snapshots before a deletion and a replacement, and caches that begin with one. */
class SnapshotTest {

  private final Fixture fixture = Fixture.ready();

  private void approve() {
    fixture.approvePlan();
  }

  private String data() {
    return fixture
        .harness
        .cloud
        .account(SimulatedCloud.DEFAULT_ACCOUNT)
        .cacheData("us-west-2", "sessions");
  }

  private List<Snapshot> snapshots() {
    return fixture.asStranger(aws -> aws.elastiCache().describeSnapshots().snapshots());
  }

  @Test
  void aReplacementCarriesTheData() {
    var before = data();
    var endpoint = fixture.status().endpoint();
    fixture.edit("cache.port", 6380);
    fixture.harness.pass(Duration.ofMinutes(1));
    assertEquals(
        List.of("CreateSnapshot", "DeleteCacheCluster", "CreateCacheCluster"),
        fixture.status().plan().actions().stream().map(PlannedAction::action).toList());
    assertTrue(fixture.status().plan().actions().stream().noneMatch(PlannedAction::dataLoss));

    approve();
    fixture.harness.pass(Duration.ofHours(1));
    assertTrue(fixture.isReady(), () -> fixture.condition("Ready").getMessage());
    assertEquals(6380, fixture.status().endpoint().port());
    assertNotEquals(endpoint, fixture.status().endpoint());
    assertEquals(before, data(), "the data came from the snapshot");
    assertEquals(
        List.of("CreateSnapshot", "DeleteCacheCluster", "CreateCacheCluster"),
        fixture.calls.changes().stream()
            .filter(c -> c.contains("Cluster") || c.contains("Snap"))
            .toList());
    assertEquals(List.of("sessions"), fixture.ids("cluster"), "the snapshot is no part of it");
    assertEquals(1, snapshots().size(), "and stays");
  }

  @Test
  void aDeletionTakesASnapshotFirst() {
    fixture.edit("cache.snapshots.finalSnapshot", true);
    fixture.harness.pass(Duration.ofMinutes(1));
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    var snapshot = snapshots().get(0);
    assertEquals("available", snapshot.snapshotStatus());
    fixture.stranger(
        aws -> {
          var tags =
              Tags.fromElastiCache(
                  aws.elastiCache()
                      .listTagsForResource(r -> r.resourceName(snapshot.arn()))
                      .tagList());
          assertEquals("default/sessions", tags.get(Tags.ENVIRONMENT));
        });
  }

  @Test
  void aSnapshotThatCannotBeTakenStopsTheDeletion() {
    fixture.edit("cache.snapshots.finalSnapshot", true);
    fixture.harness.pass(Duration.ofMinutes(1));
    var full = new AtomicBoolean(true);
    fixture.refuse(
        call ->
            full.get() && call.operation().equals("CreateSnapshot")
                ? AwsErrors.error(
                    "elasticache",
                    400,
                    "SnapshotQuotaExceededFault",
                    "Quota of 20 snapshots in 24 hours exceeded")
                : null);
    fixture.delete();
    fixture.harness.pass(Duration.ofHours(1));
    assertTrue(
        fixture.condition("Ready").getMessage().contains("finalSnapshot to false"),
        () -> fixture.condition("Ready").getMessage());
    assertEquals(0, fixture.calls.tried("DeleteCacheCluster"));

    fixture.edit("cache.snapshots.finalSnapshot", false);
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(List.of(), snapshots());
  }

  @Test
  void aNewCacheBeginsWithASnapshot() {
    fixture.stranger(aws -> ManualChanges.backUpCluster(aws, "sessions", "nightly"));
    fixture.harness.pass(Duration.ofMinutes(30));
    var before = data();
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    fixture.apply();
    fixture.edit("cache.snapshots.restoreFrom.snapshotName", "nightly");
    fixture.harness.untilReady(Fixture.NAME);
    assertEquals(before, data());
  }
}
