package dev.elasticacheoperator.aws.read;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.aws.client.ManualClock;
import dev.elasticacheoperator.aws.client.StubbedAws;
import dev.elasticacheoperator.aws.client.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersResponse;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsRequest;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesRequest;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesResponse;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.Tag;

/** The inventory of an account with a thousand environments, whose AWS clients are stubs. */
@Timeout(30)
abstract class StubbedInventory {

  static final int ENVIRONMENTS = 1000;
  static final Duration DRIFT = Duration.ofMinutes(5);
  final ManualClock clock = new ManualClock();
  final StubbedAws stub = new StubbedAws();

  final Account account = new Account("us-west-2", stub, AwsSettings.simulated("prod", clock));

  final Inventory inventory = account.inventory();

  @BeforeEach
  void aThousandEnvironments() {
    List<Vpc> vpcs = IntStream.range(0, ENVIRONMENTS).mapToObj(StubbedInventory::vpc).toList();
    stub.on(
        DescribeVpcsRequest.class,
        ask -> {
          int from = ask.nextToken() == null ? 0 : Integer.parseInt(ask.nextToken());
          int to = Math.min(from + 400, vpcs.size());
          return DescribeVpcsResponse.builder()
              .vpcs(vpcs.subList(from, to))
              .nextToken(to < vpcs.size() ? String.valueOf(to) : null)
              .build();
        });
    List<CacheCluster> clusters =
        IntStream.range(0, ENVIRONMENTS)
            .mapToObj(i -> CacheCluster.builder().cacheClusterId("c-" + i).build())
            .toList();
    stub.on(
        DescribeCacheClustersRequest.class,
        ask -> {
          assertTrue(ask.showCacheNodeInfo());
          int from = ask.marker() == null ? 0 : Integer.parseInt(ask.marker());
          int to = Math.min(from + ask.maxRecords(), clusters.size());
          return DescribeCacheClustersResponse.builder()
              .cacheClusters(clusters.subList(from, to))
              .marker(to < clusters.size() ? String.valueOf(to) : null)
              .build();
        });
    stub.on(
        ListTagsForResourceRequest.class,
        ask ->
            ListTagsForResourceResponse.builder()
                .tagList(Tags.elastiCache(Map.of("arn", ask.resourceName())))
                .build());
    tagsHavePages(List.of());
    stub.on(
        GetAccountAuthorizationDetailsRequest.class,
        ask ->
            GetAccountAuthorizationDetailsResponse.builder()
                .roleDetailList(
                    IntStream.range(0, ENVIRONMENTS)
                        .mapToObj(
                            i ->
                                RoleDetail.builder()
                                    .roleName("r-" + i)
                                    .arn("arn:r-" + i)
                                    .path("/")
                                    .assumeRolePolicyDocument("%7B%22a%2Bb%22%3A+1%7D")
                                    .attachedManagedPolicies(
                                        AttachedPolicy.builder().policyArn("arn:p").build())
                                    .build())
                        .toList())
                .isTruncated(false)
                .build());
    stub.on(
        GetInstanceProfileRequest.class,
        ask ->
            GetInstanceProfileResponse.builder()
                .instanceProfile(
                    InstanceProfile.builder()
                        .instanceProfileName(ask.instanceProfileName())
                        .arn("arn:i")
                        .tags(Tags.iam(Map.of("team", "web")))
                        .roles(Role.builder().roleName("r-1").build())
                        .build())
                .build());
  }

  final EnvironmentView deep(String environment) {
    return inventory.of(environment, clock.instant(), true);
  }

  final EnvironmentView shallow(String environment) {
    return inventory.of(environment, clock.instant(), false);
  }

  /** Returns how many calls of the kind AWS has received. */
  final int calls(Class<? extends SdkRequest> request) {
    return stub.asked(request).size();
  }

  static RuntimeException refusal(AwsServiceException.Builder error, int status, String code) {
    return error
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .build();
  }

  final void tagsHavePages(List<String> arns) {
    stub.on(
        GetResourcesRequest.class,
        ask -> {
          int from = ask.paginationToken() == null ? 0 : Integer.parseInt(ask.paginationToken());
          int to = Math.min(from + ask.resourcesPerPage(), arns.size());
          return resources(arns.subList(from, to), to < arns.size() ? String.valueOf(to) : "");
        });
  }

  static GetResourcesResponse resources(List<String> arns, String token) {
    return GetResourcesResponse.builder()
        .resourceTagMappingList(
            arns.stream()
                .map(
                    arn ->
                        ResourceTagMapping.builder()
                            .resourceARN(arn)
                            .tags(
                                Tag.builder().key(Tags.CLUSTER).value("prod").build(),
                                Tag.builder().key("arn").value(arn).build())
                            .build())
                .toList())
        .paginationToken(token)
        .build();
  }

  static Vpc vpc(int i) {
    return Vpc.builder()
        .vpcId("vpc-" + i)
        .tags(Tags.ec2(Tags.of("prod", "shop/e" + i, "vpc", "n", Map.of())))
        .build();
  }
}
