package dev.elasticacheoperator.controller.orphans;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.aws.Accounts;
import dev.elasticacheoperator.aws.client.MutationGuard;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.controller.config.OperatorConfig;
import dev.elasticacheoperator.controller.kubernetes.KubernetesApiServer;
import dev.elasticacheoperator.controller.lease.Leadership;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.desired.OperatorIdentity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Schedule of the {@link OrphanSweep}: every {@code deep-drift-interval}, on the leader only. */
@Singleton
public class OrphanSweepSchedule {

  private static final Logger LOG = Logger.getLogger(OrphanSweepSchedule.class);

  private final Accounts accounts;
  private final OperatorIdentity identity;
  private final OperatorConfig config;
  private final Leadership leadership;
  private final OrphanSweep sweep;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(OrphanSweepSchedule::daemon);

  OrphanSweepSchedule(
      Accounts accounts,
      OperatorIdentity identity,
      OperatorConfig config,
      KubernetesClient client,
      Leadership leadership,
      Telemetry telemetry) {
    this.accounts = accounts;
    this.identity = identity;
    this.config = config;
    this.leadership = leadership;
    this.sweep = new OrphanSweep(new KubernetesApiServer(client), telemetry, this::watched);
  }

  /**
   * Starts the schedule.
   *
   * @param environments the environments of the informer's cache at the time of the call
   */
  public void begin(Supplier<Stream<ElastiCacheEnvironment>> environments) {
    var millis = config.deepDriftInterval().toMillis();
    timer.scheduleWithFixedDelay(() -> sweep(environments), millis, millis, TimeUnit.MILLISECONDS);
  }

  private void sweep(Supplier<Stream<ElastiCacheEnvironment>> environments) {
    try {
      leadership.check("the orphan sweep");
      identity.defaultRegion().ifPresent(accounts::of);
      var now = Instant.now();
      sweep.sweep(
          accounts.all(),
          OrphanSweep.names(environments.get().toList()),
          now.minus(config.driftInterval()));
    } catch (MutationGuard.Unverified unknown) {
      LOG.warn(unknown.getMessage());
    } catch (MutationGuard.Refused standby) {
      LOG.debug(standby.getMessage());
    } catch (AwsCallException failure) {
      LOG.warnf("The orphan sweep was skipped: %s", failure.getMessage());
    } catch (RuntimeException fault) {
      // An exception would end the schedule.
      LOG.error("The orphan sweep failed", fault);
    }
  }

  private boolean watched(String namespace) {
    return config
        .namespaces()
        .map(list -> Set.copyOf(List.of(list.split("\\s*,\\s*"))).contains(namespace))
        .orElse(true);
  }

  void end(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "orphan-sweep");
    thread.setDaemon(true);
    return thread;
  }
}
