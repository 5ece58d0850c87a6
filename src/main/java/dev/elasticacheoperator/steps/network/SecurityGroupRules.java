package dev.elasticacheoperator.steps.network;

import static dev.elasticacheoperator.steps.Lists.with;

import dev.elasticacheoperator.desired.DesiredState.SecurityGroups;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.network.SecurityGroupsStep.ObservedSecurityGroups;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a group's rules shall be, and the calls that make them so: of each direction at most one to
 * revoke and one to authorize, revoking first.
 */
final class SecurityGroupRules {

  private SecurityGroupRules() {}

  /** Lets the bastion, the allowed groups and the allowed CIDRs in on the cache's ports. */
  static List<Action<AwsContext, ObservedSecurityGroups>> ofCache(
      ObservedSecurityGroups observed,
      ObservedSecurityGroup cache,
      Optional<ObservedSecurityGroup> bastion,
      SecurityGroups wanted,
      StepContext context) {
    return set(observed, cache, cacheIngress(wanted, bastion, observed, context), Set.of());
  }

  /** Lets in who is listed for SSH, and everything out. */
  static List<Action<AwsContext, ObservedSecurityGroups>> ofBastion(
      ObservedSecurityGroups observed, ObservedSecurityGroup bastion, SecurityGroups wanted) {
    return set(observed, bastion, bastionIngress(wanted), Set.of(SecurityRule.ALL_EGRESS));
  }

  private static Set<SecurityRule> cacheIngress(
      SecurityGroups wanted,
      Optional<ObservedSecurityGroup> bastion,
      ObservedSecurityGroups observed,
      StepContext context) {
    var cidrs = wanted.allowedCidrs().orElseGet(() -> context.get(StepOutputs.VPC_BLOCKS));
    var groups = wanted.allowedGroups().stream().filter(id -> !observed.missing().contains(id));
    return Stream.of(bastion.map(ObservedSecurityGroup::id).stream(), groups, cidrs.stream())
        .flatMap(sources -> sources)
        .flatMap(source -> wanted.ports().stream().map(port -> SecurityRule.tcp(port, source)))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Set<SecurityRule> bastionIngress(SecurityGroups wanted) {
    return wanted.sshCidrs().stream()
        .map(source -> SecurityRule.tcp(22, source))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<Action<AwsContext, ObservedSecurityGroups>> set(
      ObservedSecurityGroups observed,
      ObservedSecurityGroup group,
      Set<SecurityRule> ingress,
      Set<SecurityRule> egress) {
    return Stream.of(
            revoke(observed, group, false, ingress),
            authorize(observed, group, false, ingress),
            revoke(observed, group, true, egress),
            authorize(observed, group, true, egress))
        .flatMap(Optional::stream)
        .toList();
  }

  /** What is not wanted goes, in one call. */
  private static Optional<Action<AwsContext, ObservedSecurityGroups>> revoke(
      ObservedSecurityGroups observed,
      ObservedSecurityGroup group,
      boolean egress,
      Set<SecurityRule> wanted) {
    var extra = difference(group.rules(egress), wanted);
    if (extra.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Action.of(
            "RevokeSecurityGroup" + (egress ? "Egress" : "Ingress"),
            "revoke " + text(extra, egress) + " of " + group.name() + " (" + group.id() + ")",
            aws -> {
              var ec2 = aws.clients().ec2();
              var permissions = SecurityRule.permissions(extra);
              if (egress) {
                ec2.revokeSecurityGroupEgress(
                    r -> r.groupId(group.id()).ipPermissions(permissions));
              } else {
                ec2.revokeSecurityGroupIngress(
                    r -> r.groupId(group.id()).ipPermissions(permissions));
              }
              var left = difference(group.rules(egress), extra);
              return observed.with(with(observed.ours(), group, g -> g.withRules(egress, left)));
            }));
  }

  /** What is lacking comes, in one call. */
  private static Optional<Action<AwsContext, ObservedSecurityGroups>> authorize(
      ObservedSecurityGroups observed,
      ObservedSecurityGroup group,
      boolean egress,
      Set<SecurityRule> wanted) {
    var missing = difference(wanted, group.rules(egress));
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Action.of(
            "AuthorizeSecurityGroup" + (egress ? "Egress" : "Ingress"),
            "allow " + text(missing, egress) + " in " + group.name() + " (" + group.id() + ")",
            aws -> {
              var ec2 = aws.clients().ec2();
              var permissions = SecurityRule.permissions(missing);
              if (egress) {
                ec2.authorizeSecurityGroupEgress(
                    r -> r.groupId(group.id()).ipPermissions(permissions));
              } else {
                ec2.authorizeSecurityGroupIngress(
                    r -> r.groupId(group.id()).ipPermissions(permissions));
              }
              var more = new LinkedHashSet<>(group.rules(egress));
              more.addAll(missing);
              return observed.with(with(observed.ours(), group, g -> g.withRules(egress, more)));
            }));
  }

  private static Set<SecurityRule> difference(Set<SecurityRule> all, Set<SecurityRule> without) {
    var left = new LinkedHashSet<>(all);
    left.removeAll(without);
    return left;
  }

  private static String text(Set<SecurityRule> rules, boolean egress) {
    return rules.stream().map(r -> r.text(egress)).collect(Collectors.joining(", "));
  }
}
