package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/**
 * One security group.
 *
 * @param ingress rules for incoming connections
 * @param egress rules for outgoing connections
 */
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

  ObservedSecurityGroup withTags(Map<String, String> changed) {
    return new ObservedSecurityGroup(id, name, changed, ingress, egress);
  }

  Set<SecurityRule> rules(boolean egress) {
    return egress ? this.egress : ingress;
  }

  ObservedSecurityGroup withRules(boolean egress, Set<SecurityRule> rules) {
    return new ObservedSecurityGroup(
        id, name, tags, egress ? ingress : rules, egress ? rules : this.egress);
  }

  /** Returns true if a rule names another group. AWS deletes that other group only afterwards. */
  boolean namesAnotherGroup() {
    return ingress.stream().anyMatch(rule -> rule.source().startsWith("sg-"));
  }

  /** Returns true if a rule allows connections from the group of that id. */
  boolean names(String id) {
    return ingress.stream().anyMatch(rule -> rule.source().equals(id));
  }

  /** Returns true if a rule of the source allows connections to the TCP port. */
  boolean admits(int port, String source) {
    return ingress.stream()
        .filter(rule -> rule.source().equals(source))
        .anyMatch(rule -> rule.allowsTcp(port));
  }

  /** Returns the group as messages name it: {@code security group sg-1 (sessions-cache)}. */
  String text() {
    return "security group " + id + " (" + name + ")";
  }
}
