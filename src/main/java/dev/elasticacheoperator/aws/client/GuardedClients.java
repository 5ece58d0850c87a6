package dev.elasticacheoperator.aws.client;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * Clients whose every call passes the rate limit, is counted, and fails only as AwsFailure. Each
 * operation has one method that takes its request; the SDK's other forms (a consumer of a builder,
 * a paginator) are default methods that end in that one.
 *
 * <p>Spelled out and no java.lang.reflect.Proxy, since one of EC2's interface loads the classes of
 * all its 700 operations: 12,000 classes, 40 MB and seconds of a processor before the first call.
 */
public record GuardedClients(Ec2Client ec2, ElastiCacheClient elastiCache, IamClient iam)
    implements AwsClients {

  public static AwsClients around(
      String region, AwsClients raw, AwsSettings settings, CallListener listener) {
    return new GuardedClients(
        new GuardedEc2(raw.ec2(), new CallGuard("ec2", region, settings, listener)),
        new GuardedElastiCache(
            raw.elastiCache(), new CallGuard("elasticache", region, settings, listener)),
        new GuardedIam(raw.iam(), new CallGuard("iam", region, settings, listener)));
  }
}
