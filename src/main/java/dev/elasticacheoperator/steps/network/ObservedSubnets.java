package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.engine.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Subnet;

/**
 * The subnets of one step as AWS reports them.
 *
 * @param owned owned subnets, and listed ones that are about to be adopted
 * @param used existing subnets that the spec gives by id, in the order of the spec
 * @param foreign subnets of the VPC that are not owned; only read after a conflict
 * @param existingVpc the VPC of {@code vpc.id}, which is used and never changed
 * @param mismatch the reason why a listed subnet cannot be adopted, as long as one is missing
 * @param zones zones to choose from
 * @param reserved true if a cache exists that may not show its network interfaces yet
 * @param guardDuty GuardDuty's endpoints in the VPC; only read for a deletion that includes them
 */
record ObservedSubnets(
    List<ObservedSubnet> owned,
    List<Subnet> used,
    List<ObservedSubnet> foreign,
    Optional<ExistingVpc> existingVpc,
    Optional<Outcome> mismatch,
    OfferedZones zones,
    boolean reserved,
    List<GuardDutyEndpoint> guardDuty) {

  ObservedSubnets(
      List<ObservedSubnet> owned,
      List<Subnet> used,
      List<ObservedSubnet> foreign,
      Optional<ExistingVpc> existingVpc,
      Optional<Outcome> mismatch) {
    this(owned, used, foreign, existingVpc, mismatch, new OfferedZones.NotRead(), false, List.of());
  }

  static ObservedSubnets none() {
    return new ObservedSubnets(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());
  }

  ObservedSubnets withOwned(List<ObservedSubnet> changed) {
    return new ObservedSubnets(
        changed, used, foreign, existingVpc, mismatch, zones, reserved, guardDuty);
  }

  ObservedSubnets withZones(OfferedZones read) {
    return new ObservedSubnets(
        owned, used, foreign, existingVpc, mismatch, read, reserved, guardDuty);
  }

  ObservedSubnets withReserved(boolean changed) {
    return new ObservedSubnets(
        owned, used, foreign, existingVpc, mismatch, zones, changed, guardDuty);
  }

  ObservedSubnets withGuardDuty(List<GuardDutyEndpoint> changed) {
    return new ObservedSubnets(
        owned, used, foreign, existingVpc, mismatch, zones, reserved, changed);
  }

  /** Returns the owned subnet that is the desired one. */
  Optional<ObservedSubnet> find(DesiredState.Subnet desired) {
    return ObservedSubnet.find(owned, desired);
  }

  /** Returns the ids of the used and the given owned subnets, sorted. */
  List<String> ids(List<ObservedSubnet> owned) {
    return Stream.concat(
            used.stream().map(Subnet::subnetId), owned.stream().map(ObservedSubnet::id))
        .sorted()
        .toList();
  }
}
