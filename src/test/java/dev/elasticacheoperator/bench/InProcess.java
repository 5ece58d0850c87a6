package dev.elasticacheoperator.bench;

import dev.elasticacheoperator.lab.Lab;
import dev.elasticacheoperator.sandbox.aws.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What is measured without processes and wires: the operator on the simulator, in virtual time. */
final class InProcess {

  /**
   * The looks at unchanged environments.
   *
   * @param look calls of one drift interval without any deep look
   * @param deep calls that the deep looks of one deep interval added
   * @param restart calls until every environment was looked at once after a restart
   */
  record Drift(
      Map<CallCount.Operation, Integer> look,
      Map<CallCount.Operation, Integer> deep,
      Map<CallCount.Operation, Integer> restart) {}

  private InProcess() {}

  /** The calls that create the article's environment, where AWS takes as long as it does. */
  static Map<CallCount.Operation, Integer> create(Settings settings) {
    var lab = new Lab(settings);
    var calls = new CallCount();
    lab.cloud.hook(calls);
    lab.api.apply(Example.article());
    lab.untilReady("default/" + Example.article().getMetadata().getName());
    return calls.take();
  }

  static Drift drift(int environments) {
    var calls = new CallCount();
    var lab = new Lab(Settings.instant());
    lab.cloud.hook(calls);
    applyAndWait(lab, environments);
    var drift = Lab.INTERVALS.drift();
    lab.pass(Lab.INTERVALS.deepDrift().plus(drift));
    calls.take();
    var inAll = new TreeMap<CallCount.Operation, Integer>();
    var looks = Lab.INTERVALS.deepDrift().dividedBy(drift);
    for (int i = 0; i < looks; i++) {
      lab.pass(drift);
      calls.take().forEach((operation, count) -> inAll.merge(operation, count, Integer::sum));
    }
    lab.restart();
    lab.pass(drift);
    var restart = calls.take();
    var look = new TreeMap<CallCount.Operation, Integer>();
    var deep = new TreeMap<CallCount.Operation, Integer>();
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
    var lab = new Lab(Settings.instant());
    var begun = System.nanoTime();
    applyAndWait(lab, environments);
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static void applyAndWait(Lab lab, int environments) {
    for (int i = 0; i < environments; i++) {
      lab.api.apply(Example.article(i));
    }
    lab.until(
        environments + " environments Ready",
        () -> lab.api.names().stream().allMatch(name -> Lab.isReady(lab.environment(name))),
        Duration.ofHours(1));
  }

  /** What AWS tells only resource by resource, or of the whole account. */
  static final java.util.Set<String> DEEP =
      java.util.Set.of(
          "DescribeVpcAttribute",
          "DescribeCacheParameters",
          "ListTagsForResource",
          "GetAccountAuthorizationDetails",
          "GetInstanceProfile");
}
