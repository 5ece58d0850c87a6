package dev.elasticacheoperator.aws.read;

import static java.util.stream.Collectors.toMap;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.read.PageReader.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheParameterGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheSubnetGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeServerlessCachesResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeUserGroupsResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeUsersResponse;
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

  /** Name of the XML element of an item in lists that have no name of their own for it. */
  private static final String MEMBER = "member";

  private ElastiCacheReads() {}

  static List<Page<CacheCluster>> clusters(AwsClients aws, PageReader<CacheCluster> reader) {
    return reader.read(
        "CacheCluster",
        request ->
            aws.elastiCache()
                .describeCacheClustersPaginator(
                    ask ->
                        ask.showCacheNodeInfo(true)
                            .maxRecords(PAGE)
                            .overrideConfiguration(request)),
        DescribeCacheClustersResponse::cacheClusters);
  }

  static List<CacheCluster> cluster(AwsClients aws, String id) {
    return aws.elastiCache()
        .describeCacheClusters(ask -> ask.cacheClusterId(id).showCacheNodeInfo(true))
        .cacheClusters();
  }

  static List<Page<ReplicationGroup>> replicationGroups(
      AwsClients aws, PageReader<ReplicationGroup> reader) {
    return reader.read(
        "ReplicationGroup",
        request ->
            aws.elastiCache()
                .describeReplicationGroupsPaginator(
                    ask -> ask.maxRecords(PAGE).overrideConfiguration(request)),
        DescribeReplicationGroupsResponse::replicationGroups);
  }

  static List<ReplicationGroup> replicationGroup(AwsClients aws, String id) {
    return aws.elastiCache()
        .describeReplicationGroups(ask -> ask.replicationGroupId(id))
        .replicationGroups();
  }

  static List<Page<ServerlessCache>> serverlessCaches(
      AwsClients aws, PageReader<ServerlessCache> reader) {
    return reader.read(
        MEMBER,
        request ->
            aws.elastiCache()
                .describeServerlessCachesPaginator(
                    ask -> ask.maxResults(SERVERLESS_PAGE).overrideConfiguration(request)),
        DescribeServerlessCachesResponse::serverlessCaches);
  }

  static List<ServerlessCache> serverlessCache(AwsClients aws, String id) {
    return aws.elastiCache()
        .describeServerlessCaches(ask -> ask.serverlessCacheName(id))
        .serverlessCaches();
  }

  static List<Page<CacheSubnetGroup>> subnetGroups(
      AwsClients aws, PageReader<CacheSubnetGroup> reader) {
    return reader.read(
        "CacheSubnetGroup",
        request ->
            aws.elastiCache()
                .describeCacheSubnetGroupsPaginator(
                    ask -> ask.maxRecords(PAGE).overrideConfiguration(request)),
        DescribeCacheSubnetGroupsResponse::cacheSubnetGroups);
  }

  static List<CacheSubnetGroup> subnetGroup(AwsClients aws, String id) {
    return aws.elastiCache()
        .describeCacheSubnetGroups(ask -> ask.cacheSubnetGroupName(id))
        .cacheSubnetGroups();
  }

  static List<Page<CacheParameterGroup>> parameterGroups(
      AwsClients aws, PageReader<CacheParameterGroup> reader) {
    return reader.read(
        "CacheParameterGroup",
        request ->
            aws.elastiCache()
                .describeCacheParameterGroupsPaginator(
                    ask -> ask.maxRecords(PAGE).overrideConfiguration(request)),
        DescribeCacheParameterGroupsResponse::cacheParameterGroups);
  }

  static List<CacheParameterGroup> parameterGroup(AwsClients aws, String id) {
    return aws.elastiCache()
        .describeCacheParameterGroups(ask -> ask.cacheParameterGroupName(id))
        .cacheParameterGroups();
  }

  static List<Page<User>> users(AwsClients aws, PageReader<User> reader) {
    return reader.read(
        MEMBER,
        request ->
            aws.elastiCache()
                .describeUsersPaginator(ask -> ask.maxRecords(PAGE).overrideConfiguration(request)),
        DescribeUsersResponse::users);
  }

  static List<User> user(AwsClients aws, String id) {
    return aws.elastiCache().describeUsers(ask -> ask.userId(id)).users();
  }

  static List<Page<UserGroup>> userGroups(AwsClients aws, PageReader<UserGroup> reader) {
    return reader.read(
        MEMBER,
        request ->
            aws.elastiCache()
                .describeUserGroupsPaginator(
                    ask -> ask.maxRecords(PAGE).overrideConfiguration(request)),
        DescribeUserGroupsResponse::userGroups);
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
