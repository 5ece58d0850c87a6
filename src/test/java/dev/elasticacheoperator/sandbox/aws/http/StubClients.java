package dev.elasticacheoperator.sandbox.aws.http;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Clients whose every operation records its request and answers as the test says. */
final class StubClients implements AwsHttpServer.Clients {

  static final Map<String, Class<? extends SdkClient>> INTERFACES =
      Map.of(
          "ec2", Ec2Client.class,
          "elasticache", ElastiCacheClient.class,
          "iam", IamClient.class,
          "sts", StsClient.class,
          "ssm", SsmClient.class,
          "tagging", ResourceGroupsTaggingApiClient.class);

  /**
   * Account and region of the last caller that got a client, such as {@code ec2 111122223333
   * eu-west-1}.
   */
  volatile String caller;

  volatile AwsRequest request;
  volatile Function<AwsRequest, AwsResponse> answer;

  @Override
  public SdkClient client(String service, String accountId, String region) {
    caller = service + " " + accountId + " " + region;
    Class<? extends SdkClient> type = INTERFACES.get(service);
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              request = (AwsRequest) arguments[0];
              return answer.apply(request);
            }));
  }
}
