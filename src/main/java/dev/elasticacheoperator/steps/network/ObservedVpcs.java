package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.engine.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * The VPC as AWS reports it.
 *
 * @param owned owned VPCs, the one to keep first. AWS has a second one only if a create succeeded
 *     after its answer was lost.
 * @param blocked the reason why no VPC is created: the recorded one lost its tags, or a listed one
 *     cannot be adopted
 * @param existing the VPC of {@code vpc.id}, which is used and never changed
 * @param former id of the VPC that the environment is in, if {@code vpc.id} names another one
 * @param guardDutyGroups ids of GuardDuty's groups in the VPC; only read for a deletion that
 *     includes them
 */
record ObservedVpcs(
    List<ObservedVpc> owned,
    Optional<Outcome> blocked,
    Optional<ExistingVpc> existing,
    Optional<String> former,
    List<String> guardDutyGroups) {

  ObservedVpcs(
      List<ObservedVpc> owned,
      Optional<Outcome> blocked,
      Optional<ExistingVpc> existing,
      Optional<String> former) {
    this(owned, blocked, existing, former, List.of());
  }

  ObservedVpcs(List<ObservedVpc> owned, Optional<Outcome> blocked, Optional<ExistingVpc> existing) {
    this(owned, blocked, existing, Optional.empty());
  }

  static ObservedVpcs of(List<ObservedVpc> owned) {
    return new ObservedVpcs(owned, Optional.empty(), Optional.empty());
  }

  ObservedVpcs withGuardDutyGroups(List<String> changed) {
    return new ObservedVpcs(owned, blocked, existing, former, changed);
  }

  /** Returns the id of the VPC that the environment uses. */
  Optional<String> usedId() {
    return former
        .or(() -> existing.map(ExistingVpc::id))
        .or(() -> owned.stream().map(ObservedVpc::id).findFirst());
  }
}
