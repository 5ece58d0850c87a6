package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.api.v1alpha1.BastionStatus;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Endpoint;
import dev.elasticacheoperator.engine.PassResult;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.Optional;

/** The status after a pass: steps, endpoint and bastion. A part that was not observed stays. */
public final class ObservedStatus {

  private ObservedStatus() {}

  /**
   * Returns the status with the observations of the pass; the conditions are still the old ones.
   */
  public static ElastiCacheEnvironmentStatus.Builder of(
      ElastiCacheEnvironmentStatus before, Target target, PassResult result) {
    var endpoint =
        result
            .outputs()
            .get(StepOutputs.ENDPOINT)
            .map(e -> Endpoint.of(e.host(), e.port()))
            .or(() -> Optional.ofNullable(before.endpoint()));
    return before.toBuilder()
        .steps(StatusMapper.steps(result.state()))
        .pending(StatusMapper.pending(result.state()))
        .endpoint(endpoint.orElse(null))
        .bastion(bastion(before, target, result, endpoint).orElse(null));
  }

  private static Optional<BastionStatus> bastion(
      ElastiCacheEnvironmentStatus before,
      Target target,
      PassResult result,
      Optional<Endpoint> endpoint) {
    if (result.outcomes().get(StepNames.BASTION).state().absent()) {
      return Optional.empty();
    }
    var client = endpoint.map(ObservedStatus::client).orElse(null);
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
                    client))
        .or(
            () ->
                Optional.ofNullable(before.bastion())
                    .map(
                        b -> new BastionStatus(b.instanceId(), b.publicIp(), b.connect(), client)));
  }

  /** Returns the command that connects from the bastion. */
  private static String client(Endpoint endpoint) {
    return "redis6-cli -h " + endpoint.address() + " -p " + endpoint.port();
  }
}
