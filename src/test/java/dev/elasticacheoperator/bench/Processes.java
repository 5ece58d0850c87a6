package dev.elasticacheoperator.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Measurements of the production jar, over HTTP to the API server and to AWS. */
final class Processes {

  private static final Map<String, String> QUICK_POLL =
      Map.of("ELASTICACHE_OPERATOR_POLL_INTERVAL", "1s");
  private static final int LOT = 100;
  private static final Duration DRIFT = Duration.ofSeconds(20);
  static final Duration IDLE = Duration.ofMinutes(5);

  /**
   * Time after a restart in which each is compared twice with its per-resource facts. The virtual
   * machine has compiled most of the code by then.
   */
  static final Duration FIRST_COMPARISONS = Duration.ofMinutes(31);

  private static final Duration A_WHILE = Duration.ofMinutes(10);

  /**
   * @param ready until all were Ready
   * @param readyMiB resident then
   * @param restartReady start-up with all of them there
   * @param restartCalm from then until nothing was left to do
   * @param restart calls until then
   * @param restartMiB resident then
   * @param idleCpu processor time of a drift interval, in which all had been compared completely
   * @param idleMiB resident then
   * @param liveMiB heap in use after a full collection then
   * @param interval calls in {@link #DRIFT}, which was the drift interval then
   */
  record Crowd(
      int environments,
      Duration ready,
      long readyMiB,
      Duration restartReady,
      Duration restartCalm,
      Map<CallCount.CountedOperation, Integer> restart,
      long restartMiB,
      Duration idleCpu,
      long idleMiB,
      long liveMiB,
      Map<CallCount.CountedOperation, Integer> interval) {}

  private Processes() {}

  static List<OperatorProcess.StartUp> startUps(int times)
      throws IOException, InterruptedException {
    var took = new ArrayList<OperatorProcess.StartUp>();
    try (var world = new BenchEnvironments()) {
      for (int i = 0; i < times; i++) {
        try (var operator = OperatorProcess.start(world, Map.of())) {
          took.add(operator.startUp());
        }
      }
    }
    return took.stream().sorted(Comparator.comparing(OperatorProcess.StartUp::wall)).toList();
  }

  static Duration ready(int environments) throws IOException, InterruptedException {
    try (var world = new BenchEnvironments();
        var operator = OperatorProcess.start(world, QUICK_POLL)) {
      operator.untilCalm(A_WHILE);
      for (int i = 0; i < environments; i++) {
        world.create(Example.ARTICLE.copy(i));
      }
      return world.untilReady(environments, A_WHILE);
    }
  }

  /** Lot by lot, as nobody makes a thousand at once. */
  private static Duration create(BenchEnvironments world, int environments)
      throws InterruptedException {
    var begun = System.nanoTime();
    for (int made = 0; made < environments; ) {
      var lot = Math.min(LOT, environments - made);
      for (int i = 0; i < lot; i++) {
        world.create(Example.mixed(made + i));
      }
      made += lot;
      world.untilReady(made, A_WHILE);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  static Crowd crowd(int environments) throws IOException, InterruptedException {
    try (var world = new BenchEnvironments()) {
      Duration ready;
      long readyMiB;
      try (var operator = OperatorProcess.start(world, QUICK_POLL)) {
        ready = create(world, environments);
        operator.untilCalm(A_WHILE);
        readyMiB = operator.residentMiB();
      }
      world.calls.take();
      Duration restartReady;
      Duration restartCalm;
      Map<CallCount.CountedOperation, Integer> restart;
      long restartMiB;
      Duration idleCpu;
      long idleMiB;
      long liveMiB;
      try (var operator = OperatorProcess.start(world, QUICK_POLL)) {
        restartReady = operator.startUp().wall();
        restartCalm = operator.untilCalm(A_WHILE);
        restart = world.calls.take();
        restartMiB = operator.residentMiB();
        Thread.sleep(FIRST_COMPARISONS.toMillis());
        var before = operator.cpu();
        Thread.sleep(IDLE.toMillis());
        idleCpu = operator.cpu().minus(before);
        idleMiB = operator.residentMiB();
        liveMiB = operator.liveHeapMiB();
      }
      var interval = Map.of("ELASTICACHE_OPERATOR_DRIFT_INTERVAL", DRIFT.toSeconds() + "s");
      try (var operator = OperatorProcess.start(world, interval)) {
        Thread.sleep(DRIFT.multipliedBy(3).toMillis());
        world.calls.take();
        Thread.sleep(DRIFT.toMillis());
        return new Crowd(
            environments,
            ready,
            readyMiB,
            restartReady,
            restartCalm,
            restart,
            restartMiB,
            idleCpu,
            idleMiB,
            liveMiB,
            world.calls.take());
      }
    }
  }
}
