package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permission;
import dev.elasticacheoperator.aws.policy.Permissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Further permissions for environments that use, adopt or delete resources of others.
 *
 * <p>The permissions of the steps end at resources with ownership tags. Existing and adoptable
 * resources have none, and neither have those of GuardDuty, so these permissions are a policy of
 * their own, which is optional.
 */
final class ExtraPermissions {

  /**
   * Permissions to create resources in an existing VPC, and a bastion or a serverless cache in an
   * existing subnet.
   */
  private static final Permissions VPC =
      Permissions.NONE
          .use("ec2:CreateSubnet", Arns.EXISTING_VPC)
          .use("ec2:CreateSecurityGroup", Arns.EXISTING_VPC)
          .use("ec2:CreateRouteTable", Arns.EXISTING_VPC)
          .use("ec2:AttachInternetGateway", Arns.EXISTING_VPC)
          .use("ec2:DetachInternetGateway", Arns.EXISTING_VPC)
          .on("ec2:RunInstances", List.of(Permission.IN_THE_VPC), Arns.SUBNET)
          .use("ec2:CreateVpcEndpoint", Arns.EXISTING_VPC)
          .on("ec2:CreateVpcEndpoint", List.of(Permission.IN_THE_VPC), Arns.SUBNET);

  /**
   * Permissions to tag EC2 resources without ownership tags. ElastiCache and IAM cannot restrict
   * tagging that way.
   */
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

  /** Permissions to delete GuardDuty's endpoint and its group together with a managed VPC. */
  private static final Permissions GUARD_DUTY =
      Permissions.NONE
          .on("ec2:DeleteVpcEndpoints", List.of(Permission.GUARD_DUTYS), Arns.VPC_ENDPOINT)
          .on("ec2:DeleteSecurityGroup", List.of(Permission.GUARD_DUTYS), Arns.SECURITY_GROUP);

  private ExtraPermissions() {}

  /** Returns the permissions by the field of the spec that needs them. */
  static Map<String, Permissions> permissions() {
    var byField = new LinkedHashMap<String, Permissions>();
    byField.put("vpc.id", VPC);
    byField.put("spec.adopt", ADOPTION);
    byField.put("vpc.deleteGuardDutyEndpoint", GUARD_DUTY);
    return byField;
  }
}
