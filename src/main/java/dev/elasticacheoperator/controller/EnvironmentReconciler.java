package dev.elasticacheoperator.controller;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.aws.Permit;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Hands objects from the Java Operator SDK to the {@link EnvironmentController}: one pass for each
 * change of an object or its Secret, and whenever the last pass asked for another.
 */
@ControllerConfiguration(
    name = EnvironmentReconciler.NAME,
    finalizerName = ElastiCacheEnvironment.GROUP + "/finalizer",
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = WorthAPass.class, itemStore = WithoutManagedFields.class))
@GradualRetry(maxAttempts = -1, initialInterval = 2_000, maxInterval = 300_000)
public class EnvironmentReconciler
    implements Reconciler<ElastiCacheEnvironment>, Cleaner<ElastiCacheEnvironment> {

  private static final Logger LOG = Logger.getLogger(EnvironmentReconciler.class);

  static final String NAME = "elasticacheenvironment";

  /**
   * A stale object is read again as soon as its newer version has reached us. A replica without the
   * Lease is about to end, or has only been kept from seeing that it has it.
   */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final EnvironmentController controller;
  private final Telemetry telemetry;
  private final LeakWatch leaks;

  EnvironmentReconciler(EnvironmentController controller, Telemetry telemetry, LeakWatch leaks) {
    this.controller = controller;
    this.telemetry = telemetry;
    this.leaks = leaks;
  }

  @Override
  public List<EventSource<?, ElastiCacheEnvironment>> prepareEventSources(
      EventSourceContext<ElastiCacheEnvironment> context) {
    telemetry.watches(context.getPrimaryCache()::list);
    leaks.begin(context.getPrimaryCache()::list);
    var secrets =
        InformerEventSourceConfiguration.from(Secret.class, ElastiCacheEnvironment.class)
            .withLabelSelector(Connection.MANAGED_BY + "=" + Connection.OPERATOR)
            .withItemStore(new WithoutManagedFields<>())
            .build();
    return List.of(new InformerEventSource<>(secrets, context));
  }

  @Override
  public UpdateControl<ElastiCacheEnvironment> reconcile(
      ElastiCacheEnvironment resource, Context<ElastiCacheEnvironment> context) {
    var control = UpdateControl.<ElastiCacheEnvironment>noUpdate();
    pass(resource).again().ifPresent(control::rescheduleAfter);
    return control;
  }

  @Override
  public DeleteControl cleanup(
      ElastiCacheEnvironment resource, Context<ElastiCacheEnvironment> context) {
    var control = DeleteControl.noFinalizerRemoval();
    var next = pass(resource);
    if (next.finished()) {
      controller.forget(resource);
      return DeleteControl.defaultDelete();
    }
    next.again().ifPresent(again -> control.rescheduleAfter(again.toMillis()));
    return control;
  }

  private EnvironmentController.Next pass(ElastiCacheEnvironment resource) {
    try {
      return controller.reconcile(resource);
    } catch (ApiServer.Conflict conflict) {
      return EnvironmentController.Next.in(SOON);
    } catch (Permit.Refused refused) {
      LOG.warn(refused.getMessage());
      return EnvironmentController.Next.in(SOON);
    }
  }
}
