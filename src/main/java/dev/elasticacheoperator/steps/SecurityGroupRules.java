package dev.elasticacheoperator.steps;

import static dev.elasticacheoperator.steps.AwsStep.with;

import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.environment.DesiredEnvironment.SecurityGroups;
import dev.elasticacheoperator.steps.SecurityGroupsStep.Now;
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
  static List<Action<Cloud, Now>> ofCache(
      Now now,
      SeenSecurityGroup cache,
      Optional<SeenSecurityGroup> bastion,
      SecurityGroups wanted,
      StepContext known) {
    return set(now, cache, cacheIngress(wanted, bastion, now, known), Set.of());
  }

  /** Lets in who is listed for SSH, and everything out. */
  static List<Action<Cloud, Now>> ofBastion(
      Now now, SeenSecurityGroup bastion, SecurityGroups wanted) {
    return set(now, bastion, bastionIngress(wanted), Set.of(SecurityRule.ALL_EGRESS));
  }

  private static Set<SecurityRule> cacheIngress(
      SecurityGroups wanted, Optional<SeenSecurityGroup> bastion, Now now, StepContext known) {
    var cidrs = wanted.allowedCidrs().orElseGet(() -> known.get(VpcStep.VPC_BLOCKS));
    var groups = wanted.allowedGroups().stream().filter(id -> !now.missing().contains(id));
    return Stream.of(bastion.map(SeenSecurityGroup::id).stream(), groups, cidrs.stream())
        .flatMap(sources -> sources)
        .flatMap(source -> wanted.ports().stream().map(port -> SecurityRule.tcp(port, source)))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Set<SecurityRule> bastionIngress(SecurityGroups wanted) {
    return wanted.sshCidrs().stream()
        .map(source -> SecurityRule.tcp(22, source))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<Action<Cloud, Now>> set(
      Now now, SeenSecurityGroup group, Set<SecurityRule> ingress, Set<SecurityRule> egress) {
    return Stream.of(
            revoke(now, group, false, ingress),
            authorize(now, group, false, ingress),
            revoke(now, group, true, egress),
            authorize(now, group, true, egress))
        .flatMap(Optional::stream)
        .toList();
  }

  /** What is not wanted goes, in one call. */
  private static Optional<Action<Cloud, Now>> revoke(
      Now now, SeenSecurityGroup group, boolean egress, Set<SecurityRule> wanted) {
    var extra = difference(group.rules(egress), wanted);
    if (extra.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Action.of(
            "RevokeSecurityGroup" + (egress ? "Egress" : "Ingress"),
            "revoke " + text(extra, egress) + " of " + group.name() + " (" + group.id() + ")",
            cloud -> {
              var ec2 = cloud.clients().ec2();
              var permissions = SecurityRule.permissions(extra);
              if (egress) {
                ec2.revokeSecurityGroupEgress(
                    r -> r.groupId(group.id()).ipPermissions(permissions));
              } else {
                ec2.revokeSecurityGroupIngress(
                    r -> r.groupId(group.id()).ipPermissions(permissions));
              }
              var left = difference(group.rules(egress), extra);
              return now.with(with(now.ours(), group, g -> g.withRules(egress, left)));
            }));
  }

  /** What is lacking comes, in one call. */
  private static Optional<Action<Cloud, Now>> authorize(
      Now now, SeenSecurityGroup group, boolean egress, Set<SecurityRule> wanted) {
    var missing = difference(wanted, group.rules(egress));
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Action.of(
            "AuthorizeSecurityGroup" + (egress ? "Egress" : "Ingress"),
            "allow " + text(missing, egress) + " in " + group.name() + " (" + group.id() + ")",
            cloud -> {
              var ec2 = cloud.clients().ec2();
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
              return now.with(with(now.ours(), group, g -> g.withRules(egress, more)));
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
