package dev.elasticacheoperator.aws.client;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.utils.ThreadFactoryBuilder;

/**
 * The SDK's clients of a region. Their retries are off, because the engine decides about retries. A
 * create whose answer was lost must not be sent a second time without the engine's knowledge.
 *
 * <p>The JDK repeats a POST after a broken connection ({@code sun.net.http.retryPost}). Here it
 * does not, because the SDK's client streams bodies of a known length.
 *
 * <p>IAM is global; the SDK finds the endpoint of the region's partition.
 */
public record SdkClients(
    Ec2Client ec2,
    ElastiCacheClient elastiCache,
    IamClient iam,
    SsmClient ssm,
    ResourceGroupsTaggingApiClient tagging,
    ResourceGroupsTaggingApiClient globalTagging,
    OperatorCredentials credentials,
    SdkHttpClient http,
    ScheduledExecutorService timeouts)
    implements AwsClients {

  /** The settings that all clients share. */
  private record Settings(
      SdkHttpClient http, OperatorCredentials credentials, ClientOverrideConfiguration overrides) {

    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
        B builder, Region region) {
      return builder
          .region(region)
          .httpClient(http)
          .credentialsProvider(credentials)
          .overrideConfiguration(overrides)
          .build();
    }
  }

  private static final Duration ATTEMPT = Duration.ofSeconds(20);
  private static final Duration CONNECT = Duration.ofSeconds(5);

  public static AwsClients of(String regionName) {
    Region region = Region.of(regionName);
    SdkHttpClient http =
        UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(ATTEMPT).build();
    // Each client would otherwise keep five threads, which do nothing but interrupt calls.
    ScheduledExecutorService timeouts =
        Executors.newSingleThreadScheduledExecutor(
            new ThreadFactoryBuilder().threadNamePrefix("aws-timeouts").build());
    ClientOverrideConfiguration overrides =
        ClientOverrideConfiguration.builder()
            .retryStrategy(AwsRetryStrategy.doNotRetry())
            .apiCallAttemptTimeout(ATTEMPT)
            .scheduledExecutorService(timeouts)
            .addExecutionInterceptor(new PageDigests.Interceptor())
            .putAdvancedOption(
                SdkAdvancedClientOption.USER_AGENT_SUFFIX, "elasticache-environment-operator")
            .build();
    OperatorCredentials credentials = new OperatorCredentials();
    Settings settings = new Settings(http, credentials, overrides);
    return new SdkClients(
        settings.client(Ec2Client.builder(), region),
        settings.client(ElastiCacheClient.builder(), region),
        settings.client(IamClient.builder(), region),
        settings.client(SsmClient.builder(), region),
        settings.client(ResourceGroupsTaggingApiClient.builder(), region),
        settings.client(
            ResourceGroupsTaggingApiClient.builder(), Region.of(GlobalRegion.of(regionName))),
        credentials,
        http,
        timeouts);
  }

  @Override
  public boolean useLongTermKeys() {
    return credentials.areLongTerm();
  }

  @Override
  public void close() {
    ec2.close();
    elastiCache.close();
    iam.close();
    ssm.close();
    tagging.close();
    globalTagging.close();
    credentials.close();
    http.close();
    timeouts.shutdownNow();
  }
}
