package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.api.v1alpha1.Binding;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.controller.credentials.CredentialReconciler;
import dev.elasticacheoperator.controller.credentials.PassCredentials;
import dev.elasticacheoperator.controller.secret.BindingSecretReconciler;
import dev.elasticacheoperator.controller.secret.Login;
import dev.elasticacheoperator.controller.status.ClientCommand;
import dev.elasticacheoperator.controller.status.ConditionSet;
import dev.elasticacheoperator.controller.status.ReachableCondition;
import dev.elasticacheoperator.controller.status.StatusWriter;
import dev.elasticacheoperator.engine.PassResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The end of a pass: the Secrets, the condition of the probes, and the status.
 *
 * @param now start of the pass, in whole seconds
 */
record PassConclusion(
    OperatorContext operator, StatusWriter writer, EnvironmentState state, Instant now) {

  /**
   * Reconciles the Secrets, for which the endpoint is enough, and writes the status.
   *
   * @return the delay of the next attempt if Kubernetes refused a Secret
   */
  Optional<Duration> conclude(
      ConditionSet conditions,
      ElastiCacheEnvironmentStatus status,
      Optional<PassResult> result,
      PassCredentials credentials) {
    var neverReady = writer.status().firstReadyTime() == null;
    var retry = false;
    if (!credentials.isReadable()) {
      // Without the credentials the Secrets stay as they are.
      close(refusal(credentials), status, result);
      retry = true;
    } else if (status.endpoint() == null) {
      close(conditions, status, result);
    } else {
      var logins = credentials.logins(CredentialReconciler.inForce(status));
      var secret =
          new BindingSecretReconciler(operator.api()).reconcile(writer.resource(), status, logins);
      var bound = status.toBuilder().binding(secret.name().map(Binding::new).orElse(null)).build();
      var complete = ClientCommand.on(bound, logins.main().user());
      close(secret.problem().orElse(conditions), complete, result, Optional.of(logins.main()));
      retry = secret.refused();
    }
    var delay = retry ? Optional.of(state.refused(operator.timings())) : Optional.<Duration>empty();
    if (!retry) {
      state.accepted();
    }
    if (neverReady && writer.status().firstReadyTime() != null) {
      var created = Instant.parse(writer.resource().getMetadata().getCreationTimestamp());
      operator.telemetry().firstReady(Duration.between(created, now));
    }
    return delay;
  }

  private static ConditionSet refusal(PassCredentials credentials) {
    return ConditionSet.stalled(
        Phase.FAILED, BindingSecretReconciler.REFUSED, credentials.problem().orElseThrow());
  }

  /** Writes the status with the result of the probes. */
  void close(
      ConditionSet conditions, ElastiCacheEnvironmentStatus status, Optional<PassResult> result) {
    close(conditions, status, result, Optional.empty());
  }

  private void close(
      ConditionSet conditions,
      ElastiCacheEnvironmentStatus status,
      Optional<PassResult> result,
      Optional<Login> login) {
    var reachability = new CacheReachability(operator, state, writer.resource(), now);
    var before = writer.status();
    var version = writer.version();
    writer.close(conditions, reachability.onto(status, conditions.phase(), login), result, now);
    var isWritten = !version.equals(writer.version());
    if (isWritten && ReachableCondition.differsAlone(before, writer.status())) {
      state.wroteProbe(version, writer.version());
    }
  }
}
