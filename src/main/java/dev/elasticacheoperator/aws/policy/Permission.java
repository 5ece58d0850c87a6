package dev.elasticacheoperator.aws.policy;

import dev.elasticacheoperator.aws.client.Tags;
import java.util.List;

/**
 * One action that the operator's IAM policy has to allow, on one type of resource.
 *
 * <p>Which action is asked of which types of resource, and which condition keys it knows there:
 * AWS's Service Authorization Reference, "Actions, resources, and condition keys" of each service.
 *
 * @param action such as {@code ec2:CreateVpc}
 * @param resource an ARN pattern, or {@code *} where AWS knows no resource
 * @param conditions all of which have to hold
 */
public record Permission(String action, String resource, List<Condition> conditions) {

  /** Stands in the policy for the operator's {@code cluster-name}. */
  public static final String CLUSTER_NAME = "${CLUSTER_NAME}";

  /** Stands in the policy for the id of an existing VPC, {@code vpc.id} of the spec. */
  public static final String VPC_ID = "${VPC_ID}";

  /** The tags that a call asks for say that what it makes is ours. */
  public static final Condition TAGGED_AS_OURS =
      new Condition("StringEquals", "aws:RequestTag/" + Tags.CLUSTER, CLUSTER_NAME);

  /** The tags that the resource has say that it is ours. */
  public static final Condition OURS =
      new Condition("StringEquals", "aws:ResourceTag/" + Tags.CLUSTER, CLUSTER_NAME);

  /** What has no tag of an operator yet, or is ours; never what is another cluster's. */
  public static final Condition NOT_ANOTHERS =
      new Condition("StringEqualsIfExists", "aws:ResourceTag/" + Tags.CLUSTER, CLUSTER_NAME);

  /** What has no tag of any operator. */
  public static final Condition NOBODYS =
      new Condition("Null", "aws:ResourceTag/" + Tags.CLUSTER, "true");

  /** What lies in the existing VPC. */
  public static final Condition IN_THE_VPC =
      new Condition("ArnEquals", "ec2:Vpc", "arn:aws:ec2:*:*:vpc/" + VPC_ID);

  /**
   * @param operator such as {@code StringEquals}
   * @param key such as {@code iam:PolicyARN}
   * @param values of which the key's has to be one
   */
  public record Condition(String operator, String key, List<String> values) {
    public Condition(String operator, String key, String... values) {
      this(operator, key, List.of(values));
    }
  }
}
