package dev.elasticacheoperator.aws.error;

import static dev.elasticacheoperator.aws.error.ErrorRow.ANY;
import static dev.elasticacheoperator.aws.error.ErrorRow.row;
import static dev.elasticacheoperator.engine.ErrorClass.NOT_VISIBLE_YET;
import static dev.elasticacheoperator.engine.ErrorClass.RETRYABLE;
import static dev.elasticacheoperator.engine.ErrorClass.SLOW;
import static dev.elasticacheoperator.engine.ErrorClass.TERMINAL;

import java.util.List;

/** Error codes of ElastiCache. Many parameters share a code, so AWS's message decides. */
final class ElastiCacheErrors {

  private static final String INVALID = "InvalidParameter(Value|Combination)";

  private static final String OTHER_ZONE =
      "The operator tries another zone if no zone is named for the cache's subnet and the subnet is"
          + " empty. Otherwise change cache.nodeType.";

  static final List<ErrorRow> ROWS =
      List.of(
          row(
              "service-linked-role",
              "elasticache",
              "ServiceLinkedRoleNotFound(Fault)?",
              ANY,
              SLOW,
              "The account has no service-linked role for ElastiCache. Run aws iam create-service-linked-role --aws-service-name"
                  + " elasticache.amazonaws.com once, or allow iam:CreateServiceLinkedRole to the"
                  + " operator's IAM identity."),
          row(
              ErrorTable.NODE_ZONE,
              "elasticache:(Create|Modify).*",
              "InsufficientCacheClusterCapacity(Fault)?",
              "is not currently supported in the availability zone",
              RETRYABLE,
              OTHER_ZONE),
          row(
              ErrorTable.NODE_ZONE,
              "elasticache:(Create|Modify)CacheSubnetGroup",
              "SubnetNotAllowedFault",
              ANY,
              RETRYABLE,
              OTHER_ZONE),
          row(
              ErrorTable.NODE_ZONE,
              "elasticache:Create.*",
              "InvalidVPCNetworkStateFault",
              "^Availability zone .* is unavailable in this region",
              RETRYABLE,
              OTHER_ZONE),
          row(
              ErrorTable.NODE_CAPACITY,
              "elasticache",
              "InsufficientCacheClusterCapacity(Fault)?",
              ANY,
              RETRYABLE,
              "AWS has no capacity for this node type in this zone now. Wait, or choose another"
                  + " cache.nodeType."),
          row(
              "subnet-not-visible",
              "elasticache:(Create|Modify)CacheSubnetGroup",
              "InvalidParameterValue",
              "some input subnets in",
              NOT_VISIBLE_YET,
              "Check that the subnets exist in this region, and that the account may use them."),
          row(
              "security-group-not-visible",
              "elasticache:(Create|Modify)CacheCluster",
              "InvalidParameterValue",
              "security groups?( ids?)?",
              NOT_VISIBLE_YET,
              "Check that the security group exists in the VPC of the cache."),
          row(
              "parameter",
              "elasticache:(Modify|Reset)CacheParameterGroup",
              INVALID,
              ANY,
              TERMINAL,
              "Correct parameterGroup.parameters."),
          row(
              "zone",
              "elasticache",
              INVALID,
              "availability zones?",
              TERMINAL,
              "Change cache.nodeType, or give the entry of network.cacheSubnets another cidrBlock and"
                  + " another availabilityZone."),
          row(
              "node-type",
              "elasticache",
              INVALID,
              "node types?|instance types?|parameter CacheNodeType",
              TERMINAL,
              "Change cache.nodeType, or raise cache.version."),
          row(
              "engine-version",
              "elasticache",
              INVALID,
              "cannot find version|engine version|parameter EngineVersion|specific version"
                  + " selection|version \\S+ for (redis|valkey|memcached)",
              TERMINAL,
              "Choose a newer cache.version, or one of an older major version."));

  private ElastiCacheErrors() {}
}
