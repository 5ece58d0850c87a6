package dev.elasticacheoperator.sandbox.aws.elasticache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.elasticacheoperator.sandbox.aws.SimulatedAccount;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.Snapshot;

/** An empty us-west-2 with a clock that the test turns. */
final class CacheRegion {
  static final String NAME = "us-west-2";

  /** Minutes, so that steps of one are within a state and long sums are past it. */
  static final SimulatorSettings TIMES =
      SimulatorSettings.instant()
          .withClusterCreating(Duration.ofMinutes(6))
          .withClusterModifying(Duration.ofMinutes(8))
          .withClusterDeleting(Duration.ofMinutes(4))
          .withClusterSnapshotting(Duration.ofMinutes(12))
          .withClusterRebooting(Duration.ofMinutes(3))
          .withUserChanging(Duration.ofMinutes(1))
          .withEndpointLinger(Duration.ofMinutes(2));

  final VirtualClock clock = new VirtualClock();
  final SimulatedAccount account;
  final ElastiCacheClient cache;
  final Ec2Client ec2;

  CacheRegion(SimulatorSettings settings) {
    account = new SimulatedCloud(settings, clock).account(SimulatedCloud.DEFAULT_ACCOUNT);
    cache = account.elastiCache(NAME);
    ec2 = account.ec2(NAME);
  }

  void minutes(int minutes) {
    clock.advance(Duration.ofMinutes(minutes));
  }

  String vpc() {
    return ec2.createVpc(r -> r.cidrBlock("10.20.0.0/16")).vpc().vpcId();
  }

  /** {@code 10.20.<number>.0/24} of the VPC. */
  String subnet(String vpcId, int number, String zone) {
    return ec2.createSubnet(
            r -> r.vpcId(vpcId).cidrBlock("10.20." + number + ".0/24").availabilityZone(zone))
        .subnet()
        .subnetId();
  }

  String securityGroup(String vpcId, String name) {
    return ec2.createSecurityGroup(r -> r.vpcId(vpcId).groupName(name).description("d")).groupId();
  }

  void subnetGroup(String name, String... subnetIds) {
    cache.createCacheSubnetGroup(
        r -> r.cacheSubnetGroupName(name).cacheSubnetGroupDescription("d").subnetIds(subnetIds));
  }

  /** Asks for a single node of the engine's newest version. */
  void node(String id, String engine) {
    cache.createCacheCluster(
        r -> r.cacheClusterId(id).engine(engine).cacheNodeType("cache.t3.micro").numCacheNodes(1));
  }

  Snapshot snapshot(String name) {
    return cache.describeSnapshots(r -> r.snapshotName(name)).snapshots().get(0);
  }

  /** Returns the name of the data that a cluster holds. */
  String dataOf(String clusterId) {
    return account.cacheData(NAME, clusterId);
  }

  void redis(String id, String version) {
    cache.createCacheCluster(
        r ->
            r.cacheClusterId(id)
                .engine("redis")
                .engineVersion(version)
                .cacheNodeType("cache.t3.micro")
                .numCacheNodes(1));
  }

  /** A Redis cluster that is available. */
  void availableRedis(String id, String version) {
    redis(id, version);
    minutes(6);
  }

  CacheCluster cluster(String id) {
    return cache
        .describeCacheClusters(r -> r.cacheClusterId(id).showCacheNodeInfo(true))
        .cacheClusters()
        .get(0);
  }

  String status(String id) {
    return cluster(id).cacheClusterStatus();
  }

  ReplicationGroup group(String id) {
    return cache
        .describeReplicationGroups(r -> r.replicationGroupId(id))
        .replicationGroups()
        .get(0);
  }

  static void assertRefused(String code, int status, Executable call) {
    AwsServiceException refusal = assertThrows(AwsServiceException.class, call);
    assertEquals(code, refusal.awsErrorDetails().errorCode());
    assertEquals(status, refusal.statusCode());
  }
}
