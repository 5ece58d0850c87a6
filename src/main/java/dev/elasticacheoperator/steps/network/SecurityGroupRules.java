package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.DesiredState.SecurityGroups;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The desired rules of the two groups, and the actions that reach them. Per direction, one action
 * revokes all surplus rules, then one action adds all missing rules.
 */
final class SecurityGroupRules {

  private static final int SSH = 22;

  private SecurityGroupRules() {}

  /** Allows the bastion, the allowed groups and the allowed CIDRs to reach the cache's ports. */
  static List<Action<AwsContext, ObservedSecurityGroups>> ofCache(
      ObservedSecurityGroups observed,
      ObservedSecurityGroup cache,
      Optional<ObservedSecurityGroup> bastion,
      Target target,
      StepContext context) {
    var desired = target.desired().map(DesiredState::securityGroups).orElseThrow();
    var groups =
        Stream.concat(
            bastion.map(ObservedSecurityGroup::id).stream(),
            desired.allowedGroups().stream().filter(id -> !observed.missingAllowed().contains(id)));
    var cidrs = desired.allowedCidrs().orElseGet(() -> context.get(StepOutputs.VPC_BLOCKS));
    var ingress =
        Stream.concat(groups, cidrs.stream())
            .flatMap(source -> target.cachePorts().stream().map(p -> SecurityRule.tcp(p, source)))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return changes(observed, cache, ingress, Set.of());
  }

  /** Allows the listed CIDRs to connect by SSH, and all outgoing connections. */
  static List<Action<AwsContext, ObservedSecurityGroups>> ofBastion(
      ObservedSecurityGroups observed, ObservedSecurityGroup bastion, SecurityGroups desired) {
    var ingress =
        desired.sshCidrs().stream()
            .map(cidr -> SecurityRule.tcp(SSH, cidr))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return changes(observed, bastion, ingress, Set.of(SecurityRule.ALL_EGRESS));
  }

  private static List<Action<AwsContext, ObservedSecurityGroups>> changes(
      ObservedSecurityGroups observed,
      ObservedSecurityGroup group,
      Set<SecurityRule> ingress,
      Set<SecurityRule> egress) {
    var actions = new ArrayList<Action<AwsContext, ObservedSecurityGroups>>();
    for (var outgoing : List.of(false, true)) {
      var desired = outgoing ? egress : ingress;
      var surplus = difference(group.rules(outgoing), desired);
      if (!surplus.isEmpty()) {
        actions.add(SecurityGroupActions.revoke(observed, group, outgoing, surplus));
      }
      var missing = difference(desired, group.rules(outgoing));
      if (!missing.isEmpty()) {
        actions.add(SecurityGroupActions.authorize(observed, group, outgoing, missing));
      }
    }
    return actions;
  }

  private static Set<SecurityRule> difference(Set<SecurityRule> all, Set<SecurityRule> without) {
    var rest = new LinkedHashSet<>(all);
    rest.removeAll(without);
    return rest;
  }
}
