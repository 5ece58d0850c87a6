package dev.elasticacheoperator.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.PackagedOperator;
import dev.elasticacheoperator.sandbox.aws.http.WireFaults.Moment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas, of which one at a time may change anything. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LostLeaseIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Map<String, String> SHORT_LEASE = lease("5s", "4s");
  private static final Map<String, String> LONG_LEASE = lease("60s", "50s");

  @TempDir Path directory;

  private Replicas replicas;

  private static Map<String, String> lease(String duration, String renewDeadline) {
    return Map.of(
        "ELASTICACHE_OPERATOR_LEADER_ELECTION_LEASE_DURATION", duration,
        "ELASTICACHE_OPERATOR_LEADER_ELECTION_RENEW_DEADLINE", renewDeadline,
        "ELASTICACHE_OPERATOR_LEADER_ELECTION_RETRY_PERIOD", "1s");
  }

  @BeforeEach
  void begin() throws Exception {
    replicas = new Replicas(directory);
  }

  @AfterEach
  void end() {
    replicas.close();
  }

  /** It is stopped in the middle of a pass, with more calls to make. */
  @Test
  void aLeaderThatWakesWithoutItsLeaseChangesNothing() throws Exception {
    var leader = leader("a", SHORT_LEASE);
    replicas.start("b", SHORT_LEASE);
    pauseAtChange(leader, 3, Moment.EXECUTED);
    create();
    await().atMost(PATIENCE).until(() -> first("b") > 0);

    leader.goOn();
    assertEquals(1, leader.ended().get(1, TimeUnit.MINUTES));
    var tookOver = first("b");
    var late =
        replicas.aws.changes().stream()
            .filter(c -> c.from().equals("a") && c.nanos() > tookOver)
            .toList();
    assertEquals(List.of(), late);
    untilReady();
    assertExactlyOne();
  }

  /** Nobody can call back what the network holds; what it makes in the end is found and removed. */
  @Test
  void aCallOfTheLastLeaderThatArrivesLateLeavesNoSecondVpc() throws Exception {
    var held = new CountDownLatch(1);
    var leader = leader("a", SHORT_LEASE);
    replicas.start("b", SHORT_LEASE);
    replicas.aws.weather(
        (moment, service, action) -> {
          if (moment == Moment.RECEIVED && action.equals("CreateVpc") && held.getCount() > 0) {
            if (first("b") == 0) {
              pause(leader);
              hold(held);
            }
          }
        });
    create();
    untilReady();
    held.countDown();
    await().atMost(PATIENCE).until(() -> vpcs() == 2);
    await().atMost(PATIENCE).until(() -> vpcs() == 1);
    untilReady();
    assertExactlyOne();
  }

  /** A Lease that is not given back would keep the other waiting for a minute. */
  @Test
  void aStoppedReplicaHandsOverAtOnce() throws Exception {
    var leader = leader("a", LONG_LEASE);
    replicas.start("b", LONG_LEASE);
    leader.terminate();
    await().atMost(Duration.ofSeconds(30)).until(() -> replicas.leader().equals("b"));
    assertEquals(143, leader.ended().get(1, TimeUnit.MINUTES));
  }

  private PackagedOperator leader(String pod, Map<String, String> variables) throws Exception {
    var leader = replicas.start(pod, variables);
    await().atMost(PATIENCE).until(() -> replicas.leader().equals(pod));
    return leader;
  }

  /** Once, before the answer of that change is written. */
  private void pauseAtChange(PackagedOperator leader, int number, Moment when) {
    var count = new AtomicInteger();
    replicas.aws.weather(
        (moment, service, action) -> {
          if (moment == when && ClusterAws.changes(action) && count.incrementAndGet() == number) {
            pause(leader);
          }
        });
  }

  private static void pause(PackagedOperator operator) {
    try {
      operator.pause();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** When the first change of a replica arrived, 0 if none has. */
  private long first(String pod) {
    return replicas.aws.changes().stream()
        .filter(c -> c.from().equals(pod))
        .mapToLong(ClusterAws.Change::nanos)
        .findFirst()
        .orElse(0);
  }

  private void create() {
    replicas.client().resource(OperatorHarness.example("article.yaml")).create();
  }

  private void untilReady() {
    replicas
        .environments()
        .inNamespace("default")
        .withName("sessions")
        .waitUntilCondition(OperatorHarness::isReady, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private int vpcs() {
    return Leftovers.of(replicas.aws.clients()).get("VPC");
  }

  private void assertExactlyOne() {
    assertEquals(Leftovers.ARTICLE, Leftovers.of(replicas.aws.clients()));
  }
}
