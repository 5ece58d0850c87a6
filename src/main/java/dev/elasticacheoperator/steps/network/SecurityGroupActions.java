package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.DesiredTags;
import dev.elasticacheoperator.steps.Lists;
import dev.elasticacheoperator.steps.Tagging;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** Actions on security groups. Each returns the observation as it is after the call. */
final class SecurityGroupActions {

  private SecurityGroupActions() {}

  static Action<AwsContext, ObservedSecurityGroups> create(
      ObservedSecurityGroups observed, String name, Map<String, String> tags, String vpc) {
    return Action.of(
            "CreateSecurityGroup",
            "Create security group " + name + " in " + vpc,
            (AwsContext aws) -> {
              var id =
                  aws.clients()
                      .ec2()
                      .createSecurityGroup(
                          r ->
                              r.groupName(name)
                                  .description("Managed by elasticache-environment-operator")
                                  .vpcId(vpc)
                                  .tagSpecifications(
                                      Tags.specification(ResourceType.SECURITY_GROUP, tags)))
                      .groupId();
              var egress = Set.of(SecurityRule.ALL_EGRESS);
              var created = new ObservedSecurityGroup(id, name, tags, Set.of(), egress);
              return observed.withOwned(Lists.plus(observed.owned(), created));
            })
        .reporting(after -> "Created " + after.named(name).orElseThrow().text());
  }

  /**
   * Revokes rules in one call.
   *
   * @param rules rules that the group has
   */
  static Action<AwsContext, ObservedSecurityGroups> revoke(
      ObservedSecurityGroups observed,
      ObservedSecurityGroup group,
      boolean egress,
      Set<SecurityRule> rules) {
    var what = " " + SecurityRule.text(rules, egress) + " in " + group.text();
    return Action.of(
            "RevokeSecurityGroup" + (egress ? "Egress" : "Ingress"),
            "Revoke" + what,
            (AwsContext aws) -> {
              var ec2 = aws.clients().ec2();
              var permissions = SecurityRule.permissions(rules);
              if (egress) {
                ec2.revokeSecurityGroupEgress(
                    r -> r.groupId(group.id()).ipPermissions(permissions));
              } else {
                ec2.revokeSecurityGroupIngress(
                    r -> r.groupId(group.id()).ipPermissions(permissions));
              }
              var remaining = new LinkedHashSet<>(group.rules(egress));
              remaining.removeAll(rules);
              return withRules(observed, group, egress, remaining);
            })
        .reporting("Revoked" + what);
  }

  /**
   * Adds rules in one call.
   *
   * @param rules rules that the group does not have
   */
  static Action<AwsContext, ObservedSecurityGroups> authorize(
      ObservedSecurityGroups observed,
      ObservedSecurityGroup group,
      boolean egress,
      Set<SecurityRule> rules) {
    var what = " " + SecurityRule.text(rules, egress) + " in " + group.text();
    return Action.of(
            "AuthorizeSecurityGroup" + (egress ? "Egress" : "Ingress"),
            "Allow" + what,
            (AwsContext aws) -> {
              var ec2 = aws.clients().ec2();
              var permissions = SecurityRule.permissions(rules);
              if (egress) {
                ec2.authorizeSecurityGroupEgress(
                    r -> r.groupId(group.id()).ipPermissions(permissions));
              } else {
                ec2.authorizeSecurityGroupIngress(
                    r -> r.groupId(group.id()).ipPermissions(permissions));
              }
              var all = new LinkedHashSet<>(group.rules(egress));
              all.addAll(rules);
              return withRules(observed, group, egress, all);
            })
        .reporting("Allowed" + what);
  }

  private static ObservedSecurityGroups withRules(
      ObservedSecurityGroups observed,
      ObservedSecurityGroup group,
      boolean egress,
      Set<SecurityRule> rules) {
    return observed.withOwned(Lists.with(observed.owned(), group, g -> g.withRules(egress, rules)));
  }

  /** Corrects the tags, which also adopts a group without ownership tags. */
  static Optional<Action<AwsContext, ObservedSecurityGroups>> retag(
      ObservedSecurityGroups observed, ObservedSecurityGroup group, DesiredTags desired) {
    return Tagging.retag(
        group.id(),
        group.tags(),
        desired,
        tags -> observed.withOwned(Lists.with(observed.owned(), group, g -> g.withTags(tags))));
  }

  static Action<AwsContext, ObservedSecurityGroups> delete(
      ObservedSecurityGroups observed, ObservedSecurityGroup group) {
    return Action.of(
            "DeleteSecurityGroup",
            "Delete " + group.text(),
            (AwsContext aws) -> {
              aws.clients().ec2().deleteSecurityGroup(r -> r.groupId(group.id()));
              return observed.withOwned(Lists.without(observed.owned(), group));
            })
        .reporting("Deleted " + group.text());
  }
}
