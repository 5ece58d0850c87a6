package dev.elasticacheoperator.controller;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elasticacheoperator.aws.Accounts;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.aws.client.CallListener;
import dev.elasticacheoperator.aws.client.RateLimits;
import dev.elasticacheoperator.controller.config.OperatorConfig;
import dev.elasticacheoperator.controller.kubernetes.KubernetesApiServer;
import dev.elasticacheoperator.controller.kubernetes.OwnSecrets;
import dev.elasticacheoperator.controller.kubernetes.SharedCopies;
import dev.elasticacheoperator.controller.lease.Leadership;
import dev.elasticacheoperator.controller.reachability.ProbeThreads;
import dev.elasticacheoperator.controller.reachability.ReachabilityChecks;
import dev.elasticacheoperator.controller.reachability.SocketProber;
import dev.elasticacheoperator.controller.reconcile.EnvironmentService;
import dev.elasticacheoperator.controller.report.StructuredLog;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.controller.report.TimedProber;
import dev.elasticacheoperator.controller.secret.BindingSecret;
import dev.elasticacheoperator.desired.OperatorIdentity;
import dev.elasticacheoperator.engine.EngineTimings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.arc.DefaultBean;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapper;
import io.quarkus.kubernetes.client.KubernetesResources;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Creates the operator's beans from its configuration. */
@Singleton
final class Wiring {

  private static final Logger LOG = Logger.getLogger(Wiring.class);
  private static final String LEASE = "elasticache-operator";
  private static final int RESIGN = ObserverMethod.DEFAULT_PRIORITY + 1_000;

  private final AtomicBoolean stopping = new AtomicBoolean();

  /** Reads the cluster name first, because every name on AWS contains it. */
  @Produces
  @Singleton
  OperatorIdentity settings(OperatorConfig config, KubernetesClient client) {
    var cluster =
        config
            .clusterName()
            .orElseGet(
                () -> client.namespaces().withName("kube-system").get().getMetadata().getUid());
    return new OperatorIdentity(cluster, Accounts.ownRegion());
  }

  @Produces
  @Singleton
  @DefaultBean
  Accounts accounts(
      OperatorConfig config, OperatorIdentity identity, CallListener calls, Leadership leadership) {
    return Accounts.aws(
        new AwsSettings(
            identity.clusterName(),
            InstantSource.system(),
            RateLimits.aws().share(config.awsRateShare()),
            calls,
            config.deepDriftInterval().dividedBy(2),
            leadership));
  }

  void close(@Disposes Accounts accounts) {
    accounts.close();
  }

  /** Replaces Quarkus's own serialization, and registers the same types. */
  @Produces
  @Singleton
  @SuppressWarnings({"rawtypes", "unchecked"}) // Quarkus has an array of raw types
  KubernetesSerialization serialization(
      @KubernetesClientObjectMapper ObjectMapper mapper, @KubernetesResources Class[] types) {
    var serialization = new SharedCopies(mapper);
    for (var type : types) {
      serialization.registerKubernetesResource(type);
    }
    return serialization;
  }

  @Produces
  @Singleton
  OwnSecrets ownSecrets() {
    return new OwnSecrets(BindingSecret::environment);
  }

  @Produces
  @Singleton
  EnvironmentService controller(
      OperatorConfig config,
      KubernetesClient client,
      OwnSecrets ownSecrets,
      Accounts accounts,
      OperatorIdentity identity,
      Telemetry telemetry,
      ReachabilityChecks reachability) {
    return new EnvironmentService(
        new KubernetesApiServer(client, ownSecrets),
        accounts,
        identity,
        new EngineTimings(
            config.pollInterval(),
            config.driftInterval(),
            config.deepDriftInterval(),
            config.consistencyWindow()),
        InstantSource.system(),
        new StructuredLog(),
        telemetry,
        reachability);
  }

  @Produces
  @Singleton
  ProbeThreads probeThreads() {
    return new ProbeThreads();
  }

  void stopProbes(@Disposes ProbeThreads threads) {
    threads.close();
  }

  @Produces
  @Singleton
  ReachabilityChecks reachability(
      OperatorConfig config, ProbeThreads threads, Telemetry telemetry) {
    return config.reachability().enabled()
        ? ReachabilityChecks.of(
            new TimedProber(new SocketProber(), InstantSource.system(), telemetry),
            threads,
            config.driftInterval(),
            config.pollInterval())
        : ReachabilityChecks.off();
  }

  /** Identifies this process in the Lease by the pod's name, else by a random one. */
  @Produces
  @Singleton
  Leadership leadership(OperatorConfig config, KubernetesClient client) {
    var election = config.leaderElection();
    var terms =
        Optional.of(election)
            .filter(OperatorConfig.LeaderElection::enabled)
            .map(
                e ->
                    new Leadership.Terms(
                        leaseNamespace(e, client),
                        LEASE,
                        Optional.ofNullable(System.getenv("HOSTNAME"))
                            .filter(name -> !name.isBlank())
                            .orElseGet(() -> UUID.randomUUID().toString()),
                        e.renewDeadline()));
    return new Leadership(client, terms, InstantSource.system(), System::nanoTime);
  }

  /**
   * Returns the election's configuration; null if it is switched off. The process exits when it
   * loses the Lease, because its caches may be stale from then on. The SDK's own System.exit is
   * off, because it would never return inside a shutdown hook.
   */
  @Produces
  @Dependent
  LeaderElectionConfiguration leaderElection(
      OperatorConfig config, Leadership leadership, Telemetry telemetry) {
    if (leadership.terms().isEmpty()) {
      telemetry.leads(true);
      return null;
    }
    var terms = leadership.terms().get();
    var election = config.leaderElection();
    var exitOnStopLeading = false;
    return new LeaderElectionConfiguration(
        terms.lease(),
        terms.namespace(),
        election.leaseDuration(),
        election.renewDeadline(),
        election.retryPeriod(),
        terms.identity(),
        new LeaderCallbacks(
            () -> telemetry.leads(true), () -> stopLeading(leadership, telemetry), leader -> {}),
        exitOnStopLeading);
  }

  /** Returns the configured namespace, else the pod's, else the kubeconfig context's. */
  private static String leaseNamespace(
      OperatorConfig.LeaderElection election, KubernetesClient client) {
    return election
        .namespace()
        .or(() -> Optional.ofNullable(client.getConfiguration().getNamespace()))
        .orElse("default");
  }

  private void stopLeading(Leadership leadership, Telemetry telemetry) {
    telemetry.leads(false);
    if (!stopping.get()) {
      leadership.end();
      LOG.errorf(
          "Lost the leadership. Exiting, to start again as a standby. %s",
          leadership.reasonOfLoss());
      Quarkus.asyncExit(1);
    }
  }

  /** Runs before the SDK's own observer, which stops the passes and the renewal of the Lease. */
  void stop(@Observes @Priority(1) ShutdownEvent event) {
    stopping.set(true);
  }

  /** Gives the Lease back after the SDK's own observer, which does not. */
  void resign(@Observes @Priority(RESIGN) ShutdownEvent event, Leadership leadership) {
    leadership.resign();
  }
}
