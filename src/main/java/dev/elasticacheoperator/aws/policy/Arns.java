package dev.elasticacheoperator.aws.policy;

/**
 * ARN patterns of the resource types in permissions, for any region and account. Source: Service
 * Authorization Reference, "Resource types defined by" each service.
 */
public final class Arns {

  public static final String VPC = ec2("vpc");
  public static final String SUBNET = ec2("subnet");
  public static final String SECURITY_GROUP = ec2("security-group");
  public static final String INTERNET_GATEWAY = ec2("internet-gateway");
  public static final String ROUTE_TABLE = ec2("route-table");
  public static final String VPC_ENDPOINT = ec2("vpc-endpoint");
  public static final String INSTANCE = ec2("instance");
  public static final String VOLUME = ec2("volume");
  public static final String NETWORK_INTERFACE = ec2("network-interface");
  public static final String KEY_PAIR = ec2("key-pair");

  /** Images of any account, because accounts share images. */
  public static final String IMAGE = "arn:aws:ec2:*::image/*";

  /** The existing VPC that the spec names in {@code vpc.id}. */
  public static final String EXISTING_VPC = "arn:aws:ec2:*:*:vpc/" + Permission.VPC_ID;

  public static final String CACHE_CLUSTER = elastiCache("cluster");
  public static final String REPLICATION_GROUP = elastiCache("replicationgroup");
  public static final String SERVERLESS_CACHE = elastiCache("serverlesscache");
  public static final String SNAPSHOT = elastiCache("snapshot");
  public static final String SERVERLESS_SNAPSHOT = elastiCache("serverlesscachesnapshot");
  public static final String CACHE_SUBNET_GROUP = elastiCache("subnetgroup");
  public static final String CACHE_PARAMETER_GROUP = elastiCache("parametergroup");
  public static final String CACHE_USER = elastiCache("user");
  public static final String CACHE_USER_GROUP = elastiCache("usergroup");

  /**
   * Roles with the operator's kind of name. IAM cannot limit {@code iam:PassRole} by the role's
   * tags (IAM User Guide, "Grant a user permissions to pass a role to an AWS service"). The name is
   * therefore what keeps the operator from passing a foreign role.
   */
  public static final String BASTION_ROLE = "arn:aws:iam::*:role/*-bastion";

  public static final String BASTION_PROFILE = "arn:aws:iam::*:instance-profile/*-bastion";

  /** Role that ElastiCache creates for itself in an account that never had a cache. */
  public static final String ELASTICACHE_SERVICE_ROLE =
      "arn:aws:iam::*:role/aws-service-role/elasticache.amazonaws.com/*";

  /** Parameters with the ids of AWS's newest images. They are AWS's own, so without an account. */
  public static final String AMAZON_LINUX_PARAMETER =
      "arn:aws:ssm:*::parameter/aws/service/ami-amazon-linux-latest/*";

  private Arns() {}

  private static String ec2(String type) {
    return "arn:aws:ec2:*:*:" + type + "/*";
  }

  private static String elastiCache(String type) {
    return "arn:aws:elasticache:*:*:" + type + ":*";
  }
}
