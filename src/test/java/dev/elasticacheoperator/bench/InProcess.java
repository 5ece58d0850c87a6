package dev.elasticacheoperator.bench;

import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Measurements without processes and connections: the operator on the simulator, in virtual time.
 */
final class InProcess {

  /**
   * The looks at unchanged environments.
   *
   * @param look calls of one drift interval without any deep look
   * @param deep calls that the deep looks of one deep interval added
   * @param restart calls until every environment was looked at once after a restart
   */
  record Drift(
      Map<CallCount.CountedOperation, Integer> look,
      Map<CallCount.CountedOperation, Integer> deep,
      Map<CallCount.CountedOperation, Integer> restart) {}

  /** Reads that AWS answers for one resource only, or for the whole account. */
  static final Set<String> DEEP =
      Set.of(
          "DescribeVpcAttribute",
          "DescribeCacheParameters",
          "ListTagsForResource",
          "GetAccountAuthorizationDetails",
          "GetInstanceProfile");

  private InProcess() {}

  /** The calls that create the article's environment, where AWS takes as long as it does. */
  static Map<CallCount.CountedOperation, Integer> create(SimulatorSettings settings) {
    var harness = new OperatorHarness(settings);
    var calls = new CallCount();
    harness.cloud.hook(calls);
    harness.api.apply(Example.article());
    harness.untilReady("default/" + Example.article().getMetadata().getName());
    return calls.take();
  }

  static Drift drift(int environments) {
    var calls = new CallCount();
    var harness = new OperatorHarness(SimulatorSettings.instant());
    harness.cloud.hook(calls);
    applyAndWait(harness, environments);
    var drift = OperatorHarness.INTERVALS.drift();
    harness.pass(OperatorHarness.INTERVALS.deepDrift().plus(drift));
    calls.take();
    var inAll = new TreeMap<CallCount.CountedOperation, Integer>();
    var looks = OperatorHarness.INTERVALS.deepDrift().dividedBy(drift);
    for (int i = 0; i < looks; i++) {
      harness.pass(drift);
      calls.take().forEach((operation, count) -> inAll.merge(operation, count, Integer::sum));
    }
    harness.restart();
    harness.pass(drift);
    var restart = calls.take();
    var look = new TreeMap<CallCount.CountedOperation, Integer>();
    var deep = new TreeMap<CallCount.CountedOperation, Integer>();
    inAll.forEach(
        (operation, count) -> {
          var belongsToDeepLook = DEEP.contains(operation.name());
          (belongsToDeepLook ? deep : look)
              .put(operation, belongsToDeepLook ? count : (int) (count / looks));
        });
    return new Drift(look, deep, restart);
  }

  /** Wall-clock time of the operator's code until all are Ready, calls answered at once. */
  static Duration ready(int environments) {
    var harness = new OperatorHarness(SimulatorSettings.instant());
    var begun = System.nanoTime();
    applyAndWait(harness, environments);
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static void applyAndWait(OperatorHarness harness, int environments) {
    for (int i = 0; i < environments; i++) {
      harness.api.apply(Example.article(i));
    }
    harness.until(
        environments + " environments Ready",
        () ->
            harness.api.names().stream()
                .allMatch(name -> OperatorHarness.isReady(harness.environment(name))),
        Duration.ofHours(1));
  }
}
