package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.CacheRegion.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.SecurityGroupMembership;
import software.amazon.awssdk.services.elasticache.model.Subnet;

class SubnetGroupsTest {
  private final CacheRegion region = new CacheRegion(CacheRegion.TIMES);
  private String vpc;
  private String a;
  private String b;

  @BeforeEach
  void network() {
    vpc = region.vpc();
    a = region.subnet(vpc, 1, "us-west-2a");
    b = region.subnet(vpc, 2, "us-west-2b");
    region.subnetGroup("Mine", a);
  }

  private CacheSubnetGroup group() {
    return region
        .cache
        .describeCacheSubnetGroups(r -> r.cacheSubnetGroupName("mine"))
        .cacheSubnetGroups()
        .get(0);
  }

  private void cluster(Consumer<CreateCacheClusterRequest.Builder> more) {
    region.cache.createCacheCluster(
        r -> {
          r.cacheClusterId("c")
              .engine("redis")
              .cacheNodeType("cache.t3.micro")
              .numCacheNodes(1)
              .cacheSubnetGroupName("mine");
          more.accept(r);
        });
  }

  private List<NetworkInterface> interfacesOf(String subnet) {
    return region
        .ec2
        .describeNetworkInterfaces(
            r -> r.filters(Filter.builder().name("subnet-id").values(subnet).build()))
        .networkInterfaces();
  }

  @Test
  void knowsVpcSubnetsAndZones() {
    assertEquals(vpc, group().vpcId());
    assertEquals(a, group().subnets().get(0).subnetIdentifier());
    assertEquals("us-west-2a", group().subnets().get(0).subnetAvailabilityZone().name());
    region.cache.modifyCacheSubnetGroup(r -> r.cacheSubnetGroupName("mine").subnetIds(a, b));
    assertEquals(List.of(a, b), group().subnets().stream().map(Subnet::subnetIdentifier).toList());
  }

  @Test
  void refusesWhatAwsRefuses() {
    assertRefused("CacheSubnetGroupAlreadyExists", 400, () -> region.subnetGroup("mine", a));
    assertRefused(
        "InvalidParameterValue",
        400,
        () -> region.subnetGroup("other", "subnet-0123456789abcdef0"));
    String elsewhere = region.subnet(region.vpc(), 1, "us-west-2a");
    assertRefused("InvalidParameterValue", 400, () -> region.subnetGroup("other", a, elsewhere));
    assertRefused(
        "InvalidParameterValue",
        400,
        () ->
            region.cache.modifyCacheSubnetGroup(
                r -> r.cacheSubnetGroupName("mine").subnetIds(elsewhere)));
    assertRefused("InvalidParameterValue", 400, () -> region.subnetGroup("default", a));
    region.cache.deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName("mine"));
    assertRefused("CacheSubnetGroupNotFoundFault", 400, this::group);
    assertRefused(
        "CacheSubnetGroupNotFoundFault",
        400,
        () -> region.cache.deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName("mine")));
  }

  @Test
  void aClusterHoldsGroupSubnetAndSecurityGroupUntilItIsGone() {
    String security = region.securityGroup(vpc, "cache");
    cluster(r -> r.securityGroupIds(security));
    region.minutes(6);
    NetworkInterface networkInterface = interfacesOf(a).get(0);
    assertEquals("ElastiCache c", networkInterface.description());
    assertTrue(networkInterface.requesterManaged());
    region.cache.deleteCacheCluster(r -> r.cacheClusterId("c"));
    assertRefused(
        "CacheSubnetGroupInUse",
        400,
        () -> region.cache.deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName("mine")));
    assertRefused("DependencyViolation", 400, () -> region.ec2.deleteSubnet(r -> r.subnetId(a)));
    assertRefused(
        "DependencyViolation", 400, () -> region.ec2.deleteSecurityGroup(r -> r.groupId(security)));
    region.minutes(4);
    region.cache.deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName("mine"));
    assertEquals(List.of(), interfacesOf(a));
    region.ec2.deleteSecurityGroup(r -> r.groupId(security));
    region.ec2.deleteSubnet(r -> r.subnetId(a));
  }

  @Test
  void aSubnetInUseStaysInTheGroup() {
    cluster(r -> {});
    assertRefused(
        "SubnetInUse",
        400,
        () ->
            region.cache.modifyCacheSubnetGroup(r -> r.cacheSubnetGroupName("mine").subnetIds(b)));
  }

  @Test
  void securityGroupsAreOfTheVpcAndDefaultToItsOwn() {
    String elsewhere = region.securityGroup(region.vpc(), "other");
    assertRefused("InvalidParameterValue", 400, () -> cluster(r -> r.securityGroupIds(elsewhere)));
    assertRefused(
        "InvalidParameterValue",
        400,
        () -> cluster(r -> r.securityGroupIds("sg-0123456789abcdef0")));
    cluster(r -> {});
    region.minutes(6);
    String own = region.cluster("c").securityGroups().get(0).securityGroupId();
    assertEquals(
        "default",
        region
            .ec2
            .describeSecurityGroups(r -> r.groupIds(own))
            .securityGroups()
            .get(0)
            .groupName());

    String other = region.securityGroup(vpc, "cache");
    region.cache.modifyCacheCluster(r -> r.cacheClusterId("c").securityGroupIds(other));
    assertEquals(
        List.of(other),
        region.cluster("c").securityGroups().stream()
            .map(SecurityGroupMembership::securityGroupId)
            .toList());
    assertEquals(other, interfacesOf(a).get(0).groups().get(0).groupId());
  }

  @Test
  void aClusterIsPlacedInTheRequestedZone() {
    region.subnetGroup("two", a, b);
    cluster(r -> r.cacheSubnetGroupName("two").preferredAvailabilityZone("us-west-2b"));
    assertEquals("us-west-2b", region.cluster("c").preferredAvailabilityZone());
    assertEquals(1, interfacesOf(b).size());
    assertRefused(
        "InvalidParameterCombination",
        400,
        () -> cluster(r -> r.cacheClusterId("d").preferredAvailabilityZone("us-west-2b")));
  }

  @Test
  void replicasAreSpreadOverTheZones() {
    region.subnetGroup("two", a, b);
    region.cache.createReplicationGroup(
        r ->
            r.replicationGroupId("rg")
                .replicationGroupDescription("d")
                .cacheNodeType("cache.t3.micro")
                .numCacheClusters(2)
                .cacheSubnetGroupName("two"));
    assertEquals("us-west-2a", region.cluster("rg-001").preferredAvailabilityZone());
    assertEquals("us-west-2b", region.cluster("rg-002").preferredAvailabilityZone());
  }
}
