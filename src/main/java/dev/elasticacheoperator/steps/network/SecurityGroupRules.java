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
import java.util.TreeSet;
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
   * Returns the rules of all ports of the cache. The ports in use stay open until the cache is
   * replaced, so that a change of the port does not cut off its clients. Rules that do not fit
   * together are those of the ports in use only, because the plan that changes the port may never
   * be approved.
   */
  private static Set<SecurityRule> ofPorts(
      Target target, ObservedSecurityGroup cache, List<String> sources) {
    var desired = ofPorts(target.desired().orElseThrow().securityGroups().ports(), sources);
    var inUse = ofPorts(target.portsInUse(), sources);
    var all = new LinkedHashSet<>(desired);
    all.addAll(inUse);
    var fits = all.size() <= RuleExchange.capacity(cache.ingress());
    return fits ? all : inUse.isEmpty() ? desired : inUse;
  }

  /** Returns one rule for each source if the ports follow one another, else one for each port. */
  private static Set<SecurityRule> ofPorts(List<Integer> ports, List<String> sources) {
    var sorted = new TreeSet<>(ports);
    var rules = new LinkedHashSet<SecurityRule>();
    for (var source : sources) {
      if (!sorted.isEmpty() && sorted.last() - sorted.first() < sorted.size()) {
        rules.add(SecurityRule.tcp(sorted.first(), sorted.last(), source));
      } else {
        sorted.forEach(port -> rules.add(SecurityRule.tcp(port, source)));
      }
    }
    return rules;
  }

  /**
   * Returns the sources of the rules that admit clients to all ports on which the cache answers.
   */
  static List<String> sources(ObservedSecurityGroup cache, Target target) {
    var ports =
        target.portsInUse().isEmpty()
            ? target.desired().orElseThrow().securityGroups().ports()
            : target.portsInUse();
    return cache.ingress().stream()
        .map(SecurityRule::source)
        .distinct()
        .filter(source -> ports.stream().allMatch(port -> cache.admits(port, source)))
        .toList();
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
