package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.environment.DesiredEnvironment.Bastion;
import java.util.List;
import java.util.Optional;

/**
 * What {@code spec.adopt} hands over for the bastion: an instance that need not be replaced at
 * once.
 */
final class BastionAdoption {

  private BastionAdoption() {}

  /**
   * @param wanted empty where no bastion is asked for
   * @param ours ids that are ours already
   */
  static Adoption<BastionInstance> of(
      Cloud cloud, Target target, Optional<Bastion> wanted, StepContext known, List<String> ours) {
    return wanted
        .map(
            w ->
                Adoption.<BastionInstance>of(
                    target, known, "i-", ours, listed -> candidates(cloud, w, listed, known)))
        .orElse(Adoption.none());
  }

  private static List<Adoption.Candidate<BastionInstance>> candidates(
      Cloud cloud, Bastion wanted, List<String> ids, StepContext known) {
    return BastionInstance.find(cloud, ids)
        .map(i -> new Adoption.Candidate<>(i.id(), i.tags(), unfit(wanted, i, known), i))
        .toList();
  }

  private static Optional<String> unfit(
      Bastion wanted, BastionInstance instance, StepContext known) {
    if (!instance.lives()) {
      return Optional.of("is " + instance.state());
    }
    var reasons = instance.reasonsToReplace(wanted, known);
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "would have to be replaced for "
                + String.join(", ", reasons)
                + ", while it has the type "
                + instance.instance().instanceTypeAsString()
                + ", the image "
                + instance.instance().imageId()
                + ", the key pair "
                + instance.keyName().orElse("none")
                + ", the subnet "
                + instance.instance().subnetId());
  }
}
