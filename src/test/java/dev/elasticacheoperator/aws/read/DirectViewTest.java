package dev.elasticacheoperator.aws.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.aws.client.ManualClock;
import dev.elasticacheoperator.aws.client.StubbedAws;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.error.AwsCallException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroupNotFoundException;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParametersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParametersResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheSubnetGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheSubnetGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.ElastiCacheException;
import software.amazon.awssdk.services.elasticache.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.elasticache.model.Parameter;

class DirectViewTest {

  private final StubbedAws stub = new StubbedAws();
  private final Account account =
      new Account("us-west-2", stub, AwsSettings.simulated("prod", new ManualClock()));
  private final EnvironmentView reads = account.read("shop/sessions");

  @Test
  void asksForTheEnvironmentAloneAndOnce() {
    stub.on(
        DescribeRouteTablesRequest.class,
        ask -> DescribeRouteTablesResponse.builder().routeTables(table("shop/sessions")).build());
    assertEquals(1, reads.list(Kinds.ROUTE_TABLE).size());
    assertEquals(1, reads.list(Kinds.ROUTE_TABLE).size());
    assertEquals(1, stub.asked.size());
    DescribeRouteTablesRequest asked = stub.asked(DescribeRouteTablesRequest.class).get(0);
    assertEquals(100, asked.maxResults());
    assertEquals(
        Map.of(
            "tag:elasticache-operator.dev/cluster", List.of("prod"),
            "tag:elasticache-operator.dev/environment", List.of("shop/sessions")),
        Map.of(
            asked.filters().get(0).name(), asked.filters().get(0).values(),
            asked.filters().get(1).name(), asked.filters().get(1).values()));
    account.read("shop/sessions").list(Kinds.ROUTE_TABLE);
    assertEquals(2, stub.asked.size());
  }

  @Test
  void readsAllPagesOfInstancesAlsoEmptyOnes() {
    stub.on(
        DescribeInstancesRequest.class,
        ask ->
            switch (ask.nextToken() == null ? "" : ask.nextToken()) {
              case "" -> page("two", instance("i-1"));
              case "two" -> page("three");
              default -> page(null, instance("i-2"));
            });
    assertEquals(
        List.of("i-1", "i-2"),
        reads.list(Kinds.INSTANCE).stream().map(Instance::instanceId).toList());
    assertEquals(
        List.of(true, true, true),
        stub.asked(DescribeInstancesRequest.class).stream()
            .map(ask -> ask.filters().stream().map(Filter::name).toList().size() == 2)
            .toList());
  }

  @Test
  void theClusterComesWithItsNodes() {
    stub.on(
        DescribeCacheClustersRequest.class,
        ask -> {
          assertTrue(ask.showCacheNodeInfo());
          return DescribeCacheClustersResponse.builder()
              .cacheClusters(CacheCluster.builder().cacheClusterId(ask.cacheClusterId()).build())
              .build();
        });
    assertEquals(
        "sessions", reads.get(Kinds.CACHE_CLUSTER, "sessions").orElseThrow().cacheClusterId());
  }

  @Test
  void theListOfAKindAnswersForItsResources() {
    stub.on(
        DescribeCacheSubnetGroupsRequest.class,
        ask ->
            DescribeCacheSubnetGroupsResponse.builder()
                .cacheSubnetGroups(group -> group.cacheSubnetGroupName("sessions"))
                .build());
    assertEquals(1, reads.all(Kinds.CACHE_SUBNET_GROUP).size());
    assertTrue(reads.get(Kinds.CACHE_SUBNET_GROUP, "Sessions").isPresent());
    assertTrue(reads.get(Kinds.CACHE_SUBNET_GROUP, "other").isEmpty());
    assertEquals(1, stub.asked.size());
  }

  @Test
  void notFoundIsEmptyAndOtherFailuresAreThrown() {
    stub.on(
        DescribeCacheSubnetGroupsRequest.class,
        ask -> {
          throw notFound("CacheSubnetGroupNotFoundFault");
        });
    stub.on(
        ListTagsForResourceRequest.class,
        ask -> {
          throw notFound("CacheClusterNotFound");
        });
    stub.on(
        DescribeCacheClustersRequest.class,
        ask -> {
          throw ElastiCacheException.builder()
              .awsErrorDetails(AwsErrorDetails.builder().errorCode("Throttling").build())
              .statusCode(400)
              .build();
        });
    assertEquals(Optional.empty(), reads.get(Kinds.CACHE_SUBNET_GROUP, "sessions"));
    assertEquals(Optional.empty(), reads.get(Kinds.ELASTICACHE_TAGS, "arn"));
    AwsCallException failure =
        assertThrows(AwsCallException.class, () -> reads.get(Kinds.CACHE_CLUSTER, "sessions"));
    assertEquals("throttled", failure.rule());
  }

  @Test
  void readsOnlyTheUsersParametersOfAllPages() {
    stub.on(
        DescribeCacheParametersRequest.class,
        ask -> {
          assertEquals("user", ask.source());
          boolean first = ask.marker() == null;
          return DescribeCacheParametersResponse.builder()
              .parameters(
                  first ? parameter("maxmemory-policy", "allkeys-lru") : parameter("timeout", "60"),
                  parameter("unset-" + first, null))
              .marker(first ? "more" : null)
              .build();
        });
    assertEquals(
        Optional.of(Map.of("maxmemory-policy", "allkeys-lru", "timeout", "60")),
        reads.get(Kinds.PARAMETERS, "sessions"));
  }

  @Test
  void readsDnsHostnames() {
    stub.on(
        DescribeVpcAttributeRequest.class,
        ask -> {
          assertEquals("enableDnsHostnames", ask.attributeAsString());
          return DescribeVpcAttributeResponse.builder()
              .enableDnsHostnames(
                  AttributeBooleanValue.builder().value(ask.vpcId().equals("vpc-on")).build())
              .build();
        });
    assertEquals(Optional.of(true), reads.get(Kinds.DNS_HOSTNAMES, "vpc-on"));
    assertEquals(Optional.of(false), reads.get(Kinds.DNS_HOSTNAMES, "vpc-off"));
  }

  private static ElastiCacheException notFound(String code) {
    return (ElastiCacheException)
        CacheSubnetGroupNotFoundException.builder()
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
            .statusCode(400)
            .build();
  }

  private static RouteTable table(String environment) {
    return RouteTable.builder()
        .tags(Tags.ec2(Tags.of("prod", environment, "routeTable", "n", Map.of())))
        .build();
  }

  private static Instance instance(String id) {
    return Instance.builder()
        .instanceId(id)
        .tags(Tags.ec2(Tags.of("prod", "shop/sessions", "bastion", "n", Map.of())))
        .build();
  }

  private static DescribeInstancesResponse page(String next, Instance... instances) {
    return DescribeInstancesResponse.builder()
        .reservations(Reservation.builder().instances(instances).build())
        .nextToken(next)
        .build();
  }

  private static Parameter parameter(String name, String value) {
    return Parameter.builder().parameterName(name).parameterValue(value).build();
  }
}
