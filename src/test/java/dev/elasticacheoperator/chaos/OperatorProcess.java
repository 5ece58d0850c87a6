package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.aws.Accounts;
import dev.elasticacheoperator.controller.reachability.Prober;
import dev.elasticacheoperator.controller.reachability.ReachabilityChecks;
import dev.elasticacheoperator.controller.reconcile.EnvironmentService;
import dev.elasticacheoperator.controller.report.ActionLog;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.desired.OperatorIdentity;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.StoredApiServer;
import dev.elasticacheoperator.lab.TimedTasks;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One process of the operator: the controller, and the probes that run beside its passes. Nothing
 * of it is left after its end.
 */
final class OperatorProcess {

  /** Environments of which a probe or a Secret of users has news. */
  private final Set<String> news = new TreeSet<>();

  private final TimedTasks probes;
  private final EnvironmentService service;

  /**
   * @param time the clock of the operator's node
   * @param prober empty for a process that probes no cache
   */
  OperatorProcess(
      StoredApiServer api,
      Accounts accounts,
      InstantSource time,
      VirtualClock clock,
      Optional<Prober> prober) {
    probes = new TimedTasks(clock);
    var intervals = OperatorHarness.INTERVALS;
    var checks =
        prober
            .map(p -> ReachabilityChecks.of(p, probes, intervals.drift(), intervals.poll()))
            .orElseGet(ReachabilityChecks::off);
    checks.onNews(subject -> news.add(subject.namespace() + "/" + subject.name()));
    service =
        new EnvironmentService(
            api,
            accounts,
            new OperatorIdentity(OperatorHarness.CLUSTER, OperatorHarness.REGION),
            intervals,
            time,
            ActionLog.NONE,
            Telemetry.NONE,
            checks);
    service.onChangedSource((namespace, name) -> news.add(namespace + "/" + name));
  }

  EnvironmentService service() {
    return service;
  }

  /** Returns the probes that are due, which run only if somebody runs them. */
  TimedTasks probes() {
    return probes;
  }

  /** Returns the environments that need a pass because of news, once. */
  Set<String> takeNews() {
    var taken = Set.copyOf(news);
    news.clear();
    return taken;
  }
}
