package dev.elasticacheoperator.aws.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.aws.client.GuardedClients;
import dev.elasticacheoperator.aws.client.ManualClock;
import dev.elasticacheoperator.aws.client.StubbedAws;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.error.AwsCallException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Reservation;
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
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesRequest;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesResponse;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceGroupsTaggingApiException;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.Tag;

@Timeout(30)
class InventoryTest {

  private static final int ENVIRONMENTS = 1000;
  private static final Duration DRIFT = Duration.ofMinutes(5);

  private final ManualClock clock = new ManualClock();
  private final StubbedAws stub = new StubbedAws();
  private final Account account =
      new Account("us-west-2", stub, AwsSettings.simulated("prod", clock));
  private final Inventory inventory = account.inventory();

  @BeforeEach
  void aThousandEnvironments() {
    List<Vpc> vpcs = IntStream.range(0, ENVIRONMENTS).mapToObj(InventoryTest::vpc).toList();
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

  @Test
  void lookingAtAThousandUnchangedEnvironmentsCostsPages() {
    for (int i = 0; i < ENVIRONMENTS; i++) {
      EnvironmentView reads = inventory.of("shop/e" + i, clock.instant().minus(DRIFT), false);
      assertFalse(reads.perResource());
      assertEquals(List.of("vpc-" + i), reads.list(Kinds.VPC).stream().map(Vpc::vpcId).toList());
      assertEquals(
          "c-" + i, reads.get(Kinds.CACHE_CLUSTER, "C-" + i).orElseThrow().cacheClusterId());
    }
    assertEquals(3, stub.asked(DescribeVpcsRequest.class).size());
    assertEquals(10, stub.asked(DescribeCacheClustersRequest.class).size());
    assertEquals(13, stub.asked.size());
    DescribeVpcsRequest asked = stub.asked(DescribeVpcsRequest.class).get(0);
    assertEquals(500, asked.maxResults());
    assertEquals("tag:elasticache-operator.dev/cluster", asked.filters().get(0).name());
    assertEquals(List.of("prod"), asked.filters().get(0).values());
  }

  @Test
  void aTooOldInventoryIsReadAgainForAllEnvironments() {
    Instant start = clock.instant();
    assertEquals(Optional.empty(), inventory.takenAt());
    EnvironmentView first = inventory.of("shop/e1", start, false);
    first.list(Kinds.VPC);
    clock.turn(DRIFT);
    assertEquals(start, inventory.of("shop/e2", start, false).asOf());
    assertEquals(clock.instant(), inventory.of("shop/e2", start.plusSeconds(1), false).asOf());
    assertEquals(clock.instant(), inventory.of("shop/e1", start, false).asOf());
    assertEquals(Optional.of(clock.instant()), inventory.takenAt());
    assertEquals(start, first.asOf());
  }

  @Test
  void resourcesOfAnotherClusterNameAreIgnored() {
    Vpc other =
        Vpc.builder()
            .vpcId("vpc-other")
            .tags(Tags.ec2(Tags.of("prod-2", "shop/e1", "vpc", "n", Map.of())))
            .build();
    stub.on(DescribeVpcsRequest.class, ask -> DescribeVpcsResponse.builder().vpcs(other).build());
    assertEquals(List.of(), inventory.of("shop/e1", clock.instant(), false).list(Kinds.VPC));
    assertEquals(List.of(), account.read("shop/e1").list(Kinds.VPC));
  }

  @Test
  void deepFactsAreReadOncePerIntervalAndShallowViewsTakeWhatIsKnown() {
    EnvironmentView deep = inventory.of("shop/e1", clock.instant(), true);
    assertTrue(deep.perResource());
    assertEquals(Optional.of(Map.of("arn", "arn:1")), deep.get(Kinds.ELASTICACHE_TAGS, "arn:1"));
    clock.turn(Duration.ofMinutes(14));
    assertEquals(
        Optional.of(Map.of("arn", "arn:1")),
        inventory.of("shop/e1", clock.instant(), true).get(Kinds.ELASTICACHE_TAGS, "arn:1"));
    assertEquals(1, stub.asked(ListTagsForResourceRequest.class).size());
    clock.turn(Duration.ofMinutes(2));
    inventory.of("shop/e1", clock.instant(), false).get(Kinds.ELASTICACHE_TAGS, "arn:1");
    assertEquals(1, stub.asked(ListTagsForResourceRequest.class).size());
    inventory.of("shop/e1", clock.instant(), true).get(Kinds.ELASTICACHE_TAGS, "arn:1");
    assertEquals(2, stub.asked(ListTagsForResourceRequest.class).size());
  }

  @Test
  void aDirectReadingLeavesItsFactsForTheInventory() {
    account.read("shop/e1").get(Kinds.ELASTICACHE_TAGS, "arn:1");
    inventory.of("shop/e1", clock.instant(), true).get(Kinds.ELASTICACHE_TAGS, "arn:1");
    assertEquals(1, stub.asked(ListTagsForResourceRequest.class).size());
    account.read("shop/e1").get(Kinds.ELASTICACHE_TAGS, "arn:1");
    assertEquals(2, stub.asked(ListTagsForResourceRequest.class).size());
  }

  /** A thousand clusters with their two groups: 30 pages, and no call for a resource of its own. */
  @Test
  void tagsComeInPagesForAll() {
    tagsHavePages(IntStream.range(0, 3 * ENVIRONMENTS).mapToObj(i -> "arn:" + i).toList());
    for (int i = 0; i < 3 * ENVIRONMENTS; i++) {
      assertEquals(
          Optional.of(Map.of(Tags.CLUSTER, "prod", "arn", "arn:" + i)),
          inventory
              .of("shop/e" + i / 3, clock.instant(), true)
              .get(Kinds.ELASTICACHE_TAGS, "arn:" + i));
    }
    assertEquals(30, stub.asked.size());
    GetResourcesRequest asked = stub.asked(GetResourcesRequest.class).get(0);
    assertEquals(100, asked.resourcesPerPage());
    assertEquals(Tags.CLUSTER, asked.tagFilters().get(0).key());
    assertEquals(List.of("prod"), asked.tagFilters().get(0).values());
    assertFalse(asked.resourceTypeFilters().contains("elasticache:snapshot"));
  }

  /** AWS may show new tags late, and not list every type. */
  @Test
  void tagsThatAreNotListedAreReadByThemselves() {
    tagsHavePages(List.of("arn:1"));
    EnvironmentView reads = inventory.of("shop/e1", clock.instant(), true);
    assertEquals(Optional.of(Map.of("arn", "arn:2")), reads.get(Kinds.ELASTICACHE_TAGS, "arn:2"));
    reads.get(Kinds.ELASTICACHE_TAGS, "arn:1");
    assertEquals(1, stub.asked(ListTagsForResourceRequest.class).size());
    inventory.of("shop/e1", clock.instant(), true).get(Kinds.ELASTICACHE_TAGS, "arn:2");
    assertEquals(1, stub.asked(ListTagsForResourceRequest.class).size());
  }

  @Test
  void tagsOfADirectReadingWinOverAnOlderList() {
    tagsHavePages(List.of("arn:1"));
    EnvironmentView before = inventory.of("shop/e1", clock.instant(), true);
    assertEquals("prod", before.get(Kinds.ELASTICACHE_TAGS, "arn:1").get().get(Tags.CLUSTER));
    clock.turn(Duration.ofMinutes(1));
    account.read("shop/e1").get(Kinds.ELASTICACHE_TAGS, "arn:1");
    EnvironmentView after = inventory.of("shop/e1", clock.instant(), true);
    assertEquals(Optional.of(Map.of("arn", "arn:1")), after.get(Kinds.ELASTICACHE_TAGS, "arn:1"));
    clock.turn(Duration.ofMinutes(16));
    EnvironmentView later = inventory.of("shop/e1", clock.instant(), true);
    assertEquals("prod", later.get(Kinds.ELASTICACHE_TAGS, "arn:1").get().get(Tags.CLUSTER));
    assertEquals(2, stub.asked(GetResourcesRequest.class).size());
  }

  @Test
  void withoutListPermissionTagsAreReadOneByOne() {
    stub.on(
        GetResourcesRequest.class,
        ask -> {
          throw ResourceGroupsTaggingApiException.builder()
              .statusCode(400)
              .awsErrorDetails(AwsErrorDetails.builder().errorCode("AccessDeniedException").build())
              .build();
        });
    for (int i = 0; i < 3; i++) {
      EnvironmentView reads = inventory.of("shop/e" + i, clock.instant(), true);
      assertTrue(reads.get(Kinds.ELASTICACHE_TAGS, "arn:" + i).isPresent());
    }
    assertEquals(1, stub.asked(GetResourcesRequest.class).size());
    assertEquals(3, stub.asked(ListTagsForResourceRequest.class).size());
  }

  @Test
  void aPageOfTagsMayBeEmptyThoughMoreFollow() {
    stub.on(
        GetResourcesRequest.class,
        ask ->
            ask.paginationToken() == null
                ? GetResourcesResponse.builder().paginationToken("more").build()
                : resources(List.of("arn:1"), ""));
    EnvironmentView reads = inventory.of("shop/e1", clock.instant(), true);
    assertEquals("arn:1", reads.get(Kinds.ELASTICACHE_TAGS, "arn:1").get().get("arn"));
    assertEquals(2, stub.asked.size());
  }

  private void tagsHavePages(List<String> arns) {
    stub.on(
        GetResourcesRequest.class,
        ask -> {
          int from = ask.paginationToken() == null ? 0 : Integer.parseInt(ask.paginationToken());
          int to = Math.min(from + ask.resourcesPerPage(), arns.size());
          return resources(arns.subList(from, to), to < arns.size() ? String.valueOf(to) : "");
        });
  }

  private static GetResourcesResponse resources(List<String> arns, String token) {
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

  /** An instance has a public DNS name only where DNS hostnames are enabled. */
  @Test
  void anInstanceWithAPublicNameTellsTheDnsHostnamesOfItsVpc() {
    stub.on(
        DescribeInstancesRequest.class,
        ask ->
            DescribeInstancesResponse.builder()
                .reservations(
                    Reservation.builder()
                        .instances(
                            instance("named", InstanceStateName.RUNNING, "ec2-1"),
                            instance("nameless", InstanceStateName.RUNNING, ""),
                            instance("stopped", InstanceStateName.STOPPED, "ec2-2"))
                        .build())
                .build());
    stub.on(
        DescribeVpcAttributeRequest.class,
        ask ->
            DescribeVpcAttributeResponse.builder()
                .enableDnsHostnames(AttributeBooleanValue.builder().value(false).build())
                .build());
    EnvironmentView reads = inventory.of("shop/e1", clock.instant(), true);
    assertEquals(Optional.of(true), reads.get(Kinds.DNS_HOSTNAMES, "named"));
    assertEquals(0, stub.asked(DescribeVpcAttributeRequest.class).size());
    assertEquals(Optional.of(false), reads.get(Kinds.DNS_HOSTNAMES, "nameless"));
    assertEquals(Optional.of(false), reads.get(Kinds.DNS_HOSTNAMES, "stopped"));
    assertEquals(2, stub.asked(DescribeVpcAttributeRequest.class).size());
    account.read("shop/e1").get(Kinds.DNS_HOSTNAMES, "named");
    assertEquals(3, stub.asked(DescribeVpcAttributeRequest.class).size());
  }

  private static Instance instance(String vpc, InstanceStateName state, String publicName) {
    return Instance.builder()
        .instanceId("i-" + vpc)
        .vpcId(vpc)
        .state(s -> s.name(state))
        .publicDnsName(publicName)
        .tags(Tags.ec2(Tags.of("prod", "shop/e1", "bastion", "n", Map.of())))
        .build();
  }

  @Test
  void rolesComeInPagesForAll() {
    for (int i = 0; i < ENVIRONMENTS; i++) {
      RoleView role =
          inventory.of("shop/e" + i, clock.instant(), true).get(Kinds.ROLE, "r-" + i).orElseThrow();
      assertEquals("{\"a+b\":+1}", role.assumeRolePolicy());
      assertEquals(List.of("arn:p"), role.attachedPolicyArns());
    }
    assertEquals(
        Optional.empty(), inventory.of("shop/x", clock.instant(), true).get(Kinds.ROLE, "r-x"));
    assertEquals(1, stub.asked.size());
    ProfileView profile =
        inventory
            .of("shop/e1", clock.instant(), true)
            .get(Kinds.INSTANCE_PROFILE, "r-1")
            .orElseThrow();
    assertEquals(Map.of("team", "web"), profile.tags());
    assertEquals(List.of("r-1"), profile.roles());
  }

  @Test
  void aRoleMadeSinceTheListIsKnownFromItsDirectReading() {
    rolesAreReadOneByOne();
    EnvironmentView before = inventory.of("shop/new", clock.instant(), true);
    assertEquals(Optional.empty(), before.get(Kinds.ROLE, "r-new"));
    clock.turn(Duration.ofMinutes(1));
    assertEquals("r-new", account.read("shop/new").get(Kinds.ROLE, "r-new").orElseThrow().name());
    EnvironmentView after = inventory.of("shop/new", clock.instant(), true);
    assertEquals("r-new", after.get(Kinds.ROLE, "r-new").orElseThrow().name());
    assertEquals(1, stub.asked(GetRoleRequest.class).size());
  }

  @Test
  void withoutListPermissionRolesAreReadOneByOne() {
    rolesAreReadOneByOne();
    stub.on(
        GetAccountAuthorizationDetailsRequest.class,
        ask -> {
          throw IamException.builder()
              .statusCode(403)
              .awsErrorDetails(AwsErrorDetails.builder().errorCode("AccessDenied").build())
              .build();
        });
    for (int i = 0; i < 3; i++) {
      EnvironmentView reads = inventory.of("shop/e" + i, clock.instant(), true);
      assertEquals("r-" + i, reads.get(Kinds.ROLE, "r-" + i).orElseThrow().name());
    }
    assertEquals(1, stub.asked(GetAccountAuthorizationDetailsRequest.class).size());
    assertEquals(3, stub.asked(GetRoleRequest.class).size());
  }

  /** One role costs three calls, so that a list of seven pages is cheaper for three roles. */
  @Test
  void aLongListOfRolesIsReadOnceThatTakesFewerCalls() {
    rolesAreReadOneByOne();
    rolesHavePages(7);
    var pages = GetAccountAuthorizationDetailsRequest.class;
    assertEquals("r-1", role(1).name());
    assertEquals(3, stub.asked(pages).size(), "the list is given up");
    assertEquals(1, stub.asked(GetRoleRequest.class).size());

    clock.turn(Duration.ofHours(1));
    assertEquals("r-1", role(1).name());
    assertEquals(3, stub.asked(pages).size(), "the list is as long as before");
    assertEquals("r-2", role(2).name());
    assertEquals("r-3", role(3).name());

    clock.turn(Duration.ofMinutes(20));
    for (int i = 1; i <= 3; i++) {
      assertEquals("r-" + i, role(i).name());
    }
    assertEquals(3 + 7, stub.asked(pages).size());
    assertEquals(4, stub.asked(GetRoleRequest.class).size());
  }

  @Test
  void anyFailureOfTheListFallsBackToSingleReads() {
    rolesAreReadOneByOne();
    stub.on(
        GetAccountAuthorizationDetailsRequest.class,
        ask -> {
          throw IamException.builder()
              .statusCode(400)
              .awsErrorDetails(AwsErrorDetails.builder().errorCode("Throttling").build())
              .build();
        });
    assertEquals("r-1", role(1).name());
    assertEquals(1, stub.asked(GetRoleRequest.class).size());
  }

  /** The orphan sweep needs all roles, and reads a long list less often. */
  @Test
  void theWholeListIsReadWhateverItCostsButNotOften() {
    rolesHavePages(7);
    var pages = GetAccountAuthorizationDetailsRequest.class;
    var facts = new PerResourceCache(AwsSettings.simulated("prod", clock));
    var settings = AwsSettings.simulated("prod", clock);
    var aws = GuardedClients.around("us-west-2", stub, settings, settings.listener());
    var start = clock.instant();
    assertEquals(Optional.empty(), facts.listAll(Kinds.ROLE, start, aws));
    assertEquals(0, stub.asked(pages).size(), "no environment needs a role");
    assertEquals(7, facts.listWhole(Kinds.ROLE, start, aws).orElseThrow().size());
    clock.turn(Duration.ofMinutes(14));
    assertEquals(7, facts.listWhole(Kinds.ROLE, start, aws).orElseThrow().size());
    assertEquals(7, stub.asked(pages).size());
  }

  private RoleView role(int number) {
    return inventory
        .of("shop/e" + number, clock.instant(), true)
        .get(Kinds.ROLE, "r-" + number)
        .orElseThrow();
  }

  private void rolesHavePages(int count) {
    stub.on(
        GetAccountAuthorizationDetailsRequest.class,
        ask -> {
          int page = ask.marker() == null ? 1 : Integer.parseInt(ask.marker());
          return GetAccountAuthorizationDetailsResponse.builder()
              .roleDetailList(
                  RoleDetail.builder()
                      .roleName("r-" + page)
                      .tags(
                          Tags.iam(Tags.of("prod", "shop/e" + page, "iam", "r-" + page, Map.of())))
                      .build())
              .isTruncated(page < count)
              .marker(page < count ? Integer.toString(page + 1) : null)
              .build();
        });
  }

  @Test
  void manyWhoAskAtOnceShareOneReading() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    stub.on(
        DescribeVpcsRequest.class,
        ask -> {
          entered.countDown();
          await(answer);
          return DescribeVpcsResponse.builder().vpcs(vpc(1)).build();
        });
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> views = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        views.add(
            threads.submit(
                () -> inventory.of("shop/e1", clock.instant(), false).list(Kinds.VPC).size()));
      }
      await(entered);
      answer.countDown();
      for (Future<Integer> view : views) {
        assertEquals(1, view.get());
      }
      assertEquals(1, stub.asked.size());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aFailedReadingIsTriedAgainByTheNext() {
    stub.on(
        DescribeVpcsRequest.class,
        ask -> {
          if (stub.asked.size() == 1) {
            throw SdkClientException.create("broken");
          }
          return DescribeVpcsResponse.builder().vpcs(vpc(1)).build();
        });
    EnvironmentView reads = inventory.of("shop/e1", clock.instant(), false);
    assertThrows(AwsCallException.class, () -> reads.list(Kinds.VPC));
    assertEquals(1, reads.list(Kinds.VPC).size());
    assertEquals(1, reads.list(Kinds.VPC).size());
    assertEquals(2, stub.asked.size());
  }

  private void rolesAreReadOneByOne() {
    stub.on(
        GetRoleRequest.class,
        ask ->
            GetRoleResponse.builder()
                .role(
                    Role.builder()
                        .roleName(ask.roleName())
                        .arn("arn:" + ask.roleName())
                        .path("/")
                        .build())
                .build());
    stub.on(
        ListAttachedRolePoliciesRequest.class,
        ask -> ListAttachedRolePoliciesResponse.builder().isTruncated(false).build());
    stub.on(
        ListRolePoliciesRequest.class,
        ask -> ListRolePoliciesResponse.builder().isTruncated(false).build());
  }

  private static Vpc vpc(int i) {
    return Vpc.builder()
        .vpcId("vpc-" + i)
        .tags(Tags.ec2(Tags.of("prod", "shop/e" + i, "vpc", "n", Map.of())))
        .build();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
