package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Endpoint;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.aws.read.Peering;
import dev.elasticacheoperator.controller.reachability.ProbeTarget;
import dev.elasticacheoperator.controller.reachability.ProbeTarget.Protocol;
import dev.elasticacheoperator.controller.reachability.ReachabilityChecks.Subject;
import dev.elasticacheoperator.controller.secret.Login;
import dev.elasticacheoperator.controller.status.CacheNetwork;
import dev.elasticacheoperator.controller.status.ReachableCondition;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.Identity;
import dev.elasticacheoperator.engine.PassResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The condition Reachable of one environment in one pass. The probes run beside the passes. A pass
 * says what to probe, and reports the last result.
 */
record CacheReachability(
    OperatorContext operator, EnvironmentState state, ElastiCacheEnvironment object, Instant now) {

  /** Keeps what the pass has observed of the network, which explains a failure. */
  void observe(DesiredState desired, PassResult result) {
    observe(desired.identity(), CacheNetwork.of(desired, result.outputs()));
  }

  /** Observes the peerings of the region again, which are no part of the environment. */
  void observeAgain(Identity identity) {
    observe(identity, state.network());
  }

  private void observe(Identity identity, CacheNetwork network) {
    var status = object.getStatus();
    state.observed(
        status != null && ReachableCondition.mayBePeering(status)
            ? peerings(identity)
                .or(() -> state.network().peerings())
                .map(network::with)
                .orElse(network)
            : network);
  }

  /** Returns the peerings of the region, which all environments share; empty if AWS refuses. */
  private Optional<List<Peering>> peerings(Identity identity) {
    try {
      return operator
          .accounts()
          .of(identity.region())
          .inventory()
          .of(identity.owner().environment(), Instant.MIN, true)
          .get(Kinds.PEERINGS, Peering.ALL);
    } catch (AwsCallException failure) {
      return Optional.empty();
    }
  }

  /**
   * Returns the status with the last result of the probes.
   *
   * @param login empty if the pass did not read the credentials; the target then stays
   */
  ElastiCacheEnvironmentStatus onto(
      ElastiCacheEnvironmentStatus status, Phase phase, Optional<Login> login) {
    var checks = operator.reachability();
    var metadata = object.getMetadata();
    var rests = phase == Phase.PAUSED || phase == Phase.DELETING;
    // Nothing would ever correct the condition from before a restart if nothing is probed.
    var unprobed = login.isEmpty() && !checks.isWatched(metadata.getUid());
    if (!checks.enabled() || rests || status.endpoint() == null || unprobed) {
      checks.forget(metadata.getUid());
      return ReachableCondition.without(status);
    }
    var first =
        ReachableCondition.of(status).isPresent()
            ? Spread.of(metadata.getUid(), operator.timings().drift())
            : Duration.ZERO;
    var subject = new Subject(metadata.getUid(), metadata.getNamespace(), metadata.getName());
    login.ifPresent(l -> checks.watch(subject, target(status, status.endpoint(), l), first));
    return checks
        .last(metadata.getUid())
        .map(
            last ->
                ReachableCondition.on(status, last, state.network(), metadata.getGeneration(), now))
        .orElse(status);
  }

  /** Returns what a client of the cache needs to connect. */
  private static ProbeTarget target(
      ElastiCacheEnvironmentStatus status, Endpoint endpoint, Login login) {
    return new ProbeTarget(
        endpoint.address(),
        endpoint.port(),
        status.hasTls(),
        status.speaksMemcached() ? Protocol.MEMCACHED : Protocol.RESP,
        login.user(),
        login.password());
  }
}
