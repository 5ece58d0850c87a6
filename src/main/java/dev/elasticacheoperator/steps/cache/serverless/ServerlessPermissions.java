package dev.elasticacheoperator.steps.cache.serverless;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permission.Condition;
import dev.elasticacheoperator.aws.policy.Permissions;
import java.util.List;

/**
 * Permissions for serverless caches. AWS makes the cache's VPC endpoint with the permissions of the
 * caller (AWS managed policy AmazonElastiCacheFullAccess), and changes and deletes it with its own.
 * It also reads VPCs, subnets and security groups, which the operator may read anyway.
 */
final class ServerlessPermissions {

  /** Begins the name of the endpoint services of all serverless caches. */
  private static final Condition ELASTICACHE_ENDPOINT =
      new Condition("StringLike", "ec2:VpceServiceName", "com.amazonaws.elasticache.serverless.*");

  /** Tag that AWS puts on the endpoint. */
  private static final Condition ELASTICACHE_TAG =
      new Condition("StringEquals", "aws:RequestTag/AmazonElastiCacheManaged", "true");

  static final Permissions ALL =
      Permissions.NONE
          .create("elasticache:CreateServerlessCache", Arns.SERVERLESS_CACHE)
          .change("elasticache:ModifyServerlessCache", Arns.SERVERLESS_CACHE)
          .change("elasticache:DeleteServerlessCache", Arns.SERVERLESS_CACHE)
          .change("elasticache:CreateServerlessCache", Arns.CACHE_USER_GROUP)
          .change("elasticache:ModifyServerlessCache", Arns.CACHE_USER_GROUP)
          .change("elasticache:AddTagsToResource", Arns.SERVERLESS_CACHE)
          .change("elasticache:RemoveTagsFromResource", Arns.SERVERLESS_CACHE)
          .create("elasticache:CreateServerlessCacheSnapshot", Arns.SERVERLESS_SNAPSHOT)
          .change("elasticache:CreateServerlessCacheSnapshot", Arns.SERVERLESS_CACHE)
          .use("elasticache:CreateServerlessCache", Arns.SERVERLESS_SNAPSHOT, Arns.SNAPSHOT)
          .on("ec2:CreateVpcEndpoint", List.of(ELASTICACHE_ENDPOINT), Arns.VPC_ENDPOINT)
          .change("ec2:CreateVpcEndpoint", Arns.VPC, Arns.SUBNET, Arns.SECURITY_GROUP)
          .on(
              "ec2:CreateTags",
              List.of(
                  new Condition("StringEquals", "ec2:CreateAction", "CreateVpcEndpoint"),
                  ELASTICACHE_TAG),
              Arns.VPC_ENDPOINT);

  private ServerlessPermissions() {}
}
