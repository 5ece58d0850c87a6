package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.StepOutputs;
import java.util.ArrayList;
import java.util.List;

/** Properties of the bastion that EC2 cannot change while the instance exists. */
final class BastionReplacement {

  private BastionReplacement() {}

  /**
   * Returns the reasons to replace the instance; empty if it can stay. A newer image is no reason
   * if the spec names none, because Amazon publishes one every few weeks.
   */
  static List<String> reasons(Bastion desired, ObservedInstance observed, StepContext context) {
    var instance = observed.instance();
    var reasons = new ArrayList<String>();
    if (!desired.instanceType().equals(instance.instanceTypeAsString())) {
      reasons.add("instance type " + desired.instanceType());
    }
    desired
        .imageId()
        .filter(image -> !image.equals(instance.imageId()))
        .ifPresent(image -> reasons.add("image " + image));
    if (!desired.keyName().equals(observed.keyName())) {
      reasons.add(desired.keyName().map(key -> "key pair " + key).orElse("no key pair"));
    }
    if (!desired.publicAddress() && observed.publicIp().isPresent()) {
      reasons.add("no public address");
    }
    if (!context.get(StepOutputs.BASTION_SUBNET_IDS).contains(instance.subnetId())) {
      reasons.add("another subnet");
    }
    if (observed
        .profile()
        .filter(arn -> !arn.endsWith("/" + context.get(StepOutputs.INSTANCE_PROFILE_NAME)))
        .isPresent()) {
      reasons.add("another instance profile");
    }
    return reasons;
  }
}
