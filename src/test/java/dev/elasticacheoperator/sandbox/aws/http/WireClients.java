package dev.elasticacheoperator.sandbox.aws.http;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The SDK's own clients, which ask an endpoint over HTTP and try but once. */
record WireClients(URI endpoint, String accessKeyId, Region region) {

  Ec2Client ec2() {
    return build(Ec2Client.builder());
  }

  ElastiCacheClient elastiCache() {
    return build(ElastiCacheClient.builder());
  }

  IamClient iam() {
    return build(IamClient.builder());
  }

  StsClient sts() {
    return build(StsClient.builder());
  }

  SsmClient ssm() {
    return build(SsmClient.builder());
  }

  ResourceGroupsTaggingApiClient tagging() {
    return build(ResourceGroupsTaggingApiClient.builder());
  }

  SdkClient named(String service) {
    return switch (service) {
      case "ec2" -> ec2();
      case "elasticache" -> elastiCache();
      case "iam" -> iam();
      case "sts" -> sts();
      case "tagging" -> tagging();
      default -> ssm();
    };
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(B builder) {
    return builder
        .endpointOverride(endpoint)
        .region(region)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, "secret")))
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMinutes(1)))
        .overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1)))
        .build();
  }
}
