package dev.elasticacheoperator.sandbox.aws.elasticache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DestinationType;
import software.amazon.awssdk.services.elasticache.model.InputAuthenticationType;
import software.amazon.awssdk.services.elasticache.model.LogFormat;
import software.amazon.awssdk.services.elasticache.model.LogType;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;
import software.amazon.awssdk.services.elasticache.model.User;

/**
 * An empty region for the tables of facts about AWS's topologies. Each row of such a table is a
 * behaviour with its source, and runs in a region of its own.
 */
final class TopologyRegion {

  static final String TOKEN = "a-long-enough-token-1";
  static final String SECOND_TOKEN = "a-long-enough-token-2";
  static final String THIRD_TOKEN = "a-long-enough-token-3";

  final CacheRegion region = new CacheRegion(CacheRegion.TIMES);

  /** Returns a row of the table: what AWS does, how that is known, and the check. */
  static DynamicTest fact(String behaviour, String source, Consumer<TopologyRegion> check) {
    return DynamicTest.dynamicTest(
        behaviour + " [" + source + "]", () -> check.accept(new TopologyRegion()));
  }

  /** Asserts that the call is refused with the code and a message that contains the text. */
  static void refused(String code, String text, Executable call) {
    AwsServiceException refusal = assertThrows(AwsServiceException.class, call);
    assertEquals(code, refusal.awsErrorDetails().errorCode(), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(text), refusal.getMessage());
  }

  /** Passes longer than any change takes. */
  void settle() {
    region.minutes(30);
  }

  ReplicationGroup create(Consumer<CreateReplicationGroupRequest.Builder> more) {
    return region
        .cache
        .createReplicationGroup(
            r -> {
              r.replicationGroupId("rg")
                  .replicationGroupDescription("d")
                  .engine("redis")
                  .cacheNodeType("cache.t3.micro");
              more.accept(r);
            })
        .replicationGroup();
  }

  /** Creates a group without cluster mode and waits for it. */
  TopologyRegion available(Consumer<CreateReplicationGroupRequest.Builder> more) {
    create(more);
    settle();
    return this;
  }

  TopologyRegion replicated() {
    return available(r -> r.numCacheClusters(2).automaticFailoverEnabled(true));
  }

  TopologyRegion sharded() {
    return available(
        r -> r.numNodeGroups(2).replicasPerNodeGroup(1).automaticFailoverEnabled(true));
  }

  /** A group with TLS in mode required and no access control. */
  TopologyRegion withTls() {
    return available(r -> r.numCacheClusters(1).transitEncryptionEnabled(true));
  }

  ReplicationGroup modify(Consumer<ModifyReplicationGroupRequest.Builder> change) {
    return region
        .cache
        .modifyReplicationGroup(
            r -> change.accept(r.replicationGroupId("rg").applyImmediately(true)))
        .replicationGroup();
  }

  /** Changes the group and waits for the end of the change. */
  TopologyRegion modified(Consumer<ModifyReplicationGroupRequest.Builder> change) {
    modify(change);
    settle();
    return this;
  }

  ReplicationGroup convert(String clusterId, int nodes) {
    return region
        .cache
        .createReplicationGroup(
            r ->
                r.replicationGroupId("rg")
                    .replicationGroupDescription("d")
                    .primaryClusterId(clusterId)
                    .numCacheClusters(nodes))
        .replicationGroup();
  }

  void increase(int replicas) {
    region.cache.increaseReplicaCount(
        r -> r.replicationGroupId("rg").newReplicaCount(replicas).applyImmediately(true));
  }

  void decrease(int replicas) {
    region.cache.decreaseReplicaCount(
        r -> r.replicationGroupId("rg").newReplicaCount(replicas).applyImmediately(true));
  }

  void reshard(int shards) {
    region.cache.modifyReplicationGroupShardConfiguration(
        r -> r.replicationGroupId("rg").nodeGroupCount(shards).applyImmediately(true));
  }

