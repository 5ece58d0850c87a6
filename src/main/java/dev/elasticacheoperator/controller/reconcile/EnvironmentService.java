package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.aws.Accounts;
import dev.elasticacheoperator.controller.credentials.SourceSecrets;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.controller.reachability.ReachabilityChecks;
import dev.elasticacheoperator.controller.report.ActionLog;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.controller.status.StatusWriter;
import dev.elasticacheoperator.desired.OperatorIdentity;
import dev.elasticacheoperator.engine.EngineTimings;
import dev.elasticacheoperator.steps.Steps;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Reconciles environments, one pass per call. Keeps between passes what the process knows of each
 * environment. Reaches Kubernetes through {@link ApiServer} alone, so that a test can replace it.
 */
public final class EnvironmentService {

  /**
   * Decision about the next pass.
   *
   * @param after delay of the next pass; empty if only a change of the object causes one
   * @param finished true if a deleted object may lose its finalizer
   */
  public record Requeue(Optional<Duration> after, boolean finished) {

    static final Requeue ON_CHANGE = new Requeue(Optional.empty(), false);
    static final Requeue FINISHED = new Requeue(Optional.empty(), true);

    static Requeue in(Duration delay) {
      return new Requeue(Optional.of(delay), false);
    }
  }

  private final OperatorContext operator;
  private final Map<String, EnvironmentState> states = new ConcurrentHashMap<>();

  /** Creates a service that writes no log, counts nothing and probes no cache. */
  public EnvironmentService(
      ApiServer api,
      Accounts accounts,
      OperatorIdentity identity,
      EngineTimings timings,
      InstantSource clock) {
    this(
        api,
        accounts,
        identity,
        timings,
        clock,
        ActionLog.NONE,
        Telemetry.NONE,
        ReachabilityChecks.off());
  }

  public EnvironmentService(
      ApiServer api,
      Accounts accounts,
      OperatorIdentity identity,
      EngineTimings timings,
      InstantSource clock,
      ActionLog log,
      Telemetry telemetry,
      ReachabilityChecks reachability) {
    this.operator =
        new OperatorContext(
            api,
            accounts,
            identity,
            timings,
            clock,
            log,
            telemetry,
            reachability,
            new SourceSecrets(api),
            Steps.engine(timings));
  }

  /**
   * Sets the receiver of namespace and name of environments whose credentials a user has changed in
   * a Secret, so that a pass is due.
   */
  public void onChangedSource(BiConsumer<String, String> listener) {
    operator.sources().onChange(listener);
  }

  /**
   * Makes one pass. Never waits for AWS's progress.
   *
   * @throws ApiServer.Conflict if the object is stale; the next pass reads it again
   */
  public Requeue reconcile(ElastiCacheEnvironment resource) {
    var now = operator.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    var writer = new StatusWriter(resource, operator.api(), operator.log(), now);
    var state =
        states.computeIfAbsent(
            resource.getMetadata().getUid(),
            uid -> EnvironmentState.of(uid, writer.status(), operator.timings().deepDrift(), now));
    if (state.isOutdated(writer.version())) {
      // The Event of a Secret can arrive before the Event of the object, so the object is stale.
      // The API server decides, because an etcd that was restored has an older version again.
      writer.confirmNewest();
    }
    try {
      return new EnvironmentPass(operator, writer, state, now).run();
    } catch (ApiServer.Conflict conflict) {
      // The other writer may be a new leader, which may have changed AWS as well.
      state.forget();
      throw conflict;
    } catch (ApiServer.Refused refused) {
      return statusRefused(refused, writer, state);
    } finally {
      state.outdated(writer.outdated());
    }
  }

  /** Reports by an Event that the status cannot be written, because the status cannot say it. */
  private Requeue statusRefused(
      ApiServer.Refused refused, StatusWriter writer, EnvironmentState state) {
    if (state.isNewRefusal(refused.getMessage())) {
      writer.event(true, "StatusRefused", refused.getMessage());
    }
    return Requeue.in(state.refused(operator.timings()));
  }

  /** Forgets the state of a deleted environment. */
  public void forget(ElastiCacheEnvironment resource) {
    states.remove(resource.getMetadata().getUid());
    operator.sources().forget(resource.getMetadata());
    operator.reachability().forget(resource.getMetadata().getUid());
  }
}
