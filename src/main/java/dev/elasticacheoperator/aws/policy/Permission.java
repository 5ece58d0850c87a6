package dev.elasticacheoperator.aws.policy;

import dev.elasticacheoperator.aws.client.Tags;
import java.util.List;

/**
 * One action that the operator's IAM policy must allow, on one type of resource.
 *
 * <p>Source for the resource types and condition keys of each action: AWS's Service Authorization
 * Reference, "Actions, resources, and condition keys" of each service.
 *
 * @param action such as {@code ec2:CreateVpc}
 * @param resource an ARN pattern, or {@code *} if AWS defines no resource for the action
 * @param conditions conditions that must all hold
 */
public record Permission(String action, String resource, List<Condition> conditions) {

  /** Placeholder in the policy for the operator's {@code cluster-name}. */
  public static final String CLUSTER_NAME = "${CLUSTER_NAME}";

  /** Placeholder in the policy for the id of an existing VPC, {@code vpc.id} of the spec. */
  public static final String VPC_ID = "${VPC_ID}";

  /** The request tags its new resource with our cluster name. */
  public static final Condition TAGGED_AS_OURS =
      new Condition("StringEquals", "aws:RequestTag/" + Tags.CLUSTER, CLUSTER_NAME);

  /** The resource carries our cluster name. */
  public static final Condition OURS =
      new Condition("StringEquals", "aws:ResourceTag/" + Tags.CLUSTER, CLUSTER_NAME);

  /** The resource carries no cluster name, or ours. */
  public static final Condition NOT_ANOTHERS =
      new Condition("StringEqualsIfExists", "aws:ResourceTag/" + Tags.CLUSTER, CLUSTER_NAME);

  /** The resource carries no cluster name. */
  public static final Condition NOBODYS =
      new Condition("Null", "aws:ResourceTag/" + Tags.CLUSTER, "true");

  /** GuardDuty made the resource (GuardDuty User Guide, "AmazonGuardDutyServiceRolePolicy"). */
  public static final Condition GUARD_DUTYS =
      new Condition("StringEquals", "aws:ResourceTag/GuardDutyManaged", "true");

  /** The request tags a resource that exists already; EC2 names no create for it. */
  public static final Condition ON_NO_CREATE = new Condition("Null", "ec2:CreateAction", "true");

  /** The resource is in the existing VPC. */
  public static final Condition IN_THE_VPC =
      new Condition("ArnEquals", "ec2:Vpc", "arn:aws:ec2:*:*:vpc/" + VPC_ID);

  /**
   * Condition of a permission.
   *
   * @param operator such as {@code StringEquals}
   * @param key such as {@code iam:PolicyARN}
   * @param values allowed values of the key
   */
  public record Condition(String operator, String key, List<String> values) {
    public Condition(String operator, String key, String... values) {
      this(operator, key, List.of(values));
    }
  }
}
