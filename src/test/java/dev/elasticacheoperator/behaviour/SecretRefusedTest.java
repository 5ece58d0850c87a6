package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Writes that Kubernetes refuses: quota, policy, immutable Secret, missing right. */
class SecretRefusedTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final String WORDS = "The Kubernetes API server does not accept it: no.";

  private final Fixture fixture = new Fixture();

  /** Refuses the writes that begin like this; an empty text refuses none. */
  private void refuse(String write) {
    fixture.harness.api.aroundWrites(
        point -> {
          if (!write.isEmpty() && point.startsWith("before " + write)) {
            throw new ApiServer.Refused(WORDS, null);
          }
        });
  }

  private List<RecordedEvent> warnings(String reason) {
    return fixture.harness.api.events().stream()
        .filter(e -> e.warning() && e.reason().equals(reason))
        .toList();
  }

  private void assertRefused() {
    assertEquals("SecretRefused", fixture.condition("Ready").getReason());
    assertEquals(WORDS, fixture.condition("Ready").getMessage());
    assertEquals("True", fixture.condition("Stalled").getStatus());
  }

  @Test
  void aRefusedSecretKeepsNothingElseFromTheStatus() {
    refuse("writing the Secret");
    fixture.apply();
    fixture.harness.pass(HOUR);
    assertRefused();
    assertNotNull(fixture.status().endpoint());
    assertTrue(
        fixture.status().steps().stream()
            .filter(s -> !s.name().equals("users"))
            .allMatch(s -> s.state() == StepState.READY));
    assertEquals(1, warnings("SecretRefused").size());

    var writes = fixture.harness.api.statusWrites();
    fixture.calls.clear();
    fixture.harness.pass(HOUR);
    assertEquals(writes, fixture.harness.api.statusWrites());
    assertEquals(List.of(), fixture.calls.changes());

    refuse("");
    fixture.harness.pass(Duration.ofMinutes(6));
    assertTrue(fixture.isReady());
    assertEquals("sessions-endpoint", fixture.status().binding().name());
    assertTrue(fixture.secret("sessions-endpoint").isPresent());
  }

  @Test
  void theFirstTriesFollowSoonAndTheOthersEveryDriftInterval() {
    var tries = new int[1];
    fixture.harness.api.aroundWrites(
        point -> {
          if (point.equals("before writing the Secret")) {
            tries[0]++;
            throw new ApiServer.Refused(WORDS, null);
          }
        });
    fixture.apply();
    fixture.harness.until("tried three times", () -> tries[0] == 3, Duration.ofMinutes(30));
    tries[0] = 0;
    fixture.harness.pass(HOUR);
    assertTrue(tries[0] >= 12 && tries[0] <= 16, tries[0] + " tries in an hour");
  }

  /** Nothing that clients use goes before its successor is there. */
  @Test
  void aRenamedSecretStaysUntilKubernetesAcceptsTheNewOne() {
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    refuse("writing the Secret");
    fixture.edit("secret.name", "elsewhere");
    fixture.harness.pass(HOUR);
    assertRefused();
    assertEquals("sessions-endpoint", fixture.status().binding().name());
    assertTrue(fixture.secret("sessions-endpoint").isPresent());

    refuse("deleting the Secret");
    fixture.harness.pass(HOUR);
    assertRefused();
    assertEquals("sessions-endpoint", fixture.status().binding().name());
    assertTrue(fixture.secret("elsewhere").isPresent());

    refuse("");
    fixture.harness.pass(Duration.ofMinutes(6));
    assertTrue(fixture.isReady());
    assertEquals("elsewhere", fixture.status().binding().name());
    assertFalse(fixture.secret("sessions-endpoint").isPresent());
  }

  @Test
  void aRefusedStatusIsReportedByAnEventAndChangesNothingOnAws() {
    refuse("writing the status");
    fixture.apply();
    fixture.harness.pass(HOUR);
    assertEquals(1, warnings("StatusRefused").size());
    assertEquals(WORDS, warnings("StatusRefused").get(0).message());
    refuse("");
    fixture.harness.untilReady(Fixture.NAME);
  }

  @Test
  void aFinalizerThatKubernetesKeepsRepeatsNoEvent() {
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    fixture.delete();
    refuse("removing the finalizer");
    for (int i = 0; i < 3; i++) {
      assertThrows(ApiServer.Refused.class, () -> fixture.harness.untilGone(Fixture.NAME));
    }
    refuse("");
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(
        1, fixture.harness.api.events().stream().filter(e -> e.reason().equals("Deleted")).count());
  }

  @Test
  void whatOthersAddedToTheSecretStays() {
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    var theirs = fixture.secret("sessions-endpoint").get();
    theirs.getMetadata().getLabels().put("team", "web");
    theirs.getMetadata().getAnnotations().put("x", "y");
    theirs.getData().put("extra", "eA==");
    theirs.getData().put("host", "d3Jvbmc=");
    fixture.harness.api.write(theirs);
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.step();
    var now = fixture.secret("sessions-endpoint").get();
    assertEquals("web", now.getMetadata().getLabels().get("team"));
    assertEquals("y", now.getMetadata().getAnnotations().get("x"));
    assertEquals("eA==", now.getData().get("extra"));
    assertFalse(now.getData().containsValue("d3Jvbmc="));

    var version = now.getMetadata().getResourceVersion();
    fixture.harness.pass(HOUR);
    var later = fixture.secret("sessions-endpoint").get();
    assertEquals(version, later.getMetadata().getResourceVersion(), "written again and again");
  }

  @Test
  void retainKeepsTheSecretAndTheNextEnvironmentTakesItBack() {
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    fixture.edit("deletionPolicy", "Retain");
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    var kept = fixture.secret("sessions-endpoint").get();
    assertEquals(List.of(), kept.getMetadata().getOwnerReferences());
    assertEquals(
        Map.of("elasticache-operator.dev/environment", "sessions"),
        kept.getMetadata().getAnnotations());

    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    var back = fixture.secret("sessions-endpoint").get();
    assertEquals(kept.getData(), back.getData());
    assertEquals(
        fixture.harness.environment(Fixture.NAME).getMetadata().getUid(),
        back.getMetadata().getOwnerReferences().get(0).getUid());
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertFalse(fixture.secret("sessions-endpoint").isPresent());
  }

  /** Kubernetes would delete the Secret once the finalizer is gone. */
  @Test
  void theFinalizerStaysUntilKubernetesLetsTheSecretStay() {
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    refuse("writing the Secret");
    fixture.edit("deletionPolicy", "Retain");
    fixture.delete();
    fixture.harness.pass(HOUR);
    assertRefused();
    refuse("");
    fixture.harness.untilGone(Fixture.NAME);
    assertTrue(fixture.secret("sessions-endpoint").isPresent());
  }

  /** A Secret without owner reference is not left to the garbage collector. */
  @Test
  void aSecretGoesWithTheEnvironmentThatIsNoLongerRetained() {
    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    fixture.edit("deletionPolicy", "Retain");
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.step();
    assertEquals(
        List.of(), fixture.secret("sessions-endpoint").get().getMetadata().getOwnerReferences());
    fixture.edit("deletionPolicy", "Delete");
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertFalse(fixture.secret("sessions-endpoint").isPresent());
  }
}
