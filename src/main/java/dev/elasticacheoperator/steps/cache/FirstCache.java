package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permission.Condition;
import dev.elasticacheoperator.aws.policy.Permissions;
import java.util.List;

/** Permissions for the first ElastiCache resource in an account. */
final class FirstCache {

  /**
   * Permission to create ElastiCache's service-linked role. The account's first ElastiCache change
   * creates that role on behalf of the caller (ElastiCache User Guide, "Using service-linked
   * roles").
   */
  static final Permissions PERMISSIONS =
      Permissions.NONE.on(
          "iam:CreateServiceLinkedRole",
          List.of(new Condition("StringEquals", "iam:AWSServiceName", "elasticache.amazonaws.com")),
          Arns.ELASTICACHE_SERVICE_ROLE);

  private FirstCache() {}
}
