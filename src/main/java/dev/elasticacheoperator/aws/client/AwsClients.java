package dev.elasticacheoperator.aws.client;

import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.error.AwsCallException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The clients of one account and region. The clients of an {@link Account} are guarded, as {@link
 * GuardedClients} describes, and fail with {@link AwsCallException}.
 */
public interface AwsClients extends AutoCloseable {

  Ec2Client ec2();

  ElastiCacheClient elastiCache();

  IamClient iam();

  SsmClient ssm();

  /** Client of the Resource Groups Tagging API. */
  ResourceGroupsTaggingApiClient tagging();

  /** Client of the Resource Groups Tagging API in the {@link GlobalRegion}. */
  ResourceGroupsTaggingApiClient globalTagging();

  /** Returns true if the clients sign with keys that do not expire. */
  default boolean useLongTermKeys() {
    return false;
  }

  /** Closes the clients. Does nothing by default, for clients that another owner closes. */
  @Override
  default void close() {}
}
