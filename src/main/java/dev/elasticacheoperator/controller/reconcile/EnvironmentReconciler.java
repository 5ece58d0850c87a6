package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.aws.client.MutationGuard;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.controller.kubernetes.OwnSecrets;
import dev.elasticacheoperator.controller.kubernetes.SecretMetadataStore;
import dev.elasticacheoperator.controller.orphans.OrphanSweepSchedule;
import dev.elasticacheoperator.controller.reachability.ReachabilityChecks;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.controller.secret.BindingSecret;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jboss.logging.Logger;

/**
 * Adapter from the Java Operator SDK to the {@link EnvironmentService}. A pass follows a change of
 * an object, of its Secret or of a Secret that it names. It also follows the delay that the last
 * pass returned, and a new result of a probe.
 */
@ControllerConfiguration(
    name = EnvironmentReconciler.NAME,
    finalizerName = ElastiCacheEnvironment.GROUP + "/finalizer",
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = ReconcileFilter.class))
@GradualRetry(maxAttempts = -1, initialInterval = 2_000, maxInterval = 300_000)
public class EnvironmentReconciler
    implements Reconciler<ElastiCacheEnvironment>, Cleaner<ElastiCacheEnvironment> {

  private static final Logger LOG = Logger.getLogger(EnvironmentReconciler.class);

  static final String NAME = "elasticacheenvironment";

  /**
   * Delay after a refused pass. The newer version of a stale object arrives by then. A replica
   * without the Lease is about to end, or could not read its Lease.
   */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final EnvironmentService service;
  private final Telemetry telemetry;
  private final OrphanSweepSchedule orphans;
  private final ReachabilityChecks reachability;
  private final OwnSecrets ownSecrets;

  EnvironmentReconciler(
      EnvironmentService service,
      Telemetry telemetry,
      OrphanSweepSchedule orphans,
      ReachabilityChecks reachability,
      OwnSecrets ownSecrets) {
    this.service = service;
    this.telemetry = telemetry;
    this.orphans = orphans;
    this.reachability = reachability;
    this.ownSecrets = ownSecrets;
  }

  @Override
  public List<EventSource<?, ElastiCacheEnvironment>> prepareEventSources(
      EventSourceContext<ElastiCacheEnvironment> context) {
    keepThread(context.getControllerConfiguration().getConfigurationService());
    telemetry.watches(context.getPrimaryCache()::list);
    orphans.begin(context.getPrimaryCache()::list);
    var sources = new ArrayList<EventSource<?, ElastiCacheEnvironment>>();
    sources.add(news());
    var controller = context.getControllerConfiguration();
    controller.getInformerConfig().getEffectiveNamespaces(controller).stream()
        .map(namespace -> secrets(namespace, context))
        .forEach(sources::add);
    return sources;
  }

  /** Returns the source of passes after a change of a Secret in the namespace, or in all. */
  private EventSource<?, ElastiCacheEnvironment> secrets(
      String namespace, EventSourceContext<ElastiCacheEnvironment> context) {
    var secrets =
        InformerEventSourceConfiguration.from(Secret.class, ElastiCacheEnvironment.class)
            .withName("secrets-" + namespace)
            .withNamespaces(Set.of(namespace))
            .withLabelSelector(BindingSecret.MANAGED_BY + "=" + BindingSecret.OPERATOR)
            .withItemStore(new SecretMetadataStore(ownSecrets))
            .withSecondaryToPrimaryMapper(EnvironmentReconciler::environment)
            .build();
    return new InformerEventSource<>(secrets, context);
  }

  /**
   * Lets the SDK's thread for scheduled tasks sleep. Its pool has no core thread, so that the
   * thread looks for work a hundred times a second.
   */
  private static void keepThread(ConfigurationService sdk) {
    if (sdk.getExecutorServiceManager().scheduledExecutorService()
        instanceof ScheduledThreadPoolExecutor pool) {
      pool.setCorePoolSize(1);
    }
  }

  /** Source of passes after another result of a probe or a changed source Secret. */
  private static final class News extends SimpleInboundEventSource<ElastiCacheEnvironment>
      implements ResourceEventAware<ElastiCacheEnvironment> {

    private final EnvironmentService service;

    private News(EnvironmentService service) {
      this.service = service;
    }

    private void of(String namespace, String name) {
      propagateEvent(new ResourceID(name, namespace));
    }

    /** Forgets the environment, also if somebody has removed the finalizer by hand. */
    @Override
    public void onResourceDeleted(ElastiCacheEnvironment environment) {
      service.forget(environment);
    }
  }

  private EventSource<?, ElastiCacheEnvironment> news() {
    var news = new News(service);
    reachability.onNews(subject -> news.of(subject.namespace(), subject.name()));
    service.onChangedSource(news::of);
    return news;
  }

  private static Set<ResourceID> environment(Secret secret) {
    return BindingSecret.environment(secret)
        .map(name -> new ResourceID(name, secret.getMetadata().getNamespace()))
        .map(Set::of)
        .orElse(Set.of());
  }

  @Override
  public UpdateControl<ElastiCacheEnvironment> reconcile(
      ElastiCacheEnvironment resource, Context<ElastiCacheEnvironment> context) {
    var control = UpdateControl.<ElastiCacheEnvironment>noUpdate();
    pass(resource).after().ifPresent(control::rescheduleAfter);
    return control;
  }

  @Override
  public DeleteControl cleanup(
      ElastiCacheEnvironment resource, Context<ElastiCacheEnvironment> context) {
    var control = DeleteControl.noFinalizerRemoval();
    var next = pass(resource);
    if (next.finished()) {
      return DeleteControl.defaultDelete();
    }
    next.after().ifPresent(again -> control.rescheduleAfter(again.toMillis()));
    return control;
  }

  private EnvironmentService.Requeue pass(ElastiCacheEnvironment resource) {
    try {
      return service.reconcile(resource);
    } catch (ApiServer.Conflict conflict) {
      return EnvironmentService.Requeue.in(SOON);
    } catch (MutationGuard.Refused refused) {
      LOG.warn(refused.getMessage());
      return EnvironmentService.Requeue.in(SOON);
    }
  }
}
