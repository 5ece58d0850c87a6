package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.engine.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * The security groups as AWS reports them.
 *
 * @param owned owned groups, and listed ones that are about to be adopted
 * @param foreign groups of the VPC that are not owned; only read after a conflict
 * @param missingAllowed ids of {@code network.allowedSecurityGroupIds} that do not exist
 * @param mismatch the reason why a listed group cannot be adopted, as long as one is missing
 */
record ObservedSecurityGroups(
    List<ObservedSecurityGroup> owned,
    List<ObservedSecurityGroup> foreign,
    List<String> missingAllowed,
    Optional<Outcome> mismatch) {

  ObservedSecurityGroups withOwned(List<ObservedSecurityGroup> changed) {
    return new ObservedSecurityGroups(changed, foreign, missingAllowed, mismatch);
  }

  /** Returns the owned group of that name. */
  Optional<ObservedSecurityGroup> named(String name) {
    return named(owned, name);
  }

  static Optional<ObservedSecurityGroup> named(List<ObservedSecurityGroup> groups, String name) {
    return groups.stream().filter(group -> group.name().equals(name)).findFirst();
  }
}
