package dev.elasticacheoperator.controller.lease;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.client.MutationGuard;
import dev.elasticacheoperator.aws.client.MutationGuard.Unverified;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import dev.elasticacheoperator.sandbox.kube.EmbeddedApiServer;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class LeadershipTest {

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Leadership.Terms TERMS =
      new Leadership.Terms("default", "elasticache-operator", "us", DEADLINE);

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private EmbeddedApiServer server;
  private KubernetesClient client;
  private Leadership leadership;

  @BeforeEach
  void start() throws IOException {
    server = EmbeddedApiServer.start(0);
    client = client(server.url().toString());
    leadership = new Leadership(client, Optional.of(TERMS), clock, nanos::get);
  }

  private static KubernetesClient client(String url) {
    var config =
        new ConfigBuilder(Config.empty()).withMasterUrl(url).withRequestRetryBackoffLimit(0);
    return new KubernetesClientBuilder().withConfig(config.build()).build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void aRenewedLeaseIsReadOncePerDeadline() {
    lease("us");
    assertMayAct();
    server.close();
    pass(DEADLINE.minusNanos(1));
    assertMayAct();
    pass(Duration.ofNanos(1));
    assertMayNot();
  }

  @Test
  void anApiServerThatIsAwayIsNotALostLease() {
    lease("us");
    server.close();
    var away = assertThrows(Unverified.class, () -> leadership.check("CreateVpc")).getMessage();
    var message = "The Kubernetes API server cannot be reached, so the Lease cannot be checked: ";
    assertTrue(away.startsWith("Skipped CreateVpc: " + message), away);
    assertTrue(leadership.reasonOfLoss().startsWith(message), leadership.reasonOfLoss());
  }

  @Test
  void anApiServerThatDoesNotAnswerDoesNotDelayTheReasonOfLoss() throws IOException {
    try (var silent = new ServerSocket(0);
        var waiting = client("http://localhost:" + silent.getLocalPort())) {
      leadership = new Leadership(waiting, Optional.of(TERMS), clock, nanos::get);
      var reason =
          assertTimeoutPreemptively(Duration.ofSeconds(8), () -> leadership.reasonOfLoss());
      assertEquals(
          "The Kubernetes API server cannot be reached, so the Lease cannot be checked: no answer"
              + " in 2 s",
          reason);
    }
  }

  @Test
  void aCheckThatWaitsForTheApiServerDoesNotDelayTheEnd() throws Exception {
    try (var silent = new ServerSocket(0);
        var waiting = client("http://localhost:" + silent.getLocalPort())) {
      leadership = new Leadership(waiting, Optional.of(TERMS), clock, nanos::get);
      var check = CompletableFuture.runAsync(() -> leadership.check("CreateVpc"));
      silent.accept();
      assertTimeoutPreemptively(Duration.ofSeconds(8), leadership::end);
      assertFalse(check.isDone());
    }
  }

  @Test
  void aRefusalNamesTheHolderOfTheLease() {
    assertEquals(
        "Skipped CreateVpc: No replica holds the Lease elasticache-operator.", assertMayNot());
    lease("them");
    var them = "The replica them holds the Lease elasticache-operator.";
    assertEquals("Skipped CreateVpc: " + them, assertMayNot());
    assertEquals(them, leadership.reasonOfLoss());
    lease("us");
    pass(DEADLINE);
    var late = "This replica did not renew the Lease elasticache-operator in time.";
    assertEquals("Skipped CreateVpc: " + late, assertMayNot());
    assertEquals(late, leadership.reasonOfLoss());
    leadership.end();
    assertEquals("Skipped CreateVpc: This replica has stopped leading.", assertMayNot());
  }

  @Test
  void withoutTheLeaseNothingIsChanged() {
    assertMayNot();
    lease("them");
    assertMayNot();
    lease("us");
    assertMayAct();
  }

  @Test
  void aLeaseWithoutRenewalsAllowsNoChange() {
    lease("us");
    pass(DEADLINE);
    assertMayNot();
    lease("us");
    assertMayAct();
  }

  /** The monotonic clock stood still meanwhile. */
  @Test
  void aMachineThatSleptReadsTheLeaseAgain() {
    lease("us");
    assertMayAct();
    clock.advance(Duration.ofHours(1));
    lease("them");
    assertMayNot();
  }

  @Test
  void aClockThatIsSetBackDoesNotMakeALeaseLast() {
    lease("us");
    assertMayAct();
    nanos.addAndGet(DEADLINE.toNanos());
    lease("them");
    assertMayNot();
  }

  @Test
  void aResignedReplicaReleasesTheLeaseAndChangesNothing() {
    lease("us");
    leadership.resign();
    assertEquals("", holder());
    lease("us");
    assertMayNot();
  }

  /**
   * A paused replica finds its Lease free again, because another one had it and gave it back. The
   * callback ends the process, and so what it remembers (Wiring).
   */
  @Test
  void aLeaseThatAnotherReplicaHadInBetweenIsALoss() throws Exception {
    var started = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    var election =
        new LeaderElectionConfigBuilder()
            .withName("test")
            .withLock(new LeaseLock(TERMS.namespace(), TERMS.lease(), TERMS.identity()))
            .withLeaseDuration(Duration.ofMinutes(3))
            .withRenewDeadline(Duration.ofMinutes(2))
            .withRetryPeriod(Duration.ofMillis(50))
            .withLeaderCallbacks(
                new LeaderCallbacks(started::countDown, stopped::countDown, leader -> {}))
            .build();
    var running = client.leaderElector().withConfig(election).build().start();
    assertTrue(started.await(1, TimeUnit.MINUTES));
    client
        .leases()
        .inNamespace(TERMS.namespace())
        .withName(TERMS.lease())
        // The elector writes the Lease meanwhile, which a patch does not conflict with.
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"holderIdentity\":\"\"}}");
    assertTrue(stopped.await(1, TimeUnit.MINUTES));
    running.cancel(true);
  }

  @Test
  void anothersLeaseIsNotTouched() {
    lease("them");
    leadership.resign();
    assertEquals("them", holder());
  }

  @Test
  void withoutAnElectionNoLeaseIsRead() {
    var alone = new Leadership(null, Optional.empty(), clock, nanos::get);
    assertDoesNotThrow(() -> alone.check("CreateVpc"));
    alone.resign();
  }

  private void lease(String holder) {
    var lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withName("elasticache-operator")
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .withHolderIdentity(holder)
            .withRenewTime(clock.instant().atZone(ZoneOffset.UTC))
            .endSpec()
            .build();
    client.resource(lease).forceConflicts().serverSideApply();
  }

  private String holder() {
    return client
        .leases()
        .inNamespace("default")
        .withName("elasticache-operator")
        .get()
        .getSpec()
        .getHolderIdentity();
  }

  private void pass(Duration time) {
    clock.advance(time);
    nanos.addAndGet(time.toNanos());
  }

  private void assertMayAct() {
    assertDoesNotThrow(() -> leadership.check("CreateVpc"));
  }

  private String assertMayNot() {
    return assertThrows(MutationGuard.Refused.class, () -> leadership.check("CreateVpc"))
        .getMessage();
  }
}
