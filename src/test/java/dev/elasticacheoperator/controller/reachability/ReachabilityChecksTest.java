package dev.elasticacheoperator.controller.reachability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.controller.reachability.ProbeTarget.Protocol;
import dev.elasticacheoperator.controller.reachability.ReachabilityChecks.Subject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which probes run, and whose results count. */
class ReachabilityChecksTest {

  private static final Subject SUBJECT = new Subject("uid", "default", "sessions");
  private static final ProbeResult ANSWERED = new ProbeResult.Answered(false);

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<Duration> delays = new ArrayList<>();
  private final List<ProbeTarget> probed = new ArrayList<>();
  private final List<Subject> news = new ArrayList<>();
  private Runnable during = () -> {};
  private final ReachabilityChecks checks =
      ReachabilityChecks.of(
          target -> {
            probed.add(target);
            during.run();
            return ANSWERED;
          },
          (delay, task) -> {
            delays.add(delay);
            tasks.add(task);
          },
          Duration.ofMinutes(5),
          Duration.ofSeconds(15));

  ReachabilityChecksTest() {
    checks.onNews(news::add);
  }

  private static ProbeTarget target(String host, String password) {
    return new ProbeTarget(
        host, 6379, true, Protocol.RESP, Optional.of("app"), Optional.of(password));
  }

  private Optional<ProbeResult> watch(ProbeTarget target) {
    checks.watch(SUBJECT, target, Duration.ofMinutes(2));
    return checks.last("uid").map(ReachabilityChecks.Checked::result);
  }

  @Test
  void theFirstProbeWaitsForItsTurnAndIsNews() {
    assertEquals(Optional.empty(), watch(target("a", "x")));
    assertEquals(List.of(Duration.ofMinutes(2)), delays);
    tasks.remove().run();
    assertEquals(List.of(SUBJECT), news);
    assertEquals(Optional.of(ANSWERED), watch(target("a", "x")));
    tasks.remove().run();
    assertEquals(List.of(SUBJECT), news, "the same result again");
    assertEquals(2, probed.size());
  }

  /** A thread of the probes can be faster than the pass that asks for the probe. */
  @Test
  void aProbeThatRunsBeforeThePassGoesOnCounts() {
    var first = new AtomicInteger();
    var eager =
        ReachabilityChecks.of(
            target -> ANSWERED,
            (delay, task) -> {
              if (first.getAndIncrement() == 0) {
                task.run();
              }
            },
            Duration.ofMinutes(5),
            Duration.ofSeconds(15));
    eager.watch(SUBJECT, target("a", "x"), Duration.ZERO);
    assertEquals(Optional.of(ANSWERED), eager.last("uid").map(ReachabilityChecks.Checked::result));
  }

  @Test
  void aNewCredentialIsProbedAtOnceAndTheOldOneNotAgain() {
    watch(target("a", "x"));
    watch(target("a", "y"));
    assertEquals(List.of(Duration.ofMinutes(2), Duration.ZERO), delays);
    tasks.remove().run();
    tasks.remove().run();
    assertEquals(List.of(target("a", "y")), probed);
    assertEquals(1, tasks.size());
  }

  @Test
  void theResultOfATargetThatChangedMeanwhileDoesNotCount() {
    watch(target("a", "x"));
    during = () -> watch(target("b", "x"));
    tasks.remove().run();
    during = () -> {};
    assertEquals(List.of(), news);
    assertEquals(Optional.empty(), watch(target("b", "x")));
  }

  @Test
  void aForgottenEnvironmentIsNotProbed() {
    watch(target("a", "x"));
    checks.forget("uid");
    tasks.remove().run();
    assertEquals(List.of(), probed);
    assertTrue(tasks.isEmpty());
  }

  @Test
  void anErrorInAProbeDoesNotEndTheProbes() {
    watch(target("a", "x"));
    during =
        () -> {
          throw new IllegalStateException("a bug");
        };
    assertThrows(IllegalStateException.class, () -> tasks.remove().run());
    during = () -> {};
    tasks.remove().run();
    assertEquals(List.of(SUBJECT), news);
  }

  @Test
  void threadsThatHaveStoppedTakeNoMore() {
    var threads = new ProbeThreads();
    threads.close();
    threads.after(Duration.ZERO, () -> {});
  }

  @Test
  void switchedOffNothingIsProbed() {
    assertFalse(ReachabilityChecks.off().enabled());
    assertTrue(checks.enabled());
  }

  /** Seven probes that hang leave four running, and the others follow. */
  @Test
  void fewProbesRunAtTheSameTime() throws InterruptedException {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var four = new CountDownLatch(4);
    var all = new CountDownLatch(7);
    var release = new CountDownLatch(1);
    try (var threads = new ProbeThreads()) {
      for (var i = 0; i < 7; i++) {
        threads.after(
            Duration.ZERO,
            () -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              four.countDown();
              try {
                release.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              running.decrementAndGet();
              all.countDown();
            });
      }
      assertTrue(four.await(20, TimeUnit.SECONDS));
      release.countDown();
      assertTrue(all.await(20, TimeUnit.SECONDS));
      assertEquals(4, most.get());
    }
  }
}
