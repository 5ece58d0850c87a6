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

/** The desired rules of the two groups, and the actions that reach them. */
final class SecurityGroupRules {

  private static final int SSH = 22;

  private SecurityGroupRules() {}

  /**
   * Allows the bastion, the allowed groups and the allowed CIDRs to reach the cache's ports. AWS
   * deletes no group that a rule names, so that the rule of a group proves that the group exists.
   */
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
            desired.allowedGroups().stream()
                .filter(id -> !observed.missingAllowed().contains(id) || cache.names(id)));
    var cidrs = desired.allowedCidrs().orElseGet(() -> context.get(StepOutputs.VPC_BLOCKS));
    var sources = Stream.concat(groups, cidrs.stream()).distinct().toList();
    return changes(observed, cache, ofPorts(target, cache, sources), Set.of());
  }

  /**
   * Returns the rules of all ports of the cache. While the port changes, there are rules of two
   * ports. If they do not fit together, only those of the present port are returned, because the
   * plan that changes the port may never be approved.
   */
  private static Set<SecurityRule> ofPorts(
      Target target, ObservedSecurityGroup cache, List<String> sources) {
    var all =
        sources.stream()
            .flatMap(source -> target.cachePorts().stream().map(p -> SecurityRule.tcp(p, source)))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (all.size() <= RuleExchange.capacity(cache.ingress())) {
      return all;
    }
    var present = target.portInUse().orElse(target.desired().orElseThrow().cluster().port());
    return sources.stream()
        .map(source -> SecurityRule.tcp(present, source))
        .collect(Collectors.toCollection(LinkedHashSet::new));
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
      var exchange = RuleExchange.of(group.rules(outgoing), outgoing ? egress : ingress);
      if (!exchange.added().isEmpty()) {
        actions.add(SecurityGroupActions.authorize(observed, group, outgoing, exchange.added()));
      }
      if (!exchange.removed().isEmpty()) {
        actions.add(SecurityGroupActions.revoke(observed, group, outgoing, exchange.removed()));
      }
    }
    return actions;
  }
}
