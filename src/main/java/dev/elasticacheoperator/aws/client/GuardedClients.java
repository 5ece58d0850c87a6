package dev.elasticacheoperator.aws.client;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * Clients that pass every call through a {@link CallGuard}. Each operation has one method that
 * takes the request. The SDK's other forms (consumer of a builder, paginator) are default methods
 * that call this one.
 *
 * <p>The delegates are written out. A {@code java.lang.reflect.Proxy} of EC2's interface would load
 * the classes of all 700 operations. They are 12,000 classes and take 40 MB and seconds of a
 * processor before the first call. docs/design-notes.md says why the SDK's interceptors are not
 * used.
 */
public record GuardedClients(
    Ec2Client ec2,
    ElastiCacheClient elastiCache,
    IamClient iam,
    SsmClient ssm,
    ResourceGroupsTaggingApiClient tagging,
    ResourceGroupsTaggingApiClient globalTagging)
    implements AwsClients {

  /** Returns guarded clients around the given ones. */
  public static AwsClients around(
      String region, AwsClients raw, AwsSettings settings, CallListener listener) {
    return new GuardedClients(
        new GuardedEc2(raw.ec2(), guard("ec2", region, raw, settings, listener)),
        new GuardedElastiCache(
            raw.elastiCache(), guard("elasticache", region, raw, settings, listener)),
        new GuardedIam(raw.iam(), guard("iam", region, raw, settings, listener)),
        new GuardedSsm(raw.ssm(), guard("ssm", region, raw, settings, listener)),
        new GuardedTagging(raw.tagging(), guard("tag", region, raw, settings, listener)),
        new GuardedTagging(
            raw.globalTagging(), guard("tag", GlobalRegion.of(region), raw, settings, listener)));
  }

  private static CallGuard guard(
      String service, String region, AwsClients raw, AwsSettings settings, CallListener listener) {
    return new CallGuard(service, region, settings, listener, raw::useLongTermKeys);
  }
}
