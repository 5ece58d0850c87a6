package dev.elasticacheoperator.aws.read;

import static java.util.stream.Collectors.toMap;

import dev.elasticacheoperator.aws.client.AwsClients;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.Parameter;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;
import software.amazon.awssdk.services.elasticache.model.ServerlessCacheSnapshot;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.User;
import software.amazon.awssdk.services.elasticache.model.UserGroup;

/**
 * Calls that read ElastiCache. A read of one resource fails if AWS knows no resource of that name;
 * a list has pages as large as AWS allows.
 */
final class ElastiCacheReads {

  private static final int PAGE = 100;

  /** Largest page of serverless caches (ElastiCache API Reference, DescribeServerlessCaches). */
  private static final int SERVERLESS_PAGE = 50;

  private ElastiCacheReads() {}

  static Stream<CacheCluster> clusters(AwsClients aws) {
    return aws
        .elastiCache()
        .describeCacheClustersPaginator(ask -> ask.showCacheNodeInfo(true).maxRecords(PAGE))
        .cacheClusters()
        .stream();
  }

  static List<CacheCluster> cluster(AwsClients aws, String id) {
    return aws.elastiCache()
        .describeCacheClusters(ask -> ask.cacheClusterId(id).showCacheNodeInfo(true))
        .cacheClusters();
  }

  static Stream<ReplicationGroup> replicationGroups(AwsClients aws) {
    return aws
        .elastiCache()
        .describeReplicationGroupsPaginator(ask -> ask.maxRecords(PAGE))
        .replicationGroups()
        .stream();
  }

  static List<ReplicationGroup> replicationGroup(AwsClients aws, String id) {
    return aws.elastiCache()
        .describeReplicationGroups(ask -> ask.replicationGroupId(id))
        .replicationGroups();
  }

  static Stream<ServerlessCache> serverlessCaches(AwsClients aws) {
    return aws
        .elastiCache()
        .describeServerlessCachesPaginator(ask -> ask.maxResults(SERVERLESS_PAGE))
        .serverlessCaches()
        .stream();
  }

  static List<ServerlessCache> serverlessCache(AwsClients aws, String id) {
    return aws.elastiCache()
        .describeServerlessCaches(ask -> ask.serverlessCacheName(id))
        .serverlessCaches();
  }

  static Stream<CacheSubnetGroup> subnetGroups(AwsClients aws) {
    return aws
        .elastiCache()
        .describeCacheSubnetGroupsPaginator(ask -> ask.maxRecords(PAGE))
        .cacheSubnetGroups()
        .stream();
  }

  static List<CacheSubnetGroup> subnetGroup(AwsClients aws, String id) {
    return aws.elastiCache()
        .describeCacheSubnetGroups(ask -> ask.cacheSubnetGroupName(id))
        .cacheSubnetGroups();
  }

  static Stream<CacheParameterGroup> parameterGroups(AwsClients aws) {
    return aws
        .elastiCache()
        .describeCacheParameterGroupsPaginator(ask -> ask.maxRecords(PAGE))
        .cacheParameterGroups()
        .stream();
  }

  static List<CacheParameterGroup> parameterGroup(AwsClients aws, String id) {
    return aws.elastiCache()
        .describeCacheParameterGroups(ask -> ask.cacheParameterGroupName(id))
        .cacheParameterGroups();
  }

  static Stream<User> users(AwsClients aws) {
    return aws.elastiCache().describeUsersPaginator(ask -> ask.maxRecords(PAGE)).users().stream();
  }

  static List<User> user(AwsClients aws, String id) {
    return aws.elastiCache().describeUsers(ask -> ask.userId(id)).users();
  }

  static Stream<UserGroup> userGroups(AwsClients aws) {
    return aws
        .elastiCache()
        .describeUserGroupsPaginator(ask -> ask.maxRecords(PAGE))
        .userGroups()
        .stream();
  }

  static List<UserGroup> userGroup(AwsClients aws, String id) {
    return aws.elastiCache().describeUserGroups(ask -> ask.userGroupId(id)).userGroups();
  }

  static List<Snapshot> snapshot(AwsClients aws, String id) {
    return aws.elastiCache().describeSnapshots(ask -> ask.snapshotName(id)).snapshots();
  }

  static List<ServerlessCacheSnapshot> serverlessSnapshot(AwsClients aws, String id) {
    return aws.elastiCache()
        .describeServerlessCacheSnapshots(ask -> ask.serverlessCacheSnapshotName(id))
        .serverlessCacheSnapshots();
  }

  /**
   * Lists the parameters of a group that have a value.
   *
   * @param source {@code user} for those that a user has set; empty for all
   */
  static Map<String, String> parameters(AwsClients aws, String group, Optional<String> source) {
    return aws
        .elastiCache()
        .describeCacheParametersPaginator(
            ask -> ask.cacheParameterGroupName(group).source(source.orElse(null)).maxRecords(PAGE))
        .parameters()
        .stream()
        .filter(parameter -> parameter.parameterValue() != null)
        .collect(
            toMap(Parameter::parameterName, Parameter::parameterValue, (first, again) -> again));
  }
}
