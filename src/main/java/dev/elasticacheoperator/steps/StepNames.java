package dev.elasticacheoperator.steps;

/** Names of the steps, as the status, the tags and the metrics show them. */
public final class StepNames {

  public static final String IAM = "iam";
  public static final String VPC = "vpc";
  public static final String CACHE_SUBNETS = "cacheSubnets";
  public static final String SECURITY_GROUPS = "securityGroups";
  public static final String SUBNET_GROUP = "subnetGroup";
  public static final String PARAMETER_GROUP = "parameterGroup";
  public static final String USERS = "users";
  public static final String CLUSTER = "cluster";
  public static final String BASTION_SUBNET = "bastionSubnet";
  public static final String INTERNET_GATEWAY = "internetGateway";
  public static final String ROUTE_TABLE = "routeTable";
  public static final String BASTION = "bastion";

  private StepNames() {}
}
