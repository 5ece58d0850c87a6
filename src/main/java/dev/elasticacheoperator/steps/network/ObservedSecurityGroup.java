package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** A security group as EC2 shows it. */
record ObservedSecurityGroup(
    String id,
    String name,
    Map<String, String> tags,
    Set<SecurityRule> ingress,
    Set<SecurityRule> egress) {

  static ObservedSecurityGroup of(SecurityGroup group) {
    return new ObservedSecurityGroup(
        group.groupId(),
        group.groupName(),
        Tags.fromEc2(group.tags()),
        SecurityRule.of(group.ipPermissions()),
        SecurityRule.of(group.ipPermissionsEgress()));
  }

  ObservedSecurityGroup tagged(Map<String, String> now) {
    return new ObservedSecurityGroup(id, name, now, ingress, egress);
  }

  Set<SecurityRule> rules(boolean egress) {
    return egress ? this.egress : ingress;
  }

  ObservedSecurityGroup withRules(boolean egress, Set<SecurityRule> rules) {
    return new ObservedSecurityGroup(
        id, name, tags, egress ? ingress : rules, egress ? rules : this.egress);
  }

  /** Such a group has to go before the one that it names. */
  boolean namesAnother() {
    return ingress.stream().anyMatch(rule -> rule.source().startsWith("sg-"));
  }
}
