package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permission;
import dev.elasticacheoperator.aws.policy.Permissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What AWS has to allow besides where environments meet what is there already. The steps' own
 * permissions end at resources with our tags, which neither an existing VPC has nor what is handed
 * over; so these are a policy of their own, for who wants that.
 */
final class ExtraPermissions {

  /**
   * To put the environment's own parts into a VPC that is not ours, and a bastion into a subnet.
   */
  private static final Permissions VPC =
      Permissions.NONE
          .use("ec2:CreateSubnet", Arns.EXISTING_VPC)
          .use("ec2:CreateSecurityGroup", Arns.EXISTING_VPC)
          .use("ec2:CreateRouteTable", Arns.EXISTING_VPC)
          .use("ec2:AttachInternetGateway", Arns.EXISTING_VPC)
          .use("ec2:DetachInternetGateway", Arns.EXISTING_VPC)
          .on("ec2:RunInstances", List.of(Permission.IN_THE_VPC), Arns.SUBNET);

  /** To put our tags on what has none. ElastiCache and IAM cannot tell that from any tagging. */
  private static final Permissions ADOPTION =
      Permissions.NONE.on(
          "ec2:CreateTags",
          List.of(Permission.TAGGED_AS_OURS, Permission.NOBODYS),
          Arns.VPC,
          Arns.SUBNET,
          Arns.SECURITY_GROUP,
          Arns.INTERNET_GATEWAY,
          Arns.ROUTE_TABLE,
          Arns.INSTANCE);

  private ExtraPermissions() {}

  /** By the field of the spec that needs it. */
  static Map<String, Permissions> permissions() {
    var byField = new LinkedHashMap<String, Permissions>();
    byField.put("vpc.id", VPC);
    byField.put("spec.adopt", ADOPTION);
    return byField;
  }
}
