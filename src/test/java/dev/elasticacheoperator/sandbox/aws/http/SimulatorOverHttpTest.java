package dev.elasticacheoperator.sandbox.aws.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheClusterNotFoundException;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.SnapshotAlreadyExistsException;
import software.amazon.awssdk.services.elasticache.model.SnapshotNotFoundException;
import software.amazon.awssdk.services.iam.IamClient;

/** An environment made and unmade by the SDK's own clients over HTTP. */
class SimulatorOverHttpTest {

  private static final String AMI =
      "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
          + "\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

  private final VirtualClock clock = new VirtualClock();
  private AwsHttpServer server;
  private WireClients wire;

  @BeforeEach
  void start() throws Exception {
    SimulatorSettings slow = SimulatorSettings.instant().withClusterCreating(Duration.ofMinutes(6));
    server = AwsHttpServer.start(0, new SimulatedClients(new SimulatedCloud(slow, clock)));
    wire = new WireClients(server.endpoint(), "111122223333", Region.US_WEST_2);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void clusterComesToLifeInItsNetworkAndGoesAway() {
    Ec2Client ec2 = wire.ec2();
    String vpc = ec2.createVpc(r -> r.cidrBlock("10.1.0.0/16")).vpc().vpcId();
    String subnet =
        ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.1.1.0/24")).subnet().subnetId();
    String group =
        ec2.createSecurityGroup(r -> r.groupName("cache").description("d").vpcId(vpc)).groupId();
    ElastiCacheClient cache = wire.elastiCache();
    cache.createCacheSubnetGroup(
        r -> r.cacheSubnetGroupName("g").cacheSubnetGroupDescription("d").subnetIds(subnet));
    cache.createCacheCluster(
        r ->
            r.cacheClusterId("c")
                .engine("redis")
                .engineVersion("7.1")
                .cacheNodeType("cache.t3.micro")
                .numCacheNodes(1)
                .cacheSubnetGroupName("g")
                .securityGroupIds(group)
                .tags(t -> t.key("Owner").value("<me> & you")));
    assertEquals("creating", cluster().cacheClusterStatus());
    clock.advance(Duration.ofMinutes(7));
    CacheCluster cluster = cluster();
    assertEquals("available", cluster.cacheClusterStatus());
    assertTrue(cluster.cacheNodes().get(0).endpoint().address().startsWith("c."));
    assertEquals(
        "<me> & you",
        cache.listTagsForResource(r -> r.resourceName(cluster.arn())).tagList().get(0).value());
    List<NetworkInterface> interfaces =
        ec2.describeNetworkInterfaces(
                r -> r.filters(Filter.builder().name("subnet-id").values(subnet).build()))
            .networkInterfaces();
    assertEquals("ElastiCache c", interfaces.get(0).description());

    Ec2Exception inUse =
        assertThrows(Ec2Exception.class, () -> ec2.deleteSecurityGroup(r -> r.groupId(group)));
    assertEquals("DependencyViolation", inUse.awsErrorDetails().errorCode());
    cache.deleteCacheCluster(r -> r.cacheClusterId("c"));
    assertThrows(CacheClusterNotFoundException.class, this::cluster);
    cache.deleteCacheSubnetGroup(r -> r.cacheSubnetGroupName("g"));
    ec2.deleteSecurityGroup(r -> r.groupId(group));
    ec2.deleteSubnet(r -> r.subnetId(subnet));
    ec2.deleteVpc(r -> r.vpcId(vpc));
  }

  @Test
  void bastionRunsWithItsRoleFromThePublicImage() {
    IamClient iam = wire.iam();
    iam.createRole(r -> r.roleName("bastion").assumeRolePolicyDocument(TRUST));
    String stored = iam.getRole(r -> r.roleName("bastion")).role().assumeRolePolicyDocument();
    assertEquals(TRUST, URLDecoder.decode(stored, StandardCharsets.UTF_8));
    iam.createInstanceProfile(r -> r.instanceProfileName("bastion"));
    iam.addRoleToInstanceProfile(r -> r.instanceProfileName("bastion").roleName("bastion"));
    String image = wire.ssm().getParameter(r -> r.name(AMI)).parameter().value();
    Ec2Client ec2 = wire.ec2();
    String vpc = ec2.createVpc(r -> r.cidrBlock("10.1.0.0/16")).vpc().vpcId();
    String subnet =
        ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.1.1.0/24")).subnet().subnetId();
    String instance =
        ec2.runInstances(
                r ->
                    r.imageId(image)
                        .instanceType(InstanceType.T3_MICRO)
                        .minCount(1)
                        .maxCount(1)
                        .subnetId(subnet)
                        .iamInstanceProfile(p -> p.name("bastion")))
            .instances()
            .get(0)
            .instanceId();
    assertEquals(
        "arn:aws:iam::111122223333:instance-profile/bastion",
        ec2.describeInstances(r -> r.instanceIds(instance))
            .reservations()
            .get(0)
            .instances()
            .get(0)
            .iamInstanceProfile()
            .arn());
  }

  @Test
  void accountsAndRegionsAreKeptApart() {
    String vpc = wire.ec2().createVpc(r -> r.cidrBlock("10.1.0.0/16")).vpc().vpcId();
    assertEquals("111122223333", wire.sts().getCallerIdentity().account());
    for (WireClients other :
        List.of(
            new WireClients(server.endpoint(), "test", Region.US_WEST_2),
            new WireClients(server.endpoint(), "111122223333", Region.EU_WEST_1))) {
      Ec2Exception missing =
          assertThrows(Ec2Exception.class, () -> other.ec2().describeVpcs(r -> r.vpcIds(vpc)));
      assertEquals("InvalidVpcID.NotFound", missing.awsErrorDetails().errorCode());
    }
  }

  @Test
  void pagesAreReadToTheEnd() {
    Ec2Client ec2 = wire.ec2();
    String vpc = ec2.createVpc(r -> r.cidrBlock("10.1.0.0/16")).vpc().vpcId();
    for (int i = 0; i < 12; i++) {
      String cidr = "10.1." + i + ".0/24";
      ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock(cidr));
    }
    Filter inVpc = Filter.builder().name("vpc-id").values(vpc).build();
    assertEquals(
        12,
        ec2.describeSubnetsPaginator(r -> r.maxResults(5).filters(inVpc)).subnets().stream()
            .map(s -> s.subnetId())
            .distinct()
            .count());
  }

