package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * ElastiCache's errors with the code and the HTTP status of its service model. The suffixes are as
 * irregular as they look.
 */
enum ElastiCacheError {
  CACHE_CLUSTER_NOT_FOUND("CacheClusterNotFound", 404),
  CACHE_CLUSTER_ALREADY_EXISTS("CacheClusterAlreadyExists", 400),
  INVALID_CACHE_CLUSTER_STATE("InvalidCacheClusterState", 400),
  REPLICATION_GROUP_NOT_FOUND("ReplicationGroupNotFoundFault", 404),
  REPLICATION_GROUP_ALREADY_EXISTS("ReplicationGroupAlreadyExists", 400),
  INVALID_REPLICATION_GROUP_STATE("InvalidReplicationGroupState", 400),
  CACHE_SUBNET_GROUP_NOT_FOUND("CacheSubnetGroupNotFoundFault", 400),
  CACHE_SUBNET_GROUP_ALREADY_EXISTS("CacheSubnetGroupAlreadyExists", 400),
  CACHE_SUBNET_GROUP_IN_USE("CacheSubnetGroupInUse", 400),
  CACHE_SUBNET_GROUP_QUOTA_EXCEEDED("CacheSubnetGroupQuotaExceeded", 400),
  CACHE_SUBNET_QUOTA_EXCEEDED("CacheSubnetQuotaExceededFault", 400),
  SUBNET_NOT_ALLOWED("SubnetNotAllowedFault", 400),
  SUBNET_IN_USE("SubnetInUse", 400),
  CACHE_PARAMETER_GROUP_NOT_FOUND("CacheParameterGroupNotFound", 404),
  CACHE_PARAMETER_GROUP_ALREADY_EXISTS("CacheParameterGroupAlreadyExists", 400),
  CACHE_PARAMETER_GROUP_QUOTA_EXCEEDED("CacheParameterGroupQuotaExceeded", 400),
  INVALID_CACHE_PARAMETER_GROUP_STATE("InvalidCacheParameterGroupState", 400),
  INSUFFICIENT_CACHE_CLUSTER_CAPACITY("InsufficientCacheClusterCapacity", 400),
  NODE_QUOTA_FOR_CUSTOMER_EXCEEDED("NodeQuotaForCustomerExceeded", 400),
  NODE_QUOTA_FOR_CLUSTER_EXCEEDED("NodeQuotaForClusterExceeded", 400),
  NODE_GROUP_NOT_FOUND("NodeGroupNotFoundFault", 404),
  TEST_FAILOVER_NOT_AVAILABLE("TestFailoverNotAvailableFault", 400),
  USER_NOT_FOUND("UserNotFound", 404),
  USER_ALREADY_EXISTS("UserAlreadyExists", 400),
  INVALID_USER_STATE("InvalidUserState", 400),
  DUPLICATE_USER_NAME("DuplicateUserName", 400),
  DEFAULT_USER_REQUIRED("DefaultUserRequired", 400),
  DEFAULT_USER_ASSOCIATED_TO_USER_GROUP("DefaultUserAssociatedToUserGroup", 400),
  USER_GROUP_NOT_FOUND("UserGroupNotFound", 404),
  USER_GROUP_ALREADY_EXISTS("UserGroupAlreadyExists", 400),
  INVALID_USER_GROUP_STATE("InvalidUserGroupState", 400),
  SERVERLESS_CACHE_NOT_FOUND("ServerlessCacheNotFoundFault", 404),
  SERVERLESS_CACHE_ALREADY_EXISTS("ServerlessCacheAlreadyExistsFault", 400),
  INVALID_SERVERLESS_CACHE_STATE("InvalidServerlessCacheStateFault", 400),
  SERVERLESS_CACHE_QUOTA("ServerlessCacheQuotaForCustomerExceededFault", 400),
  SERVERLESS_SNAPSHOT_NOT_FOUND("ServerlessCacheSnapshotNotFoundFault", 404),
  SERVERLESS_SNAPSHOT_ALREADY_EXISTS("ServerlessCacheSnapshotAlreadyExistsFault", 400),
  INVALID_SERVERLESS_SNAPSHOT_STATE("InvalidServerlessCacheSnapshotStateFault", 400),
  SNAPSHOT_NOT_FOUND("SnapshotNotFoundFault", 404),
  SNAPSHOT_ALREADY_EXISTS("SnapshotAlreadyExistsFault", 400),
  SNAPSHOT_FEATURE_NOT_SUPPORTED("SnapshotFeatureNotSupportedFault", 400),
  INVALID_SNAPSHOT_STATE("InvalidSnapshotState", 400),
  NO_OPERATION("NoOperationFault", 400),
  TAG_QUOTA_PER_RESOURCE_EXCEEDED("TagQuotaPerResourceExceeded", 400),
  INVALID_ARN("InvalidARN", 400),
  INVALID_PARAMETER_VALUE("InvalidParameterValue", 400),
  INVALID_PARAMETER_COMBINATION("InvalidParameterCombination", 400);

  private final String code;
  private final int status;

  ElastiCacheError(String code, int status) {
    this.code = code;
    this.status = status;
  }

  String code() {
    return code;
  }

  /**
   * The exception to throw.
   *
   * @param message in AWS's words, a {@link String#format} of the arguments
   */
  AwsServiceException because(String message, Object... arguments) {
    return AwsErrors.elastiCache(status, code, String.format(message, arguments));
  }
}
