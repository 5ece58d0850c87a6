package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.Ownership;
import dev.elasticacheoperator.steps.Target;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Reasons why a missing subnet is not created. */
final class SubnetRefusal {

  private SubnetRefusal() {}

  /**
   * Returns the reason; empty if the subnet exists or can be created. In a managed VPC, only a
   * foreign subnet with exactly its block is found; AWS refuses a create that merely overlaps.
   */
  static Optional<Outcome> of(
      Target target, ObservedSubnets observed, DesiredState.Subnet desired) {
    if (observed.find(desired).isPresent()) {
      return Optional.empty();
    }
    if (observed.mismatch().isPresent()) {
      return observed.mismatch();
    }
    if (observed.existingVpc().isPresent()) {
      var vpc = observed.existingVpc().get();
      var owned =
          vpc.view().subnets().stream()
              .filter(s -> target.owns(Tags.fromEc2(s.tags())) && !target.existing(s.subnetId()))
              .map(Subnet::subnetId)
              .toList();
      return vpc.refusal(target, desired.cidrBlock().orElseThrow(), owned);
    }
    return ObservedSubnet.find(observed.foreign(), desired)
        .map(
            s ->
                Ownership.notOurs(
                    target, "subnet " + s.id() + " (" + s.cidrBlock() + ")", s.tags()));
  }
}