  @Test
  void backupsOutliveTheirCluster() {
    ElastiCacheClient cache = wire.elastiCache();
    cache.createCacheCluster(
        r ->
            r.cacheClusterId("c").engine("redis").cacheNodeType("cache.t3.micro").numCacheNodes(1));
    clock.advance(Duration.ofMinutes(7));
    cache.createSnapshot(r -> r.snapshotName("s").cacheClusterId("c"));
    assertThrows(
        SnapshotAlreadyExistsException.class,
        () -> cache.createSnapshot(r -> r.snapshotName("s").cacheClusterId("c")));
    cache.deleteCacheCluster(r -> r.cacheClusterId("c"));
    Snapshot kept = cache.describeSnapshots().snapshots().get(0);
    assertEquals("available", kept.snapshotStatus());
    assertEquals("0001", kept.nodeSnapshots().get(0).cacheNodeId());
    cache.deleteSnapshot(r -> r.snapshotName("s"));
    assertThrows(
        SnapshotNotFoundException.class, () -> cache.describeSnapshots(r -> r.snapshotName("s")));
  }

  private CacheCluster cluster() {
    return wire.elastiCache()
        .describeCacheClusters(r -> r.cacheClusterId("c").showCacheNodeInfo(true))
        .cacheClusters()
        .get(0);
  }
}
