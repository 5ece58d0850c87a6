package dev.elasticacheoperator.bench;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Measurements without processes and connections: the operator on the simulator, in virtual time.
 */
public final class InProcess {

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
      Map<CallCount.CountedOperation, Integer> restart) {

    /** Returns the calls of a deep interval that AWS answers for one resource only. */
    int perResource() {
      return deep.entrySet().stream()
          .filter(e -> !PAGES.contains(e.getKey().name()))
          .mapToInt(Map.Entry::getValue)
          .sum();
    }
  }

  /**
   * Calls of one environment.
   *
   * @param create until the environment is Ready
   * @param idle checks of the unchanged environment
   * @param delete until the object is gone
   */
  record Life(
      Map<CallCount.CountedOperation, Integer> create,
      Drift idle,
      Map<CallCount.CountedOperation, Integer> delete) {}

  /** Reads that AWS answers for one resource only, or for the whole account. */
  static final Set<String> DEEP =
      Set.of(
          "DescribeVpcAttribute",
          "DescribeCacheParameters",
          "ListTagsForResource",
          "GetResources",
          "GetAccountAuthorizationDetails",
          "GetInstanceProfile",
          "ListInstanceProfiles");

  private static final Set<String> PAGES =
      Set.of("GetResources", "GetAccountAuthorizationDetails", "ListInstanceProfiles");

  private InProcess() {}

  /** Calls of one environment on an AWS that takes as long as AWS does. */
  static Life life(Example example) {
    var harness = new OperatorHarness(SimulatorSettings.aws());
    var calls = new CallCount();
    harness.cloud.hook(calls);
    var name = create(harness, example);
    var create = calls.take();
    var idle = idle(harness, calls);
    harness.api.delete(name);
    harness.changed(name);
    harness.untilGone(name);
    return new Life(create, idle, calls.take());
  }

  /** Calls until one environment is Ready on an AWS that takes as long as AWS does. */
  static Map<CallCount.CountedOperation, Integer> create(Example example) {
    var harness = new OperatorHarness(SimulatorSettings.aws());
    var calls = new CallCount();
    harness.cloud.hook(calls);
    create(harness, example);
    return calls.take();
  }

  /** Returns the name of the new environment. */
  private static String create(OperatorHarness harness, Example example) {
    var environment = example.environment();
    var name = "default/" + environment.getMetadata().getName();
    harness.api.apply(environment);
    harness.untilReady(name);
    return name;
  }

  /** Calls to check unchanged environments, each made by one call of the function. */
  static Drift drift(int environments, IntFunction<ElastiCacheEnvironment> environment) {
    var calls = new CallCount();
    var harness = new OperatorHarness(SimulatorSettings.instant());
    harness.cloud.hook(calls);
    applyAndWait(harness, environments, environment);
    return idle(harness, calls);
  }

  private static Drift idle(OperatorHarness harness, CallCount calls) {
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
    applyAndWait(harness, environments, Example.ARTICLE::copy);
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Creates environments of all topologies in turn, until all are Ready. */
  public static void createMixed(OperatorHarness harness, int environments) {
    applyAndWait(harness, environments, Example::mixed);
  }

  static void applyAndWait(
      OperatorHarness harness, int environments, IntFunction<ElastiCacheEnvironment> environment) {
    for (int i = 0; i < environments; i++) {
      harness.api.apply(environment.apply(i));
    }
    harness.until(
        environments + " environments Ready",
        () ->
            harness.api.names().stream()
                .allMatch(name -> OperatorHarness.isReady(harness.environment(name))),
        Duration.ofHours(1));
  }
}
