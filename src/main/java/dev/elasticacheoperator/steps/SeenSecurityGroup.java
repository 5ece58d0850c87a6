package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.Tags;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** A security group as EC2 shows it. */
record SeenSecurityGroup(
    String id,
    String name,
    Map<String, String> tags,
    Set<SecurityRule> ingress,
    Set<SecurityRule> egress) {

  static SeenSecurityGroup of(SecurityGroup group) {
    return new SeenSecurityGroup(
        group.groupId(),
        group.groupName(),
        Tags.fromEc2(group.tags()),
        SecurityRule.of(group.ipPermissions()),
        SecurityRule.of(group.ipPermissionsEgress()));
  }

  SeenSecurityGroup tagged(Map<String, String> now) {
    return new SeenSecurityGroup(id, name, now, ingress, egress);
  }

  Set<SecurityRule> rules(boolean egress) {
    return egress ? this.egress : ingress;
  }

  SeenSecurityGroup withRules(boolean egress, Set<SecurityRule> rules) {
    return new SeenSecurityGroup(
        id, name, tags, egress ? ingress : rules, egress ? rules : this.egress);
  }

  /** Such a group has to go before the one that it names. */
  boolean namesAnother() {
    return ingress.stream().anyMatch(rule -> rule.source().startsWith("sg-"));
  }
}
