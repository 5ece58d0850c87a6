package dev.elasticacheoperator.controller;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.aws.Accounts;
import dev.elasticacheoperator.aws.AwsFailure;
import dev.elasticacheoperator.aws.Permit;
import dev.elasticacheoperator.environment.Settings;
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

/** Has the {@link LeakSweep} made each {@code deep-drift-interval}, on the replica that leads. */
@Singleton
class LeakWatch {

  private static final Logger LOG = Logger.getLogger(LeakWatch.class);

  private final Accounts accounts;
  private final Settings settings;
  private final OperatorConfig config;
  private final Leadership leadership;
  private final LeakSweep sweep;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(LeakWatch::daemon);

  LeakWatch(
      Accounts accounts,
      Settings settings,
      OperatorConfig config,
      KubernetesClient client,
      Leadership leadership,
      Telemetry telemetry) {
    this.accounts = accounts;
    this.settings = settings;
    this.config = config;
    this.leadership = leadership;
    this.sweep = new LeakSweep(new KubernetesApiServer(client), telemetry, this::watched);
  }

  /**
   * @param environments all there are whenever it is asked; begins with the first call
   */
  void begin(Supplier<Stream<ElastiCacheEnvironment>> environments) {
    var millis = config.deepDriftInterval().toMillis();
    timer.scheduleWithFixedDelay(() -> sweep(environments), millis, millis, TimeUnit.MILLISECONDS);
  }

  private void sweep(Supplier<Stream<ElastiCacheEnvironment>> environments) {
    try {
      leadership.ask("The sweep for leaks");
      settings.defaultRegion().ifPresent(accounts::of);
      var now = Instant.now();
      sweep.sweep(
          accounts.all(),
          LeakSweep.names(environments.get().toList()),
          now.minus(config.driftInterval()));
    } catch (Permit.Refused standby) {
      LOG.debug(standby.getMessage());
    } catch (AwsFailure failure) {
      LOG.warnf("No sweep for leaks: %s", failure.getMessage());
    } catch (RuntimeException fault) {
      // A timer ends with its first exception.
      LOG.error("The sweep for leaks failed", fault);
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
    var thread = new Thread(task, "leak-sweep");
    thread.setDaemon(true);
    return thread;
  }
}
