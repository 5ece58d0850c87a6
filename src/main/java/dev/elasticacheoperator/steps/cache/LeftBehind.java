package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kind;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;

/**
 * Candidates for what an earlier object of the same name left under another name ({@code
 * deletionPolicy: Retain}). Their tags still have to prove the ownership.
 *
 * <p>ElastiCache cannot search by tags, and tells the tags of one resource at a time. The
 * description of a group names the environment, so that only few tags have to be read.
 */
record LeftBehind(EnvironmentView reads, Target target) {

  /** Returns the description with which the environment's groups are created. */
  static String description(Target target) {
    return "Managed by elasticache-environment-operator for "
        + target.identity().owner().derivedName();
  }

  /** Returns true if the step knows of no resource, so that a search is worth its calls. */
  boolean isPossible(StepContext context) {
    return context.recordedIds().isEmpty() && reads.perResource();
  }

  List<String> subnetGroups() {
    return ourSubnetGroups().map(CacheSubnetGroup::cacheSubnetGroupName).sorted().toList();
  }

  /** Returns the subnet groups whose tags prove the ownership. */
  List<String> ownedSubnetGroups() {
    return ourSubnetGroups()
        .filter(group -> GroupOwner.toldTags(reads, group.arn()).filter(target::owns).isPresent())
        .map(CacheSubnetGroup::cacheSubnetGroupName)
        .toList();
  }

  private Stream<CacheSubnetGroup> ourSubnetGroups() {
    return groups(Kinds.CACHE_SUBNET_GROUP, CacheSubnetGroup::cacheSubnetGroupDescription);
  }

  List<String> parameterGroups() {
    return groups(Kinds.CACHE_PARAMETER_GROUP, CacheParameterGroup::description)
        .map(CacheParameterGroup::cacheParameterGroupName)
        .sorted()
        .toList();
  }

  private <T> Stream<T> groups(Kind.Named<T> kind, Function<T, String> description) {
    var ours = description(target);
    return reads.all(kind).stream().filter(group -> ours.equals(description.apply(group)));
  }

  /** Returns the clusters in the environment's subnet groups. */
  List<CacheCluster> clusters(StepContext context) {
    var groups = new HashSet<>(subnetGroups());
    groups.add(target.identity().names().subnetGroup());
    context.find(StepOutputs.SUBNET_GROUP_NAME).ifPresent(groups::add);
    return reads.all(Kinds.CACHE_CLUSTER).stream()
        .filter(cluster -> groups.contains(cluster.cacheSubnetGroupName()))
        .toList();
  }

  /**
   * Returns the serverless caches in the environment's security groups. A serverless cache has no
   * subnet group, and may share its subnets with others.
   */
  List<ServerlessCache> serverlessCaches() {
    var groups =
        reads.list(Kinds.SECURITY_GROUP).stream()
            .map(SecurityGroup::groupId)
            .collect(Collectors.toSet());
    return groups.isEmpty()
        ? List.of()
        : reads.all(Kinds.SERVERLESS_CACHE).stream()
            .filter(cache -> cache.securityGroupIds().stream().anyMatch(groups::contains))
            .toList();
  }
}
