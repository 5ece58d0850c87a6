package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.GuardDuty;
import dev.elasticacheoperator.steps.Lists;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/**
 * Security group that GuardDuty made for its endpoint. AWS deletes no VPC with such a group, and
 * GuardDuty leaves the group behind (terraform-provider-aws#46953).
 */
final class GuardDutyGroup {

  private GuardDutyGroup() {}

  /** Reads the ids of the groups if the deletion includes them. */
  static List<String> ids(AwsContext aws, Target target) {
    var filters = aws.reads().perResource() ? GuardDuty.filters(aws, target) : List.<Filter>of();
    return filters.isEmpty()
        ? List.of()
        : aws
            .clients()
            .ec2()
            .describeSecurityGroupsPaginator(r -> r.filters(filters))
            .securityGroups()
            .stream()
            .filter(group -> GuardDuty.isGroup(group.groupName()))
            .map(SecurityGroup::groupId)
            .toList();
  }

  static Action<AwsContext, ObservedVpcs> delete(ObservedVpcs observed, String group) {
    return Action.of(
            "DeleteSecurityGroup",
            "Delete GuardDuty's security group " + group,
            (AwsContext aws) -> {
              aws.clients().ec2().deleteSecurityGroup(r -> r.groupId(group));
              return observed.withGuardDutyGroups(Lists.without(observed.guardDutyGroups(), group));
            })
        .reporting("Deleted GuardDuty's security group " + group);
  }
}
