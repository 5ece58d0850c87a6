package dev.elasticacheoperator.aws.error;

import static dev.elasticacheoperator.aws.error.ErrorRow.ANY;
import static dev.elasticacheoperator.aws.error.ErrorRow.row;
import static dev.elasticacheoperator.engine.ErrorClass.ALREADY_DONE;
import static dev.elasticacheoperator.engine.ErrorClass.IN_USE;
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
          row("unchanged", "elasticache", "NoOperationFault", ANY, ALREADY_DONE, ""),
          row(
              "unchanged",
              "elasticache:Modify(ReplicationGroup|ServerlessCache|User|UserGroup)",
              "InvalidParameterCombination",
              "no modifications were requested",
              ALREADY_DONE,
              ""),
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
          // AWS documents no refusal of its own. The VPC endpoint of a serverless cache is refused
          // in EC2's words (awslabs/aws-orbit-workbench#320).
          row(
              ErrorTable.NODE_ZONE,
              "elasticache:CreateServerlessCache",
              "Invalid(VPCNetworkStateFault|Parameter(Value|Combination)?)",
              "not (available|supported) in (the )?availability zone|does not support the"
                  + " availability zone",
              RETRYABLE,
              "The operator tries another zone if no zone is named for the cache's subnet and the"
                  + " subnet is empty. Otherwise replace cache.serverless by cache.nodeType."),
          row(
              "cache-network",
              "elasticache",
              "InvalidVPCNetworkStateFault",
              ANY,
              SLOW,
              "ElastiCache cannot place the cache's nodes in its network. Check that the cache's"
                  + " subnets have free addresses."),
          row(
              "kms-key",
              "elasticache",
              "InvalidKMSKeyFault",
              ANY,
              SLOW,
              "ElastiCache cannot use the cache's KMS key. Enable the key, and check that its key"
                  + " policy lets the operator's IAM identity create grants."),
          row(
              "cache-credentials",
              "elasticache",
              "InvalidCredentialsException",
              ANY,
              RETRYABLE,
              ErrorTable.CHECK_CREDENTIALS),
          row(
              "snapshot-quota",
              "elasticache",
              "(ServerlessCache)?SnapshotQuotaExceededFault",
              ANY,
              SLOW,
              "AWS limits the manual snapshots of a cache in 24 hours. Wait, or set"
                  + " cache.snapshots.finalSnapshot to false to continue without one."),
          row(
              "snapshot-unsupported",
              "elasticache",
              "SnapshotFeatureNotSupportedFault",
              ANY,
              TERMINAL,
              "AWS takes no snapshots of this cache. Set cache.snapshots.finalSnapshot to false."),
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
              "elasticache:((Create|Modify)CacheSubnetGroup|CreateServerlessCache)",
              "InvalidParameterValue",
              "some input subnets in",
              NOT_VISIBLE_YET,
              "Check that the subnets exist in this region, and that the account may use them."),
          row(
              "security-group-not-visible",
              "elasticache:(Create|Modify)(CacheCluster|ReplicationGroup|ServerlessCache)",
              "InvalidParameterValue",
              "security groups?( ids?)?",
              NOT_VISIBLE_YET,
              "Check that the security group exists in the VPC of the cache."),
          row("user-in-use", "elasticache", "DefaultUserAssociatedToUserGroup", ANY, IN_USE, ""),
          row(
              "user-group-members",
              "elasticache",
              "DuplicateUserName|DefaultUserRequired",
              ANY,
              SLOW,
              "Somebody has changed the users of the user group. Remove the user that the message"
                  + " names from the group."),
          row(
              "access-string",
              "elasticache:(Create|Modify)User",
              INVALID,
              "access[- ]string|elasticache user api",
              TERMINAL,
              "Correct the accessString in cache.auth.users."),
          row(
              "password",
              "elasticache:(Create|Modify)User",
              INVALID,
              "passwords?",
              TERMINAL,
              "Correct the password in the Secret that cache.auth.users names."),
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