  void reshardWithout(int shards, String removed) {
    region.cache.modifyReplicationGroupShardConfiguration(
        r ->
            r.replicationGroupId("rg")
                .nodeGroupCount(shards)
                .nodeGroupsToRemove(removed)
                .applyImmediately(true));
  }

  /** Creates a VPC with subnets in two zones and the subnet group {@code sg}. */
  String inVpc() {
    String vpc = region.vpc();
    region.subnetGroup(
        "sg", region.subnet(vpc, 1, "us-west-2a"), region.subnet(vpc, 2, "us-west-2b"));
    return vpc;
  }

  TopologyRegion preferTls() {
    return modified(
        r ->
            r.transitEncryptionEnabled(true)
                .transitEncryptionMode(TransitEncryptionMode.PREFERRED));
  }

  TopologyRegion requireTls() {
    return modified(r -> r.transitEncryptionMode(TransitEncryptionMode.REQUIRED));
  }

  TopologyRegion token(String token, AuthTokenUpdateStrategyType strategy) {
    return modified(r -> r.authToken(token).authTokenUpdateStrategy(strategy));
  }

  ReplicationGroup group() {
    return region.group("rg");
  }

  String primaryHost() {
    return group().nodeGroups().get(0).primaryEndpoint().address();
  }

  /** Returns true if the group accepts the token; an empty token stands for none. */
  boolean accepts(String token) {
    return region.account.cacheAccepts(CacheRegion.NAME, "rg", token);
  }

  /** Creates a user with one password. */
  void user(String id, String name, String engine) {
    user(id, name, engine, "on ~* +@all");
  }

  void user(String id, String name, String engine, String accessString) {
    region.cache.createUser(
        r ->
            r.userId(id)
                .userName(name)
                .engine(engine)
                .accessString(accessString)
                .authenticationMode(
                    m -> m.type(InputAuthenticationType.PASSWORD).passwords("p".repeat(16))));
  }

  void withPasswords(String... passwords) {
    region.cache.createUser(
        r ->
            r.userId("app")
                .userName("app")
                .engine("redis")
                .accessString("on ~* +@all")
                .authenticationMode(
                    m -> m.type(InputAuthenticationType.PASSWORD).passwords(passwords)));
  }

  User userShown(String id) {
    return region.cache.describeUsers(r -> r.userId(id)).users().get(0);
  }

  void userGroup(String id, String engine, String... users) {
    region.cache.createUserGroup(r -> r.userGroupId(id).engine(engine).userIds(users));
  }

  /** Creates a group of engine valkey with one user, and waits for both. */
  void valkeyUsers(String groupId) {
    user("app", "app", "valkey");
    userGroup(groupId, "valkey", "app");
    settle();
  }

  /** Creates a user group that a cache of engine redis takes, and waits for it. */
  void redisUsers(String groupId) {
    user("app", "app", "redis");
    userGroup(groupId, "redis", "app", "default");
    settle();
  }

  /** Creates a Valkey cache with TLS and the user group, and waits for it. */
  void valkeyGroup(String userGroup) {
    available(r -> r.engine("valkey").transitEncryptionEnabled(true).userGroupIds(userGroup));
  }

  /** Sends the slow log to a CloudWatch log group. */
  TopologyRegion logTo(String logGroup) {
    return modified(
        r ->
            r.logDeliveryConfigurations(
                l ->
                    l.logType(LogType.SLOW_LOG)
                        .logFormat(LogFormat.JSON)
                        .destinationType(DestinationType.CLOUDWATCH_LOGS)
                        .destinationDetails(
                            d -> d.cloudWatchLogsDetails(c -> c.logGroup(logGroup)))));
  }

  /** Returns new subnets of a new VPC in two zones. */
  List<String> twoSubnets() {
    String vpc = region.vpc();
    return List.of(region.subnet(vpc, 1, "us-west-2a"), region.subnet(vpc, 2, "us-west-2b"));
  }
}
