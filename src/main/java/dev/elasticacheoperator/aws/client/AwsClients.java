package dev.elasticacheoperator.aws.client;

import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.error.AwsCallException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * The three clients of one account and region. Those that an {@link Account} hands out pass every
 * call through the rate limit, count it, and fail only with {@link AwsCallException}.
 */
public interface AwsClients extends AutoCloseable {

  Ec2Client ec2();

  ElastiCacheClient elastiCache();

  IamClient iam();

  /** Closes the clients; nothing to do unless an implementation owns them. */
  @Override
  default void close() {}
}
