package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.engine.ErrorClass;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.PlacedSubnet;
import dev.elasticacheoperator.steps.StepOutputs;
import java.util.List;
import java.util.Optional;

/**
 * The zone of the subnet in which the bastion is replaced. The subnet can move to another zone only
 * if the user names none, and if nothing but the old bastion is in it.
 */
record BastionZone(Bastion desired, ObservedInstance old, PlacedSubnet subnet) {

  /** Returns the zone of the next bastion; empty if its subnet is not known. */
  static Optional<BastionZone> of(Bastion desired, ObservedInstance old, StepContext context) {
    var subnet = context.get(StepOutputs.BASTION_SUBNET_IDS).get(0);
    return context.find(StepOutputs.BASTION_PLACEMENT).stream()
        .flatMap(List::stream)
        .filter(placed -> placed.id().equals(subnet))
        .findFirst()
        .map(placed -> new BastionZone(desired, old, placed));
  }

  /** Returns the name of the zone, if the next bastion must be in it. */
  Optional<String> fixed() {
    var leaving = subnet.id().equals(old.instance().subnetId()) ? 1 : 0;
    return Optional.of(subnet.zone()).filter(zone -> subnet.stays(leaving));
  }

  /**
   * Returns the reason why the bastion cannot be replaced: EC2 does not offer its type where it
   * must be. Empty also if the operator must not read the offers, so that a dry run tells.
   */
  Optional<Outcome> problem(EnvironmentView reads) {
    return reads
        .get(Kinds.INSTANCE_TYPE_ZONES, desired.instanceType())
        .filter(offered -> !offered.contains(subnet.zone()))
        .filter(offered -> !offered.isEmpty() && fixed().isPresent())
        .map(offered -> new Outcome.Failed("zones-refused", message(offered), ErrorClass.TERMINAL));
  }

  private String message(List<String> offered) {
    return "EC2 does not offer "
        + desired.instanceType()
        + " in "
        + subnet.zone()
        + ", where bastion.subnet ("
        + subnet.id()
        + ") is, so bastion "
        + old.id()
        + " stays as it is. Change bastion.instanceType, or "
        + (subnet.named() ? otherZone() : "remove all other network interfaces from " + subnet.id())
        + ". EC2 offers the type in "
        + String.join(", ", offered)
        + ".";
  }

  private String otherZone() {
    return desired.subnet().id().isPresent()
        ? "name a subnet in another zone in bastion.subnet.id"
        : "set bastion.enabled to false, wait until step bastionSubnet is Skipped, change"
            + " bastion.subnet.availabilityZone, and set bastion.enabled to true";
  }
}
