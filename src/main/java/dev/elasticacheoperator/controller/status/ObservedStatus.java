package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.api.v1alpha1.BastionStatus;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.EncryptionStatus;
import dev.elasticacheoperator.api.v1alpha1.Endpoint;
import dev.elasticacheoperator.api.v1alpha1.InTransit;
import dev.elasticacheoperator.api.v1alpha1.NodeStatus;
import dev.elasticacheoperator.engine.PassResult;
import dev.elasticacheoperator.steps.CacheEndpoint;
import dev.elasticacheoperator.steps.CacheFacts;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.Optional;

/**
 * The status after a pass: steps, cache and bastion. A part that was not observed stays, and so
 * does {@link ClientCommand}.
 */
public final class ObservedStatus {

  private ObservedStatus() {}

  /**
   * Returns the status with the observations of the pass; the conditions are still the old ones.
   */
  public static ElastiCacheEnvironmentStatus.Builder of(
      ElastiCacheEnvironmentStatus before, Target target, PassResult result) {
    var cache =
        result
            .outputs()
            .get(StepOutputs.CACHE)
            .map(facts -> cache(before, facts))
            .orElse(before)
            .toBuilder()
            .steps(StatusMapper.steps(result.state()))
            .pending(StatusMapper.pending(result.state()))
            .build();
    return cache.toBuilder().bastion(bastion(cache, target, result).orElse(null));
  }

  /** Returns the status with the facts about a cache that was observed. */
  private static ElastiCacheEnvironmentStatus cache(
      ElastiCacheEnvironmentStatus before, CacheFacts facts) {
    return before.toBuilder()
        .topology(facts.topology())
        .engine(facts.engine())
        .version(facts.version().orElse(before.version()))
        .endpoint(endpoint(facts.endpoint()))
        .readerEndpoint(facts.reader().map(ObservedStatus::endpoint).orElse(null))
        .nodes(facts.nodes().stream().map(n -> new NodeStatus(n.host(), n.port())).toList())
        .clusterMode(facts.clusterMode() ? true : null)
        .encryption(
            new EncryptionStatus(
                InTransit.valueOf(facts.inTransit().name()),
                facts.atRest(),
                facts.kmsKeyId().orElse(null)))
        .build();
  }

  private static Endpoint endpoint(CacheEndpoint endpoint) {
    return Endpoint.of(endpoint.host(), endpoint.port());
  }

  /**
   * @param status the status with the newest facts about the cache, and the previous bastion
   */
  private static Optional<BastionStatus> bastion(
      ElastiCacheEnvironmentStatus status, Target target, PassResult result) {
    if (result.outcomes().get(StepNames.BASTION).state().absent()) {
      return Optional.empty();
    }
    var before = Optional.ofNullable(status.bastion());
    var region = target.identity().region();
    return result
        .outputs()
        .get(StepOutputs.BASTION_INSTANCE_ID)
        .map(
            id ->
                new BastionStatus(
                    id,
                    result.outputs().get(StepOutputs.BASTION_PUBLIC_IP).orElse(null),
                    "aws ssm start-session --target " + id + " --region " + region,
                    before.map(BastionStatus::client).orElse(null)))
        .or(() -> before);
  }
}
