package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.Blockers;
import dev.elasticacheoperator.steps.cache.topology.ClusterState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;

/**
 * Finds the other caches that keep AWS from deleting a subnet group or a parameter group. AWS only
 * says that a cache uses the group, so the engine asks this class after such an answer.
 */
final class GroupUsers {

  private GroupUsers() {}

  static Optional<String> ofSubnetGroups(AwsContext aws, List<ObservedSubnetGroup> groups) {
    return users(
        aws,
        "cache subnet group ",
        groups.stream().collect(Collectors.toMap(g -> g.name(), ObservedSubnetGroup::tags)),
        CacheCluster::cacheSubnetGroupName);
  }

  static Optional<String> ofParameterGroups(AwsContext aws, List<ObservedParameterGroup> groups) {
    return users(
        aws,
        "cache parameter group ",
        groups.stream().collect(Collectors.toMap(g -> g.name(), ObservedParameterGroup::tags)),
        cluster -> cluster.cacheParameterGroup().cacheParameterGroupName());
  }

  /**
   * @param groups the tags of the groups by name
   */
  private static Optional<String> users(
      AwsContext aws,
      String what,
      Map<String, Optional<Map<String, String>>> groups,
      Function<CacheCluster, String> group) {
    return Blockers.sentence(
        Kinds.CACHE_CLUSTER
            .listAll(aws.clients())
            .filter(cluster -> groups.containsKey(group.apply(cluster)))
            .filter(cluster -> !cluster.cacheClusterStatus().equals("deleting"))
            .flatMap(
                cluster ->
                    described(aws, cluster, groups.get(group.apply(cluster)))
                        .map(name -> name + " uses " + what + group.apply(cluster))
                        .stream())
            .distinct());
  }

  private static String name(CacheCluster cluster) {
    return cluster.replicationGroupId() == null
        ? "cache cluster " + cluster.cacheClusterId()
        : "replication group " + cluster.replicationGroupId();
  }

  /**
   * Returns the name of the cache for users. Empty if it has the environment's tags and AWS is at
   * work on it, because such a cache may leave the group by itself.
   */
  private static Optional<String> described(
      AwsContext aws, CacheCluster cluster, Optional<Map<String, String>> tagsOfGroup) {
    if (isForeign(aws, cluster, tagsOfGroup)) {
      return Optional.of(name(cluster));
    }
    return ClusterState.available(cluster)
        ? Optional.of(name(cluster) + ", which has this environment's tags,")
        : Optional.empty();
  }

  private static boolean isForeign(
      AwsContext aws, CacheCluster cluster, Optional<Map<String, String>> tagsOfGroup) {
    var tags = aws.reads().get(Kinds.ELASTICACHE_TAGS, cluster.arn());
    return tagsOfGroup.isEmpty()
        || tags.isEmpty()
        || Stream.of(Tags.CLUSTER, Tags.ENVIRONMENT)
            .anyMatch(key -> !tagsOfGroup.get().get(key).equals(tags.get().get(key)));
  }
}
