package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.engine.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * A security group that exists under another name than the spec has. AWS cannot rename it. A second
 * group in its place would cut off the members of the first one.
 */
final class RenamedSecurityGroup {

  private RenamedSecurityGroup() {}

  /**
   * Returns Blocked if an owned group is the one that the name is for. The bastion's group has an
   * egress rule, and the cache's group has none as soon as it is in use.
   *
   * @param desired the desired names, the one of the cache's group first
   * @param name the name that no group has
   */
  static Optional<Outcome> of(ObservedSecurityGroups observed, List<String> desired, String name) {
    var ofCache = desired.indexOf(name) == 0;
    return observed.owned().stream()
        .filter(group -> !desired.contains(group.name()))
        .filter(group -> group.egress().isEmpty() == ofCache)
        .findFirst()
        .map(group -> new Outcome.Blocked(message(group, name, ofCache)));
  }

  private static String message(ObservedSecurityGroup group, String name, boolean ofCache) {
    return "Security group "
        + group.id()
        + " has the name "
        + group.name()
        + ", not "
        + name
        + (ofCache
            ? " (network.securityGroupName), and AWS cannot rename it. Set deletionPolicy to Retain,"
                + " delete the environment, and create it again with the name that the group has."
            : " (bastion.securityGroupName), and AWS cannot rename it. Set bastion.enabled to false,"
                + " wait until the step bastion is Skipped, and set it to true.");
  }
}
