package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Adoption;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.Target;
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
  static Adoption<ObservedInstance> of(
      AwsContext aws,
      Target target,
      Optional<Bastion> wanted,
      StepContext context,
      List<String> ours) {
    return wanted
        .map(
            w ->
                Adoption.<ObservedInstance>of(
                    target, context, "i-", ours, listed -> candidates(aws, w, listed, context)))
        .orElse(Adoption.none());
  }

  private static List<Adoption.Candidate<ObservedInstance>> candidates(
      AwsContext aws, Bastion wanted, List<String> ids, StepContext context) {
    return ObservedInstance.find(aws, ids)
        .map(i -> new Adoption.Candidate<>(i.id(), i.tags(), mismatch(wanted, i, context), i))
        .toList();
  }

  private static Optional<String> mismatch(
      Bastion wanted, ObservedInstance instance, StepContext context) {
    if (!instance.lives()) {
      return Optional.of("is " + instance.state());
    }
    var reasons = instance.reasonsToReplace(wanted, context);
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
